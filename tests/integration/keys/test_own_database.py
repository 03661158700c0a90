"""Keys of people in a second database, under a login with no other right: a copy of the first one opens nothing."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from jobpilot.bootstrap import ProcessContext
from jobpilot.database.engine import KEYS
from jobpilot.keys.own_database import KeysConflictError, move, prepare
from jobpilot.ports.keys import KeyMissingError
from jobpilot.stack.binaries import postgres_installation
from tests.conftest import create_user
from tests.integration.keys.test_columns import note, notes_of
from tests.integration.privacy.canaries import dump

WORDS = "Ring back on Thursday"


@pytest.fixture(scope="module")
async def keys_url(servers) -> AsyncIterator[str]:
    """A database on the same server, owned by a login without any other right."""
    superuser = create_async_engine(servers.postgres.superuser_url, isolation_level="AUTOCOMMIT")
    name = f"keys_{uuid4().hex[:8]}"
    async with superuser.connect() as connection:
        await connection.execute(text(f"create role {name} login password '{name}'"))
        await connection.execute(text(f"create database {name} owner {name}"))
    url = make_url(servers.postgres.superuser_url).set(username=name, password=name, database=name)
    yield url.render_as_string(hide_password=False)
    async with superuser.connect() as connection:
        await connection.execute(text(f"drop database {name} with (force)"))
        await connection.execute(text(f"drop role {name}"))
    await superuser.dispose()


@pytest.fixture(scope="module")
async def keys(keys_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(keys_url)
    for _ in range(2):
        await prepare(engine)
    yield engine
    await engine.dispose()


@pytest.fixture
async def apart(context: ProcessContext, keys: AsyncEngine, keys_url: str):
    """A process that has its keys there."""
    process = process_with(context, keys_url)
    yield process
    await process.aclose()


def process_with(context: ProcessContext, keys_url: str) -> ProcessContext:
    settings = context.settings.model_copy(update={"keys_database_url": SecretStr(keys_url)})
    return ProcessContext.create(settings)


@pytest.fixture
async def former(servers) -> AsyncIterator[AsyncEngine]:
    """Where keys were before: with the role that reads them there, as the migrations make it."""
    name = f"former_{uuid4().hex[:8]}"
    superuser = create_async_engine(servers.postgres.superuser_url, isolation_level="AUTOCOMMIT")
    async with superuser.connect() as connection:
        await connection.execute(text(f"create database {name}"))
    engine = create_async_engine(make_url(servers.postgres.superuser_url).set(database=name))
    await prepare(engine)
    async with engine.begin() as connection:
        await connection.execute(text("grant usage on schema keys to jobpilot_keys"))
        await connection.execute(text("grant select on all tables in schema keys to jobpilot_keys"))
    yield engine
    await engine.dispose()
    async with superuser.connect() as connection:
        await connection.execute(text(f"drop database {name} with (force)"))
    await superuser.dispose()


async def columns_of(engine: AsyncEngine) -> list[tuple[object, ...]]:
    query = text(
        "select table_name, column_name, data_type, is_nullable, column_default"
        " from information_schema.columns where table_schema = 'keys' order by 1, 2"
    )
    async with engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(query)]


async def constraints_of(engine: AsyncEngine) -> list[tuple[object, ...]]:
    query = text(
        "select conrelid::regclass::text, contype::text, pg_get_constraintdef(oid)"
        " from pg_constraint where connamespace = 'keys'::regnamespace order by 1, 2, 3"
    )
    async with engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(query)]


async def test_its_tables_are_those_of_the_migrations(servers, keys: AsyncEngine) -> None:
    first = create_async_engine(servers.postgres.superuser_url)
    assert await columns_of(keys) == await columns_of(first)
    assert await constraints_of(keys) == await constraints_of(first)
    await first.dispose()


async def test_a_persons_whole_life_with_keys_elsewhere(
    context: ProcessContext, apart: ProcessContext, servers, tmp_path
) -> None:
    """Written, read, renewed, wrapped anew and erased; the first database has nothing that opens it."""
    person = await create_user(apart)
    application = await note(apart, person, WORDS)
    assert await notes_of(apart, person, application) == WORDS
    assert await apart.person_keys.renew() >= 1
    assert await apart.person_keys.count(person) == 2
    assert await apart.person_keys.rewrap() == 0
    assert await notes_of(apart, person, application) == WORDS

    async with apart.keys_database.engine.connect() as connection:
        rows = await connection.execute(text("select id, wrapped from keys.data_keys"))
        stored = [(row.id, bytes(row.wrapped)) for row in rows]
    url = servers.postgres.superuser_url.replace("+asyncpg", "")
    programs = postgres_installation() / "bin"
    written = dump(programs, url, tmp_path / "first.sql").read_bytes()
    assert str(application).encode() in written, "this is the dump"
    for _, wrapped in stored:
        assert wrapped.hex().encode() not in written
    assert str(person).encode() in written
    async with context.keys_database.transaction(KEYS) as session:
        count = text("select count(*) from keys.data_keys where user_id = :person")
        assert await session.scalar(count, {"person": person}) == 0

    await apart.person_keys.destroy(person)
    assert await apart.person_keys.count(person) == 0
    with pytest.raises(KeyMissingError):
        await notes_of(apart, person, application)


async def test_what_was_kept_elsewhere_before_is_moved(
    context: ProcessContext, apart: ProcessContext, former: AsyncEngine, keys: AsyncEngine
) -> None:
    """Twice, as after a crash; and not over other keys of the same person."""
    before = process_with(context, former.url.render_as_string(hide_password=False))
    try:
        person = await create_user(before)
        application = await note(before, person, WORDS)
        assert await move(former, keys) == 1
        assert await move(former, keys) == 0
        assert await before.person_keys.count(person) == 0
        assert await notes_of(apart, person, application) == WORDS

        before.person_keys.forget()
        await before.person_keys.writing(person)
        with pytest.raises(KeysConflictError):
            await move(former, keys)
        assert await before.person_keys.count(person) == 1
        assert await notes_of(apart, person, application) == WORDS
    finally:
        await before.aclose()


async def test_its_login_may_nothing_in_the_first_database(servers, keys_url: str) -> None:
    url = make_url(keys_url).set(database=make_url(servers.postgres.superuser_url).database)
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        with pytest.raises(DBAPIError, match="permission denied"):
            await connection.execute(text("select * from users"))
    await engine.dispose()
