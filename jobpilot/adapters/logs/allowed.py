"""What a log line may hold: names from the code, ids, codes and numbers.

Problem: an exception's message, a library's argument or a value that somebody logs in a hurry may be what a person
wrote. Mechanism: a key that is not on the list is left out and only named; an exception is told by its types, codes and
places, without its message; of a library's message the constant part is told, without its arguments.
To log something new, add its key here; it must not be able to hold what people write.
"""

import logging
import re
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, Final

from jobpilot.adapters.logs.redaction import redact

CORRELATION: Final = frozenset(
    {
        "request_id", "trace_id", "run_id", "user_id", "workflow_id", "workflow_type", "activity", "attempt",
        "message_id", "call_id", "deletion_id", "export_id",
    }
)  # fmt: skip
ALLOWED: Final = CORRELATION | {
    "timestamp", "level", "logger", "service", "event", "exception", "dropped",
    "method", "route", "path", "status", "milliseconds", "seconds", "rejection",
    "error", "reason", "code", "cause", "kind", "state", "source", "type", "count", "queues", "part", "key_id", "step",
    "build_id", "address", "port", "number", "table",
}  # fmt: skip
LONGEST: Final = 300
LONGEST_LIST: Final = 50
_ROOT: Final = str(Path(__file__).resolve().parents[3]) + "/"
_LIBRARIES: Final = re.compile(r"^.*/(?:site-packages|lib/python3\.\d+)/")
_PLACEHOLDER: Final = re.compile(r"%(?:\([^)]*\))?[#0\- +]*(?:\d+|\*)?(?:\.\d+)?[a-zA-Z]")
_MOST_CAUSES: Final = 5


def allowed_only(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor; the last before the line is written."""
    kept: dict[str, Any] = {}
    dropped = []
    for key, value in event.items():
        if key == "exception":
            kept[key] = value
        elif key in ALLOWED:
            kept[key] = _bounded(value)
        else:
            dropped.append(str(key))
    if dropped:
        kept["dropped"] = sorted(dropped)
    return kept


def _bounded(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_bounded(inner) for inner in list(value)[:LONGEST_LIST]]
    return redact(str(value))[:LONGEST]


def tell_exception(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor: `exc_info` becomes types, codes and places."""
    found = event.pop("exc_info", None)
    event.pop("stack_info", None)
    error = exception_of(found)
    if error is not None:
        event["exception"] = "\n".join(_told(error))
    return event


def exception_of(found: Any) -> BaseException | None:
    """The exception that `exc_info` names: itself, a triple, or True for the current one."""
    import sys

    if isinstance(found, BaseException):
        return found
    if isinstance(found, tuple):
        return found[1] if len(found) > 1 else None
    return sys.exc_info()[1] if found else None


def _told(error: BaseException) -> list[str]:
    lines: list[str] = []
    current: BaseException | None = error
    for _ in range(_MOST_CAUSES):
        if current is None:
            break
        lines.append(("caused by " if lines else "") + fact_of(current))
        lines += [
            f"  {place(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
        ]
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    return lines


def fact_of(error: BaseException) -> str:
    """The type, and what its kind of error has for a code."""
    kind = type(error)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    codes = [
        getattr(error, "code", None),
        getattr(error, "type", None),
        getattr(getattr(error, "orig", error), "sqlstate", None),
        getattr(error, "errno", None),
    ]
    said = [
        str(code) for code in codes if isinstance(code, (str, int)) and not isinstance(code, bool)
    ]
    return f"{name} [{', '.join(said)}]"[:LONGEST] if said else name


def place(file: str) -> str:
    return _LIBRARIES.sub("", file).removeprefix(_ROOT)


def constant_part(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """A structlog processor for lines of libraries: their message without what they put into it.

    Only the first line: what follows quotes values (`Task exception was never retrieved` does).
    """
    record: logging.LogRecord | None = event.get("_record")
    if record is None or event.get("_from_structlog"):
        return event
    arguments = event.pop("positional_args", ())
    text = str(record.msg).partition("\n")[0]
    given = list(arguments) if isinstance(arguments, tuple) else []
    event["event"] = _PLACEHOLDER.sub(lambda _: _harmless(given), text)
    return event


def _harmless(given: list[Any]) -> str:
    value = given.pop(0) if given else None
    return str(value) if isinstance(value, (bool, int, float)) else "…"
