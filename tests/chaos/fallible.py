"""A house of one process in which everything may fail: API and workers, with points at all they do.

It is the product's own graph; only three things are put in its place: an answer of the language model costs money and
is counted, a follow-up is due after a second, and the workers' interceptors and the engine's events are the points.
"""

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from jobpilot.adapters.llm.builtin import BuiltinWriter
from jobpilot.bootstrap import ProcessContext
from jobpilot.bootstrap.composers import composers
from jobpilot.database.engine import SYSTEM
from jobpilot.ports.language_model import Completion, Prompt, Usage
from jobpilot.resumes.domain.proposals import SHAPE_NAME as RESUME_CHANGES
from jobpilot.runs.contracts import TaskQueue
from jobpilot.settings import Settings
from tests.chaos.fail_points import FailPoints
from tests.integration.api.conftest import Api, running_api
from workers.interceptors import ActivityDiscipline
from workers.main import build_worker
from workers.registry import activities_of, activity_groups

NOTHING_TO_CHANGE = json.dumps({"changes": []})


class BriskSettings(Settings):
    """A follow-up after a second instead of a week."""

    @property
    def follow_up(self) -> timedelta:
        return timedelta(seconds=1)


@dataclass
class CountedWriter:
    """The built-in writer behind a counter and a price: what a provider's end of the wire sees.

    `asked` counts by key; `repeated` are the keys of calls that were settled before they were asked. The `journal`
    outlives the process.
    """

    context: ProcessContext
    journal: Path | None = None
    asked: Counter[str] = field(default_factory=Counter)
    repeated: list[str] = field(default_factory=list)
    provider: str = "compatible"
    name: str = "counted-1"
    answer_tokens: int = 100
    _writer: BuiltinWriter = field(default_factory=lambda: BuiltinWriter(composers()))

    def answers(self, shape_name: str) -> bool:
        return shape_name == RESUME_CHANGES or self._writer.answers(shape_name)

    async def complete(self, prompt: Prompt, key: str) -> Completion:
        async with self.context.database.transaction(SYSTEM) as session:
            query = text("select state from llm_calls where id = :id")
            state = await session.scalar(query, {"id": UUID(key)})
        self._count(key, settled=state == "settled")
        if prompt.shape_name == RESUME_CHANGES:
            return Completion(NOTHING_TO_CHANGE, Usage(211, 7))
        composed = await self._writer.complete(prompt, key)
        return Completion(composed.text, Usage(101, 53))

    def _count(self, key: str, *, settled: bool) -> None:
        self.asked[key] += 1
        if settled:
            self.repeated.append(key)
        if self.journal is not None:
            with self.journal.open("a") as journal:
                journal.write(f"{key}\t{int(settled)}\n")

    async def aclose(self) -> None:
        """Nothing to close."""


@dataclass
class FallibleHouse:
    api: Api
    points: FailPoints
    writer: CountedWriter

    @property
    def context(self) -> ProcessContext:
        return self.api.context


@asynccontextmanager
async def fallible_house(
    settings: Settings, points: FailPoints, *, journal: Path | None = None, **changes: Any
) -> AsyncIterator[FallibleHouse]:
    """API and workers of every queue with the real activities, on the servers that the settings name."""
    names = ("rate_limit_free_per_hour", "rate_limit_pro_per_hour", "uploads_per_hour")
    limits = dict.fromkeys(names, 1_000_000)
    prices = {"llm_input_price": 1, "llm_output_price": 2}
    async with running_api(settings, **limits, **prices, **changes) as api:
        context = api.context
        context.settings = BriskSettings(_env_file=None, **context.settings.model_dump())
        writer = CountedWriter(context, journal)
        context.__dict__["language_model"] = writer
        points.watch(context.database.engine)
        client = await context.worker_client([points, ActivityDiscipline()])
        sweeping = asyncio.create_task(context.ledger_sweeper.run())
        async with contextlib.AsyncExitStack() as stack:
            for queue in TaskQueue:
                found = activities_of(activity_groups(context, queue))
                await stack.enter_async_context(build_worker(client, queue, found))
            yield FallibleHouse(api, points, writer)
        sweeping.cancel()
        await asyncio.gather(sweeping, return_exceptions=True)
