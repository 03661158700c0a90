"""Alembic on asyncpg. The address comes from `-x url=…`, else from the settings.

All pending revisions run in one transaction with a lock timeout: a migration that cannot get its lock fails quickly
instead of queueing the whole application behind it.
"""

import asyncio

from alembic import context
from sqlalchemy import Connection, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

import jobpilot.accounts.tables
import jobpilot.applications.tables
import jobpilot.briefings.tables
import jobpilot.costs.tables
import jobpilot.database.outbox
import jobpilot.jobs.tables
import jobpilot.matching.tables
import jobpilot.outreach.tables
import jobpilot.privacy.tables
import jobpilot.resumes.tables
import jobpilot.runs.tables
import jobpilot.sharing.tables
import jobpilot.writing.tables  # noqa: F401 - importing the tables fills the metadata
from jobpilot.database.address import DatabaseAddress
from jobpilot.database.base import Base
from jobpilot.settings import Settings

LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "60s"


def _url() -> str:
    configured = context.get_x_argument(as_dictionary=True).get("url")
    return configured or context.config.attributes.get("url") or Settings().database_dsn


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        connection.execute(text(f"set local lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text(f"set local statement_timeout = '{STATEMENT_TIMEOUT}'"))
        # two processes that migrate at once take turns
        connection.execute(text("select pg_advisory_xact_lock(hashtext('jobpilot.migrations'))"))
        context.run_migrations()


async def _online() -> None:
    address = DatabaseAddress.of(_url())
    engine = create_async_engine(
        address.url, connect_args=address.arguments, poolclass=pool.NullPool
    )
    async with engine.connect() as connection:
        await connection.run_sync(_migrate)
        await connection.commit()
    await engine.dispose()


asyncio.run(_online())
