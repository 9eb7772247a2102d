"""Edge cases of Stytch B2B MemberSession documents, written by `nearmiss corpus export --format pytest`.

The cases are in `cases.jsonl`, which stays beside this file. To run them against your own code, write
a function that takes the document as bytes, and raises an exception if it rejects it:

    # my_adapter.py, beside this file
    import my_sdk

    def parse(document: bytes):
        my_sdk.MemberSession.from_json(document)

Then name its module and the function:

    MEMBER_SESSION_PARSE=my_adapter:parse pytest test_member_session.py

MEMBER_SESSION_LEVEL says how much is asked of it; each level includes the ones before it:

    reader      it accepts valid documents
    schema      it rejects what is not JSON or breaks the schema
    documented  it rejects what the schema's descriptions rule out (the default)

If the contract leaves the answer open, a case passes with either answer. `pytest -k TEXT` runs the
cases with this text in their ids.
"""

import base64
import importlib
import json
import os
from pathlib import Path

import pytest

LEVELS = ("reader", "schema", "documented")


def read_cases():
    with open(Path(__file__).with_name("cases.jsonl"), encoding="utf-8", newline="\n") as lines:
        next(lines)  # The header.
        return [json.loads(line) for line in lines]


def document_of(case):
    if "document" in case:
        return case["document"].encode()
    return base64.b64decode(case["document_base64"])


@pytest.fixture(scope="session")
def level():
    level = os.environ.get("MEMBER_SESSION_LEVEL", "documented")
    if level not in LEVELS:
        pytest.exit(f"MEMBER_SESSION_LEVEL is {level}: use reader, schema or documented", returncode=2)
    return level


@pytest.fixture(scope="session")
def parse():
    module, _, function = os.environ.get("MEMBER_SESSION_PARSE", "").partition(":")
    if not module or not function:
        pytest.exit("set MEMBER_SESSION_PARSE to the function to test, such as my_adapter:parse", returncode=2)
    return getattr(importlib.import_module(module), function)


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case["id"])
def test_member_session(case, level, parse):
    try:
        parse(document_of(case))
        outcome, error = "accept", None
    except Exception as raised:
        outcome, error = "reject", raised
    expected = case["expect"][level]
    if expected not in (outcome, "either"):
        pytest.fail(
            f"{outcome}ed, but level {level} expects {expected}\n"
            f"{case['shows']}\nerror: {error!r}",
            pytrace=False,
        )
