"""Postings and résumés that are there without having been fetched or read."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from jobpilot.bootstrap import ProcessContext
from jobpilot.jobs.domain.job import (
    EmploymentType,
    JobContent,
    Location,
    RemoteKind,
    Salary,
    Seniority,
    Visa,
)
from jobpilot.jobs.repository import values_of
from jobpilot.jobs.tables import JobRow

BACKEND: dict[str, Any] = {
    "basics": {
        "name": "Robin Sample",
        "label": "Backend Engineer",
        "summary": "Backend engineer who builds billing services in Python.",
        "location": {"city": "Berlin", "countryCode": "DE"},
    },
    "work": [
        {
            "name": "Example Billing GmbH",
            "position": "Backend Engineer",
            "startDate": "2020-01",
            "highlights": [
                "Built REST APIs in Django and PostgreSQL for invoices of 200 hospitals",
                "Moved six services to Kubernetes",
            ],
        },
        {
            "name": "Sample Shops AG",
            "position": "Software Developer",
            "startDate": "2017-01",
            "endDate": "2019-12",
        },
    ],
    "skills": [{"name": "Languages", "keywords": ["Python", "SQL", "Go"]}],
    "education": [{"studyType": "Bachelor", "area": "Computer Science"}],
    "languages": [{"language": "English"}, {"language": "German"}],
}
FITTING = """About us
We make software for hospitals.

What you will do
- Build REST APIs in Python and Django that clinics rely on every day.

Requirements
- 4+ years of experience with Python
- PostgreSQL and Kubernetes in production
- Terraform is a plus
- Fluent French

Benefits
- 30 days of holiday
"""
NURSING = """Your ward cares for twelve patients in intensive care.

Requirements
- Registered nurse with experience in critical care
- Medication administration and wound care
- You stay calm when three alarms ring at once and you like working in a small team at night.
"""


def content(**changes: Any) -> JobContent:
    values: dict[str, Any] = {
        "source": "test",
        "external_id": uuid4().hex,
        "url": "https://jobs.example.org/1",
        "apply_url": None,
        "company": "Example Clinics GmbH",
        "title": "Backend Developer (m/f/d)",
        "description": FITTING,
        "locations": (Location("Berlin, Germany", "Berlin", None, "DE"),),
        "countries": ("DE",),
        "remote": RemoteKind.HYBRID,
        "remote_countries": (),
        "employment_type": EmploymentType.FULL_TIME,
        "seniority": Seniority.MID,
        "salary": Salary(70_000, 85_000, "EUR", "year"),
        "skills": (),
        "visa": Visa.UNKNOWN,
        "posted_at": None,
        "valid_through": None,
        "identity": None,
        "fingerprint": uuid4().hex,
        "flags": (),
    }
    return JobContent(**{**values, **changes})


async def add_job(
    context: ProcessContext, *, owner: UUID | None = None, state: str = "open", **changes: Any
) -> UUID:
    """A stored posting; a marker word in its title keeps the tests' postings apart from each other's."""
    values = values_of(content(**changes))
    row = JobRow(id=uuid4(), owner_id=owner, state=state, **values)
    if owner is None:
        async with context.for_system() as factory:
            factory.session.add(row)
    else:
        async with context.for_user(owner) as factory:
            factory.session.add(row)
    return row.id


async def remove_jobs(context: ProcessContext, servers: Any) -> None:
    """Every posting, so that a test sees its own only."""
    from sqlalchemy import text
    from sqlalchemy.ext.asyncio import create_async_engine

    engine = create_async_engine(servers.postgres.superuser_url)
    async with engine.begin() as connection:
        await connection.execute(text("delete from jobs"))
    await engine.dispose()


NOW = datetime(2026, 11, 22, tzinfo=UTC)
