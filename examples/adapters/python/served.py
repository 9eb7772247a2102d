"""Adapter for PyPI `stytch` behind `nearmiss certify --serve`.

nearmiss plays the service, so the adapter does what an application does: it calls the SDK. The argument
says which call; without one, it is `sessions.authenticate`.
"""

import importlib.metadata
import json
import os
import sys

import pydantic
import stytch
from stytch.core.response_base import StytchError

ORGANIZATION = "organization-test-07971b06-ac8b-4cdb-9c15-63b17e653931"

CALLS = {
    "authenticate": lambda b2b, token: b2b.sessions.authenticate(session_token=token).member_session,
    "get": lambda b2b, token: b2b.sessions.get(ORGANIZATION, member_id=token).member_sessions[0],
    "exchange": lambda b2b, token: b2b.sessions.exchange(ORGANIZATION, session_token=token).member_session,
    "magic-link": lambda b2b, token: b2b.magic_links.authenticate("link", session_token=token).member_session,
    "password": lambda b2b, token: b2b.passwords.authenticate(
        ORGANIZATION, "member@example.com", "password", session_token=token
    ).member_session,
}


def main():
    # Output of the SDK or a library must not end up between the responses.
    responses = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    call = CALLS[sys.argv[1] if len(sys.argv) > 1 else "authenticate"]
    client = stytch.B2BClient(
        project_id="project-test-00000000-0000-4000-8000-000000000000",
        secret="secret-test-00000000000000000000000000000000",
        environment=os.environ["NEARMISS_BASE_URL"],
    )
    for line in sys.stdin:
        request = json.loads(line)
        if request["op"] == "start":
            version = importlib.metadata.version("stytch")
            sdk = {"name": "stytch", "version": version, "language": "python"}
            response = {"op": "start", "protocol": 1, "implementation": sdk, "capabilities": ["encode"]}
        else:
            response = {"id": request["id"], **outcome(client, call, request["session_token"])}
        # Flush after each response: the harness may be waiting for it.
        print(json.dumps(response), file=responses, flush=True)


def outcome(client, call, token):
    try:
        session = call(client, token)
    # A reply that is not JSON reaches the caller as a `ValidationError`, too.
    except (StytchError, pydantic.ValidationError) as error:
        return {"outcome": "rejected", "message": clean(error)}
    # A panic in pydantic's Rust core is not an `Exception`.
    except BaseException as error:
        return {"outcome": "crashed", "message": clean(error)}
    if session is None:
        return {"outcome": "rejected", "message": "there is no session in the reply"}
    try:
        return {"outcome": "accepted", "document": session.model_dump_json()}
    except Exception as error:
        return {"outcome": "accepted", "echo_error": clean(error)}


def clean(error):
    """The text of an error, which may quote a document: shortened, and such that every JSON parser takes it."""
    return f"{type(error).__name__}: {error}"[:2000].encode("utf-8", "replace").decode()


if __name__ == "__main__":
    main()
