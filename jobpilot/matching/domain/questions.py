"""What a person's wishes and résumé ask of the stored postings."""

from decimal import Decimal

from jobpilot.jobs.domain.candidates import CandidateConditions, title_question
from jobpilot.matching.domain.filters import PERIODS_PER_YEAR
from jobpilot.matching.domain.lexicon.titles import SAME
from jobpilot.matching.domain.preferences import Condition, Wishes
from jobpilot.matching.domain.profile import RECENT_YEARS, Profile
from jobpilot.matching.domain.titles import parse_title

MOST_TITLES = 6
_SPELLINGS = {
    "fullstack": ("fullstack", "full"), "backend": ("backend", "back"), "frontend": ("frontend", "front"),
    "reliability": ("reliability", "sre"), "ml": ("ml", "machine", "ai"), "quality": ("quality", "qa", "test"),
    "people": ("people", "hr", "human"), "support": ("support", "service"), "success": ("success",),
    "analytics": ("analytics", "bi", "intelligence"), "ux": ("ux", "experience"), "ui": ("ui", "interface"),
}  # fmt: skip


def conditions_of(wishes: Wishes) -> CandidateConditions:
    """What of the hard filters SQL can decide; never stricter than `filters.refusals`."""
    accepts = wishes.accepts_unknown
    floor = None
    if wishes.salary_floor is not None and wishes.salary_period is not None:
        floor = Decimal(wishes.salary_floor) * PERIODS_PER_YEAR[wishes.salary_period]
    return CandidateConditions(
        countries=wishes.work_countries,
        accepts_visa=wishes.needs_visa,
        remote=wishes.remote,
        accepts_unknown_remote=Condition.REMOTE in accepts,
        seniority=wishes.seniority,
        salary_floor=floor,
        salary_currency=wishes.salary_currency,
        accepts_unknown_salary=Condition.SALARY in accepts,
    )


def titles_asked(profile: Profile, wishes: Wishes) -> str | None:
    """A text-search question for wanted roles and recent titles, with the usual other words for each."""
    recent = [held.title for held in profile.titles if held.years_ago <= RECENT_YEARS]
    wanted = list(dict.fromkeys([*wishes.roles, *recent]))[:MOST_TITLES]
    groups = []
    for title in map(parse_title, wanted):
        words = sorted(title.fields)[:3] + sorted(title.heads)[:1]
        groups.append([_spellings(word) for word in words])
    return title_question(groups)


def _spellings(word: str) -> tuple[str, ...]:
    others = [other for other, name in SAME.items() if name == word]
    return tuple(dict.fromkeys([*_SPELLINGS.get(word, (word,)), *others]))
