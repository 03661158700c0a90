from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from jobpilot.database.base import Base, CreatedAt
from jobpilot.database.sealing import SealedJson

_EMPTY = sql("'{}'::text[]")
_NONE = sql("'[]'::jsonb")


class PreferencesRow(Base):
    __tablename__ = "preferences"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=_EMPTY)
    places: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=_EMPTY)
    remote: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=_EMPTY)
    work_countries: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=_EMPTY)
    time_zone: Mapped[str | None]
    time_zone_span_hours: Mapped[int | None]
    seniority: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=_EMPTY)
    salary_floor: Mapped[Decimal | None]
    salary_currency: Mapped[str | None]
    salary_period: Mapped[str | None]
    needs_visa: Mapped[bool] = mapped_column(server_default=sql("false"))
    excluded_companies: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=_EMPTY)
    accepts_unknown: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=_EMPTY)
    version: Mapped[int] = mapped_column(server_default="1")
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class MatchRow(CreatedAt, Base):
    """One posting beside one résumé. `run_id` is the run that found it first."""

    __tablename__ = "matches"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    job_id: Mapped[UUID] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), index=True)
    resume_id: Mapped[UUID]
    resume_version: Mapped[int]
    run_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("runs.id", ondelete="SET NULL"), index=True
    )
    state: Mapped[str] = mapped_column(server_default="new")
    score: Mapped[int | None]
    breakdown: Mapped[dict[str, Any]]
    reasons: Mapped[list[Any]] = mapped_column(
        SealedJson("matches.reasons", list), server_default=_NONE
    )
    missing: Mapped[list[Any]] = mapped_column(
        SealedJson("matches.missing", list), server_default=_NONE
    )
    ignored: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=_EMPTY)
    method: Mapped[str] = mapped_column(server_default="rules")
    preferences_version: Mapped[int]
    posting_fingerprint: Mapped[str]
    is_current: Mapped[bool] = mapped_column(server_default=sql("true"))
    scored_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("user_id", "job_id", "resume_id"),
        ForeignKeyConstraint(
            ["resume_id", "user_id"], ["resumes.id", "resumes.user_id"], ondelete="CASCADE"
        ),
        CheckConstraint("state in ('new', 'saved', 'dismissed', 'applied')", name="state"),
        CheckConstraint("method in ('rules', 'model')", name="method"),
        CheckConstraint("score between 0 and 100", name="score"),
        Index("ix_matches_best", "user_id", sql("coalesce(score, -1) desc"), sql("id desc")),
        Index("ix_matches_resume_id", "resume_id"),
    )


class RankingRow(Base):
    """The last ranking for a résumé: what was left out, and why."""

    __tablename__ = "rankings"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    resume_id: Mapped[UUID] = mapped_column(primary_key=True)
    considered: Mapped[int]
    refused: Mapped[dict[str, Any]]
    preferences_version: Mapped[int]
    ranked_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        ForeignKeyConstraint(
            ["resume_id", "user_id"], ["resumes.id", "resumes.user_id"], ondelete="CASCADE"
        ),
    )
