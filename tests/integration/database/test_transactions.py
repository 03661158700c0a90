"""What a transaction costs, and what it leaves behind on its connection."""

import asyncio
import random
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from asyncpg.connection import LoggedQuery
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.database import engine
from jobpilot.database.engine import SYSTEM, Actor, Database, UserActor
from jobpilot.settings import Settings

WHO = text("select current_user, current_setting('app.user_id', true)")


@pytest.fixture(params=[False, True], ids=["server", "pooler"])
async def database(settings: Settings, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """One connection, so that each transaction gets what the one before left."""
    database = Database(settings.database_dsn, pool_size=1, has_pooler=request.param)
    yield database
    await database.dispose()


async def who(database: Database, actor: Actor) -> tuple[str, str | None]:
    async with database.transaction(actor) as session:
        role, user_id = (await session.execute(WHO)).one()
    return role, user_id or None


async def sent_in(database: Database, actor: Actor) -> list[str]:
    """What one transaction sends, but for its prepared statements: of these the driver tells nobody."""
    sent: list[str] = []

    def note(query: LoggedQuery) -> None:
        sent.append(query.query)

    async with database.engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        driver.add_query_logger(note)
    await who(database, actor)
    driver.remove_query_logger(note)
    return sent


async def test_the_role_goes_along_with_begin(database) -> None:
    await who(database, SYSTEM)
    user_id = uuid4()
    begin, commit = await sent_in(database, UserActor(user_id))
    assert begin.startswith("BEGIN;")
    assert "set local role jobpilot_app" in begin
    assert str(user_id) in begin
    assert commit == "COMMIT;"


async def test_each_transaction_has_the_role_of_its_own_actor(database) -> None:
    first, second = uuid4(), uuid4()
    assert await who(database, UserActor(first)) == ("jobpilot_app", str(first))
    assert await who(database, SYSTEM) == ("jobpilot_system", None)
    assert await who(database, UserActor(second)) == ("jobpilot_app", str(second))


async def test_nothing_of_it_stays_on_the_connection(database) -> None:
    owner = await plain_user(database)
    await who(database, UserActor(uuid4()))
    assert await plain_user(database) == owner
    with pytest.raises(ZeroDivisionError):
        async with database.transaction(UserActor(uuid4())):
            raise ZeroDivisionError
    assert await plain_user(database) == owner


async def test_a_role_is_also_taken_in_a_transaction_that_has_begun(database) -> None:
    user_id = uuid4()
    async with AsyncSession(database.engine) as session:
        await session.execute(text("select 1"))
        await engine.become(session, UserActor(user_id))
        assert tuple((await session.execute(WHO)).one()) == ("jobpilot_app", str(user_id))
        await engine.become(session, SYSTEM)
        assert (await session.execute(WHO)).one()[0] == "jobpilot_system"


async def test_a_role_that_cannot_be_taken_fails_its_transaction_alone(
    database, monkeypatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(engine, "_role", lambda _: "set local role nobody_has_made_it")
        for _ in range(2):
            with pytest.raises(DBAPIError, match="nobody_has_made_it"):
                await who(database, SYSTEM)
    assert (await who(database, SYSTEM))[0] == "jobpilot_system"


async def test_a_user_id_cannot_say_anything_else(database) -> None:
    told: object = "x'; set local role jobpilot_system; --"
    with pytest.raises(ValueError, match="UUID"):
        await who(database, UserActor(told))  # type: ignore[arg-type]


async def plain_user(database: Database) -> str:
    async with database.engine.connect() as connection:
        return str(await connection.scalar(text("select current_user")))


async def test_who_is_cancelled_ends(settings: Settings) -> None:
    """Even while SQLAlchemy asks a server for the first time what it is."""

    async def work_on(database: Database) -> None:
        while True:
            async with database.transaction(SYSTEM) as session:
                await session.execute(text("select 1"))

    for _ in range(60):
        database = Database(settings.database_dsn, pool_size=1)
        working = asyncio.create_task(work_on(database))
        await asyncio.sleep(random.uniform(0, 0.06))
        working.cancel()
        with pytest.raises(asyncio.CancelledError):
            await working
        await database.dispose()
