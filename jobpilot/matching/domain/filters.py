"""Hard filters: what a person cannot or will not take. They fail closed, and every refusal says why.

A posting that does not say what a filter asks about is refused with a reason of its own, unless the person's
`accepts_unknown` names the filter. `jobpilot.jobs.search_repository` repeats in SQL those parts of the rules that
spare reading rows; it may let through what is refused here, never refuse what passes here.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Final

from jobpilot.jobs.domain.job import (
    Job,
    JobState,
    RemoteKind,
    SalaryPeriod,
    Seniority,
    Visa,
)
from jobpilot.matching.domain.posting import years_asked
from jobpilot.matching.domain.preferences import Condition, Wishes
from jobpilot.matching.domain.time_zones import (
    distance,
    hours_of_countries,
    hours_of_text,
    hours_of_zone,
)
from jobpilot.matching.domain.titles import level_of


class Refusal(StrEnum):
    """Why a posting is not shown."""

    CLOSED = "closed"
    DUPLICATE = "duplicate"
    EXCLUDED_COMPANY = "excluded_company"
    COUNTRY_NOT_ALLOWED = "country_not_allowed"
    COUNTRY_UNKNOWN = "country_unknown"
    VISA_REFUSED = "visa_refused"
    VISA_UNKNOWN = "visa_unknown"
    REMOTE_NOT_WANTED = "remote_not_wanted"
    REMOTE_UNKNOWN = "remote_unknown"
    TIME_ZONE_TOO_FAR = "time_zone_too_far"
    TIME_ZONE_UNKNOWN = "time_zone_unknown"
    SENIORITY_NOT_WANTED = "seniority_not_wanted"
    SENIORITY_UNKNOWN = "seniority_unknown"
    SALARY_TOO_LOW = "salary_too_low"
    SALARY_UNKNOWN = "salary_unknown"
    SALARY_OTHER_CURRENCY = "salary_other_currency"


PERIODS_PER_YEAR: Final = {
    SalaryPeriod.HOUR: Decimal(2080),
    SalaryPeriod.DAY: Decimal(260),
    SalaryPeriod.WEEK: Decimal(52),
    SalaryPeriod.MONTH: Decimal(12),
    SalaryPeriod.YEAR: Decimal(1),
}
"""52 weeks of 5 days and 40 hours."""

_WORLDWIDE: Final = re.compile(
    r"(?i)\b(?:remote|work|hire|hiring|based|located)\b[^.\n]{0,40}\b(?:worldwide|anywhere in the world|globally|"
    r"from anywhere)\b|\b(?:worldwide|anywhere in the world)\b[^.\n]{0,20}\bremote\b"
)
_LEGAL: Final = re.compile(
    r"(?i)[,.\s]+(?:inc|llc|ltd|limited|corp|corporation|co|company|gmbh|ag|se|kg|plc|sa|sas|srl|spa|bv|nv|oy|ab|group|holding)\.?$"
)


def refusals(wishes: Wishes, job: Job) -> tuple[Refusal, ...]:
    """Every reason against the posting, the gravest first; empty if it passes."""
    return tuple(reason for check in _CHECKS if (reason := check(wishes, job)) is not None)


def company_key(name: str) -> str:
    """A company's name as it is compared: no legal form, no case, no punctuation."""
    plain, before = name.strip(), ""
    while plain != before:
        before, plain = plain, _LEGAL.sub("", plain)
    return " ".join(re.findall(r"\w+", plain.casefold()))


def _open(_: Wishes, job: Job) -> Refusal | None:
    if job.state is not JobState.OPEN:
        return Refusal.CLOSED
    return Refusal.DUPLICATE if job.duplicate_of is not None else None


def _company(wishes: Wishes, job: Job) -> Refusal | None:
    excluded = {company_key(name) for name in wishes.excluded_companies}
    return Refusal.EXCLUDED_COMPANY if company_key(job.company) in excluded else None


def _country(wishes: Wishes, job: Job) -> Refusal | None:
    """Where somebody may work, and whether the employer helps where they may not."""
    if not wishes.work_countries and not wishes.needs_visa:
        return None
    where = countries_of(job)
    if set(where) & set(wishes.work_countries):
        return None
    if wishes.needs_visa:
        return _visa(wishes, job)
    if where:
        return Refusal.COUNTRY_NOT_ALLOWED
    if is_worldwide(job) or Condition.COUNTRY in wishes.accepts_unknown:
        return None
    return Refusal.COUNTRY_UNKNOWN


def _visa(wishes: Wishes, job: Job) -> Refusal | None:
    if job.visa is Visa.OFFERED:
        return None
    if job.visa is Visa.REFUSED:
        return Refusal.VISA_REFUSED
    return None if Condition.VISA in wishes.accepts_unknown else Refusal.VISA_UNKNOWN


def countries_of(job: Job) -> tuple[str, ...]:
    """Where the work may be done: for remote work the countries it is open to, where they are named."""
    if job.remote is RemoteKind.REMOTE and job.remote_countries:
        return job.remote_countries
    return job.countries


def is_worldwide(job: Job) -> bool:
    """Whether a remote posting says that it does not matter where."""
    return job.remote is RemoteKind.REMOTE and bool(_WORLDWIDE.search(job.description))


def _remote(wishes: Wishes, job: Job) -> Refusal | None:
    if not wishes.remote or job.remote in wishes.remote:
        return None
    if job.remote is not RemoteKind.UNKNOWN:
        return Refusal.REMOTE_NOT_WANTED
    return None if Condition.REMOTE in wishes.accepts_unknown else Refusal.REMOTE_UNKNOWN


def _time_zone(wishes: Wishes, job: Job) -> Refusal | None:
    """For remote work only: who works on site lives in the zone."""
    span_hours = wishes.time_zone_span_hours
    if wishes.time_zone is None or span_hours is None or job.remote is not RemoteKind.REMOTE:
        return None
    span = hours_of_text(job.description) or hours_of_countries(countries_of(job))
    if span is None:
        accepted = Condition.TIME_ZONE in wishes.accepts_unknown
        return None if accepted else Refusal.TIME_ZONE_UNKNOWN
    far = distance(hours_of_zone(wishes.time_zone), span) > span_hours
    return Refusal.TIME_ZONE_TOO_FAR if far else None


def seniority_of(job: Job) -> Seniority:
    """The posting's level: as stated, as its title names it, or by the years it asks for."""
    if job.seniority is not Seniority.UNKNOWN:
        return job.seniority
    named = level_of(job.title)
    if named is not None:
        return named
    years = years_asked(job.description)
    if years is None:
        return Seniority.UNKNOWN
    if years < 2:
        return Seniority.JUNIOR
    return Seniority.MID if years < 5 else Seniority.SENIOR


def _seniority(wishes: Wishes, job: Job) -> Refusal | None:
    if not wishes.seniority:
        return None
    level = seniority_of(job)
    if level in wishes.seniority:
        return None
    if level is not Seniority.UNKNOWN:
        return Refusal.SENIORITY_NOT_WANTED
    return None if Condition.SENIORITY in wishes.accepts_unknown else Refusal.SENIORITY_UNKNOWN


def _salary(wishes: Wishes, job: Job) -> Refusal | None:
    """The best that is offered must reach the floor. Currencies are not converted: nobody here knows rates."""
    floor, period = wishes.salary_floor, wishes.salary_period
    if floor is None or period is None:
        return None
    best = job.salary_max if job.salary_max is not None else job.salary_min
    if best is None or job.salary_currency is None or job.salary_period is None:
        return None if Condition.SALARY in wishes.accepts_unknown else Refusal.SALARY_UNKNOWN
    if job.salary_currency != wishes.salary_currency:
        accepted = Condition.SALARY in wishes.accepts_unknown
        return None if accepted else Refusal.SALARY_OTHER_CURRENCY
    enough = best * PERIODS_PER_YEAR[job.salary_period] >= floor * PERIODS_PER_YEAR[period]
    return None if enough else Refusal.SALARY_TOO_LOW


_CHECKS: Final[tuple[Callable[[Wishes, Job], Refusal | None], ...]] = (
    _open, _company, _country, _remote, _time_zone, _seniority, _salary,
)  # fmt: skip


def first_reasons(wishes: Wishes, jobs: list[Job]) -> Iterator[tuple[Job, Refusal | None]]:
    """Each posting with the gravest reason against it, so that counts add up."""
    for job in jobs:
        yield job, next(iter(refusals(wishes, job)), None)
