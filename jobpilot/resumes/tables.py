from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from jobpilot.database.base import Base, CreatedAt, UpdatedAt
from jobpilot.database.sealing import SealedJson, SealedText


class ResumeRow(CreatedAt, UpdatedAt, Base):
    __tablename__ = "resumes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(SealedText("resumes.title"))
    sha256: Mapped[str]
    file_key: Mapped[str]
    file_name: Mapped[str] = mapped_column(SealedText("resumes.file_name"))
    media_type: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    page_count: Mapped[int | None]
    status: Mapped[str] = mapped_column(server_default="uploaded")
    failure_code: Mapped[str | None]
    current_version: Mapped[int | None]
    deleted_at: Mapped[datetime | None]
    target_role: Mapped[str | None]
    is_default: Mapped[bool] = mapped_column(server_default=text("false"))

    __table_args__ = (
        # what hangs on a résumé names its owner too, so that it cannot hang on somebody else's
        UniqueConstraint("id", "user_id"),
        CheckConstraint(
            "status in ('uploaded', 'reading', 'needs_review', 'ready', 'failed')", name="status"
        ),
        Index(
            "uq_resumes_user_id_sha256",
            "user_id",
            "sha256",
            unique=True,
            postgresql_where=text("deleted_at is null"),
        ),
        Index("ix_resumes_user_id_created_at", "user_id", "created_at"),
        Index(
            "uq_resumes_default_per_role",
            "user_id",
            text("coalesce(lower(target_role), '')"),
            unique=True,
            postgresql_where=text("is_default and deleted_at is null"),
        ),
    )


class ResumeVersionRow(CreatedAt, Base):
    __tablename__ = "resume_versions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    resume_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    source: Mapped[str]
    document: Mapped[dict[str, Any]] = mapped_column(SealedJson("resume_versions.document", dict))
    fields: Mapped[dict[str, Any]] = mapped_column(SealedJson("resume_versions.fields", dict))
    warnings: Mapped[list[Any]] = mapped_column(SealedJson("resume_versions.warnings", list))
    effect_key: Mapped[str | None] = mapped_column(unique=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["resume_id", "user_id"], ["resumes.id", "resumes.user_id"], ondelete="CASCADE"
        ),
        UniqueConstraint("resume_id", "number"),
        CheckConstraint(
            "source in ('parsed', 'enhanced', 'imported', 'edited', 'restored', 'confirmed')",
            name="source",
        ),
    )


class ResumePageRow(Base):
    """The text of a page as it was read, line by line, with boxes as fractions of the page."""

    __tablename__ = "resume_pages"

    resume_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    width: Mapped[float] = mapped_column(Float)
    height: Mapped[float] = mapped_column(Float)
    lines: Mapped[list[Any]] = mapped_column(SealedJson("resume_pages.lines", list))
    hidden: Mapped[list[Any]] = mapped_column(
        SealedJson("resume_pages.hidden", list), server_default=text("'[]'::jsonb")
    )
    source: Mapped[str] = mapped_column(server_default="text")
    recognised: Mapped[dict[str, Any] | None] = mapped_column(
        SealedJson("resume_pages.recognised", dict)
    )

    __table_args__ = (
        CheckConstraint("source in ('text', 'ocr')", name="source"),
        ForeignKeyConstraint(
            ["resume_id", "user_id"], ["resumes.id", "resumes.user_id"], ondelete="CASCADE"
        ),
    )


class ResumeCorrectionRow(CreatedAt, Base):
    """One field that a person changed: what stood there, what they made of it, and how it had been read."""

    __tablename__ = "resume_corrections"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    resume_id: Mapped[UUID]
    version: Mapped[int]
    field_path: Mapped[str]
    original_value: Mapped[str | None] = mapped_column(
        SealedText("resume_corrections.original_value")
    )
    corrected_value: Mapped[str | None] = mapped_column(
        SealedText("resume_corrections.corrected_value")
    )
    method: Mapped[str | None]
    confidence: Mapped[float | None] = mapped_column(Float)
    quote: Mapped[str | None] = mapped_column(SealedText("resume_corrections.quote"))

    __table_args__ = (
        ForeignKeyConstraint(
            ["resume_id", "user_id"], ["resumes.id", "resumes.user_id"], ondelete="CASCADE"
        ),
        Index("ix_resume_corrections_created_at", "created_at", "id"),
        Index("ix_resume_corrections_resume_id", "resume_id"),
    )
