"""A word that is put wherever a person's words may stand is found nowhere once they are erased."""

import secrets
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from jobpilot.database.base import Base
from jobpilot.ports.mailer import OutgoingMail
from jobpilot.privacy.contracts import ErasureStep
from jobpilot.privacy.domain.deletion import DeletionMode
from jobpilot.privacy.registry import owned_tables
from tests.integration.database.test_row_level_security import insert_row, rows_of

STEPS = tuple(ErasureStep)


@pytest.fixture
async def owner(servers):
    engine = create_async_engine(servers.postgres.superuser_url)
    yield engine
    await engine.dispose()


async def plant(engine, user_id: UUID, canary: str) -> None:
    """A row in every table of a person, with the word in every column that takes free text."""
    rows = rows_of(user_id)
    rows["users"] |= {"email": f"{canary}@example.org"}
    owned = dict(owned_tables())
    async with AsyncSession(engine) as session, session.begin():
        for table, row in rows.items():
            if table in owned or table == "job_boards":
                await insert_row(session, table, row)
        for table, owner in owned.items():
            for column in free_texts(table):
                await fill(session, table, column, owner, user_id, canary)


def free_texts(table: str) -> list:
    kept = {"id", "issuer", "subject", "sha256", "token_hash", "code", "time_zone", "locale"}
    return [
        column
        for column in Base.metadata.tables[table].columns
        if isinstance(column.type, Text | JSONB)
        and column.name not in kept
        and not column.foreign_keys
    ]


async def fill(session, table: str, column, owner: str, user_id: UUID, canary: str) -> None:
    """Columns that take only certain words keep theirs."""
    value = "to_jsonb(cast(:word as text))" if isinstance(column.type, JSONB) else ":word"
    statement = f"update {table} set {column.name} = {value} where {owner} = :user_id"
    word = f"{canary} {table}.{column.name} {user_id}"
    try:
        async with session.begin_nested():
            await session.execute(text(statement), {"word": word, "user_id": user_id})
    except Exception as error:
        if "check constraint" not in str(error) and "generated" not in str(error):
            raise


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


@pytest.mark.parametrize("killed_after", [None, *STEPS[:-1]], ids=str)
async def test_nothing_is_left(context, owner, user_id: UUID, killed_after, home: Path) -> None:
    """Also when the erasure ended after some step and everything is begun again."""
    leaver, canary = uuid4(), f"canary{secrets.token_hex(8)}"
    await plant(owner, leaver, canary)
    key = f"resumes/{secrets.token_hex(8)}"
    await context.file_store.put(key, canary.encode())
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
    planted = await tables_with(owner, canary)
    assert len(planted) >= 20
    assert len(files_with(home, canary)) == 2

    async with context.for_system() as factory:
        deletion = await factory.deletions().request(leaver, DeletionMode.NOW)
    for attempt in range(2):
        assert await context.eraser.begin(deletion.id, leaver, deletion.due_at)
        for step in STEPS:
            await context.eraser.erase(deletion.id, leaver, step)
            if attempt == 0 and step is killed_after:
                break
        else:
            break

    assert await tables_with(owner, canary) == []
    assert files_with(home, canary) == []
    assert await keys_with(context.redis, leaver, canary) == []
    async with context.for_system() as factory:
        receipt = await factory.deletions().receipt(deletion.id)
        assert (await factory.accounts().get(user_id)).id == user_id
    assert context.receipt_key.is_genuine(receipt)
    assert set(receipt.body["left"].values()) == {0}
