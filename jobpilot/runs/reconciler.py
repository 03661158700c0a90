"""Bringing back runs whose workflow is gone.

Problem: Temporal's store may be lost while Postgres is not (the embedded server keeps it in one file).
Mechanism: every so often, list what is open in Temporal, then what is active in Postgres. In this
order an active run without an open workflow is one that lost it, or one that is just being started;
for both, starting it (or attaching to it) is right. The workflow continues from recorded progress.
A wish that was never reached, because its delivery was given up, is delivered again on the way.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog

from jobpilot.ports.workflows import WorkflowGateway
from jobpilot.runs.domain.run import Run, UnreadableRun
from jobpilot.runs.domain.states import Desired, RunState
from jobpilot.runs.launch import RunLauncher
from jobpilot.runs.repository import RunRepository

log = structlog.get_logger(__name__)
EVERY_SECONDS: Final = 15.0
QUIET: Final = timedelta(seconds=5)
"""A run that something happened to this recently is alive."""

HouseWork = Callable[[], AbstractAsyncContextManager[RunRepository]]
"""Opens one transaction of the house."""


class Reconciler:
    """Run one per process. Several at the same time do no harm: starting attaches to what is open."""

    def __init__(
        self,
        work: HouseWork,
        gateway: WorkflowGateway,
        launcher: RunLauncher,
        *,
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        self._work = work
        self._gateway = gateway
        self._launcher = launcher
        self._every = every_seconds
        self._set_aside: set[UUID] = set()

    async def run(self) -> None:
        """Reconcile until cancelled; outlives every outage."""
        while True:
            try:
                await self.reconcile()
            except Exception as error:  # noqa: BLE001 - any outage: come back later
                log.warning("reconciler.away", error=type(error).__name__)
            jitter = random.uniform(0.8, 1.2)  # noqa: S311 - keeps processes apart
            await asyncio.sleep(self._every * jitter)

    async def reconcile(self) -> int:
        """Restart what lost its workflow; the number of runs touched.

        Raises EngineUnavailableError, or the database's errors, when either is away.
        """
        opened = await self._gateway.open_workflow_ids()
        async with self._work() as repository:
            active = self._known(await repository.active_before(QUIET))
        lost = [run for run in active if run.workflow_id not in opened or _unheard(run)]
        for run in lost:
            await self._gateway.start(self._launcher.control(run))
            log.info("reconciler.restarted", run_id=str(run.id), state=run.status.state)
        return len(lost)

    def _known(self, runs: Sequence[Run | UnreadableRun]) -> list[Run]:
        """Without those that another version has written; each is told of once."""
        unknown = {run.id: run.kind for run in runs if isinstance(run, UnreadableRun)}
        for run_id in unknown.keys() - self._set_aside:
            log.warning("reconciler.set_aside", run_id=str(run_id), kind=unknown[run_id])
        self._set_aside = set(unknown)
        return [run for run in runs if isinstance(run, Run)]


def _unheard(run: Run) -> bool:
    """The person wishes something that the run's state does not show."""
    desired, state = run.status.progress.desired, run.status.state
    if desired is Desired.RUN:
        return state is RunState.PAUSED
    return desired is Desired.CANCEL or state is RunState.WAITING
