"""Many things at once to few people. What comes of it is not looked at: only whether transactions wait in a ring."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from jobpilot.bootstrap import ProcessContext
from jobpilot.costs.domain.calls import LedgerCall, ModelCall
from jobpilot.costs.ledger import LedgerEntry
from jobpilot.errors import JobPilotError
from jobpilot.ports.language_model import Prompt
from jobpilot.privacy.domain.deletion import DeletionMode
from jobpilot.runs.contracts import BeginRun, OpenAction, RecordEvents
from jobpilot.runs.dispatcher import Dispatcher
from jobpilot.runs.domain.numbering import OfferedEvent
from jobpilot.runs.domain.progress import EventData
from jobpilot.runs.domain.states import ActionKind, EventType, RunKind, Step
from jobpilot.runs.reconciler import Reconciler
from tests.conftest import create_user

RUNS = 4
DEADLOCK = "40P01"
AT_ONCE = 3
"""Of each kind of doing."""


class NoEngine:
    """Takes every start and loses it."""

    async def start(self, _start: object) -> None:
        await asyncio.sleep(random.uniform(0, 0.005))

    async def open_among(self, _workflow_ids: object) -> frozenset[str]:
        return frozenset()


class Crowd:
    def __init__(self, context: ProcessContext) -> None:
        self.context = context
        self.people: dict[UUID, list[UUID]] = {}
        self.done: Counter[str] = Counter()
        engine: Any = NoEngine()
        self.reconciler = Reconciler(context._open_runs, engine, context.run_launcher)
        self.dispatcher = Dispatcher(context._run_outbox, engine, context.run_launcher)

    async def run(self, people: int, seconds: float) -> int:
        """How often the database had to end a ring."""
        for _ in range(people):
            await self._come()
        until = time.monotonic() + seconds
        doings = [
            self._wish, self._hold_all, self._events, self._ask, self._spend, self._rename, self._begin,
        ]  # fmt: skip
        alone = [self._leave, self._dispatch, self._dispatch, self._reconcile, self._tidy]
        await asyncio.gather(*(self._repeat(each, until) for each in doings * AT_ONCE + alone))
        return self.done["ring"]

    async def _repeat(self, doing: Callable[[], Awaitable[object]], until: float) -> None:
        name = doing.__name__.strip("_")
        while time.monotonic() < until:
            try:
                await doing()
                self.done[name] += 1
            except (
                JobPilotError,
                DBAPIError,
            ) as error:  # it is somebody else's turn, or they have gone
                ring = getattr(error.__cause__, "sqlstate", None) == DEADLOCK
                self.done["ring" if ring else f"{name}: {error.code}"] += 1
            await asyncio.sleep(0)

    async def _come(self) -> None:
        user_id = await create_user(self.context)
        runs = []
        for _ in range(RUNS):
            async with self.context.for_user(user_id) as factory:
                runs.append((await factory.runs().start_run(user_id, RunKind.MATCH, None)).id)
        self.people[user_id] = runs

    def _any(self) -> tuple[UUID, UUID]:
        user_id, runs = random.choice(list(self.people.items()))
        return user_id, random.choice(runs)

    async def _wish(self) -> None:
        user_id, run_id = self._any()
        async with self.context.for_user(user_id) as factory:
            await random.choice([factory.runs().pause, factory.runs().resume])(run_id)

    async def _hold_all(self) -> None:
        user_id, _ = self._any()
        async with self.context.for_user(user_id) as factory:
            pausing = factory.agent_pausing()
            await random.choice([pausing.pause, pausing.resume])(user_id)

    async def _begin(self) -> None:
        user_id, run_id = self._any()
        async with self.context.recording(user_id) as recorder:
            await recorder.begin(BeginRun(run_id, user_id, uuid4()))

    async def _events(self) -> None:
        user_id, run_id = self._any()
        event = OfferedEvent(10**6, EventType.RUN_STARTED, datetime.now(UTC), EventData())
        async with self.context.recording(user_id) as recorder:
            await recorder.record(RecordEvents(run_id, user_id, (event,)))

    async def _ask(self) -> None:
        user_id, run_id = self._any()
        about = uuid4()
        asked = OpenAction(
            run_id, user_id, ActionKind.REVIEW_DRAFT, Step.REVIEW, 1, subject_id=about
        )
        async with self.context.recording(user_id) as recorder:
            await recorder.open_action(asked)
        async with self.context.for_user(user_id) as factory:
            await factory.runs().revise_question(run_id, about, 2)

    async def _spend(self) -> None:
        user_id, _ = self._any()
        call = ModelCall(user_id, None, f"crowd:{uuid4()}", "test", Prompt((), "test", {}), "1")
        entry = LedgerEntry(call, call.effect_key, "h", "test", "test", 100_000)
        async with self.context.for_user(user_id) as factory:
            reserved = await factory.ledger().reserve(entry)
        if isinstance(reserved, LedgerCall):
            async with self.context.for_user(user_id) as factory:
                await factory.ledger().settle(reserved, 90_000, None, None)

    async def _rename(self) -> None:
        user_id, _ = self._any()
        async with self.context.for_user(user_id) as factory:
            await factory.session.execute(
                text("update users set display_name = :name where id = :id"),
                {"name": uuid4().hex, "id": user_id},
            )

    async def _leave(self) -> None:
        user_id, _ = self._any()
        async with self.context.for_system() as factory:
            deletion = await factory.deletions().request(user_id, DeletionMode.NOW)
        await asyncio.sleep(random.uniform(0, 0.3))
        eraser = self.context.eraser
        assert await eraser.begin(deletion.id, user_id, datetime.now(UTC))
        await self._come()
        await eraser._erase_rows(user_id)
        del self.people[user_id]

    async def _dispatch(self) -> None:
        await self.dispatcher.sweep()

    async def _reconcile(self) -> None:
        await self.reconciler.reconcile()

    async def _tidy(self) -> None:
        async with self.context.for_system() as factory:
            await factory.idempotency().forget_expired()
