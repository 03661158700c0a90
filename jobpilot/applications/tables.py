from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from jobpilot.database.base import Base, CreatedAt, UpdatedAt
from jobpilot.database.sealing import SealedText


class ApplicationRow(CreatedAt, UpdatedAt, Base):
    __tablename__ = "applications"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    job_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("jobs.id", ondelete="SET NULL"), index=True
    )
    match_id: Mapped[UUID | None]
    company: Mapped[str]
    title: Mapped[str]
    url: Mapped[str | None]
    stage: Mapped[str] = mapped_column(server_default="saved")
    resume_id: Mapped[UUID | None]
    resume_version: Mapped[int | None]
    applied_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    reminder_run_id: Mapped[UUID | None]
    notes: Mapped[str] = mapped_column(SealedText("applications.notes"), server_default="")
    position: Mapped[float] = mapped_column(Float, server_default="0")
    version: Mapped[int] = mapped_column(server_default="1")
    deleted_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("id", "user_id"),
        CheckConstraint(
            "stage in ('saved', 'preparing', 'applied', 'interview', 'offer', 'rejected', 'withdrawn')",
            name="stage",
        ),
        Index("ix_applications_user_id", "user_id", "stage", "position"),
        Index(
            "uq_applications_posting",
            "user_id",
            "job_id",
            unique=True,
            postgresql_where=text("deleted_at is null and job_id is not null"),
        ),
    )


class ApplicationEventRow(Base):
    """What happened to an application; what the house did carries the key of the effect, so that it stands once."""

    __tablename__ = "application_events"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    application_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    type: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    data: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    effect_key: Mapped[str | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["application_id", "user_id"],
            ["applications.id", "applications.user_id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("application_id", "effect_key"),
        Index("ix_application_events_application_id", "application_id", "at"),
    )
