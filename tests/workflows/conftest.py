"""The workflow tests run twice: with cached workflows, and replaying from history at every step."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from activities.runs import RecordedRunActivities
from jobpilot.bootstrap import ProcessContext
from jobpilot.runs.contracts import TaskQueue
from tests.workflows.house import House, ScriptedResumes
from workers.interceptors import ActivityDiscipline
from workers.main import build_worker
from workers.registry import activities_of


@pytest.fixture(scope="session", params=[200, 0], ids=["cached", "uncached"])
def cached_workflows(request) -> int:
    return request.param


@pytest.fixture(scope="session")
async def house(context: ProcessContext, cached_workflows: int) -> AsyncIterator[House]:
    resumes = ScriptedResumes()
    client = await context.worker_client([ActivityDiscipline()])
    runs = RecordedRunActivities(context.recording, context.run_publisher)
    dispatcher = asyncio.create_task(context.dispatcher.run())
    worker = build_worker(
        client,
        TaskQueue.PARSING,
        activities_of([runs, resumes]),
        cached_workflows=cached_workflows,
    )
    async with worker:
        yield House(context, client, resumes)
    dispatcher.cancel()
