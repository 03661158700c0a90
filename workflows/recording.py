"""Writing down what happens: database writes by local activity, and the run's numbered events."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

from workflows import policies
from workflows.console import show

with workflow.unsafe.imports_passed_through():
    from jobpilot.runs.contracts import RecordEvents, RunActivities, StartRun
    from jobpilot.runs.domain.numbering import OfferedEvent
    from jobpilot.runs.domain.progress import EventData
    from jobpilot.runs.domain.states import EventType, RunState

Input = TypeVar("Input")


class RunCancelledError(Exception):
    """The person (or an operator) cancelled the run."""


async def write(method: Callable[[Any, Input], Awaitable[Any]], value: Input) -> Any:
    """One short idempotent database write, repeated until the database takes it.

    Raises RunCancelledError when an operator cancels the execution meanwhile.
    """
    try:
        return await workflow.execute_local_activity_method(
            method,
            value,
            start_to_close_timeout=policies.RECORD_TIMEOUT,
            retry_policy=policies.RECORD_RETRY,
        )
    except ActivityError as error:
        if is_cancelled_exception(error):
            raise RunCancelledError from error
        raise


class EventLog:
    """Numbers the run's events and writes them in batches. `state` is what the last event made of it.

    `emit` only queues: the end of a step and the start of the next travel together.
    """

    def __init__(self, request: StartRun) -> None:
        self.state = RunState.QUEUED
        self.seq = 0
        self._request = request
        self._queued: list[OfferedEvent] = []
        self._writing = asyncio.Lock()

    def emit(self, kind: EventType, **facts: Any) -> None:
        """Number one event and queue it for the next `flush`."""
        data = EventData(**facts)
        self.state = data.state or self.state
        seq = self.seq + len(self._queued) + 1
        self._queued.append(OfferedEvent(seq, kind, workflow.now(), data))

    async def flush(self) -> None:
        """Write the queued events down, in order, before anything else happens."""
        async with self._writing:
            if not self._queued:
                return
            batch = tuple(self._queued)
            record = RecordEvents(self._request.run_id, self._request.user_id, batch)
            recorded = await write(RunActivities.record_events, record)
            self._queued = self._queued[len(batch) :]
            self.seq = recorded.last_seq
        self._show(batch[-1])

    def _show(self, latest: OfferedEvent) -> None:
        where = f" at `{latest.data.step}`" if latest.data.step else ""
        show(self.state, f"**{self.state}**{where}, event {self.seq}: {latest.type}")
