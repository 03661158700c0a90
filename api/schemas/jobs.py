from datetime import datetime
from decimal import Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from api.schemas.base import RequestModel, ResponseModel
from jobpilot.jobs.domain import board, job
from jobpilot.jobs.domain.board import BoardOutcome, BoardState
from jobpilot.jobs.domain.job import (
    EmploymentType,
    JobState,
    RemoteKind,
    SalaryPeriod,
    Seniority,
    Visa,
)

EXCERPT = 300
LONGEST_URL = 8192


class JobCreate(RequestModel):
    """A posting by its address or by its text: one of the two."""

    url: Annotated[str, Field(min_length=1, max_length=16_384)] | None = None
    text: Annotated[str, Field(min_length=1, max_length=100_000)] | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.url is None) == (self.text is None):
            raise ValueError("Send url or text.")
        return self


class Location(ResponseModel):
    """`country` is an ISO 3166-1 alpha-2 code where the posting tells it."""

    text: str
    locality: str | None
    region: str | None
    country: str | None


class Salary(ResponseModel):
    """Before tax, in the currency's main unit."""

    min: Decimal | None
    max: Decimal | None
    currency: str | None
    period: SalaryPeriod | None


class JobSummary(ResponseModel):
    """`pasted`: only this person sees it. `remote_countries`: where people may live; empty: the posting names none."""

    id: UUID
    source: str
    url: str
    apply_url: str | None
    company: str
    title: str
    excerpt: str
    locations: list[Location]
    countries: list[str]
    remote: RemoteKind
    remote_countries: list[str]
    employment_type: EmploymentType
    seniority: Seniority
    salary: Salary | None
    skills: list[str]
    visa: Visa
    posted_at: datetime | None
    valid_through: datetime | None
    first_seen_at: datetime
    last_seen_at: datetime
    closed_at: datetime | None
    state: JobState
    duplicate_of: UUID | None
    repost_of: UUID | None
    flags: list[str]
    pasted: bool

    @classmethod
    def of(cls, found: job.Job) -> Self:
        return cls.model_validate(_values(found))


class Job(JobSummary):
    """`description` is plain text, without what the page hides from its readers."""

    description: str

    @classmethod
    def of(cls, found: job.Job) -> Self:
        return cls.model_validate({**_values(found), "description": found.description})


class JobList(ResponseModel):
    """`total` counts the postings of all pages; null on every page but the first."""

    items: list[JobSummary]
    next_cursor: str | None
    total: int | None


class JobSourceCreate(RequestModel):
    """The address of a job board, or of a page that lists postings as data."""

    url: Annotated[str, Field(min_length=1, max_length=16_384)]


class JobSource(ResponseModel):
    """`last_outcome` and `failure_code` are of the latest reading; only `listed` closes what is listed no longer."""

    id: UUID
    source: str
    token: str
    region: str | None
    url: str | None
    name: str | None
    state: BoardState
    last_fetched_at: datetime | None
    last_success_at: datetime | None
    last_outcome: BoardOutcome | None
    failure_code: str | None
    next_fetch_at: datetime
    open_jobs: int

    @classmethod
    def of(cls, found: board.JobBoard) -> Self:
        return cls.model_validate(found)


class JobSourceList(ResponseModel):
    """`demo`: the postings are of invented employers, from a server on this machine."""

    items: list[JobSource]
    demo: bool


def _values(found: job.Job) -> dict[str, object]:
    names = (
        "id", "source", "url", "apply_url", "company", "title", "countries", "remote", "remote_countries",
        "employment_type", "seniority", "skills", "visa", "posted_at", "valid_through", "first_seen_at",
        "last_seen_at", "closed_at", "state", "duplicate_of", "repost_of", "flags",
    )  # fmt: skip
    values: dict[str, object] = {name: getattr(found, name) for name in names}
    pays = found.salary_min is not None or found.salary_max is not None
    return values | {
        "locations": [location.as_json() for location in found.locations],
        "excerpt": " ".join(found.description[: EXCERPT * 2].split())[:EXCERPT],
        "pasted": found.owner_id is not None,
        "salary": {
            "min": found.salary_min,
            "max": found.salary_max,
            "currency": found.salary_currency,
            "period": found.salary_period,
        }
        if pays
        else None,
    }
