"""A briefing: what is new for a person since the last one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jobpilot.errors import NotFoundError

MOST_ITEMS: Final = 20
LOOK_BACK_DAYS: Final = 7
"""The first briefing, and one after a long pause, looks back no further."""


class BriefingNotFoundError(NotFoundError):
    code = "briefing_not_found"


@dataclass(frozen=True)
class BriefingSettings:
    """By the clock of the person's own time zone. Without e-mail it stands in the app alone."""

    enabled: bool = False
    hour: int = 8
    minute: int = 0
    email: bool = True


@dataclass(frozen=True)
class Briefing:
    """`items` are JSON objects with a `kind` (`match`, `reminder`) and what a list of them shows."""

    id: UUID
    user_id: UUID
    day: date
    run_id: UUID
    items: tuple[Mapping[str, Any], ...]
    mail_id: UUID | None
    created_at: datetime


def local_day(at: datetime, time_zone: str | None) -> date:
    """The day that a moment falls on where the person lives; UTC where that is not known."""
    return at.astimezone(zone_of(time_zone)).date()


def zone_of(time_zone: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(time_zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
