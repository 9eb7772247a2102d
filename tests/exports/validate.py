"""Runs files in the layout of JSON-Schema-Test-Suite with the `jsonschema` of Python.

Prints a line for each test: its description, and whether the document is valid.
"""

import json
import sys
from pathlib import Path

import jsonschema

for path in sorted(Path(sys.argv[1]).rglob("*.json")):
    for group in json.loads(path.read_text(encoding="utf-8")):
        validator_of = jsonschema.validators.validator_for(group["schema"], default=None)
        validator_of.check_schema(group["schema"])
        validator = validator_of(group["schema"])
        for test in group["tests"]:
            print(json.dumps([test["description"], validator.is_valid(test["data"])]))
