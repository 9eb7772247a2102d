"""A reader that is right at the level `schema`: Python's JSON, and `jsonschema`."""

import json
from pathlib import Path

import jsonschema

SCHEMA = json.loads(Path(__file__).with_name("schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def refuse(constant):
    raise ValueError(f"{constant} is not JSON")


def parse(document: bytes):
    VALIDATOR.validate(json.loads(document.decode(), parse_constant=refuse))
