"""Two releases of the workers side by side: a run moves to the one that gets new work, and nothing is done twice."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from uuid import UUID

import pytest

from activities.runs import RecordedRunActivities
from jobpilot.bootstrap import ProcessContext
from jobpilot.ports.releases import ReleaseRefusedError
from jobpilot.runs.contracts import TaskQueue
from jobpilot.runs.domain.run import Run
from jobpilot.runs.domain.states import RunState
from jobpilot.runs.releases import ReleaseKeeper
from jobpilot.settings import Settings
from tests.conftest import REPOSITORY, create_user
from tests.workflows.house import House, ScriptedResumes
from workers.interceptors import ActivityDiscipline
from workers.main import build_worker, release_of
from workers.registry import activities_of

OLD, NEW = "2026.11-old", "2026.11-new"
PATIENCE = 60.0


@pytest.fixture
async def person(context: ProcessContext) -> UUID:
    return await create_user(context)


@asynccontextmanager
async def working(house: House, settings: Settings, build_id: str) -> AsyncIterator[None]:
    """The workers of one release."""
    release = release_of(settings.model_copy(update={"worker_build_id": build_id}))
    runs = RecordedRunActivities(house.recording, house.context.run_publisher)
    activities = activities_of([runs, house.resumes])
    async with build_worker(house.client, TaskQueue.PARSING, activities, release=release):
        yield


@asynccontextmanager
async def delivering(context: ProcessContext) -> AsyncIterator[House]:
    client = await context.worker_client([ActivityDiscipline()])
    dispatcher = asyncio.create_task(context.dispatcher.run())
    try:
        yield House(context, client, ScriptedResumes())
    finally:
        dispatcher.cancel()
        await asyncio.gather(dispatcher, return_exceptions=True)


async def promoted(context: ProcessContext, build_id: str) -> None:
    """As soon as the server knows the release's worker."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(ReleaseRefusedError):
                await context.release_desk.promote(build_id)
                return
            await asyncio.sleep(0.2)


async def release_of_run(house: House, run: Run) -> str:
    described = await house.client.get_workflow_handle(run.workflow_id).describe()
    info = described.raw_description.workflow_execution_info.versioning_info
    return str(info.deployment_version.build_id)


async def release_command(settings: Settings, *arguments: str) -> str:
    """`jobpilot release …`, as an operator gives it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "jobpilot", "release", *arguments,
        cwd=REPOSITORY, env=os.environ | {"JOBPILOT_HOME": str(settings.jobpilot_home), "APP_ENV": "test"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    said = (await process.communicate())[0].decode()
    assert process.returncode == 0, said
    return said


async def taken_up(house: House, runs: list[Run], build_id: str) -> None:
    """A fresh execution names its release once that has begun to work on it."""
    async with asyncio.timeout(PATIENCE):
        while {await release_of_run(house, run) for run in runs} != {build_id}:
            await asyncio.sleep(0.2)


async def waiting(house: House, person: UUID, count: int = 3) -> list[Run]:
    started = [await house.start(person) for _ in range(count)]
    return [await house.until(run, RunState.WAITING) for run in started]


async def ends_well(house: House, run: Run) -> None:
    await house.until(run, RunState.WAITING)
    await house.approve(run)
    assert (await house.until(run)).status.state is RunState.SUCCEEDED
    story = await house.story(run)
    assert [event for event in story if story.count(event) > 1 and "completed" in event] == []
    done = house.resumes.calls[run.resume_id]
    assert (done["parse"], done["confirm"]) == (1, 1)


async def test_runs_move_forward_and_back_and_do_nothing_twice(
    context: ProcessContext, settings: Settings, person: UUID
):
    async with delivering(context) as house, AsyncExitStack() as old, AsyncExitStack() as new:
        await old.enter_async_context(working(house, settings, OLD))
        await promoted(context, OLD)
        waited = await waiting(house, person)
        paused = await waiting(house, person, 1)
        await house.ask(paused[0], "pause")
        await house.until(paused[0], RunState.PAUSED)
        await new.enter_async_context(working(house, settings, NEW))
        await promoted(context, NEW)
        assert {await release_of_run(house, run) for run in waited} == {OLD}

        moved = await context.release_desk.move(patience=PATIENCE, replacing=False)
        assert (moved.went, moved.replaced, moved.left) == (4, 0, 0)
        await taken_up(house, waited + paused, NEW)
        await old.aclose()
        await house.until(paused[0], RunState.PAUSED)
        await house.ask(paused[0], "resume")
        for run in waited[:2] + paused:
            await ends_well(house, run)

        shown = await release_command(settings, "status")
        assert [line.split()[:2] for line in shown.splitlines()[1:]] == [
            [NEW, "current"],
            [OLD, "draining"],
        ]

        # back again, while the new release's workers are gone and cannot let a run go
        assert await context.release_desk.roll_back(None) == OLD
        await new.aclose()
        await old.enter_async_context(working(house, settings, OLD))
        moved = await context.release_desk.move(patience=2, replacing=True)
        assert (moved.replaced, moved.left) == (1, 0)
        await ends_well(house, waited[2])


async def test_the_first_release_ever_takes_the_work_by_itself(settings: Settings):
    """A deployment of its own: others have had their first release."""
    fresh = settings.model_copy(update={"worker_deployment_name": "fresh"})
    context = ProcessContext.create(fresh)
    person = await create_user(context)
    keeper = ReleaseKeeper(context.release_desk, "first", every_seconds=0.3)
    keeping = asyncio.create_task(keeper.run())
    async with delivering(context) as house, working(house, fresh, "first"):
        (run,) = await waiting(house, person, 1)
        await ends_well(house, run)
        for refused in (
            context.release_desk.promote("nobody-has-it"),
            context.release_desk.roll_back(None),
        ):
            with pytest.raises(ReleaseRefusedError):
                await refused
        assert (await context.release_desk.deployment()).current == "first"
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    await context.aclose()
