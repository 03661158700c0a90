"""Spans: what happened inside what, from the browser's request to the last query.

Problem: every layer has something to tell, but a process without traces should neither import OpenTelemetry nor pay for
it. Mechanism: code opens spans here, and here nothing happens until `install` is given a recorder (see
`jobpilot.adapters.traces`). `root` begins a piece of work, perhaps continuing a trace that came with it; `span` is a
part of the piece that is under way, and nothing where none is: polling in the background leaves no trace.
Attributes hold ids, codes, kinds and numbers. Whatever is not on the list of `jobpilot.adapters.traces.allowed` stays
in the process.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Final, Protocol

Value = str | int | float | bool

HEADER: Final = "traceparent"
"""Of HTTP requests and of workflows."""

SERVER: Final = "server"
CLIENT: Final = "client"
INTERNAL: Final = "internal"


class Span(Protocol):
    def rename(self, name: str) -> None: ...

    def set(self, key: str, value: Value) -> None: ...

    def fail(self, code: str) -> None:
        """Mark it as failed; `code` is a word of ours or the name of a type, never a message."""


class Recorder(Protocol):
    """Implemented by `jobpilot.adapters.traces.recorder`."""

    def root(
        self,
        name: str,
        kind: str,
        parent: str | None,
        attributes: Mapping[str, Value],
        links: Sequence[str] = (),
    ) -> AbstractContextManager[Span]: ...

    def span(
        self, name: str, kind: str, attributes: Mapping[str, Value]
    ) -> AbstractContextManager[Span]: ...

    def past(
        self,
        name: str,
        *,
        own: str | None,
        parent: str | None,
        began: datetime,
        ended: datetime,
        failure: str | None,
        attributes: Mapping[str, Value],
        links: Sequence[str] = (),
    ) -> None: ...

    def traceparent(self) -> str | None: ...

    def close(self) -> None: ...


class _Silent:
    def rename(self, name: str) -> None:
        pass

    def set(self, key: str, value: Value) -> None:
        pass

    def fail(self, code: str) -> None:
        pass


_SILENT: Final[Span] = _Silent()
_recorder: Recorder | None = None


def install(recorder: Recorder | None) -> None:
    """Record from now on; None: no longer. Once for a process."""
    global _recorder  # noqa: PLW0603 - spans are opened where no object graph reaches
    _recorder = recorder


def is_on() -> bool:
    return _recorder is not None


def close() -> None:
    """Send what has not been sent."""
    if _recorder is not None:
        _recorder.close()


@contextmanager
def root(
    name: str,
    *,
    kind: str = SERVER,
    parent: str | None = None,
    links: Sequence[str] = (),
    **attributes: Value,
) -> Iterator[Span]:
    """A piece of work. `parent` is a `traceparent` (W3C Trace Context); what is none is ignored.

    `links` are `traceparent`s of others that had a part in it, such as the request that let it go on.
    """
    if _recorder is None:
        yield _SILENT
        return
    with _recorder.root(name, kind, parent, attributes, links) as opened:
        yield opened


@contextmanager
def span(name: str, *, kind: str = INTERNAL, **attributes: Value) -> Iterator[Span]:
    """A part of what is under way here, or nothing when nothing is. In attributes `a__b` stands for `a.b`."""
    if _recorder is None:
        yield _SILENT
        return
    with _recorder.span(name, kind, attributes) as opened:
        yield opened


def past(
    name: str,
    *,
    own: str | None,
    parent: str | None,
    began: datetime,
    ended: datetime,
    failure: str | None,
    attributes: Mapping[str, Value],
    links: Sequence[str] = (),
) -> None:
    """A span that is over. `own` is its `traceparent`, if its children had that before it was told."""
    if _recorder is not None:
        _recorder.past(
            name,
            own=own,
            parent=parent,
            began=began,
            ended=ended,
            failure=failure,
            attributes=attributes,
            links=links,
        )


def traceparent() -> str | None:
    """The current span, in the form in which work elsewhere continues it; None outside of any."""
    return None if _recorder is None else _recorder.traceparent()


def trace_id() -> str | None:
    current = traceparent()
    return current.split("-")[1] if current else None
