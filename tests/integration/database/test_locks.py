"""Pairs of transactions that once waited for each other. Each meeting is arranged: no clock decides it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.accounts.contracts import Grant
from jobpilot.accounts.repository.local_issuer import GrantRepository
from jobpilot.database.engine import SYSTEM
from jobpilot.database.outbox import enqueue
from jobpilot.matching.domain.match import Scored
from jobpilot.privacy.domain.deletion import DeletionMode
from jobpilot.privacy.repository import DeletionRepository
from jobpilot.privacy.service import DeletionService
from jobpilot.runs.domain.run import RunEvent
from jobpilot.runs.domain.states import EventType
from jobpilot.runs.repository import RunRepository
from tests.conftest import create_user
from tests.integration.matching.planted import add_job
from tests.integration.resumes.stored import add_resume

NOW = datetime.now(UTC)
PATIENCE = 60.0


@pytest.fixture
async def leaver(context) -> AsyncIterator[UUID]:
    """Somebody of whom nothing is left for other tests."""
    user_id = await create_user(context)
    yield user_id
    async with context.for_system() as factory:
        await factory.session.execute(text("delete from users where id = :id"), {"id": user_id})


@pytest.fixture
async def run_id(context, leaver: UUID) -> UUID:
    """A run of theirs that waits."""
    run_id = uuid4()
    async with context.for_user(leaver) as factory:
        await factory.session.execute(
            text(
                "insert into runs (id, user_id, kind, workflow_id, state, progress)"
                " values (:id, :user_id, 'match', :key, 'waiting', '{}')"
            ),
            {"id": run_id, "user_id": leaver, "key": f"match-{run_id}"},
        )
    return run_id


async def until_somebody_waits_for(session: AsyncSession, context) -> None:
    """Some other transaction wants what this one holds."""
    backend = await session.scalar(text("select pg_backend_pid()"))
    query = text("select 1 from pg_stat_activity where :pid = any (pg_blocking_pids(pid)) limit 1")
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        async with context.for_system() as factory:
            if await factory.session.scalar(query, {"pid": backend}):
                return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def meet(
    context,
    first: AsyncSession,
    other: Callable[[], Awaitable[object]],
    then: Callable[[], Awaitable[object]],
) -> None:
    """`other` comes to wait for `first`, which then does the rest of its work, `then`, and commits."""
    task = asyncio.ensure_future(other())
    try:
        await until_somebody_waits_for(first, context)
        await then()
        await first.commit()
        async with asyncio.timeout(PATIENCE):
            await task
    finally:
        task.cancel()


async def message(session: AsyncSession, user_id: UUID) -> None:
    await enqueue(
        session,
        user_id=user_id,
        kind="test.unknown",
        payload={},
        dedupe_key=str(uuid4()),
        delay=timedelta(hours=1),
    )


def event(run_id: UUID) -> RunEvent:
    return RunEvent(run_id, 1, EventType.RUN_STARTED, NOW, {})


class TestPausingAll:
    async def test_while_one_run_is_told_something(self, context, leaver, run_id) -> None:
        async def pause() -> None:
            async with context.for_user(leaver) as factory:
                await factory.agent_pausing().pause(leaver)

        async with context.for_user(leaver) as telling:
            await RunRepository(telling.session).lock(run_id)
            await meet(context, telling.session, pause, lambda: message(telling.session, leaver))


class TestLeaving:
    async def test_begins_while_a_run_writes_down_its_events(self, context, leaver, run_id) -> None:
        async with context.for_system() as factory:
            repository = DeletionRepository(factory.session)
            service = DeletionService(repository, b"k", kick=lambda: None, now=lambda: NOW)
            deletion = await service.request(leaver, DeletionMode.NOW)

        async def begin() -> None:
            assert await context.eraser.begin(deletion.id, leaver, NOW)

        async with context.for_user(leaver) as recording:
            runs = RunRepository(recording.session)
            await runs.lock(run_id)
            await meet(
                context, recording.session, begin, lambda: runs.append(leaver, [event(run_id)])
            )
        async with context.for_user(leaver) as factory:
            assert (await factory.runs().get_run(run_id)).status.state == "cancelled"

    async def test_ends_while_a_run_writes_down_its_events(self, context, leaver, run_id) -> None:
        async with context.for_user(leaver) as recording:
            runs = RunRepository(recording.session)
            await runs.lock(run_id)
            async with context.for_system() as factory:
                assert not await DeletionRepository(factory.session).is_alone(leaver)
            erasing = asyncio.create_task(context.eraser._erase_rows(leaver))
            await asyncio.sleep(0.05)
            await runs.append(leaver, [event(run_id)])
        await erasing
        async with context.for_user(leaver) as factory:
            assert not await factory.runs().is_known(run_id)

    async def test_holds_off_who_comes_later(self, context, leaver, run_id) -> None:
        async def come() -> None:
            async with context.for_user(leaver) as factory:
                assert not await factory.runs().is_known(run_id)

        async with context.for_system() as erasing:
            repository = DeletionRepository(erasing.session)
            assert await repository.is_alone(leaver)
            await meet(context, erasing.session, come, lambda: repository.delete_rows(leaver))

    async def test_ends_while_a_session_is_renewed(self, context) -> None:
        credential = await add_credential(context, NOW)
        user_id = await create_user(
            context, issuer="http://localhost/api/issuer", subject=str(credential)
        )

        async def erase() -> None:
            async with context.for_system() as factory:
                await DeletionRepository(factory.session).delete_rows(user_id)

        async with context.database.transaction(SYSTEM) as renewing:
            grants = GrantRepository(renewing)
            assert await grants.use(f"2-{credential}", "refresh", NOW)
            await meet(context, renewing, erase, lambda: grants.add(grant(credential, "3", NOW)))
        async with context.for_system() as factory:
            left = text("select count(*) from local_grants where credential_id = :id")
            assert await factory.session.scalar(left, {"id": credential}) == 0


class TestPostings:
    async def test_vectors_are_kept_while_a_board_is_read(self, context, leaver) -> None:
        first, second = sorted([await add_job(context), await add_job(context)])

        async def embed() -> None:
            async with context.for_system() as factory:
                vectors = {second: [0.05] * 384, first: [0.05] * 384}
                await factory.jobs().keep_embeddings("test", vectors)

        async with context.for_system() as reading:
            await reading.job_keeping().close(first)
            await meet(context, reading.session, embed, lambda: reading.job_keeping().close(second))

    async def test_two_rankings_of_one_resume(self, context, leaver) -> None:
        resume_id = await add_resume(context, leaver)
        jobs = [await add_job(context, owner=leaver) for _ in range(2)]
        basis = {
            "user_id": leaver, "resume_id": resume_id, "resume_version": 1, "run_id": None,
            "preferences_version": 1, "scored_at": NOW,
        }  # fmt: skip

        async def rank(factory, wanted: list[UUID]) -> None:
            found = [Scored(job_id, "f", 50, {}, (), ()) for job_id in wanted]
            await factory.matching_desk().matches.keep(found, basis)

        async def other() -> None:
            async with context.for_user(leaver) as factory:
                await rank(factory, jobs[::-1])

        for wanted in (jobs, jobs[:1]):
            async with context.for_user(leaver) as factory:
                await rank(factory, wanted)
        async with context.for_user(leaver) as ranking:
            await rank(ranking, jobs[:1])
            await meet(context, ranking.session, other, lambda: rank(ranking, jobs[1:]))


class TestExpiry:
    async def test_what_somebody_holds_is_left_for_the_next_time(self, context) -> None:
        """Long ago, so that nobody else's session ends."""
        credential = await add_credential(context, then := NOW - timedelta(days=9999))
        async with context.for_system() as holding:
            assert await GrantRepository(holding.session).use(f"1-{credential}", "refresh", then)
            async with context.for_system() as factory:
                await GrantRepository(factory.session).forget_expired(then + timedelta(days=1))
        async with context.for_system() as factory:
            left = text("select token_hash from local_grants where credential_id = :id")
            assert list(await factory.session.scalars(left, {"id": credential})) == [
                f"1-{credential}"
            ]


async def add_credential(context, then: datetime) -> UUID:
    """With two sessions that end an hour after `then`."""
    async with context.for_system() as factory:
        added = text(
            "insert into local_credentials (id, email, password_hash)"
            " values (gen_random_uuid(), gen_random_uuid() || '@example.org', '') returning id"
        )
        credential: UUID = (await factory.session.execute(added)).scalar_one()
        for name in "12":
            await GrantRepository(factory.session).add(grant(credential, name, then))
    return credential


def grant(credential: UUID, name: str, then: datetime) -> Grant:
    later = then + timedelta(hours=1)
    return Grant(f"{name}-{credential}", "refresh", credential, {"session_id": "s"}, later, None)
