"""JSON as RFC 8259 and I-JSON (RFC 7493) mean it, where Python's reader is lenient.

Refused: duplicate members, depth above 64, NaN and numbers beyond a double or 64 bits, unpaired surrogates, NUL
characters (PostgreSQL cannot store them), a byte order mark, any encoding but UTF-8.
"""

import json
import math
import re
from typing import Any, Final

MAX_DEPTH: Final = 64
MAX_INTEGER: Final = 2**63
# Possessive, with an optional end: a text that never ends is scanned once, not once for each of its quotes.
_STRING: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKET: Final = re.compile(rb"[\[\]{}]")
_NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class MalformedJsonError(ValueError):
    """`str(error)` says what is wrong without quoting the input."""


def check(body: bytes) -> None:
    """Raises MalformedJsonError."""
    if body.startswith(_BYTE_ORDER_MARK):
        raise MalformedJsonError("The body starts with a byte order mark.")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedJsonError("The body is not UTF-8.") from None
    _check_depth(body)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_members,
            parse_constant=_constant,
            parse_float=_number,
            parse_int=_integer,
        )
        if b"\\u" in body:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except MalformedJsonError:
        raise
    except UnicodeEncodeError:
        raise MalformedJsonError("A character is half of a surrogate pair.") from None
    except (ValueError, RecursionError):
        raise MalformedJsonError("The body is not valid JSON.") from None
    if _NUL.search(body):
        raise MalformedJsonError("A text holds a NUL character.")


def _check_depth(body: bytes) -> None:
    depth = 0
    for bracket in _BRACKET.findall(_STRING.sub(b"", body)):
        depth += 1 if bracket in b"[{" else -1
        if depth > MAX_DEPTH:
            raise MalformedJsonError(f"The body is nested deeper than {MAX_DEPTH} levels.")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedJsonError("An object has the same member twice.")
    return members


def _constant(_name: str) -> None:
    raise MalformedJsonError("NaN and infinity are not JSON.")


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise MalformedJsonError("A number is too large.")
    return number


def _integer(text: str) -> int:
    if len(text) > 20 or not -MAX_INTEGER <= int(text) < MAX_INTEGER:  # noqa: PLR2004 - digits of the largest, and a sign
        raise MalformedJsonError("A number is too large.")
    return int(text)
