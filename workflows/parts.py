"""A step made of many equal parts (boards to fetch, postings to judge), a few of them at a time."""

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from temporalio import workflow

from workflows.recording import EventLog

with workflow.unsafe.imports_passed_through():
    from jobpilot.runs.contracts import ParkReason
    from jobpilot.runs.domain.states import Code, EventType, Step

SPREAD: Final = timedelta(minutes=10)
"""Runs that waited for the new month do not all start in its first second."""


class WorkFailedError(Exception):
    """An activity failed for good; `code` says why."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code

    @property
    def is_out_of_money(self) -> bool:
        return str(self.code) == str(ParkReason.BUDGET_EXHAUSTED)


@dataclass(frozen=True)
class Part:
    """`report` reads from the result what its event says: an outcome and a count."""

    id: UUID
    value: Any
    summary: str
    report: Callable[[Any], tuple[Code | None, int | None]] = lambda _: (None, None)


class Parts:
    """The parts of one step in one execution; what is done stands in the run's events.

    `results` by part, and `failures`, are in the order in which they came; of `told` parts the events exist already.
    """

    def __init__(
        self, step: Step, log: EventLog, parts: Iterable[Part], told: frozenset[UUID]
    ) -> None:
        self.waiting = deque(parts)
        self.results: dict[UUID, Any] = {}
        self.failures: list[Code] = []
        self._told = told
        self.is_out_of_money = False
        self._step = step
        self._log = log

    async def work(
        self, execute: Callable[[Part], Awaitable[Any]], lanes: int, go_on: Callable[[], bool]
    ) -> None:
        """Until none waits, one finds no money, or it shall not `go_on`. Raises what `execute` raises otherwise."""
        self.is_out_of_money = False

        async def lane() -> None:
            while self.waiting and go_on() and not self.is_out_of_money:
                await self._one(self.waiting.popleft(), execute)

        ended = await asyncio.gather(*(lane() for _ in range(lanes)), return_exceptions=True)
        for outcome in ended:
            if isinstance(outcome, BaseException):
                raise outcome

    async def _one(self, part: Part, execute: Callable[[Part], Awaitable[Any]]) -> None:
        try:
            result = await execute(part)
        except WorkFailedError as error:
            if error.is_out_of_money:
                self.waiting.appendleft(part)
                self.is_out_of_money = True
                return
            self.failures.append(error.code)
            self._log.emit(
                EventType.ITEM_FAILED, step=self._step, subject_id=part.id, failure_code=error.code
            )
        else:
            self.results[part.id] = result
            if part.id in self._told:
                return
            outcome, count = part.report(result)
            self._log.emit(
                EventType.ITEM_COMPLETED,
                step=self._step,
                subject_id=part.id,
                outcome=outcome,
                count=count,
            )
        await self._log.flush()


def next_month(now: datetime, chance: random.Random) -> datetime:
    """Soon after the first moment of the next month, in UTC as budgets count."""
    first = (now.replace(day=1) + timedelta(days=32)).replace(
        day=1, hour=0, minute=0, second=0, microsecond=0
    )
    return first + chance.random() * SPREAD
