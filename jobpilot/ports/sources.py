"""One contract for every place that lists postings. A new source is one file in `jobpilot/adapters/sources/`."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Protocol

from jobpilot.errors import JobPilotError


class SourceName(StrEnum):
    """Stored with every posting. The order is of trust: of two equal postings the earlier source's is kept."""

    GREENHOUSE = "greenhouse"
    LEVER = "lever"
    ASHBY = "ashby"
    WEB_PAGE = "web_page"
    REMOTEOK = "remoteok"
    HACKER_NEWS = "hacker_news"
    PASTED = "pasted"
    COMPANY_PAGE = "company_page"
    """No posting: what a company says of itself, for somebody who writes to it on their own account."""


class SourceError(JobPilotError):
    """A board was not read. Nothing follows about its postings. `cause` is the code of what happened."""

    code: ClassVar[str] = "source_failed"

    def __init__(self, cause: str, detail: str = "") -> None:
        super().__init__(detail or cause)
        self.cause = cause


class SourceGoneError(SourceError):
    """The board is not there (any more)."""

    code = "source_gone"


class SourceBlockedError(SourceError):
    """The host refuses us."""

    code = "source_blocked"


class SourceRateLimitedError(SourceError):
    """The host wants patience: `after` seconds, None where it does not say."""

    code = "source_rate_limited"

    def __init__(self, cause: str, after: int | None = None) -> None:
        super().__init__(cause)
        self.after = after


class SourceSchemaChangedError(SourceError):
    """The answer is not what this source is known to answer; never the same as an empty board."""

    code = "source_schema_changed"


class SourceTransientError(SourceError):
    """Another try may go better."""

    code = "source_transient"


@dataclass(frozen=True, slots=True)
class Board:
    """`token` is the source's own name of the board; `url` is for people."""

    source: SourceName
    token: str
    region: str | None = None
    url: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """As the source says it; parts where it has parts."""

    text: str
    locality: str | None = None
    region: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class FoundSalary:
    """From structured data; `period` in the source's words ("YEAR", "1 HOUR", "per-year-salary")."""

    minimum: Decimal | None
    maximum: Decimal | None
    currency: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class FoundPosting:
    """A posting in its source's words, in plain text; what it means is decided in `jobpilot.jobs.domain`.

    `workplace` and `employment` are the source's own words. `remote_places` is where people may live. `hidden` is text
    that no reader sees. `raw` is the source's record.
    """

    external_id: str
    url: str
    title: str
    company: str
    description: str
    apply_url: str | None = None
    places: tuple[FoundPlace, ...] = ()
    workplace: str | None = None
    remote_places: tuple[FoundPlace, ...] = ()
    employment: str | None = None
    salary: FoundSalary | None = None
    salary_text: str | None = None
    skills: tuple[str, ...] = ()
    seniority: str | None = None
    posted_at: datetime | None = None
    valid_through: datetime | None = None
    hidden: str = ""
    raw: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class SourcePage:
    """Part of a board's listing. `unreadable` counts entries that could not be understood.

    `next_cursor` is None on the last page. `is_whole`: with the pages before, this is everything the board has, so what
    is missing is closed; False for feeds of the latest postings.
    """

    postings: tuple[FoundPosting, ...]
    next_cursor: str | None = None
    unreadable: int = 0
    is_whole: bool = True
    board_name: str | None = None


class PostingFate(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class JobSource(Protocol):
    """Stateless; safe to use for many boards at once."""

    @property
    def name(self) -> SourceName: ...

    def detect(self, url: str) -> Board | None:
        """The board that this address belongs to, if it is one of this source. No request is made."""
        ...

    def posting_key(self, url: str) -> str | None:
        """The identity of the posting at this address, the same for all addresses of it; None if it is none of ours."""
        ...

    async def fetch(self, board: Board, cursor: str | None) -> SourcePage:
        """Raises SourceError, one of its five kinds."""
        ...

    async def fate(self, board: Board, external_id: str, url: str) -> PostingFate:
        """Whether one posting is still open, as far as the source can tell. Raises SourceError."""
        ...
