from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field

from api.schemas.base import RequestModel, ResponseModel
from jobpilot.jobs.domain.job import RemoteKind, SalaryPeriod, Seniority
from jobpilot.matching.domain import preferences as domain
from jobpilot.matching.domain.preferences import (
    LONGEST_ENTRY,
    MOST_ENTRIES,
    MOST_EXCLUDED,
    Condition,
)

WayOfWorking = Literal["remote", "hybrid", "onsite"]
Level = Literal["intern", "junior", "mid", "senior", "lead", "executive"]
Entry = Annotated[str, Field(min_length=1, max_length=LONGEST_ENTRY)]
Country = Annotated[str, Field(pattern=r"^[A-Za-z]{2}$"), AfterValidator(str.upper)]
Currency = Annotated[str, Field(pattern=r"^[A-Za-z]{3}$"), AfterValidator(str.upper)]


class PreferencesUpdate(RequestModel):
    """All of a person's wishes: what is left out is wished for no longer.

    `roles` and `places` raise and lower scores; everything else is a hard filter. A posting that says nothing about a
    filter is refused by it, unless `accepts_unknown` names the filter. `work_countries` (ISO 3166-1 alpha-2): where
    the person may work without a permit; with `needs_visa`, postings elsewhere pass if the employer helps with one.
    """

    roles: Annotated[list[Entry], Field(default_factory=list, max_length=MOST_ENTRIES)]
    places: Annotated[list[Entry], Field(default_factory=list, max_length=MOST_ENTRIES)]
    remote: Annotated[list[WayOfWorking], Field(default_factory=list, max_length=3)]
    work_countries: Annotated[list[Country], Field(default_factory=list, max_length=60)]
    time_zone: Annotated[str, Field(max_length=60)] | None = None
    time_zone_span_hours: Annotated[int, Field(ge=0, le=12)] | None = None
    seniority: Annotated[list[Level], Field(default_factory=list, max_length=6)]
    salary_floor: Annotated[Decimal, Field(gt=0, le=100_000_000, decimal_places=2)] | None = None
    salary_currency: Currency | None = None
    salary_period: SalaryPeriod | None = None
    needs_visa: bool = False
    excluded_companies: Annotated[
        list[Entry], Field(default_factory=list, max_length=MOST_EXCLUDED)
    ]
    accepts_unknown: Annotated[
        list[Condition], Field(default_factory=list, max_length=len(Condition))
    ]

    def wishes(self) -> domain.Wishes:
        """Each entry once."""
        given = self.model_dump()
        lists = {k: tuple(dict.fromkeys(v)) for k, v in given.items() if isinstance(v, list)}
        lists["remote"] = tuple(RemoteKind(name) for name in lists["remote"])
        lists["seniority"] = tuple(Seniority(name) for name in lists["seniority"])
        return domain.Wishes(**{**given, **lists})


class Preferences(ResponseModel):
    """`version` 0: none were ever set. It is the entity tag, too."""

    roles: list[str]
    places: list[str]
    remote: list[WayOfWorking]
    work_countries: list[str]
    time_zone: str | None
    time_zone_span_hours: int | None
    seniority: list[Level]
    salary_floor: float | None
    salary_currency: str | None
    salary_period: SalaryPeriod | None
    needs_visa: bool
    excluded_companies: list[str]
    accepts_unknown: list[Condition]
    version: int
    updated_at: datetime | None

    @classmethod
    def of(cls, found: domain.Preferences) -> Self:
        wishes = {name: getattr(found.wishes, name) for name in PreferencesUpdate.model_fields}
        lists = {k: list(v) for k, v in wishes.items() if isinstance(v, tuple)}
        return cls.model_validate(
            {**wishes, **lists, "version": found.version, "updated_at": found.updated_at}
        )
