"""Reads documents with PyPI `stytch`, as its adapter does, for the Python program in docs/corpus.md."""

import json

from adapter import Sdk

SDK = Sdk()


def read(document):
    try:
        json.loads(document)
    except (ValueError, RecursionError):
        # Spliced into a reply, such a document may make a different, valid reply.
        SDK.construct(document)
    else:
        SDK.authenticate(document)
