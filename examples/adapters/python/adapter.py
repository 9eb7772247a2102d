"""Adapter for PyPI `stytch`: the SDK's own client reads each document as part of a service's reply.

The bytes of the document are spliced into a reply to `sessions.authenticate`. The client gets the
reply below the HTTP library, so everything above the socket is what an application runs: requests,
the SDK's JSON parsing, and its pydantic models.
"""

import base64
import importlib.metadata
import io
import json
import os
import sys

import pydantic
import requests.adapters
import stytch
import urllib3
from stytch.b2b.models.sessions import MemberSession
from stytch.core.response_base import StytchError

PROTOCOL = 1
SERVICE = "http://service.invalid/"

MEMBER = {
    "organization_id": "organization-test-07971b06-ac8b-4cdb-9c15-63b17e653931",
    "member_id": "member-test-32fc5024-9c09-4da3-bd2e-c9ce4da9375f",
    "email_address": "member@example.com",
    "status": "active",
    "name": "",
    "sso_registrations": [],
    "is_breakglass": False,
    "member_password_id": "",
    "oauth_registrations": [],
    "email_address_verified": True,
    "mfa_phone_number_verified": False,
    "is_admin": False,
    "totp_registration_id": "",
    "retired_email_addresses": [],
    "is_locked": False,
    "mfa_enrolled": False,
    "mfa_phone_number": "",
    "default_mfa_method": "",
    "roles": [],
}

ORGANIZATION = {
    "organization_id": "organization-test-07971b06-ac8b-4cdb-9c15-63b17e653931",
    "organization_name": "Example",
    "organization_logo_url": "",
    "organization_slug": "example",
    "sso_jit_provisioning": "NOT_ALLOWED",
    "sso_jit_provisioning_allowed_connections": [],
    "sso_active_connections": [],
    "email_allowed_domains": [],
    "email_jit_provisioning": "NOT_ALLOWED",
    "email_invites": "ALL_ALLOWED",
    "auth_methods": "ALL_ALLOWED",
    "allowed_auth_methods": [],
    "mfa_policy": "OPTIONAL",
    "rbac_email_implicit_role_assignments": [],
    "mfa_methods": "ALL_ALLOWED",
    "allowed_mfa_methods": [],
    "oauth_tenant_jit_provisioning": "NOT_ALLOWED",
    "claimed_email_domains": [],
    "custom_roles": [],
    "first_party_connected_apps_allowed_type": "ALL_ALLOWED",
    "allowed_first_party_connected_apps": [],
    "third_party_connected_apps_allowed_type": "ALL_ALLOWED",
    "allowed_third_party_connected_apps": [],
}

REPLY = json.dumps(
    {
        "status_code": 200,
        "request_id": "request-id-test-b05c992f-ebdc-489d-a754-c7e70ba13141",
        "session_token": "token",
        "session_jwt": "jwt",
        "member": MEMBER,
        "organization": ORGANIZATION,
    }
).encode()


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
        session = requests.Session()
        session.mount(SERVICE, self.service)
        self.client = stytch.B2BClient(
            project_id="project-test-00000000-0000-4000-8000-000000000000",
            secret="secret-test-00000000000000000000000000000000",
            environment=SERVICE,
            sync_session=session,
        )

    def authenticate(self, document):
        """Reads a document as part of a reply.

        If a reply is not JSON, the client swallows the error, and passes an empty reply to the
        model, which raises `pydantic.ValidationError`. Nothing else reaches the caller, so this
        counts as a rejection.
        """
        self.service.body = REPLY[:-1] + b', "member_session": ' + document + b"}"
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
