"""Comparisons out of a few words."""

from dataclasses import replace
from datetime import date
from typing import Any

from jobpilot.matching.domain.posting import read_posting
from jobpilot.matching.domain.preferences import Wishes
from jobpilot.matching.domain.profile import Profile, read_profile
from jobpilot.matching.domain.scoring import Comparison
from tests.fixtures.matching.filters import PLAIN

TODAY = date(2026, 11, 22)
TEXT = """What you will do
- Build REST APIs in Python and Django that two hundred clinics rely on every day and every night.

Requirements
- 4+ years of experience with Python
- PostgreSQL and Kubernetes in production
- Terraform is a plus
- Bachelor's degree in computer science
- Fluent French
"""
DOCUMENT: dict[str, Any] = {
    "basics": {"label": "Backend Engineer"},
    "work": [
        {
            "position": "Backend Engineer",
            "startDate": "2020-01",
            "highlights": ["Built invoicing APIs in Django", "Runs services on Kubernetes"],
        },
        {"position": "Waiter", "startDate": "2010-01", "endDate": "2012-12"},
    ],
    "skills": [{"name": "Languages", "keywords": ["Python", "PostgreSQL"]}],
    "education": [{"studyType": "Bachelor"}],
    "languages": [{"language": "English"}],
}


def profile(**changes: Any) -> Profile:
    return read_profile({**DOCUMENT, **changes}, TODAY)


def comparison(
    text: str = TEXT,
    title: str = "Backend Developer",
    who: Profile | None = None,
    wishes: Wishes | None = None,
    cosine: float | None = 0.6,
    **job: Any,
) -> Comparison:
    posting = replace(PLAIN, title=title, description=text, **job)
    return Comparison(who or profile(), wishes or Wishes(), posting, read_posting(posting), cosine)
