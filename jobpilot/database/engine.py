"""Transactions that act for somebody.

Problem: a query without its `user_id` filter must not show another person's rows.
Mechanism: the login that `DATABASE_URL` names owns the tables, and every table has FORCE row-level security, so a
bare session sees nothing. Each transaction takes one of two roles: `jobpilot_app`, which sees the rows of the user
named in `app.user_id`, or `jobpilot_system`, which sees the few tables that dispatching, reconciling and signing in
need. Both settings are LOCAL: a pooled connection forgets them at the end of the transaction. A transaction of a person
also says that it is at work on the account, so that whoever deletes the account meets none (see `locks`).
A pooled connection may have died with its server. Asking it first (a "ping") would cost every transaction three round
trips; instead, taking the role is the first thing a transaction does, and that is repeated on a new connection. It
costs none: the role goes along with BEGIN (see `_Connection`).
To give a new table its policies, see `migrations/` and `tests/integration/database/test_row_level_security.py`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import asyncpg
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import Session

from jobpilot.database.address import DatabaseAddress
from jobpilot.database.locks import share_account
from jobpilot.database.sealing import Sealer, acting_with
from jobpilot.database.traced import trace_statements
from jobpilot.errors import JobPilotError

log = structlog.get_logger(__name__)
_AFTER_COMMIT: Final = "after_commit"
_TAKE_ROLE: Final = "take role"
_PING: Final = text("select 1")
_SNAPSHOT: Final = {"isolation_level": "REPEATABLE READ"}


@dataclass(frozen=True)
class UserActor:
    """Acts for one person: sees that person's rows only."""

    user_id: UUID


@dataclass(frozen=True)
class SystemActor:
    """Acts for the house: dispatcher, reconciler, sign-in."""


@dataclass(frozen=True)
class KeysActor:
    """Reads and writes people's keys, and nothing else; in a database of their own as its login."""

    has_own_database: bool = False


SYSTEM: Final = SystemActor()
KEYS: Final = KeysActor()
Actor = UserActor | SystemActor | KeysActor


Sealers = Callable[[Actor], Awaitable[Sealer]]
"""Who seals and opens columns for an actor; asked before a connection is taken, for they may come from elsewhere."""


class _Connection(asyncpg.Connection):
    """Begins a transaction and takes its role in one round trip instead of two.

    SQLAlchemy sends BEGIN before the first statement. `become` leaves the `role` here and makes `_TAKE_ROLE` that
    statement: with BEGIN the role has been sent, and in a transaction that had begun before it is sent now.
    """

    role: str | None = None

    async def execute(self, query: str, *args: Any, **options: Any) -> str:
        if query != "BEGIN;" or self.role is None:
            return str(await super().execute(query, *args, **options))
        role, self.role = self.role, None
        try:
            return str(await super().execute(f"BEGIN; {role}"))
        except asyncpg.PostgresError:
            # BEGIN itself hardly fails. Let the role fail where SQLAlchemy knows of a transaction that it can end.
            await super().execute("ROLLBACK;")
            self.role = role
            return str(await super().execute(query))

    async def prepare(self, query: str, **options: Any) -> Any:
        if query == _TAKE_ROLE:
            return _TakeRole(self)
        return await super().prepare(query, **options)


class _TakeRole:
    """What SQLAlchemy needs of a prepared statement."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    async def fetch(self) -> list[Any]:
        role, self._connection.role = self._connection.role, None
        if role is not None:
            await self._connection.execute(role)
        return []

    def get_attributes(self) -> tuple[()]:
        return ()

    def get_statusmsg(self) -> str:
        return ""


def after_commit(session: AsyncSession, callback: Callable[[], None]) -> None:
    """Run `callback` once the session's transaction has committed; never if it rolls back."""
    session.info.setdefault(_AFTER_COMMIT, []).append(callback)


class Database:
    """Connection pool plus the transactions above. Connecting is lazy: constructing it never fails.

    `has_pooler`: a pooler in transaction mode stands before the server. It cannot keep prepared statements apart, so
    there are none, and each statement is parsed and planned anew.
    """

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 10,
        application_name: str = "jobpilot",
        has_pooler: bool = False,
    ) -> None:
        self._sealers: Sealers | None = None
        address = DatabaseAddress.of(url)
        self.engine: AsyncEngine = create_async_engine(
            address.url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=10,
            connect_args={
                **address.arguments,
                "timeout": 5,
                "connection_class": _Connection,
                **({"statement_cache_size": 0} if has_pooler else {}),
                "server_settings": {
                    "application_name": application_name,
                    "jit": "off",
                    "statement_timeout": "30000",
                    "lock_timeout": "10000",
                    "idle_in_transaction_session_timeout": "60000",
                },
            },
        )
        trace_statements(self.engine.sync_engine, without=_TAKE_ROLE)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    def seal_with(self, sealers: Sealers) -> None:
        """Until then nobody reads or writes sealed columns."""
        self._sealers = sealers

    @asynccontextmanager
    async def transaction(
        self, actor: Actor, *, snapshot: bool = False
    ) -> AsyncIterator[AsyncSession]:
        """One transaction as `actor`: commits when the block ends, rolls back when it raises.

        With `snapshot` everything is read as it stood at the first statement. Raises sqlalchemy.exc.DBAPIError or
        OSError when the database is away.
        """
        sealer = await self._sealers(actor) if self._sealers is not None else None
        async with self._sessions() as session:
            options = _SNAPSHOT if snapshot else None
            await self._first(session, lambda: become(session, actor, options))
            with acting_with(sealer), _unwrapped():
                yield session
                await session.commit()
            for callback in session.info.pop(_AFTER_COMMIT, []):
                callback()

    async def ping(self) -> None:
        """Raises when the database does not answer."""
        async with self._sessions() as session:
            await self._first(session, lambda: session.execute(_PING))

    @staticmethod
    async def _first(session: AsyncSession, work: Callable[[], Awaitable[object]]) -> None:
        """The first statement of a transaction, on another connection when the pooled one was dead.

        The pool has then dropped all connections of that age, so the second one is new.
        """
        with _cancellable():
            try:
                await work()
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                await session.rollback()
                await work()

    async def dispose(self) -> None:
        await self.engine.dispose()


@contextmanager
def _cancellable() -> Iterator[None]:
    """A task that is cancelled ends, whatever SQLAlchemy makes of it.

    Its first look at a server takes the cancellation for a failure of one of its questions, and goes on; a loop that
    outlives every outage would then outlive its own end.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task is not None else 0
    try:
        yield
    except Exception as error:
        if task is not None and task.cancelling() > before:
            raise asyncio.CancelledError from error
        raise
    if task is not None and task.cancelling() > before:
        raise asyncio.CancelledError


@contextmanager
def _unwrapped() -> Iterator[None]:
    """What sealing raises, without the statement and its values, which SQLAlchemy wraps around it."""
    try:
        yield
    except StatementError as error:
        if isinstance(error.orig, JobPilotError):
            raise error.orig from None
        raise


async def become(
    session: AsyncSession, actor: Actor, options: Mapping[str, Any] | None = None
) -> None:
    """Take the actor's role for the rest of the transaction, which begins with the `options`."""
    await session.run_sync(_take_role, _role(actor), options)


def _take_role(session: Session, role: str, options: Mapping[str, Any] | None) -> None:
    connection = session.connection(execution_options=options)
    driver: _Connection | None = connection.connection.driver_connection
    assert driver is not None, "it was just connected"
    driver.role = role
    connection.exec_driver_sql(_TAKE_ROLE)


def _role(actor: Actor) -> str:
    if isinstance(actor, SystemActor):
        return "set local role jobpilot_system"
    if isinstance(actor, KeysActor):
        return "set local role " + ("none" if actor.has_own_database else "jobpilot_keys")
    # nothing but hexadecimal digits and hyphens: this form of statement takes no parameters
    user_id = UUID(str(actor.user_id))
    return f"set local role jobpilot_app; set local app.user_id = '{user_id}'; {share_account(user_id)}"
