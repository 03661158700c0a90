"""Bringing back runs whose workflow is gone.

Problem: Temporal's store may be lost while Postgres is not (the embedded server keeps it in one file), and most open
runs wait for a person for weeks: reading them all every time costs the more the better the house does.
Mechanism: every so often, look at all runs that something happened to in the last minutes, and at one window of those
that have been quiet for longer, the next one each time. Runs whose workflow Temporal does not know as open, and that
are still active after that, have lost it, or are just being started; for both, starting it (or attaching to it) is
right. The workflow continues from recorded progress. Where a window has a lost run, the next window is looked at right
away: a lost store is noticed with the first one, and everything follows. A wish that was never reached, because its
delivery was given up, is delivered again on the way.
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
from jobpilot.runs.domain.run import Run, RunMark, UnreadableRun
from jobpilot.runs.domain.states import Desired, RunState
from jobpilot.runs.launch import RunLauncher
from jobpilot.runs.open_repository import OpenRuns

log = structlog.get_logger(__name__)
EVERY_SECONDS: Final = 15.0
QUIET: Final = timedelta(seconds=5)
"""A run that something happened to this recently is alive."""

LATELY: Final = timedelta(minutes=10)
"""All of these are looked at each time: wishes are among them, and most of what is at work."""

WINDOW: Final = 1000
AT_ONCE: Final = 8

HouseWork = Callable[[], AbstractAsyncContextManager[OpenRuns]]
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
        self._mark: RunMark | None = None

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
        touched = 0
        mark: RunMark | None = None
        while True:
            found, mark = await self._look(QUIET, LATELY, mark)
            touched += found
            if mark is None:
                break
        while True:
            found, self._mark = await self._look(LATELY, None, self._mark)
            touched += found
            if self._mark is None or not found:
                return touched

    async def _look(
        self, quiet_for: timedelta, since: timedelta | None, after: RunMark | None
    ) -> tuple[int, RunMark | None]:
        """At one window: how many runs were restarted, and where the next one begins."""
        async with self._work() as repository:
            runs, following = await repository.quiet_window(
                quiet_for, WINDOW, since=since, after=after
            )
        active = self._known(runs)
        opened = await self._gateway.open_among([run.workflow_id for run in active])
        suspects = [run for run in active if run.workflow_id not in opened or _unheard(run)]
        if not suspects:
            return 0, following
        async with self._work() as repository:  # some may have ended before Temporal was asked
            still = await repository.active_among([run.id for run in suspects])
        lost = [run for run in still if isinstance(run, Run)]
        places = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._restart(run, places) for run in lost))
        return len(lost), following

    async def _restart(self, run: Run, places: asyncio.Semaphore) -> None:
        async with places:
            await self._gateway.start(self._launcher.control(run))
        log.info("reconciler.restarted", run_id=str(run.id), state=run.status.state)

    def _known(self, runs: Sequence[Run | UnreadableRun]) -> list[Run]:
        """Without those that another version has written; each is told of once."""
        unknown = {run.id: run.kind for run in runs if isinstance(run, UnreadableRun)}
        for run_id in unknown.keys() - self._set_aside:
            log.warning("reconciler.set_aside", run_id=str(run_id), kind=unknown[run_id])
        self._set_aside |= unknown.keys()
        return [run for run in runs if isinstance(run, Run)]


def _unheard(run: Run) -> bool:
    """The person wishes something that the run's state does not show."""
    desired, state = run.status.progress.desired, run.status.state
    if desired is Desired.RUN:
        return state is RunState.PAUSED
    return desired is Desired.CANCEL or state is RunState.WAITING
