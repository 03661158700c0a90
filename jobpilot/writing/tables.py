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
from jobpilot.database.sealing import SealedJson


class AuthorStyleRow(CreatedAt, UpdatedAt, Base):
    """How a person writes: texts of theirs and what was measured on them."""

    __tablename__ = "author_styles"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str]
    samples: Mapped[list[Any]] = mapped_column(SealedJson("author_styles.samples", list))
    traits: Mapped[dict[str, Any]]
    is_default: Mapped[bool] = mapped_column(server_default=text("false"))
    deleted_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("id", "user_id"),
        Index("ix_author_styles_user_id_created_at", "user_id", "created_at"),
        Index(
            "uq_author_styles_default",
            "user_id",
            unique=True,
            postgresql_where=text("is_default and deleted_at is null"),
        ),
    )


class DraftRow(CreatedAt, UpdatedAt, Base):
    """What is written for a posting (`job_id`, of the jobs room), from one version of a résumé."""

    __tablename__ = "drafts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str]
    run_id: Mapped[UUID]
    match_id: Mapped[UUID | None]
    job_id: Mapped[UUID | None]
    resume_id: Mapped[UUID]
    resume_version: Mapped[int]
    style_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(server_default="drafting")
    current_version: Mapped[int | None]
    approved_version: Mapped[int | None]
    approved_at: Mapped[datetime | None]

    __table_args__ = (
        # what hangs on a draft names its owner too, so that it cannot hang on somebody else's
        UniqueConstraint("id", "user_id"),
        ForeignKeyConstraint(
            ["run_id", "user_id"], ["runs.id", "runs.user_id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["resume_id", "user_id"], ["resumes.id", "resumes.user_id"], ondelete="CASCADE"
        ),
        CheckConstraint(
            "kind in ('tailored_resume', 'cover_letter', 'cold_email', 'linkedin_post')",
            name="kind",
        ),
        CheckConstraint(
            "state in ('drafting', 'needs_review', 'approved', 'rejected', 'sent')", name="state"
        ),
        Index("ix_drafts_user_id_created_at", "user_id", "created_at"),
        Index("ix_drafts_run_id", "run_id"),
        Index("ix_drafts_resume_id", "resume_id"),
    )


class DraftVersionRow(CreatedAt, Base):
    __tablename__ = "draft_versions"

    draft_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    source: Mapped[str]
    document: Mapped[dict[str, Any]] = mapped_column(SealedJson("draft_versions.document", dict))
    questions: Mapped[list[Any]] = mapped_column(SealedJson("draft_versions.questions", list))
    sources: Mapped[list[Any]] = mapped_column(SealedJson("draft_versions.sources", list))
    llm_call_id: Mapped[UUID | None]
    cost_micros: Mapped[int | None] = mapped_column(BigInteger)
    prompt_version: Mapped[str | None]
    model: Mapped[str | None]
    effect_key: Mapped[str | None] = mapped_column(unique=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["draft_id", "user_id"], ["drafts.id", "drafts.user_id"], ondelete="CASCADE"
        ),
        CheckConstraint("source in ('generated', 'edited')", name="source"),
    )
