"""A briefing: what is new for a person since the last one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jobpilot.errors import NotFoundError, UnavailableError

MOST_ITEMS: Final = 20
LOOK_BACK_DAYS: Final = 7
"""The first briefing, and one after a long pause, looks back no further."""


SEARCH_LEAD_MINUTES: Final = 45
"""How long before the briefing the day's search may begin."""

SEARCH_SPREAD_SECONDS: Final = 30 * 60
"""Searches begin within so long: ten thousand people of one hour are then five or six a second."""

SEARCH_PATIENCE: Final = timedelta(minutes=30)
"""How long a briefing waits for a search that is still at work."""


class BriefingNotFoundError(NotFoundError):
    code = "briefing_not_found"


class SearchUnderWayError(UnavailableError):
    """The day's search has not ended yet: what is new is not known."""

    code = "search_under_way"

    def __init__(self) -> None:
        super().__init__("The search for new postings is still at work.", retry_after=20)


@dataclass(frozen=True)
class BriefingSettings:
    """By the clock of the person's own time zone. Without e-mail it stands in the app alone.

    `discover`: new postings are looked for every day, in time for the briefing.
    """

    enabled: bool = False
    hour: int = 8
    minute: int = 0
    email: bool = True
    discover: bool = True

    @property
    def searches_at(self) -> tuple[int, int]:
        """Hour and minute from which the day's search may begin."""
        minutes = (60 * self.hour + self.minute - SEARCH_LEAD_MINUTES) % (24 * 60)
        return minutes // 60, minutes % 60


@dataclass(frozen=True)
class Briefing:
    """`items` are JSON objects with a `kind` (`match`, `reminder`) and what a list of them shows. `number` counts those
    of the day.
    """

    id: UUID
    user_id: UUID
    day: date
    number: int
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
