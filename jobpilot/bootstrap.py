"""The object graph: one for requests, activities, the command line and tests.

`ProcessContext` holds what a process has once (pools, clients, adapters). `Factory` makes services bound to one
transaction of one actor. Who needs a service asks the factory; nobody else constructs one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.database.engine import SYSTEM, Actor, Database, UserActor
from jobpilot.settings import Settings


@dataclass
class ProcessContext:
    """Built once per process. Building it opens no connection, so it cannot fail because a server is away."""

    settings: Settings
    database: Database
    redis: Redis

    @classmethod
    def create(cls, settings: Settings) -> Self:
        """Raises SettingsError when an address is neither configured nor recorded."""
        return cls(
            settings=settings,
            database=Database(settings.database_dsn, pool_size=settings.database_pool_size),
            redis=Redis.from_url(
                settings.redis_dsn,
                decode_responses=False,
                socket_connect_timeout=1.0,
                socket_timeout=2.0,
                health_check_interval=15,
            ),
        )

    @asynccontextmanager
    async def for_user(self, user_id: UUID) -> AsyncIterator[Factory]:
        """One unit of work for a person: commits when the block ends, rolls back when it raises."""
        async with self._unit_of_work(UserActor(user_id)) as factory:
            yield factory

    @asynccontextmanager
    async def for_system(self) -> AsyncIterator[Factory]:
        """One unit of work for the house."""
        async with self._unit_of_work(SYSTEM) as factory:
            yield factory

    @asynccontextmanager
    async def _unit_of_work(self, actor: Actor) -> AsyncIterator[Factory]:
        async with self.database.transaction(actor) as session:
            yield Factory(self, session, actor)

    async def aclose(self) -> None:
        await self.redis.aclose()
        await self.database.dispose()


@dataclass(frozen=True)
class Factory:
    """Services of one transaction. Each method makes one service; nothing is cached or shared."""

    context: ProcessContext
    session: AsyncSession
    actor: Actor
