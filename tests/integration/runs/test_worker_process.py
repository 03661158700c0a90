"""A worker process beside its queues."""

import asyncio

from jobpilot.bootstrap import ProcessContext
from jobpilot.runs.contracts import TaskQueue
from jobpilot.settings import Settings
from workers.main import serve


async def warm_after_start(settings: Settings, queue: TaskQueue) -> bool:
    context = ProcessContext.create(settings)
    stop = asyncio.Event()
    working = asyncio.create_task(serve(context, [queue], stop))
    try:
        for _ in range(50):
            await asyncio.sleep(0.1)
            if context.limited_reader.is_warm:
                return True
        return False
    finally:
        stop.set()
        await working
        await context.aclose()


class TestDocumentReader:
    async def test_is_warm_before_the_first_document(self, settings: Settings) -> None:
        assert await warm_after_start(settings, TaskQueue.PARSING)

    async def test_is_not_started_where_nothing_is_read(self, settings: Settings) -> None:
        assert not await warm_after_start(settings, TaskQueue.DEFAULT)
