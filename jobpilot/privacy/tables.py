from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from jobpilot.database.base import Base


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
