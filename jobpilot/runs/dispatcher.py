"""Delivering what a commit asked for: workflow starts and wishes from the outbox.

Problem: a row and a workflow cannot be committed together. Mechanism: the request writes an outbox
row beside its change and kicks the dispatcher of its own process after the commit. If that process
dies in between, the sweep of any API or worker process finds the row. Delivery may happen twice:
starts have deterministic ids, and a wish carries the run's control revision.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Final

import structlog

from jobpilot import tracing
from jobpilot.database.outbox import OutboxMessage
from jobpilot.errors import JobPilotError
from jobpilot.ports.workflows import WorkflowGateway, WorkflowStart
from jobpilot.runs.contracts import Notice
from jobpilot.runs.domain.run import Run, UnreadableRun
from jobpilot.runs.launch import NOTICE, SIGNAL, START, RunLauncher
from jobpilot.runs.repository import RunOutbox

log = structlog.get_logger(__name__)
SWEEP_SECONDS: Final = 2.0
AWAY_SECONDS: Final = 3.0
"""Pause after the database itself did not answer."""
UNKNOWN_KIND: Final = "unknown_kind"

OutboxWork = Callable[[], AbstractAsyncContextManager[RunOutbox]]
"""Opens one transaction of the house."""


Deliver = Callable[[OutboxMessage], Awaitable[None]]
"""Delivers a message that is not about a run. Raises JobPilotError when it is to be tried again."""


class Dispatcher:
    """Run one per process. `kick` may be called from anywhere in its event loop.

    `others` deliver the kinds of messages that other features enqueue.
    """

    def __init__(
        self,
        work: OutboxWork,
        gateway: WorkflowGateway,
        launcher: RunLauncher,
        others: Mapping[str, Deliver] | None = None,
    ) -> None:
        self._work = work
        self._gateway = gateway
        self._launcher = launcher
        self._others = others or {}
        self._wake = asyncio.Event()

    def kick(self) -> None:
        """There is something to deliver now."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver until cancelled; outlives every outage."""
        while True:
            self._wake.clear()
            try:
                while await self.sweep():
                    pass
            except Exception as error:  # noqa: BLE001 - any outage: come back later
                log.warning("dispatcher.away", error=type(error).__name__)
                await asyncio.sleep(AWAY_SECONDS)
            try:
                async with asyncio.timeout(SWEEP_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def sweep(self) -> int:
        """Deliver what is due now; the number of messages taken."""
        async with self._work() as outbox:
            claimed = await outbox.claim()
        outcomes = await asyncio.gather(*(self._deliver(message, run) for message, run in claimed))
        if claimed:
            async with self._work() as outbox:
                for (message, _), error_code in zip(claimed, outcomes, strict=True):
                    await outbox.settle(message, error_code)
        return len(claimed)

    async def _deliver(self, message: OutboxMessage, run: Run | UnreadableRun | None) -> str | None:
        """The code of what went wrong, or None."""
        with tracing.root(
            f"deliver {message.kind}",
            kind=tracing.INTERNAL,
            parent=message.trace,
            jobpilot__message_id=message.id,
            jobpilot__attempt=message.attempts,
        ) as span:
            code = await self._delivered(message, run)
            if code is not None:
                span.fail(code)
        return code

    async def _delivered(
        self, message: OutboxMessage, run: Run | UnreadableRun | None
    ) -> str | None:
        other = self._others.get(message.kind)
        known = other is not None or message.kind in (START, SIGNAL, NOTICE)
        if not known or (other is None and isinstance(run, UnreadableRun)):
            return self._set_aside(message)
        try:
            if other is not None:
                await other(message)
            elif isinstance(run, Run):  # otherwise it and its owner are gone: nothing to start
                await self._gateway.start(self._launch(message, run))
        except JobPilotError as error:
            return error.code
        except Exception as error:
            log.exception("dispatcher.failed", kind=message.kind, message_id=message.id)
            return type(error).__name__
        return None

    @staticmethod
    def _set_aside(message: OutboxMessage) -> str:
        """Another version has written it; that one delivers it, if it is still there."""
        if message.attempts == 1:
            log.warning("dispatcher.set_aside", kind=message.kind, message_id=message.id)
        return UNKNOWN_KIND

    def _launch(self, message: OutboxMessage, run: Run) -> WorkflowStart:
        if message.kind == NOTICE:
            return self._launcher.notice(run, Notice(message.payload["notice"]))
        return (self._launcher.control if message.kind == SIGNAL else self._launcher.start)(run)
