"""The published JSON Resume schema (https://jsonresume.org, version 1.3.1, MIT, see LICENSE.md) and what breaks it."""

import json
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft7Validator

SCHEMA_FILE = "json-resume-1.3.1.json"
MOST_PROBLEMS = 50


@lru_cache(maxsize=1)
def _validator() -> Draft7Validator:
    return Draft7Validator(json.loads(files(__package__).joinpath(SCHEMA_FILE).read_text("utf-8")))


def problems_of(document: object) -> list[dict[str, str]]:
    """`{path, message}` for every place where the document breaks the schema, at most 50; paths as
    `work[0].startDate`.
    """
    found = []
    for error in _validator().iter_errors(document):
        found.append(
            {
                "path": _path(error.absolute_path),
                "message": _message(error.validator, error.validator_value),
            }
        )
        if len(found) == MOST_PROBLEMS:
            break
    return found


def _path(parts: Iterable[str | int]) -> str:
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def _message(rule: str, value: Any) -> str:
    """What is wrong, without quoting what was sent."""
    if rule == "type":
        return f"This must be of type {value}."
    if rule == "pattern":
        return "This must be a date such as 2024-03-01, 2024-03 or 2024."
    return f"This breaks the rule `{rule}` of JSON Resume."
