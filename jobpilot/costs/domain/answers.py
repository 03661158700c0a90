"""Reading what a model answered, strictly: one JSON object of the shape, and nothing else."""

import json
import math
from collections.abc import Mapping
from typing import Any, Final

import jsonschema

SHOWN: Final = 80


class AnswerInvalidError(ValueError):
    """The answer cannot be used; the message says what to mend, without quoting it."""


def read_object(text: str, shape: Mapping[str, Any]) -> dict[str, Any]:
    """The answer's object. Raises AnswerInvalidError."""
    try:
        found = json.loads(
            text,
            object_pairs_hook=_without_repeats,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
    except AnswerInvalidError:
        raise
    except (ValueError, RecursionError) as error:
        raise AnswerInvalidError("The answer is not one JSON value.") from error
    if not isinstance(found, dict):
        raise AnswerInvalidError("The answer is not a JSON object.")
    problem = jsonschema.exceptions.best_match(
        jsonschema.Draft202012Validator(dict(shape)).iter_errors(found)
    )
    if problem is not None:
        place = problem.json_path if len(problem.json_path) <= SHOWN else "$"
        raise AnswerInvalidError(
            f"At {place} the answer breaks `{problem.validator}` of the schema."
        )
    return found


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise AnswerInvalidError("A member of an object is there twice.")
    return found


def _refuse_constant(_: str) -> object:
    raise AnswerInvalidError("NaN and Infinity are not JSON.")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise AnswerInvalidError("A number is too large.")
    return number
