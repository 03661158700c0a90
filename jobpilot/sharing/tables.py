from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from jobpilot.database.base import Base, CreatedAt


class ResumeShareRow(CreatedAt, Base):
    """A link to a résumé. The token itself is shown once and kept nowhere: only its SHA-256."""

    __tablename__ = "resume_shares"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    resume_id: Mapped[UUID]
    token_hash: Mapped[str] = mapped_column(unique=True)
    show_contact: Mapped[bool]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    view_count: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (
        ForeignKeyConstraint(
            ["resume_id", "user_id"], ["resumes.id", "resumes.user_id"], ondelete="CASCADE"
        ),
        Index("ix_resume_shares_resume_id", "resume_id"),
    )
