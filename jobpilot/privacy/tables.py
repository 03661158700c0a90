from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from jobpilot.database.base import Base, CreatedAt


class AccountDeletionRow(Base):
    """That an account is, or was, to be deleted. It outlives the account, so it names nobody.

    `user_id` refers to nothing once the account is gone. `subject_key` is a keyed hash by which a token that is still
    within its time is refused instead of welcomed as somebody new. `attempts` counts how often a step gave up.
    """

    __tablename__ = "account_deletions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    subject_key: Mapped[str]
    mode: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="scheduled")
    requested_at: Mapped[datetime]
    due_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    failed_step: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    origin: Mapped[str] = mapped_column(server_default="person")
    receipt: Mapped[dict[str, Any] | None]
    signature: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("mode in ('scheduled', 'now')", name="mode"),
        CheckConstraint(
            "state in ('scheduled', 'undone', 'erasing', 'erasing_partial', 'erased')", name="state"
        ),
        CheckConstraint("origin in ('person', 'sign_in_service')", name="origin"),
        Index(
            "uq_account_deletions_pending",
            "user_id",
            unique=True,
            postgresql_where=text("state in ('scheduled', 'erasing', 'erasing_partial')"),
        ),
        Index("ix_account_deletions_user_id", "user_id"),
        Index("ix_account_deletions_subject_key", "subject_key"),
        Index("ix_account_deletions_requested_at", "requested_at", "id"),
    )


class AccountExportRow(CreatedAt, Base):
    """An archive of everything that is held of a person. `downloads` counts the links that were used."""

    __tablename__ = "account_exports"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(server_default="running")
    file_key: Mapped[str | None]
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None]
    downloads: Mapped[int] = mapped_column(server_default="0")
    expires_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("state in ('running', 'ready', 'failed', 'expired')", name="state"),
        Index("ix_account_exports_user_id_created_at", "user_id", "created_at"),
        Index(
            "uq_account_exports_running",
            "user_id",
            unique=True,
            postgresql_where=text("state = 'running'"),
        ),
    )
