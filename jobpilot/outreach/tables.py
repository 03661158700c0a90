from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from jobpilot.database.base import Base, CreatedAt, UpdatedAt
from jobpilot.database.sealing import SealedText


class MailRow(CreatedAt, UpdatedAt, Base):
    """A mail as it leaves the house, and how it fares. It is written once; only its fate changes.

    `effect_key` makes it one per reason for writing it and goes to the provider as the key that a repetition
    carries. `first_attempt_at` is when the provider was first asked, or asked anew because the person wanted it.
    """

    __tablename__ = "mails"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    run_id: Mapped[UUID | None]
    draft_id: Mapped[UUID | None]
    previous_id: Mapped[UUID | None]
    kind: Mapped[str]
    to_address: Mapped[str]
    from_name: Mapped[str] = mapped_column(SealedText("mails.from_name"), server_default="")
    reply_to: Mapped[str | None] = mapped_column(SealedText("mails.reply_to"))
    subject: Mapped[str]
    body_text: Mapped[str] = mapped_column(SealedText("mails.body_text"))
    body_html: Mapped[str | None] = mapped_column(SealedText("mails.body_html"))
    state: Mapped[str] = mapped_column(server_default="pending")
    effect_key: Mapped[str] = mapped_column(unique=True)
    provider: Mapped[str | None]
    provider_id: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(server_default="0")
    resends: Mapped[int] = mapped_column(server_default="0")
    first_attempt_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    replied_at: Mapped[datetime | None]
    failure_code: Mapped[str | None]

    __table_args__ = (
        CheckConstraint(
            "kind in ('cold_email', 'follow_up', 'briefing', 'approval_waiting', 'budget_alert',"
            " 'account_deletion', 'account_export')",
            name="kind",
        ),
        CheckConstraint(
            "state in ('pending', 'sending', 'sent', 'uncertain', 'failed', 'suppressed', 'cancelled')",
            name="state",
        ),
        Index("ix_mails_user_id_created_at", "user_id", "created_at"),
        Index("ix_mails_run_id", "run_id"),
        Index(
            "ix_mails_provider_id", "provider_id", postgresql_where=text("provider_id is not null")
        ),
        Index(
            "ix_mails_unsettled",
            "state",
            postgresql_where=text("state in ('pending', 'sending', 'uncertain')"),
        ),
    )


class MailSuppressionRow(CreatedAt, Base):
    """An address that gets no mail any more, as a keyed hash: it belongs to nobody who has an account."""

    __tablename__ = "mail_suppressions"

    address_hash: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]

    __table_args__ = (
        CheckConstraint("reason in ('bounce', 'complaint', 'unsubscribed')", name="reason"),
    )
