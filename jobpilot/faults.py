"""Where what should not have happened is reported to, if anywhere.

Everything that is logged as an error together with its exception is reported (see `jobpilot.adapters.logs.configure`),
so that there is one place in the code to say it. `install` is given the reporter when SENTRY_DSN is set.
"""

import time
from collections.abc import Mapping
from typing import Final, Protocol

QUIET_SECONDS: Final = 60.0
"""The same fault at the same place is reported once in this time; a loop that fails is one problem, not a thousand."""

MOST_REMEMBERED: Final = 500


class Reporter(Protocol):
    """Implemented by `jobpilot.adapters.faults.sentry`. Never raises."""

    def report(self, error: BaseException, facts: Mapping[str, str]) -> None: ...

    def close(self) -> None: ...


_reporter: Reporter | None = None
_lately: dict[tuple[str, ...], float] = {}


def install(reporter: Reporter | None) -> None:
    """Report from now on; None: no longer. Once for a process."""
    global _reporter  # noqa: PLW0603 - faults happen where no object graph reaches
    _reporter = reporter
    _lately.clear()


def report(error: BaseException, facts: Mapping[str, str]) -> None:
    """`facts` are names and ids (see `FACTS` of the adapter); others are left behind."""
    if _reporter is None or not _is_new(error, facts.get("event", "")):
        return
    _reporter.report(error, facts)


def close() -> None:
    """Send what has not been sent."""
    if _reporter is not None:
        _reporter.close()


def _is_new(error: BaseException, event: str) -> bool:
    now = time.monotonic()
    kind = (event, type(error).__name__, *_place(error))
    if now < _lately.get(kind, -QUIET_SECONDS) + QUIET_SECONDS:
        return False
    if len(_lately) >= MOST_REMEMBERED:
        _lately.clear()
    _lately[kind] = now
    return True


def _place(error: BaseException) -> tuple[str, ...]:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return () if trace is None else (trace.tb_frame.f_code.co_filename, str(trace.tb_lineno))
