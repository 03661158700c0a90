"""A span for each statement: what it does to which table, its text with placeholders, and never a value."""

import re
from contextlib import AbstractContextManager
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, ExceptionContext

from jobpilot import tracing

_OPERATION: Final = re.compile(
    r"\s*(?:with\b.*?\b)?(select|insert|update|delete)\b", re.IGNORECASE | re.DOTALL
)
_TABLE: Final = re.compile(
    r"\b(?:from|into|update)\s+(?:only\s+)?\"?([a-z_][a-z0-9_.]*)", re.IGNORECASE
)
_OPEN: Final = "jobpilot_span"


def trace_statements(engine: Engine, *, without: str) -> None:
    """From now on. `without` is a statement that is none."""

    @event.listens_for(engine, "before_cursor_execute", named=True)
    def begin(conn: Connection, statement: str, **_: Any) -> None:
        if not tracing.is_on() or statement == without:
            return
        operation, table = summary(statement)
        opened = tracing.span(
            f"{operation} {table}".strip(),
            kind=tracing.CLIENT,
            db__system="postgresql",
            db__operation=operation,
            db__collection=table,
            db__query__text=statement,
        )
        opened.__enter__()
        conn.info[_OPEN] = opened

    @event.listens_for(engine, "after_cursor_execute", named=True)
    def end(conn: Connection, **_: Any) -> None:
        _close(conn.info.pop(_OPEN, None), None)

    @event.listens_for(engine, "handle_error")
    def fail(context: ExceptionContext) -> None:
        connection = context.connection
        if connection is not None and not connection.invalidated:
            _close(connection.info.pop(_OPEN, None), context.original_exception)


def _close(opened: AbstractContextManager[Any] | None, error: BaseException | None) -> None:
    if opened is None:
        return
    if error is None:
        opened.__exit__(None, None, None)
        return
    try:
        opened.__exit__(type(error), error, error.__traceback__)
    except type(error):
        return


@lru_cache(maxsize=1024)
def summary(statement: str) -> tuple[str, str]:
    """The operation in capitals, and the first table that is named."""
    operation = _OPERATION.match(statement)
    table = _TABLE.search(statement)
    return (operation[1].upper() if operation else "SQL", table[1] if table else "")
