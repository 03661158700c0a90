"""A posting as the house knows it: a superset of schema.org JobPosting, in plain text and plain words."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Final, Self
from uuid import UUID

from jobpilot.errors import InvalidInputError, NotFoundError

LONGEST_DESCRIPTION: Final = 60_000
"""Characters of a posting's text that are kept; the longest real ones have half of that."""


class JobState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class RemoteKind(StrEnum):
    REMOTE = "remote"
    HYBRID = "hybrid"
    ONSITE = "onsite"
    UNKNOWN = "unknown"


class EmploymentType(StrEnum):
    """The words of schema.org's `employmentType`, in lower case."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    CONTRACT = "contract"
    TEMPORARY = "temporary"
    INTERNSHIP = "internship"
    VOLUNTEER = "volunteer"
    UNKNOWN = "unknown"


class Seniority(StrEnum):
    INTERN = "intern"
    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"
    LEAD = "lead"
    EXECUTIVE = "executive"
    UNKNOWN = "unknown"


class SalaryPeriod(StrEnum):
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Visa(StrEnum):
    """Whether the employer helps with a work permit, as far as the posting says."""

    OFFERED = "offered"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class JobFlag(StrEnum):
    INJECTION_SUSPECTED = "injection_suspected"
    """The posting talks to programs instead of people."""
    HIDDEN_TEXT = "hidden_text"
    """It held text that no reader sees; that text is in `raw` only."""
    TRUNCATED = "truncated"
    """Its text was longer than what is kept."""


@dataclass(frozen=True, slots=True)
class Location:
    """`country` is an ISO 3166-1 alpha-2 code; `text` is what the posting says."""

    text: str
    locality: str | None = None
    region: str | None = None
    country: str | None = None

    def as_json(self) -> dict[str, str | None]:
        names = ("text", "locality", "region", "country")
        return {name: getattr(self, name) for name in names}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(
            str(value.get("text") or ""),
            value.get("locality"),
            value.get("region"),
            value.get("country"),
        )


@dataclass(frozen=True, slots=True)
class Salary:
    """At least one bound is set. Whole numbers of the currency's main unit, before tax."""

    minimum: Decimal | None
    maximum: Decimal | None
    currency: str | None
    period: SalaryPeriod | None


@dataclass(frozen=True, slots=True)
class JobContent:
    """What a posting says, normalised. `raw` is what was fetched, for audits only."""

    source: str
    external_id: str
    url: str
    apply_url: str | None
    company: str
    title: str
    description: str
    locations: tuple[Location, ...]
    countries: tuple[str, ...]
    remote: RemoteKind
    remote_countries: tuple[str, ...]
    employment_type: EmploymentType
    seniority: Seniority
    salary: Salary | None
    skills: tuple[str, ...]
    visa: Visa
    posted_at: datetime | None
    valid_through: datetime | None
    identity: str | None
    fingerprint: str
    flags: tuple[JobFlag, ...]
    raw: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Job:
    """A stored posting without its `raw` text and embedding.

    `owner_id`: None for public postings, otherwise the person who pasted it and alone sees it. `duplicate_of` is the
    same posting from a better source; `repost_of` an earlier one that was closed and published again.
    """

    id: UUID
    owner_id: UUID | None
    source: str
    board_id: UUID | None
    external_id: str
    url: str
    apply_url: str | None
    company: str
    title: str
    description: str
    locations: tuple[Location, ...]
    countries: tuple[str, ...]
    remote: RemoteKind
    remote_countries: tuple[str, ...]
    employment_type: EmploymentType
    seniority: Seniority
    salary_min: Decimal | None
    salary_max: Decimal | None
    salary_currency: str | None
    salary_period: SalaryPeriod | None
    skills: tuple[str, ...]
    visa: Visa
    posted_at: datetime | None
    valid_through: datetime | None
    first_seen_at: datetime
    last_seen_at: datetime
    closed_at: datetime | None
    state: JobState
    fingerprint: str
    duplicate_of: UUID | None
    repost_of: UUID | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JobFilter:
    """None and empty mean: no condition. `text` is searched in title, company and description."""

    text: str | None = None
    state: JobState | None = JobState.OPEN
    source: str | None = None
    remote: RemoteKind | None = None
    country: str | None = None
    company: str | None = None
    seniority: Seniority | None = None
    employment_type: EmploymentType | None = None
    seen_after: datetime | None = None
    pasted: bool | None = None
    duplicates: bool = False


@dataclass(frozen=True, slots=True)
class EmbeddingText:
    """A posting that waits for its vector: the words a vector is made of."""

    job_id: UUID
    title: str
    company: str
    skills: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class JobCursor:
    """Where a list goes on: newest first."""

    at: datetime
    job_id: UUID

    def encode(self) -> str:
        plain = f"{self.at.isoformat()} {self.job_id}"
        return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> Self:
        """Raises CursorInvalidError."""
        try:
            plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
            at, _, job_id = plain.partition(" ")
            return cls(datetime.fromisoformat(at), UUID(job_id))
        except (ValueError, binascii.Error) as error:
            raise CursorInvalidError("The cursor is not one that this list gave out.") from error


class CursorInvalidError(InvalidInputError):
    code: ClassVar[str] = "cursor_invalid"


class JobNotFoundError(NotFoundError):
    """There is no such posting, or somebody else pasted it."""

    code: ClassVar[str] = "job_not_found"


class CompanyPageUnreadableError(InvalidInputError):
    """The page was read, and says too little to write from."""

    code: ClassVar[str] = "company_page_unreadable"


class PostingUnreadableError(InvalidInputError):
    """The page or text was read, and no posting was found in it."""

    code: ClassVar[str] = "posting_unreadable"
