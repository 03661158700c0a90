from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Date, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from jobpilot.database.base import Base, CreatedAt, UpdatedAt
from jobpilot.database.sealing import SealedJson


class BriefingSettingsRow(UpdatedAt, Base):
    """When a person wants their briefing, by the clock of the time zone in their profile."""

    __tablename__ = "briefing_settings"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    enabled: Mapped[bool] = mapped_column(server_default=text("true"))
    hour: Mapped[int] = mapped_column(server_default="8")
    minute: Mapped[int] = mapped_column(server_default="0")
    email: Mapped[bool] = mapped_column(server_default=text("true"))

    discover: Mapped[bool] = mapped_column(server_default=text("true"))

    __table_args__ = (
        CheckConstraint("hour between 0 and 23", name="hour"),
        CheckConstraint("minute between 0 and 59", name="minute"),
    )


class BriefingRow(CreatedAt, Base):
    """What was new on a day since the last one; `items` name matches and applications, with their titles as they were.

    `number` counts those of a day: one comes by itself, further ones when the person asks and there is something new.
    """

    __tablename__ = "briefings"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(Date)
    number: Mapped[int] = mapped_column(server_default="1")
    run_id: Mapped[UUID] = mapped_column(unique=True)
    items: Mapped[list[Any]] = mapped_column(
        SealedJson("briefings.items", list), server_default=text("'[]'::jsonb")
    )
    mail_id: Mapped[UUID | None]

    __table_args__ = (UniqueConstraint("user_id", "day", "number"),)
