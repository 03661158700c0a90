"""What a person wants of a job."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jobpilot.errors import ConflictError, InvalidInputError
from jobpilot.jobs.domain.job import RemoteKind, SalaryPeriod, Seniority

MOST_ENTRIES: Final = 20
MOST_EXCLUDED: Final = 100
LONGEST_ENTRY: Final = 120


class Condition(StrEnum):
    """A hard filter. Where a posting does not say, it is refused, unless the person accepts that."""

    COUNTRY = "country"
    REMOTE = "remote"
    TIME_ZONE = "time_zone"
    SENIORITY = "seniority"
    SALARY = "salary"
    VISA = "visa"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What can be set. Empty and None set no condition.

    `roles` and `places` raise or lower a score and refuse nothing; all others are hard filters. `work_countries` are
    ISO 3166-1 alpha-2 codes of countries where the person may work without anybody's help; with `needs_visa`, postings
    elsewhere pass too, if the employer helps with a permit. `accepts_unknown` names the filters that a posting passes
    when it says nothing about the matter.
    """

    roles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    remote: tuple[RemoteKind, ...] = ()
    work_countries: tuple[str, ...] = ()
    time_zone: str | None = None
    time_zone_span_hours: int | None = None
    seniority: tuple[Seniority, ...] = ()
    salary_floor: Decimal | None = None
    salary_currency: str | None = None
    salary_period: SalaryPeriod | None = None
    needs_visa: bool = False
    excluded_companies: tuple[str, ...] = ()
    accepts_unknown: tuple[Condition, ...] = ()

    def check(self) -> None:
        """Raises PreferencesInvalidError, which names every field that cannot be kept."""
        problems = [
            {"path": path, "message": message} for path, message, wrong in self._checks() if wrong
        ]
        if problems:
            raise PreferencesInvalidError("These preferences cannot be kept.", errors=problems)

    def _checks(self) -> list[tuple[str, str, bool]]:
        money = (self.salary_currency, self.salary_period)
        return [
            ("time_zone", "There is no such time zone.", not _is_zone(self.time_zone)),
            (
                "time_zone_span_hours",
                "A span of hours needs a time zone.",
                self.time_zone_span_hours is not None and self.time_zone is None,
            ),
            (
                "salary_floor",
                "A least salary needs its currency and its period.",
                self.salary_floor is not None and None in money,
            ),
            (
                "remote",
                "Name ways of working; `accepts_unknown` is for postings that do not say.",
                RemoteKind.UNKNOWN in self.remote,
            ),
            (
                "seniority",
                "Name levels; `accepts_unknown` is for postings that do not say.",
                Seniority.UNKNOWN in self.seniority,
            ),
        ]


@dataclass(frozen=True, slots=True)
class Preferences:
    """A person's wishes as stored. `version` 0 means that none were ever set."""

    user_id: UUID
    wishes: Wishes
    version: int
    updated_at: datetime | None


class PreferencesInvalidError(InvalidInputError):
    code: ClassVar[str] = "preferences_invalid"


class PreferencesConflictError(ConflictError):
    """Somebody saved other preferences since; `extra["current_version"]` is theirs."""

    code: ClassVar[str] = "preferences_conflict"


def _is_zone(name: str | None) -> bool:
    if name is None:
        return True
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
