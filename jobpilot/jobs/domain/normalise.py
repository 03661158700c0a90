"""From a source's words to the house's: the one place where a posting gets its meaning."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from jobpilot.jobs.domain import places, wording
from jobpilot.jobs.domain.fingerprint import fingerprint_of
from jobpilot.jobs.domain.job import LONGEST_DESCRIPTION, JobContent, JobFlag
from jobpilot.jobs.domain.suspicion import hides_text, is_suspicious
from jobpilot.ports.sources import FoundPosting

LONGEST_TITLE: Final = 300
LONGEST_RAW: Final = 120_000
IdentityOf = Callable[[str], str | None]
"""The identity of the posting at an address, None for one that no source knows."""


def normalise(
    source: str, found: FoundPosting, now: datetime, identity_of: IdentityOf
) -> JobContent:
    """Total: what is not said is unknown or empty. Dates in the future or before 2000 are not believed."""
    text = _text(found.description)
    title = _line(found.title)
    locations = tuple(places.location_of(place) for place in found.places if place.text.strip())
    countries = places.countries_of(locations)
    kind = places.remote_kind(found.workplace, found.places, title, text)
    company = _line(found.company)
    return JobContent(
        source=source,
        external_id=found.external_id,
        url=found.url,
        apply_url=found.apply_url,
        company=company,
        title=title,
        description=text[:LONGEST_DESCRIPTION],
        locations=locations,
        countries=countries,
        remote=kind,
        remote_countries=places.remote_countries(kind, found.remote_places, locations, text),
        employment_type=wording.employment_type(found.employment, title, text),
        seniority=wording.seniority(found.seniority, title, text),
        salary=wording.salary(found.salary, found.salary_text, text),
        skills=wording.skills(found.skills, title, text),
        visa=wording.visa(text),
        posted_at=_believed(found.posted_at, now),
        valid_through=_valid(found.valid_through),
        identity=_identity(found, identity_of),
        fingerprint=fingerprint_of(company, title, countries),
        flags=_flags(found, text),
        raw=_text(found.raw)[:LONGEST_RAW],
    )


def _text(text: str) -> str:
    """PostgreSQL stores neither NUL nor halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()


def _line(text: str) -> str:
    return " ".join(_text(text).split())[:LONGEST_TITLE]


def _believed(at: datetime | None, now: datetime) -> datetime | None:
    if at is None or at.year < 2000:
        return None
    return at if at <= now + timedelta(days=1) else None


def _valid(at: datetime | None) -> datetime | None:
    return at if at is not None and 2000 <= at.year < 9000 else None


def _identity(found: FoundPosting, identity_of: IdentityOf) -> str | None:
    """An application address of a known source names the posting better than an aggregator's page does."""
    applying = identity_of(found.apply_url) if found.apply_url else None
    return applying or identity_of(found.url)


def _flags(found: FoundPosting, text: str) -> tuple[JobFlag, ...]:
    flags = []
    if is_suspicious(f"{found.title}\n{text}", found.hidden):
        flags.append(JobFlag.INJECTION_SUSPECTED)
    if hides_text(found.hidden):
        flags.append(JobFlag.HIDDEN_TEXT)
    if len(text) > LONGEST_DESCRIPTION:
        flags.append(JobFlag.TRUNCATED)
    return tuple(flags)
