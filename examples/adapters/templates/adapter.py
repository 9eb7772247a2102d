"""An adapter to copy. It needs nothing but Python's standard library.

    nearmiss certify --level reader -- python3 adapter.py

Change the first part. Until then it tests Python's own `json` module, so that it runs as it is.
"""

import base64
import json
import os
import sys

# ---- Call your SDK here --------------------------------------------------------------------------

IMPLEMENTATION = {"name": "my-sdk", "version": "1.0.0", "language": "python"}

# The errors that your SDK documents for bad input. Any other error is a crash.
REFUSALS = (ValueError, RecursionError)


def read(document: bytes):
    """Returns the session that your SDK makes of a document."""
    session = json.loads(document)
    if not isinstance(session, dict):
        raise ValueError("not an object")
    return session


def encode(session) -> str:
    """Returns the SDK's own object as JSON. Never return the text of the document."""
    return json.dumps(session)


# ---- The rest stays as it is ---------------------------------------------------------------------


def main():
    # What the SDK prints goes to standard error. Standard output is for responses alone.
    responses = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        response = answer(request)
        responses.write(json.dumps(response).encode() + b"\n")
        responses.flush()
        if response.get("op") == "error":
            sys.exit(1)


def answer(request):
    if request["op"] == "start" and request["protocol"] == 1:
        return {
            "op": "start",
            "protocol": 1,
            "implementation": IMPLEMENTATION,
            "capabilities": ["encode"],
        }
    if request["op"] != "decode":
        return {"op": "error", "message": "this adapter speaks protocol 1"}
    if "document" in request:
        document = request["document"].encode()
    else:
        document = base64.b64decode(request["document_base64"])
    return {"id": request["id"], **outcome(document)}


def outcome(document):
    try:
        session = read(document)
    except REFUSALS as error:
        return {"outcome": "rejected", "message": text_of(error)}
    except Exception as error:
        return {"outcome": "crashed", "message": text_of(error)}
    try:
        return {"outcome": "accepted", "document": encode(session)}
    except Exception as error:
        return {"outcome": "accepted", "echo_error": text_of(error)}


def text_of(error):
    """The text of an error, which may quote a document: cut, and without unpaired surrogates."""
    text = f"{type(error).__name__}: {error}"
    return text[:2000].encode("utf-8", "replace").decode()


if __name__ == "__main__":
    main()
