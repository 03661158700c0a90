from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from jobpilot.database.base import Base, CreatedAt, UpdatedAt
from jobpilot.database.sealing import SealedBytes, SealedJson, SealedText


class UserRow(CreatedAt, UpdatedAt, Base):
    __tablename__ = "users"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    issuer: Mapped[str]
    subject: Mapped[str]
    email: Mapped[str | None]
    display_name: Mapped[str | None]
    role: Mapped[str] = mapped_column(server_default="user")
    tier: Mapped[str] = mapped_column(server_default="free")
    state: Mapped[str] = mapped_column(server_default="active")
    locale: Mapped[str] = mapped_column(server_default="en")
    time_zone: Mapped[str] = mapped_column(server_default="UTC")
    agents_paused: Mapped[bool] = mapped_column(server_default=text("false"))

    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        CheckConstraint("role in ('user', 'admin')", name="role"),
        CheckConstraint("tier in ('free', 'pro')", name="tier"),
        CheckConstraint(
            "state in ('active', 'deletion_scheduled', 'erasing', 'erased')", name="state"
        ),
    )


class ProfileRow(UpdatedAt, Base):
    __tablename__ = "profiles"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    headline: Mapped[str | None] = mapped_column(SealedText("profiles.headline"))
    phone: Mapped[str | None] = mapped_column(SealedText("profiles.phone"))
    location: Mapped[str | None] = mapped_column(SealedText("profiles.location"))
    links: Mapped[list[Any]] = mapped_column(
        SealedJson("profiles.links", list), server_default=text("'[]'::jsonb")
    )


class NoticeSettingsRow(UpdatedAt, Base):
    """What the house writes to a person by mail, and up to when they have seen what it says in the app."""

    __tablename__ = "notice_settings"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    mail_questions: Mapped[bool] = mapped_column(server_default=text("true"))
    mail_budget: Mapped[bool] = mapped_column(server_default=text("true"))
    seen_at: Mapped[datetime | None]


class LocalCredentialRow(CreatedAt, Base):
    """An e-mail address and password of the built-in issuer."""

    __tablename__ = "local_credentials"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    display_name: Mapped[str | None]

    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)


class LocalSigningKeyRow(CreatedAt, Base):
    """An RS256 key of the built-in issuer: signs until `retires_at`, is published until `removed_at`."""

    __tablename__ = "local_signing_keys"

    kid: Mapped[str] = mapped_column(primary_key=True)
    private_jwk: Mapped[dict[str, Any]]
    public_jwk: Mapped[dict[str, Any]]
    retires_at: Mapped[datetime]
    removed_at: Mapped[datetime]


class LocalGrantRow(CreatedAt, Base):
    """An authorization code or a refresh token of the built-in issuer, by its SHA-256."""

    __tablename__ = "local_grants"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    credential_id: Mapped[UUID] = mapped_column(
        ForeignKey("local_credentials.id", ondelete="CASCADE"), index=True
    )
    payload: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("kind in ('code', 'refresh')", name="kind"),)


class IdempotencyRow(CreatedAt, Base):
    """The answer to a request that carried an Idempotency-Key."""

    __tablename__ = "idempotency_records"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    body_hash: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="in_progress")
    status_code: Mapped[int | None]
    headers: Mapped[dict[str, Any] | None]
    body: Mapped[bytes | None] = mapped_column(SealedBytes("idempotency_records.body"))
    expires_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (CheckConstraint("state in ('in_progress', 'done')", name="state"),)


class AuditRow(Base):
    """What happened, by code; never the content of an input."""

    __tablename__ = "audit_events"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    code: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    data: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))

    __table_args__ = (Index("ix_audit_events_user_id_at", "user_id", "at"),)
