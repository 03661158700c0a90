"""A pooled connection that died with its server costs nobody a failed transaction."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from jobpilot.database.engine import SYSTEM, Database
from jobpilot.settings import Settings

NAME = "jobpilot-lost-connections"
POOLED = 4


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings.database_dsn, pool_size=POOLED, application_name=NAME)
    yield database
    await database.dispose()


async def one_transaction(database: Database, together: asyncio.Barrier | None = None) -> int:
    async with database.transaction(SYSTEM) as session:
        if together is not None:
            await together.wait()
        return int(await session.scalar(text("select 1")) or 0)


async def fill_the_pool(database: Database) -> None:
    together = asyncio.Barrier(POOLED)
    await asyncio.gather(*(one_transaction(database, together) for _ in range(POOLED)))


async def end_connections(settings: Settings) -> int:
    other = Database(settings.database_dsn, pool_size=1)
    query = text(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = :n"
    )
    async with other.engine.connect() as connection:
        ended = await connection.scalar(query, {"n": NAME})
    await other.dispose()
    await asyncio.sleep(0.1)
    return int(ended or 0)


class TestLostConnections:
    async def test_the_next_transactions_succeed(self, database, settings) -> None:
        await fill_the_pool(database)
        assert await end_connections(settings) == POOLED
        assert [await one_transaction(database) for _ in range(POOLED + 1)] == [1] * (POOLED + 1)

    async def test_so_do_many_at_once(self, database, settings) -> None:
        await fill_the_pool(database)
        await end_connections(settings)
        found = await asyncio.gather(*(one_transaction(database) for _ in range(2 * POOLED)))
        assert found == [1] * (2 * POOLED)

    async def test_health_does_not_call_it_an_outage(self, database, settings) -> None:
        await fill_the_pool(database)
        await end_connections(settings)
        await database.ping()

    async def test_a_transaction_under_way_is_not_repeated(self, database, settings) -> None:
        """Half of it may have been seen by somebody: only whoever wrote it can tell what to do."""
        times = 0

        async def interrupted() -> None:
            nonlocal times
            async with database.transaction(SYSTEM) as session:
                times += 1
                await end_connections(settings)
                await session.execute(text("select 1"))

        with pytest.raises(Exception, match=r"(?i)connection|terminat"):
            await interrupted()
        assert times == 1
