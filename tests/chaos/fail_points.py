"""Where work can be lost: around every activity, and at every write of a repository. Installed by tests only.

A point is addressed by what happens there: `matching.judge_job`, or `matching.judge_job: update matches`; what is
written outside of activities (requests, dispatcher, sweeps) is `house: insert runs`. Nothing is listed by hand: an
activity is met when a worker executes it, a write when the engine sees the statement. Each address fails once in
each way that the plan names for it:

- `before`: nothing was done. At a write the connection breaks before the statement.
- `after`: all was done, and nobody heard of it. At an activity its attempt then times out (or, where a test has no
  time for that, fails), at a write the connection breaks when the transaction has been committed.
- `hang`: it stands still as a frozen machine does, until somebody else has taken over; then it thaws and does its work
  after all. A write stands still, with what its transaction has locked.
- `die`: the process is killed when the work is done, a write committed, and nobody was told.
"""

import asyncio
import os
import re
import signal
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import await_only
from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from jobpilot.database.base import Base

STANDSTILL: Final = 16.0
"""Seconds that a write stands still: longer than the attempt of a local activity and than any lock is waited for."""

TAKEN_OVER: Final = 60.0
"""Seconds after which an attempt that nobody took over thaws by itself."""

_WRITES: Final = re.compile(
    r"\b(insert) into (\w+)|\b(update) (\w+)|\b(delete) from (\w+)", re.IGNORECASE
)


class Mode(StrEnum):
    BEFORE = "before"
    AFTER = "after"
    HANG = "hang"
    DIE = "die"


Plan = Callable[[str], Iterable[Mode]]
"""The ways in which an address is to fail, one visit each."""


def nothing(address: str) -> Iterable[Mode]:
    return ()


def written(statement: str) -> list[str]:
    """`insert runs` and so on: what a statement writes."""
    found = [[word for word in match if word] for match in _WRITES.findall(statement)]
    return [f"{verb.lower()} {table}" for verb, table in found if table in Base.metadata.tables]


def once_each(mode: Mode, fired: Callable[[], Iterable[tuple[str, Mode]]]) -> Plan:
    """Every activity, and every kind of write once, whoever makes it first: for what takes a while each time."""

    def plan(address: str) -> Iterable[Mode]:
        what = address.partition(": ")[2]
        known = what and any(
            other != address and other.endswith(f": {what}") for other, _ in fired()
        )
        return () if known else (mode,)

    return plan


@dataclass
class FailPoints(Interceptor):
    """`seen` counts visits by address, `fired` holds what has failed. `journal` keeps that beyond a process's death.

    Without `patience` an attempt whose answer is lost fails at once, instead of timing out.
    """

    plan: Plan = nothing
    patience: bool = True
    journal: Path | None = None
    seen: Counter[str] = field(default_factory=Counter)
    fired: set[tuple[str, Mode]] = field(default_factory=set)
    _began: dict[tuple[str, str], int] = field(default_factory=dict)
    # a transaction has a connection object of its own, and takes its entry along when it ends
    _losing: WeakKeyDictionary[Connection, list[Mode]] = field(default_factory=WeakKeyDictionary)

    def __post_init__(self) -> None:
        if self.journal is not None and self.journal.exists():
            for line in self.journal.read_text().splitlines():
                kind, address, mode = line.split("\t")
                self.seen[address] += 1
                if kind == "fired":
                    self.fired.add((address, Mode(mode)))

    def due(self, address: str) -> Mode | None:
        """How this visit is to fail; the next one will not fail in the same way."""
        if address not in self.seen:
            self._note("seen", address, Mode.BEFORE)
        self.seen[address] += 1
        for mode in self.plan(address):
            if (address, mode) not in self.fired:
                self.fired.add((address, mode))
                self._note("fired", address, mode)
                return mode
        return None

    def _note(self, kind: str, address: str, mode: Mode) -> None:
        if self.journal is not None:
            with self.journal.open("a") as journal:
                journal.write(f"{kind}\t{address}\t{mode}\n")

    # -- activities ---------------------------------------------------------------------------

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002 - the SDK's name
        """Around everything else, so that a hanging attempt does not even beat."""
        return _AroundActivity(next, self)

    def begins(self) -> None:
        info = activity.info()
        key = (info.workflow_run_id or "", info.activity_id)
        self._began[key] = max(info.attempt, self._began.get(key, 0))

    async def taken_over(self) -> None:
        """Until another attempt has begun."""
        info = activity.info()
        key = (info.workflow_run_id or "", info.activity_id)
        for _ in range(int(TAKEN_OVER / 0.1)):
            if self._began[key] > info.attempt:
                return
            await asyncio.sleep(0.1)

    # -- writes -------------------------------------------------------------------------------

    def watch(self, engine: AsyncEngine) -> None:
        """From now on the engine's writes are points."""
        event.listen(engine.sync_engine, "before_cursor_execute", self._before_write)
        event.listen(engine.sync_engine, "commit", self._at_commit)

    def _before_write(self, connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        who = activity.info().activity_type if activity.in_activity() else "house"
        for what in written(statement):
            mode = self.due(f"{who}: {what}")
            if mode is Mode.BEFORE:
                _break(connection)
            elif mode is Mode.HANG:
                await_only(asyncio.sleep(STANDSTILL))
            elif mode is not None:
                self._losing.setdefault(connection, []).append(mode)

    def _at_commit(self, connection: Connection) -> None:
        losing = self._losing.pop(connection, ())
        if losing:
            await_only(_driver(connection).execute("commit"))
            if Mode.DIE in losing:
                die()
            _break(connection)


class _AroundActivity(ActivityInboundInterceptor):
    def __init__(self, inner: ActivityInboundInterceptor, points: FailPoints) -> None:
        super().__init__(inner)
        self._points = points

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002 - the SDK's name
        points = self._points
        points.begins()
        mode = points.due(activity.info().activity_type)
        if mode is Mode.HANG:
            await points.taken_over()
        if mode is not Mode.BEFORE:
            done = await super().execute_activity(input)
        if mode is None:
            return done
        if mode is Mode.DIE:
            die()
        if mode is Mode.AFTER and points.patience:
            await points.taken_over()
        raise ApplicationError("lost", type="part_away")


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _break(connection: Connection) -> None:
    """As a network does: whatever is asked of the connection from now on fails."""
    _driver(connection).terminate()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
