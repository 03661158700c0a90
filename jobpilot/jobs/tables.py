from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from jobpilot.database.base import Base, CreatedAt

DIMENSIONS = 384
"""Of the sentence vectors; another model is another migration."""
SEARCH = (
    "((setweight(to_tsvector('english'::regconfig, title), 'A'::\"char\")"
    " || setweight(to_tsvector('english'::regconfig, company), 'B'::\"char\"))"
    " || setweight(to_tsvector('english'::regconfig, description), 'D'::\"char\"))"
)
TITLE_SEARCH = sql("to_tsvector('english'::regconfig, title)")
_EMPTY = sql("'{}'::text[]")


class JobBoardRow(CreatedAt, Base):
    """The house's: everybody sees which boards there are and how they fare."""

    __tablename__ = "job_boards"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    source: Mapped[str]
    token: Mapped[str]
    region: Mapped[str | None]
    url: Mapped[str | None]
    name: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default="active")
    last_fetched_at: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    last_outcome: Mapped[str | None]
    failure_code: Mapped[str | None]
    failures: Mapped[int] = mapped_column(server_default="0")
    next_fetch_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("source", "token", "region", postgresql_nulls_not_distinct=True),
        CheckConstraint("state in ('active', 'gone', 'blocked', 'failing')", name="state"),
    )


class BoardSubscriptionRow(CreatedAt, Base):
    """Who follows which board."""

    __tablename__ = "board_subscriptions"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    board_id: Mapped[UUID] = mapped_column(
        ForeignKey("job_boards.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class JobRow(Base):
    """`owner_id` is null for public postings; otherwise the person who pasted it, and nobody else sees it."""

    __tablename__ = "jobs"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    owner_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    source: Mapped[str]
    board_id: Mapped[UUID | None] = mapped_column(ForeignKey("job_boards.id", ondelete="CASCADE"))
    external_id: Mapped[str]
    url: Mapped[str]
    apply_url: Mapped[str | None]
    company: Mapped[str]
    title: Mapped[str]
    description: Mapped[str]
    locations: Mapped[list[Any]] = mapped_column(server_default=sql("'[]'::jsonb"))
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=_EMPTY)
    remote: Mapped[str] = mapped_column(server_default="unknown")
    remote_countries: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=_EMPTY)
    employment_type: Mapped[str] = mapped_column(server_default="unknown")
    seniority: Mapped[str] = mapped_column(server_default="unknown")
    salary_min: Mapped[Decimal | None]
    salary_max: Mapped[Decimal | None]
    salary_currency: Mapped[str | None]
    salary_period: Mapped[str | None]
    skills: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=_EMPTY)
    visa: Mapped[str] = mapped_column(server_default="unknown")
    posted_at: Mapped[datetime | None]
    valid_through: Mapped[datetime | None]
    first_seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    closed_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(server_default="open")
    identity: Mapped[str | None]
    fingerprint: Mapped[str]
    duplicate_of: Mapped[UUID | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))
    repost_of: Mapped[UUID | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))
    flags: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=_EMPTY)
    raw: Mapped[str] = mapped_column(server_default="")
    embedding: Mapped[Any | None] = mapped_column(HALFVEC(DIMENSIONS))
    embedding_model: Mapped[str | None]
    search: Mapped[Any] = mapped_column(TSVECTOR, Computed(SEARCH, persisted=True))

    __table_args__ = (
        UniqueConstraint(
            "source", "board_id", "external_id", "owner_id", postgresql_nulls_not_distinct=True
        ),
        CheckConstraint("state in ('open', 'closed')", name="state"),
        CheckConstraint("remote in ('remote', 'hybrid', 'onsite', 'unknown')", name="remote"),
        CheckConstraint("visa in ('offered', 'refused', 'unknown')", name="visa"),
        Index("ix_jobs_search", "search", postgresql_using="gin"),
        Index("ix_jobs_title", TITLE_SEARCH, postgresql_using="gin"),
        Index(
            "ix_jobs_embedding",
            "embedding",
            postgresql_using="hnsw",
            postgresql_ops={"embedding": "halfvec_cosine_ops"},
        ),
        Index("ix_jobs_board_id", "board_id", "last_seen_at"),
        Index("ix_jobs_fingerprint", "fingerprint"),
        Index("ix_jobs_identity", "identity"),
        Index("ix_jobs_first_seen_at", "first_seen_at", "id"),
        Index("ix_jobs_duplicate_of", "duplicate_of"),
        Index("ix_jobs_repost_of", "repost_of"),
    )
