"""Effects that must follow a commit: written in the same transaction, delivered afterwards, repeated until done.

A row is enqueued beside the change that wants it. The process that committed delivers it at once; if it dies first,
any process's sweep finds the row and delivers it. Delivery must therefore be idempotent (deterministic workflow
ids, signals that carry their own id).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Table, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from jobpilot import tracing
from jobpilot.database.base import Base, CreatedAt

MAX_ATTEMPTS = 100
CLAIM_SECONDS = 15


class OutboxRow(CreatedAt, Base):
    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str]
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(server_default="pending")
    attempts: Mapped[int] = mapped_column(server_default="0")
    available_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None]

    __table_args__ = (
        Index("ix_outbox_pending", "available_at", postgresql_where=text("state = 'pending'")),
        Index("ix_outbox_user_id", "user_id"),
    )


_WRITTEN = ("user_id", "kind", "payload", "dedupe_key")
# Built once: every request that starts or steers something writes one, some together with a row of their own.
ENQUEUE = (
    insert(cast("Table", OutboxRow.__table__))
    .values({name: bindparam(f"outbox_{name}") for name in _WRITTEN})
    .on_conflict_do_nothing(index_elements=["dedupe_key"])
)


@dataclass(frozen=True)
class OutboxMessage:
    """One claimed message. `payload` holds ids only."""

    id: int
    user_id: UUID
    kind: str
    payload: dict[str, Any]
    attempts: int
    trace: str | None = None
    """The `traceparent` of who wrote it, if that was recorded."""


async def enqueue(
    session: AsyncSession,
    *,
    user_id: UUID,
    kind: str,
    payload: dict[str, Any],
    dedupe_key: str,
    delay: timedelta | None = None,
) -> None:
    """Write one message in the caller's transaction; the same `dedupe_key` writes nothing new.

    It is delivered at once, or after the `delay`.
    """
    statement = ENQUEUE if delay is None else ENQUEUE.values(available_at=func.now() + delay)
    await session.execute(statement, message_values(user_id, kind, payload, dedupe_key))


def message_values(
    user_id: UUID, kind: str, payload: dict[str, Any], dedupe_key: str
) -> dict[str, Any]:
    """What `ENQUEUE` is executed with. The trace of who writes it goes along."""
    if (trace := tracing.traceparent()) is not None:
        payload = {**payload, tracing.HEADER: trace}
    return {
        f"outbox_{name}": value
        for name, value in zip(_WRITTEN, (user_id, kind, payload, dedupe_key), strict=True)
    }


async def claim(session: AsyncSession, *, limit: int = 20) -> list[OutboxMessage]:
    """Take due messages for CLAIM_SECONDS; a claimer that dies gives them back by running out of time."""
    due = (
        select(OutboxRow.id)
        .where(OutboxRow.state == "pending", OutboxRow.available_at <= func.now())
        .order_by(OutboxRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(due))
        .values(
            attempts=OutboxRow.attempts + 1,
            available_at=func.now() + timedelta(seconds=CLAIM_SECONDS),
        )
        .returning(
            OutboxRow.id, OutboxRow.user_id, OutboxRow.kind, OutboxRow.payload, OutboxRow.attempts
        )
        .execution_options(synchronize_session=False)
    )
    return sorted((_message(*row) for row in rows), key=lambda message: message.id)


def _message(
    message_id: int, user_id: UUID, kind: str, payload: dict[str, Any], attempts: int
) -> OutboxMessage:
    payload = dict(payload)
    trace = payload.pop(tracing.HEADER, None)
    return OutboxMessage(message_id, user_id, kind, payload, attempts, trace)


async def mark_sent(session: AsyncSession, message_id: int) -> None:
    await session.execute(
        update(OutboxRow).where(OutboxRow.id == message_id).values(state="sent", sent_at=func.now())
    )


async def mark_failed(session: AsyncSession, message: OutboxMessage, *, error_code: str) -> None:
    """Give it back with exponential delay (1 s … 60 s), or bury it after MAX_ATTEMPTS."""
    delay = min(60, 2 ** min(message.attempts - 1, 6))
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == message.id)
        .values(
            state="dead" if message.attempts >= MAX_ATTEMPTS else "pending",
            last_error=error_code,
            available_at=func.now() + timedelta(seconds=delay),
        )
    )
