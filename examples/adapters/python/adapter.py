"""Adapter for PyPI `stytch`, versions 8 to 15: the SDK's own client reads each document as part of a service's reply.

The bytes of the document are spliced into a reply to `sessions.authenticate`. The client gets the
reply below the HTTP library, so everything above the socket is what an application runs: requests,
the SDK's JSON parsing, and its pydantic models.
"""

import base64
import importlib.metadata
import inspect
import io
import json
import os
import pathlib
import sys

import pydantic
import requests.adapters
import stytch
import urllib3
from stytch.b2b.models.sessions import MemberSession
from stytch.core.response_base import StytchError

PROTOCOL = 1
SERVICE = "http://service.invalid/"

REPLY = json.loads((pathlib.Path(__file__).parent.parent / "reply.json").read_bytes())
BEFORE = json.dumps(REPLY)[:-1].encode() + b', "member_session": '


def main():
    # Output of the SDK or a library must not end up between the responses.
    responses = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sdk = Sdk()
    for line in sys.stdin.buffer:
        response = answer(sdk, json.loads(line))
        # Flush after each response: the harness may be waiting for it.
        responses.write(json.dumps(response).encode() + b"\n")
        responses.flush()
        if response.get("op") == "error":
            sys.exit(1)


def answer(sdk, request):
    if request["op"] == "start":
        return start(request)
    if request["op"] != "decode":
        return {"op": "error", "message": f"unknown op {request['op']!r}"}
    return {"id": request["id"], **outcome(sdk, document_of(request), request.get("splice", True))}


def start(request):
    if request["protocol"] != PROTOCOL:
        return {"op": "error", "message": f"this adapter only speaks protocol {PROTOCOL}"}
    implementation = {
        "name": "stytch",
        "version": importlib.metadata.version("stytch"),
        "language": "python",
        "url": "https://github.com/stytchauth/stytch-python",
    }
    return {
        "op": "start",
        "protocol": PROTOCOL,
        "implementation": implementation,
        "capabilities": ["encode"],
    }


def document_of(request):
    if "document" in request:
        return request["document"].encode()
    return base64.b64decode(request["document_base64"])


def outcome(sdk, document, splice):
    try:
        session = sdk.authenticate(document) if splice else sdk.construct(document)
    except (StytchError, pydantic.ValidationError) as error:
        return rejected(error)
    except (KeyboardInterrupt, SystemExit):
        raise
    # A panic in pydantic's Rust core is not an `Exception`.
    except BaseException as error:
        return {"outcome": "crashed", "message": text_of(error)}
    return {"outcome": "accepted", **echo(session)}


def echo(session):
    try:
        return {"document": session.model_dump_json()}
    except Exception as error:
        return {"echo_error": text_of(error)}


def rejected(rejection):
    if isinstance(rejection, StytchError):
        return {"outcome": "rejected", "message": text_of(rejection)}
    errors = rejection.errors(include_url=False, include_context=False, include_input=False)
    text = "; ".join(": ".join(filter(None, (place(error), error["msg"]))) for error in errors)
    response = {"outcome": "rejected", "message": clean(text)}
    # A place outside of the member session is in the reply, so it has no pointer into the document.
    if all(error["loc"][:1] == ("member_session",) for error in errors):
        response["pointer"] = pointer(errors[0]["loc"][1:])
    return response


def place(error):
    return ".".join(map(str, error["loc"]))


def pointer(names):
    names = (str(name).replace("~", "~0").replace("/", "~1") for name in names)
    return clean("".join("/" + name for name in names))


def text_of(error):
    return clean(f"{type(error).__name__}: {error}")


def clean(text):
    """Shortens a text that may quote a document, and makes sure that every JSON parser accepts it."""
    return text[:2000].encode("utf-8", "replace").decode()


class Sdk:
    """The SDK's client, connected to a service whose reply the adapter sets."""

    def __init__(self):
        self.service = Service()
        self.client = stytch.B2BClient(
            project_id="project-test-00000000-0000-4000-8000-000000000000",
            secret="secret-test-00000000000000000000000000000000",
            environment=SERVICE,
            **self.connect(),
        )

    def connect(self):
        """Puts the service in place of the network. Returns the options that the client needs."""
        if "sync_session" in inspect.signature(stytch.B2BClient).parameters:
            session = requests.Session()
            session.mount(SERVICE, self.service)
            return {"sync_session": session}
        # An older client makes a session for each request, and a session makes its own adapters.
        requests.sessions.HTTPAdapter = lambda: self.service
        return {}

    def authenticate(self, document):
        """Reads a document as part of a reply.

        If a reply is not JSON, the client swallows the error, and passes an empty reply to the
        model, which raises `pydantic.ValidationError`. Nothing else reaches the caller, so this
        counts as a rejection.
        """
        self.service.body = BEFORE + document + b"}"
        return self.client.sessions.authenticate(session_token="token").member_session

    def construct(self, document):
        """Reads a document that is not JSON on its own, but would be JSON inside of a reply.

        Spliced into a reply, it would make a different, valid reply, and the answer would say
        nothing about the document. So the document is the whole body here. The same client reads
        it, the same model validates it, and this method passes it from one to the other. If the
        adapter skipped such documents, nothing would judge their rule.
        """
        self.service.body = document
        return MemberSession.model_validate(self.client.sync_client.get(SERVICE, None).json)


class Service(requests.adapters.BaseAdapter):
    """Stands in for the network, just below the `requests` library."""

    body = b""

    def send(self, request, **_):
        reply = urllib3.HTTPResponse(
            body=io.BytesIO(self.body),
            # There is no charset, because JSON has none (RFC 8259, section 11).
            headers={"Content-Type": "application/json"},
            status=200,
            preload_content=False,
        )
        return requests.adapters.HTTPAdapter.build_response(self, request, reply)

    def close(self):
        pass


if __name__ == "__main__":
    main()
