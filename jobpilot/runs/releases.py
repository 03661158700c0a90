"""Moving work from one release of the workers to another.

Problem: a run may wait for weeks, and its history can only be continued by code that would have taken the same way.
Mechanism: an execution stays on the release that began it (it is pinned), and ends itself at its next gate when
another release gets new work; the run goes on in a fresh execution on that one, from its recorded progress. A run
that waits looks at its gate only when something happens: so it is told its person's latest wish again, which changes
nothing. An execution whose release has no worker any more, or that cannot move because the release is broken, is
replaced the same way. Effects carry keys: no step is done twice for it. What is no run is pinned no longer instead, and
replayed.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Final, TypeVar
from uuid import UUID

import structlog

from jobpilot.ports.releases import Deployment, Release, ReleaseGateway, ReleaseRefusedError
from jobpilot.ports.workflows import EngineUnavailableError, WorkflowGateway
from jobpilot.runs.domain.run import Run
from jobpilot.runs.launch import RunLauncher
from jobpilot.runs.open_repository import OpenRuns

log = structlog.get_logger(__name__)
EVERY_SECONDS: Final = 15.0
LOOK_SECONDS: Final = 0.5
TOLD_AGAIN_SECONDS: Final = 3.0
"""The news of another release takes a moment to reach every queue."""

SWEEP_TELLS_AGAIN_SECONDS: Final = 60.0
UUID_LENGTH: Final = 36
AT_ONCE: Final = 16
"""Executions that are told or replaced at the same time: each waits for the engine, mostly."""

Item = TypeVar("Item")
HouseWork = Callable[[], AbstractAsyncContextManager[OpenRuns]]


@dataclass(frozen=True)
class Moved:
    """`went` moved by themselves, `replaced` were started again on the current release, `left` stay for now."""

    went: int
    replaced: int
    left: int


class ReleaseDesk:
    def __init__(
        self,
        releases: ReleaseGateway,
        gateway: WorkflowGateway,
        launcher: RunLauncher,
        work: HouseWork,
    ) -> None:
        self._releases = releases
        self._gateway = gateway
        self._launcher = launcher
        self._work = work

    async def deployment(self) -> Deployment:
        """Raises ReleaseRefusedError when no worker has a build id."""
        found = await self._releases.deployment()
        if found is None:
            raise ReleaseRefusedError(
                "No worker with a WORKER_BUILD_ID has ever come: releases are not told apart here."
            )
        return found

    async def open_runs(self, release: Release) -> int:
        return len(await self._releases.open_workflow_ids(release.build_id))

    async def promote(self, build_id: str) -> None:
        """Raises ReleaseRefusedError."""
        await self._releases.promote(build_id)

    async def ramp(self, build_id: str, percent: float) -> None:
        """Raises ReleaseRefusedError."""
        await self._releases.ramp(build_id, percent)

    async def roll_back(self, build_id: str | None) -> str:
        """New work goes to the build again, by default to the one before; its id. Raises ReleaseRefusedError."""
        if build_id is None:
            previous = (await self.deployment()).previous
            if previous is None:
                raise ReleaseRefusedError("There is no release to go back to.")
            build_id = previous.build_id
        await self._releases.promote(build_id)
        return build_id

    async def move(self, *, patience: float, replacing: bool) -> Moved:
        """Bring runs to the releases that get new work, for `patience` seconds; then replace those that did not go.

        Raises EngineUnavailableError when the engine is still away then.
        """
        deadline = time.monotonic() + patience
        told: dict[str, float] = {}
        seen: set[str] = set()
        while True:
            try:
                runs = await self._left_behind(await self.deployment())
                seen |= {run.workflow_id for run in runs}
                if not runs or time.monotonic() > deadline:
                    break
                await self._tell(runs, told, TOLD_AGAIN_SECONDS)
            except EngineUnavailableError:  # busy with the news itself, perhaps
                if time.monotonic() > deadline:
                    raise
            await asyncio.sleep(LOOK_SECONDS)
        if replacing:
            await self._replace(runs)
            return Moved(len(seen) - len(runs), len(runs), 0)
        return Moved(len(seen) - len(runs), 0, len(runs))

    async def sweep(self, told: dict[str, float]) -> None:
        """Once: tell what was left behind; replace what nobody would serve. `told` remembers between sweeps."""
        deployment = await self._releases.deployment()
        if deployment is None:
            return
        for release in deployment.left_behind:
            runs = await self._runs_of(release)
            if release.served == 0:
                await self._replace(runs)
            else:
                await self._tell(runs, told, SWEEP_TELLS_AGAIN_SECONDS)
        long_ago = time.monotonic() - SWEEP_TELLS_AGAIN_SECONDS
        for workflow_id in [each for each, at in told.items() if at < long_ago]:
            del told[workflow_id]

    async def take_first_place(self, build_id: str) -> None:
        """New work goes to this build if no build has ever had it: the first start of an installation."""
        deployment = await self._releases.deployment()
        if deployment is None or deployment.current is not None:
            return
        if all(release.last_current is None for release in deployment.releases):
            await self._releases.promote(build_id)
            log.info("releases.first", build_id=build_id)

    async def _left_behind(self, deployment: Deployment) -> list[Run]:
        return [run for release in deployment.left_behind for run in await self._runs_of(release)]

    async def _runs_of(self, release: Release) -> list[Run]:
        opened = await self._releases.open_workflow_ids(release.build_id)
        if not opened:
            return []
        ids = {workflow_id: _run_id(workflow_id) for workflow_id in opened}
        async with self._work() as repository:
            active = await repository.active_among([each for each in ids.values() if each])
        run_ids = {run.id for run in active}
        # an erasure, say: it has no gate to leave at
        strangers = [each for each, run_id in ids.items() if run_id not in run_ids]
        await _each(strangers, self._releases.let_go)
        return [run for run in active if isinstance(run, Run)]

    async def _tell(self, runs: list[Run], told: dict[str, float], every: float) -> None:
        async def tell(run: Run) -> None:
            await self._gateway.start(self._launcher.control(run))
            told[run.workflow_id] = now

        now = time.monotonic()
        await _each([run for run in runs if now - told.get(run.workflow_id, -every) >= every], tell)

    async def _replace(self, runs: list[Run]) -> None:
        async def put(run: Run) -> None:
            await self._gateway.start(replace(self._launcher.control(run), replaces=True))
            log.info("releases.replaced", run_id=str(run.id), state=run.status.state)

        await _each(runs, put)


def _run_id(workflow_id: str) -> UUID | None:
    """The run's, if it is a run's."""
    try:
        return UUID(workflow_id[-UUID_LENGTH:])
    except ValueError:
        return None


async def _each(items: Iterable[Item], act: Callable[[Item], Awaitable[None]]) -> None:
    """Some at once. The first failure is raised when all that were begun have ended."""
    waiting = iter(items)

    async def work() -> None:
        for item in waiting:
            await act(item)

    outcomes = await asyncio.gather(*(work() for _ in range(AT_ONCE)), return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome


class ReleaseKeeper:
    """Run one in each worker process that has a build id. Several at the same time do no harm."""

    def __init__(
        self, desk: ReleaseDesk, build_id: str, *, every_seconds: float = EVERY_SECONDS
    ) -> None:
        self._desk = desk
        self._build_id = build_id
        self._every = every_seconds
        self._told: dict[str, float] = {}

    async def run(self) -> None:
        """Keep until cancelled; outlives every outage."""
        is_new = True
        while True:
            try:
                await self._desk.take_first_place(self._build_id)
                await self._desk.sweep(self._told)
            except Exception as error:  # noqa: BLE001 - any outage: come back later
                log.warning("releases.away", error=type(error).__name__)
            jitter = random.uniform(0.8, 1.2)  # noqa: S311 - keeps processes apart
            await asyncio.sleep(1.0 if is_new else self._every * jitter)
            is_new = False
