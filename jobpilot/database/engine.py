"""Transactions that act for somebody.

Problem: a query without its `user_id` filter must not show another person's rows.
Mechanism: the login that `DATABASE_URL` names owns the tables, and every table has FORCE row-level security, so a
bare session sees nothing. Each transaction takes one of two roles: `jobpilot_app`, which sees the rows of the user
named in `app.user_id`, or `jobpilot_system`, which sees the few tables that dispatching, reconciling and signing in
need. Both settings are LOCAL: a pooled connection forgets them at the end of the transaction.
To give a new table its policies, see `migrations/` and `tests/integration/database/test_row_level_security.py`.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

log = structlog.get_logger(__name__)
_AFTER_COMMIT: Final = "after_commit"


@dataclass(frozen=True)
class UserActor:
    """Acts for one person: sees that person's rows only."""

    user_id: UUID


@dataclass(frozen=True)
class SystemActor:
    """Acts for the house: dispatcher, reconciler, sign-in."""


SYSTEM: Final = SystemActor()
Actor = UserActor | SystemActor


def after_commit(session: AsyncSession, callback: Callable[[], None]) -> None:
    """Run `callback` once the session's transaction has committed; never if it rolls back."""
    session.info.setdefault(_AFTER_COMMIT, []).append(callback)


class Database:
    """Connection pool plus the transactions above. Connecting is lazy: constructing it never fails."""

    def __init__(
        self, url: str, *, pool_size: int = 10, application_name: str = "jobpilot"
    ) -> None:
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            pool_timeout=10,
            connect_args={
                "timeout": 5,
                # a pooler in transaction mode cannot keep prepared statements apart
                "statement_cache_size": 0,
                "server_settings": {
                    "application_name": application_name,
                    "jit": "off",
                    "statement_timeout": "30000",
                    "lock_timeout": "10000",
                    "idle_in_transaction_session_timeout": "60000",
                },
            },
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self, actor: Actor) -> AsyncIterator[AsyncSession]:
        """One transaction as `actor`: commits when the block ends, rolls back when it raises.

        Raises sqlalchemy.exc.DBAPIError or OSError when the database is away.
        """
        async with self._sessions() as session:
            async with session.begin():
                await become(session, actor)
                yield session
            for callback in session.info.pop(_AFTER_COMMIT, []):
                callback()

    async def ping(self) -> None:
        """Raises when the database does not answer."""
        async with self.engine.connect() as connection:
            await connection.execute(text("select 1"))

    async def dispose(self) -> None:
        await self.engine.dispose()


async def become(session: AsyncSession, actor: Actor) -> None:
    """Take the actor's role for the rest of the transaction."""
    if isinstance(actor, UserActor):
        await session.execute(
            text(
                "select set_config('role', 'jobpilot_app', true), "
                "set_config('app.user_id', :user_id, true)"
            ),
            {"user_id": str(actor.user_id)},
        )
    else:
        await session.execute(text("select set_config('role', 'jobpilot_system', true)"))
