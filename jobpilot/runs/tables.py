from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from jobpilot.database.base import Base, CreatedAt, UpdatedAt


class RunRow(CreatedAt, UpdatedAt, Base):
    __tablename__ = "runs"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str]
    resume_id: Mapped[UUID | None] = mapped_column(index=True)
    subject_id: Mapped[UUID | None] = mapped_column(index=True)
    parent_run_id: Mapped[UUID | None]
    options: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    workflow_id: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(server_default="queued")
    step: Mapped[str | None]
    last_seq: Mapped[int] = mapped_column(BigInteger, server_default="0")
    progress: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    failure_code: Mapped[str | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        # what hangs on a run names its owner too, so that it cannot hang on somebody else's
        UniqueConstraint("id", "user_id"),
        ForeignKeyConstraint(
            ["resume_id", "user_id"], ["resumes.id", "resumes.user_id"], ondelete="CASCADE"
        ),
        CheckConstraint(
            "state in ('queued', 'running', 'waiting', 'paused', 'parked', 'succeeded', 'failed', 'cancelled')",
            name="state",
        ),
        Index("ix_runs_user_id_created_at", "user_id", "created_at"),
        Index(
            "ix_runs_active",
            "updated_at",
            postgresql_where=text("state in ('queued', 'running', 'waiting', 'paused', 'parked')"),
        ),
    )


class RunEventRow(Base):
    __tablename__ = "run_events"

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    type: Mapped[str]
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))

    __table_args__ = (
        ForeignKeyConstraint(
            ["run_id", "user_id"], ["runs.id", "runs.user_id"], ondelete="CASCADE"
        ),
    )


class PendingActionRow(CreatedAt, Base):
    """A question to the person that a run waits for."""

    __tablename__ = "pending_actions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    run_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str]
    subject_id: Mapped[UUID | None] = mapped_column(index=True)
    step_key: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="pending")
    payload: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    decision: Mapped[dict[str, Any] | None]
    version: Mapped[int] = mapped_column(server_default="1")
    expires_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["run_id", "user_id"], ["runs.id", "runs.user_id"], ondelete="CASCADE"
        ),
        UniqueConstraint("run_id", "kind", "step_key"),
        CheckConstraint(
            "state in ('pending', 'approved', 'rejected', 'expired', 'cancelled')", name="state"
        ),
        Index("ix_pending_actions_user_id_state", "user_id", "state"),
    )
