"""What a commit asked for is delivered, whoever dies and whatever is away."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import structlog
from sqlalchemy import text
from temporalio.service import RPCError

from jobpilot.bootstrap import ProcessContext
from jobpilot.database import outbox
from jobpilot.runs.contracts import BeginRun, RecordEvents
from jobpilot.runs.domain.errors import RunNotFoundError
from jobpilot.runs.domain.numbering import OfferedEvent
from jobpilot.runs.domain.progress import EventData
from jobpilot.runs.domain.run import RunFilter
from jobpilot.runs.domain.states import Desired, EventType, RunState
from jobpilot.runs.reconciler import Reconciler
from jobpilot.runs.service import SIGNAL, START
from jobpilot.settings import Settings
from tests.conftest import create_user
from tests.integration.runs.crowd import Crowd
from tests.workflows.house import House


@pytest.fixture
async def house(context: ProcessContext) -> House:
    """No worker and no dispatcher: whatever is delivered, a test delivers."""
    return House(context, await context.worker_client([]), None)


@pytest.fixture
async def elsewhere(settings: Settings):
    """The process of somebody who has lost Temporal."""
    context = ProcessContext.create(settings.model_copy(update={"temporal_address": "127.0.0.1:9"}))
    yield context
    await context.aclose()


async def message_of(context: ProcessContext, run) -> tuple[str, int, str | None]:
    async with context.for_system() as factory:
        row = await factory.session.execute(
            text("select state, attempts, last_error from outbox where payload->>'run_id' = :id"),
            {"id": str(run.id)},
        )
        return tuple(row.one())


async def make_due(context: ProcessContext) -> None:
    async with context.for_system() as factory:
        await factory.session.execute(text("update outbox set available_at = now()"))


async def is_open(house: House, run) -> bool:
    try:
        await house.client.get_workflow_handle(run.workflow_id).describe()
    except RPCError:
        return False
    return True


class TestDispatcher:
    async def test_delivers_what_a_dead_process_left_behind(self, house, user_id):
        run = await house.start(user_id)
        assert not await is_open(house, run)
        await house.context.dispatcher.sweep()
        assert await is_open(house, run)
        assert await message_of(house.context, run) == ("sent", 1, None)

    async def test_keeps_what_cannot_be_delivered_now(self, house, elsewhere, user_id):
        run = await house.start(user_id)
        await elsewhere.dispatcher.sweep()
        assert await message_of(house.context, run) == ("pending", 1, "temporal_unavailable")
        await make_due(house.context)
        await house.context.dispatcher.sweep()
        assert await message_of(house.context, run) == ("sent", 2, "temporal_unavailable")
        assert await is_open(house, run)

    async def test_two_at_once_take_different_messages(self, house, settings, user_id):
        other = ProcessContext.create(settings)
        runs = [await house.start(user_id) for _ in range(30)]
        while sum(await asyncio.gather(house.context.dispatcher.sweep(), other.dispatcher.sweep())):
            pass
        messages = [await message_of(other, run) for run in runs]
        assert messages == [("sent", 1, None)] * 30
        await other.aclose()

    async def test_delivering_twice_starts_once(self, house, user_id):
        run = await house.start(user_id)
        gateway, launcher = house.context.workflows, house.context.run_launcher
        await asyncio.gather(*(gateway.start(launcher.start(run)) for _ in range(5)))
        history = await house.client.get_workflow_handle(run.workflow_id).fetch_history()
        starts = [
            e for e in history.events if e.HasField("workflow_execution_started_event_attributes")
        ]
        assert len(starts) == 1

    async def test_a_run_that_was_erased_meanwhile_is_forgotten(self, context, house):
        user_id = await create_user(context)
        async with context.for_user(user_id) as factory:
            await outbox.enqueue(
                factory.session,
                user_id=user_id,
                kind=START,
                payload={"run_id": str(uuid4())},
                dedupe_key=uuid4().hex,
            )
        await context.dispatcher.sweep()
        await make_due(context)
        assert await context.dispatcher.sweep() == 0


class TestRecorder:
    async def offer(self, house, run, *kinds: EventType, first: int = 1) -> int:
        at = datetime.now(UTC)
        events = tuple(
            OfferedEvent(first + i, kind, at, EventData()) for i, kind in enumerate(kinds)
        )
        async with house.context.recording(run.user_id) as recorder:
            return (await recorder.record(RecordEvents(run.id, run.user_id, events))).last_seq

    async def test_the_same_batch_at_once_is_recorded_once(self, house, user_id):
        run = await house.start(user_id)
        kinds = (EventType.STEP_STARTED, EventType.STEP_COMPLETED, EventType.STEP_STARTED)
        answers = await asyncio.gather(*(self.offer(house, run, *kinds) for _ in range(8)))
        assert answers == [3] * 8
        assert await house.story(run) == [str(kind) for kind in kinds]

    async def test_another_course_after_a_crash_is_appended(self, house, user_id):
        run = await house.start(user_id)
        await self.offer(house, run, EventType.RUN_STARTED, EventType.STEP_STARTED)
        last = await self.offer(house, run, EventType.RUN_STARTED, EventType.RUN_CANCELLED)
        assert last == 3
        assert await house.story(run) == ["run.started", "step.started", "run.cancelled"]

    async def test_beginning_twice_in_one_execution_gives_one_answer(self, house, user_id):
        run = await house.start(user_id)
        begin = BeginRun(run.id, user_id, uuid4())
        async with house.context.recording(user_id) as recorder:
            first = await recorder.begin(begin)
        await self.offer(house, run, EventType.RUN_STARTED)
        async with house.context.recording(user_id) as recorder:
            second = await recorder.begin(begin)
            later = await recorder.begin(BeginRun(run.id, user_id, uuid4()))
        assert (first.last_seq, second.last_seq, later.last_seq) == (0, 0, 1)
        assert (first.recovered, second.recovered) == (False, False)

    async def test_a_run_of_somebody_else_is_not_found(self, house, user_id):
        run = await house.start(user_id)
        stranger = await create_user(house.context)
        async with house.context.recording(stranger) as recorder:
            with pytest.raises(RunNotFoundError):
                await recorder.begin(BeginRun(run.id, stranger, uuid4()))


class Asked:
    """The engine, and what it is asked. It does not know of those that are lost."""

    def __init__(self, engine) -> None:
        self.engine = engine
        self.windows: list[list[str]] = []
        self.lost: set[str] = set()

    async def open_among(self, workflow_ids) -> frozenset[str]:
        self.windows.append(list(workflow_ids))
        return frozenset(workflow_ids) - self.lost

    async def start(self, start) -> None:
        await self.engine.start(start)


def names(runs) -> list[str]:
    return [run.workflow_id for run in runs]


class TestReconciler:
    async def test_starts_what_is_active_and_not_open(self, house, user_id, monkeypatch):
        monkeypatch.setattr("jobpilot.runs.reconciler.QUIET", timedelta(0))
        run = await house.start(user_id)
        await house.context.reconciler.reconcile()
        assert await is_open(house, run)

    async def test_looks_at_one_window_of_those_that_sleep(self, house, user_id, monkeypatch):
        """And at all of them when it finds that something was lost."""
        monkeypatch.setattr("jobpilot.runs.reconciler.WINDOW", 2)
        runs = [await house.start(user_id) for _ in range(5)]
        while await house.context.dispatcher.sweep():
            pass
        async with house.context.for_system() as factory:
            await factory.session.execute(
                text(
                    "update runs set updated_at = case when user_id = :id"
                    " then now() - interval '90 years' + id_number * interval '1 second'"
                    " else updated_at end from (select id as run_id, row_number() over (order by id)"
                    " as id_number from runs) as numbered where runs.id = numbered.run_id"
                ),
                {"id": user_id},
            )
        ordered = sorted(runs, key=lambda run: run.id)
        asked = Asked(house.context.workflows)
        reconciler = Reconciler(house.context._open_runs, asked, house.context.run_launcher)
        await reconciler.reconcile()
        windows = [[each for each in window if each in names(runs)] for window in asked.windows]
        assert [each for each in windows if each] == [names(ordered[:2])]
        asked.windows.clear()
        asked.lost = {ordered[3].workflow_id}
        await reconciler.reconcile()
        windows = [[each for each in window if each in names(runs)] for window in asked.windows]
        assert [each for each in windows if each] == [names(ordered[2:4]), names(ordered[4:])]

    async def test_repeats_a_wish_that_was_given_up(self, house, user_id, monkeypatch):
        monkeypatch.setattr("jobpilot.runs.reconciler.QUIET", timedelta(0))
        run = await house.start(user_id)
        await house.context.dispatcher.sweep()
        await house.ask(run, "cancel")
        async with house.context.for_system() as factory:
            await factory.session.execute(
                text("update outbox set state = 'dead' where kind = :kind"), {"kind": SIGNAL}
            )
        await house.context.reconciler.reconcile()
        history = await house.client.get_workflow_handle(run.workflow_id).fetch_history()
        signals = [
            e for e in history.events if e.HasField("workflow_execution_signaled_event_attributes")
        ]
        assert signals
        current = await house.get(run)
        assert current.status.progress.desired is Desired.CANCEL
        assert current.status.state is RunState.QUEUED


class TestAnotherVersion:
    """Rows with words that this version does not know, as after going back to an older one."""

    async def spoil(self, house, run, **columns: str) -> None:
        async with house.context.for_system() as factory:
            for name, value in columns.items():
                await factory.session.execute(
                    text(f"update runs set {name} = :value where id = :id"),
                    {"value": value, "id": run.id},
                )

    async def message(self, house, user_id, kind: str, run_id: str) -> int:
        async with house.context.for_user(user_id) as factory:
            key = uuid4().hex
            await outbox.enqueue(
                factory.session,
                user_id=user_id,
                kind=kind,
                payload={"run_id": run_id},
                dedupe_key=key,
            )
        async with house.context.for_system() as factory:
            query = text("select id from outbox where dedupe_key = :key")
            return await factory.session.scalar(query, {"key": key})

    @pytest.mark.parametrize("column", ["kind", "step"])
    async def test_an_unknown_run_holds_up_nobody(self, house, user_id, column):
        strange, plain = await house.start(user_id), await house.start(user_id)
        await self.spoil(house, strange, **{column: "of_tomorrow"})
        await house.context.dispatcher.sweep()
        assert await message_of(house.context, strange) == ("pending", 1, "unknown_kind")
        assert await message_of(house.context, plain) == ("sent", 1, None)
        assert not await is_open(house, strange)
        await self.spoil(house, strange, kind="resume_intake", step="inspect")
        await make_due(house.context)
        await house.context.dispatcher.sweep()
        assert await is_open(house, strange)

    async def test_an_unknown_message_is_kept_for_whoever_knows_it(self, house, user_id):
        message_id = await self.message(house, user_id, "telepathy.send", "no id")
        run = await house.start(user_id)
        await house.context.dispatcher.sweep()
        assert await message_of(house.context, run) == ("sent", 1, None)
        async with house.context.for_system() as factory:
            query = text("select state, last_error from outbox where id = :id")
            row = (await factory.session.execute(query, {"id": message_id})).one()
        assert tuple(row) == ("pending", "unknown_kind")

    async def test_the_reconciler_tells_once_and_goes_on(self, house, user_id, monkeypatch):
        monkeypatch.setattr("jobpilot.runs.reconciler.QUIET", timedelta(0))
        strange, plain = await house.start(user_id), await house.start(user_id)
        await self.spoil(house, strange, kind="of_tomorrow")
        # the module's own logger may have been bound by another test of this process
        told = structlog.testing.CapturingLogger()
        monkeypatch.setattr("jobpilot.runs.reconciler.log", told)
        await house.context.reconciler.reconcile()
        await house.context.reconciler.reconcile()
        about = [call.args for call in told.calls if call.kwargs.get("run_id") == str(strange.id)]
        assert about == [("reconciler.set_aside",)]
        assert await is_open(house, plain)

    async def test_the_person_sees_their_other_runs(self, house, user_id):
        strange, plain = await house.start(user_id), await house.start(user_id)
        await self.spoil(house, strange, kind="of_tomorrow")
        async with house.context.for_user(user_id) as factory:
            page = await factory.runs().list_runs(RunFilter(), None, 10)
        assert [run.id for run in page.items] == [plain.id]


@pytest.mark.timeout(300)
async def test_a_crowd_never_waits_in_a_ring(context: ProcessContext) -> None:
    crowd = Crowd(context)
    rings = await crowd.run(people=3, seconds=60 if os.environ.get("JOBPILOT_CHAOS") else 2)
    print(dict(sorted(crowd.done.items())))
    assert rings == 0
