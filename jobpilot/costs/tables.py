from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from jobpilot.database.base import Base, CreatedAt, UpdatedAt
from jobpilot.database.sealing import SealedText


class LlmBudgetRow(UpdatedAt, Base):
    """What a person lets a month cost, once they said so; until then the default holds."""

    __tablename__ = "llm_budgets"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    monthly_micros: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (CheckConstraint("monthly_micros > 0", name="monthly_micros"),)


class LlmMonthRow(Base):
    """The sums of a person's month, and the row whose lock makes calls take turns with money.

    `granted_micros` is all that was ever set aside: what is outstanding, spent and given back adds up to it.
    `wanted_micros` is the least that was refused since there last was room for it.
    """

    __tablename__ = "llm_months"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    month: Mapped[date] = mapped_column(primary_key=True)
    granted_micros: Mapped[int] = mapped_column(BigInteger, server_default="0")
    reserved_micros: Mapped[int] = mapped_column(BigInteger, server_default="0")
    settled_micros: Mapped[int] = mapped_column(BigInteger, server_default="0")
    released_micros: Mapped[int] = mapped_column(BigInteger, server_default="0")
    wanted_micros: Mapped[int | None] = mapped_column(BigInteger)
    alerted_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(
            "granted_micros = reserved_micros + settled_micros + released_micros", name="conserved"
        ),
        CheckConstraint(
            "least(reserved_micros, settled_micros, released_micros) >= 0", name="no_debt"
        ),
        Index("ix_llm_months_month", "month"),
    )


class LlmCallRow(CreatedAt, Base):
    """One request to a language model, however often it had to be sent. It outlives its run: money was spent."""

    __tablename__ = "llm_calls"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    run_id: Mapped[UUID | None]
    subject_id: Mapped[UUID | None]
    effect_key: Mapped[str]
    purpose: Mapped[str]
    provider: Mapped[str]
    model: Mapped[str]
    prompt_version: Mapped[str]
    input_hash: Mapped[str]
    state: Mapped[str]
    reserved_micros: Mapped[int] = mapped_column(BigInteger)
    settled_micros: Mapped[int] = mapped_column(BigInteger, server_default="0")
    input_tokens: Mapped[int | None]
    cached_tokens: Mapped[int | None]
    output_tokens: Mapped[int | None]
    provider_attempts: Mapped[int] = mapped_column(server_default="1")
    uncertain_attempts: Mapped[int] = mapped_column(server_default="1")
    answer: Mapped[str | None] = mapped_column(SealedText("llm_calls.answer"))
    failure_code: Mapped[str | None]
    month: Mapped[date]
    attempted_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("user_id", "effect_key"),
        CheckConstraint("state in ('reserved', 'settled', 'released')", name="state"),
        CheckConstraint("settled_micros between 0 and reserved_micros", name="settled_micros"),
        CheckConstraint("(state = 'reserved') = (finished_at is null)", name="finished_at"),
        Index("ix_llm_calls_user_id_month", "user_id", "month", "created_at", "id"),
        Index("ix_llm_calls_run_id", "run_id"),
        Index("ix_llm_calls_subject_id", "subject_id"),
        Index(
            "ix_llm_calls_outstanding", "attempted_at", postgresql_where=text("state = 'reserved'")
        ),
        Index("ix_llm_calls_finished_at", "finished_at"),
    )
