"""A word that is put wherever a person's words may stand is found nowhere once they are erased."""

import asyncio
import secrets
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from jobpilot.ports.mailer import OutgoingMail
from jobpilot.privacy.contracts import ErasureStep
from jobpilot.privacy.domain.deletion import DeletionMode, ErasureNotUnderWayError
from jobpilot.privacy.eraser import NotErasedError
from jobpilot.privacy.repository import DeletionRepository
from jobpilot.stack.binaries import postgres_installation
from tests.conftest import create_user
from tests.integration.privacy.canaries import dump, occurrences, plant

STEPS = tuple(ErasureStep)


@pytest.fixture
async def owner(servers):
    engine = create_async_engine(servers.postgres.superuser_url)
    yield engine
    await engine.dispose()


async def tables_with(engine, canary: str) -> list[str]:
    """Every table of the database, read whole as text."""
    found = []
    async with engine.connect() as connection:
        names = await connection.scalars(
            text("select tablename from pg_tables where schemaname = 'public'")
        )
        for name in names.all():
            hits = await connection.scalar(
                text(f"select count(*) from {name} t where t::text like :word"),
                {"word": f"%{canary}%"},
            )
            if hits:
                found.append(name)
    return found


def files_with(folder: Path, canary: str) -> list[str]:
    """Files of people and mails. Not logs: planting against a constraint makes the database's log quote the row."""
    places = [folder / name for name in ("files", "mail")]
    return [
        str(path)
        for place in places
        for path in place.rglob("*")
        if path.is_file() and canary.encode() in path.read_bytes()
    ]


async def keys_with(redis, user_id: UUID, canary: str) -> list[bytes]:
    return [
        key
        async for key in redis.scan_iter()
        if str(user_id).encode() in key
        or (await redis.type(key) == b"string" and canary.encode() in (await redis.get(key) or b""))
    ]


async def somebody_planted(context, owner) -> tuple[UUID, str]:
    leaver, canary = uuid4(), f"canary{secrets.token_hex(8)}"
    await plant(owner, leaver, canary)
    key = f"resumes/{secrets.token_hex(8)}"
    await context.file_store.put(key, canary.encode())
    await context.file_store.put(f"exports/{leaver.hex}/{uuid4().hex}", canary.encode())
    async with owner.begin() as connection:
        values = {"key": key, "id": leaver}
        await connection.execute(
            text("update resumes set file_key = :key where user_id = :id"), values
        )
        mail = await connection.scalar(text("select id from mails where user_id = :id"), values)
    await context.mailer.send(
        OutgoingMail(f"mail:{mail}", str(mail), "a@example.org", "", None, "s", canary, None)
    )
    await context.redis.set(f"llm_cost:{leaver}:2026-01", canary)
    return leaver, canary


async def begun(context, leaver: UUID) -> UUID:
    async with context.for_system() as factory:
        deletion = await factory.deletions().request(leaver, DeletionMode.NOW)
    assert await context.eraser.begin(deletion.id, leaver, deletion.due_at)
    return deletion.id


@pytest.mark.parametrize("killed_after", [None, *STEPS[:-1]], ids=str)
async def test_nothing_is_left(
    context, owner, user_id: UUID, killed_after, home: Path, servers, tmp_path: Path
) -> None:
    """Also when the erasure ended after some step and everything is begun again."""
    leaver, canary = await somebody_planted(context, owner)
    planted = await tables_with(owner, canary)
    assert len(planted) >= 20
    assert len(files_with(home, canary)) == 3

    deletion_id = await begun(context, leaver)
    for attempt in range(2):
        for step in STEPS:
            await context.eraser.erase(deletion_id, leaver, step)
            if attempt == 0 and step is killed_after:
                break
        else:
            break

    assert await tables_with(owner, canary) == []
    if killed_after is None:
        programs = postgres_installation() / "bin"
        url = servers.postgres.superuser_url.replace("postgresql+asyncpg", "postgresql")
        assert occurrences([dump(programs, url, tmp_path / "dump")], [canary]) == {canary: 0}
    assert files_with(home, canary) == []
    assert await keys_with(context.redis, leaver, canary) == []
    async with context.for_system() as factory:
        receipt = await factory.deletions().receipt(deletion_id)
        assert (await factory.accounts().get(user_id)).id == user_id
    assert context.receipt_key.is_genuine(receipt)
    assert set(receipt.body["left"].values()) == {0}


@pytest.mark.parametrize("left_out", ["files", "keys", "others", "rows"])
async def test_a_step_that_is_left_out_is_noticed(
    context, owner, left_out: str, home: Path
) -> None:
    """So the scan above can fail."""
    leaver, canary = await somebody_planted(context, owner)
    deletion_id = await begun(context, leaver)
    noticed = False
    for step in STEPS:
        if step == left_out:
            continue
        try:
            await context.eraser.erase(deletion_id, leaver, step)
        except NotErasedError:
            noticed = True
            break
    if left_out in ("files", "others"):
        # archives are looked for once more when everything is counted
        assert len(files_with(home, canary)) == 1
    else:
        assert noticed
        async with context.for_system() as factory:
            assert await DeletionRepository(factory.session).receipt(deletion_id) is None
    await context.redis.delete(f"llm_cost:{leaver}:2026-01")
    for path in files_with(home, canary):
        await asyncio.to_thread(Path(path).unlink)


class TestOnlyWhatIsUnderWay:
    """Nobody is erased by a call that comes from somewhere else, or twice."""

    async def erased(self, context, deletion_id: UUID, user_id: UUID) -> bool:
        try:
            await context.eraser.erase(deletion_id, user_id, ErasureStep.ROWS)
        except ErasureNotUnderWayError:
            return False
        return True

    async def test_without_a_deletion(self, context, user_id: UUID) -> None:
        assert not await self.erased(context, uuid4(), user_id)
        async with context.for_system() as factory:
            assert (await factory.accounts().get(user_id)).id == user_id

    async def test_before_it_is_due(self, context, user_id: UUID) -> None:
        async with context.for_system() as factory:
            deletion = await factory.deletions().request(user_id, DeletionMode.SCHEDULED)
        assert not await self.erased(context, deletion.id, user_id)
        await context.eraser.note_failure(deletion.id, ErasureStep.ROWS)
        async with context.for_system() as factory:
            assert (await factory.deletions().get(user_id)).state == "scheduled"

    async def test_of_somebody_else(self, context, user_id: UUID) -> None:
        other = await create_user(context)
        deletion_id = await begun(context, other)
        assert not await self.erased(context, deletion_id, user_id)
        for step in STEPS:
            await context.eraser.erase(deletion_id, other, step)

    async def test_when_it_has_ended(self, context, user_id: UUID) -> None:
        """But for the receipt, whose answer may have been lost."""
        deletion_id = await begun(context, user_id)
        for step in STEPS:
            await context.eraser.erase(deletion_id, user_id, step)
        async with context.for_system() as factory:
            receipt = await factory.deletions().receipt(deletion_id)
        await context.eraser.erase(deletion_id, user_id, ErasureStep.RECEIPT)
        assert not await self.erased(context, deletion_id, user_id)
        await context.eraser.note_failure(deletion_id, ErasureStep.ROWS)
        async with context.for_system() as factory:
            assert await factory.deletions().receipt(deletion_id) == receipt
