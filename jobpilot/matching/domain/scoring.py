"""How well a posting fits somebody: a score from 0 to 100, made of parts that each explain themselves.

Problem: one number of likeness (a cosine) calls everything in a field alike, and cannot say why.
Mechanism: six parts, each from 0 to 1 or without data; the score is their weighted mean over the parts that have data.
With too little to compare there is no score at all. Weights are set on the labelled set of `make eval-matching`; to
change one, change WEIGHTS and run that.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from jobpilot.jobs.domain.job import Job, RemoteKind, Seniority
from jobpilot.matching.domain.filters import seniority_of
from jobpilot.matching.domain.posting import Posting, years_asked
from jobpilot.matching.domain.preferences import Wishes
from jobpilot.matching.domain.profile import Profile
from jobpilot.matching.domain.skills import credit
from jobpilot.matching.domain.titles import ORDER, similarity
from jobpilot.matching.domain.words import overlap


class Part(StrEnum):
    SKILLS = "skills"
    TITLE = "title"
    MEANING = "meaning"
    WORDS = "words"
    SENIORITY = "seniority"
    PLACE = "place"


WEIGHTS: Final[Mapping[Part, float]] = {
    Part.SKILLS: 0.32,
    Part.TITLE: 0.28,
    Part.MEANING: 0.16,
    Part.WORDS: 0.08,
    Part.SENIORITY: 0.10,
    Part.PLACE: 0.06,
}
MUST_WEIGHT: Final = 2.0
FAR_COSINE, NEAR_COSINE = 0.15, 0.70
"""Cosines of the model between texts that have nothing in common, and between a posting and its ideal résumé."""

PLENTY: Final = 0.35
"""Nobody's résumé has more than about a third of a posting's wording."""


@dataclass(frozen=True, slots=True)
class PartScore:
    """`value` from 0 to 1; None where there is nothing to go by."""

    part: Part
    value: float | None
    weight: float


@dataclass(frozen=True, slots=True)
class Score:
    """`total` from 0 to 100, None where there is not enough data for an honest number."""

    total: int | None
    parts: tuple[PartScore, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything a score is made from. `cosine` is None where a vector is missing."""

    profile: Profile
    wishes: Wishes
    job: Job
    posting: Posting
    cosine: float | None


def score(comparison: Comparison) -> Score:
    """The score and its parts."""
    values = {
        Part.SKILLS: _skills(comparison),
        Part.TITLE: _title(comparison),
        Part.MEANING: _meaning(comparison.cosine),
        Part.WORDS: _words(comparison),
        Part.SENIORITY: _seniority(comparison),
        Part.PLACE: _place(comparison),
    }
    parts = tuple(PartScore(part, values[part], WEIGHTS[part]) for part in Part)
    enough = (
        comparison.profile.is_enough
        and comparison.posting.is_enough
        and (values[Part.SKILLS] is not None or values[Part.TITLE] is not None)
    )
    return Score(total_of(parts) if enough else None, parts)


def total_of(parts: Sequence[PartScore]) -> int:
    """The weighted mean of the parts that have data, from 0 to 100."""
    known = [part for part in parts if part.value is not None]
    weight = sum(part.weight for part in known)
    if not weight:
        return 0
    return round(100 * sum((part.value or 0.0) * part.weight for part in known) / weight)


def asked_skills(posting: Posting) -> dict[str, float]:
    """What the posting asks for, by weight: required things count double, merely welcome ones half."""
    weights: dict[str, float] = {mention.skill: 1.0 for mention in posting.mentions}
    for requirement in posting.requirements:
        for skill in requirement.skills:
            weight = MUST_WEIGHT if requirement.is_must else 0.5
            weights[skill] = max(weights.get(skill, 0), weight) if requirement.is_must else weight
    return weights


def _skills(comparison: Comparison) -> float | None:
    asked = asked_skills(comparison.posting)
    if not asked or not comparison.profile.skills:
        return None
    known = comparison.profile.skills
    met = sum(weight * credit(skill, known) for skill, weight in asked.items())
    # two imagined skills, half met, keep a posting that names three from being worth 0 or 1
    return (met + 1.0) / (sum(asked.values()) + 2.0)


def _title(comparison: Comparison) -> float | None:
    """The best of wanted roles and held titles; what was long ago counts less."""
    wanted = [(role, 1.0) for role in comparison.wishes.roles]
    held = [
        (title.title, max(0.5, 1.0 - 0.06 * title.years_ago) * (0.85 if wanted else 1.0))
        for title in comparison.profile.titles
    ]
    if not (wanted or held) or not comparison.posting.title:
        return None
    return max(share * similarity(name, comparison.posting.title) for name, share in wanted + held)


def _meaning(cosine: float | None) -> float | None:
    if cosine is None:
        return None
    return min(1.0, max(0.0, (cosine - FAR_COSINE) / (NEAR_COSINE - FAR_COSINE)))


def _words(comparison: Comparison) -> float | None:
    if not comparison.posting.words or not comparison.profile.words:
        return None
    shared = overlap(Counter(comparison.profile.words), Counter(comparison.posting.words))
    return min(1.0, shared / PLENTY)


def _seniority(comparison: Comparison) -> float | None:
    """Distance of levels; years that are asked for and missing weigh as well. Too high counts less than too low."""
    own, asked = comparison.profile.level, seniority_of(comparison.job)
    years = years_asked(comparison.posting.text)
    values = []
    if own is not None and asked is not Seniority.UNKNOWN:
        steps = ORDER[asked] - ORDER[own]
        values.append(max(0.0, 1.0 - (0.45 * steps if steps > 0 else -0.25 * steps)))
    if years:
        values.append(min(1.0, (comparison.profile.years + 0.5) / years))
    return sum(values) / len(values) if values else None


def _place(comparison: Comparison) -> float | None:
    """Whether the work is where somebody wants to be; only where they said so."""
    wishes, job = comparison.wishes, comparison.job
    if not wishes.places:
        return None
    if job.remote is RemoteKind.REMOTE and (
        not wishes.remote or RemoteKind.REMOTE in wishes.remote
    ):
        return 0.9
    if not job.locations:
        return 0.4
    names = " | ".join(location.text for location in job.locations).casefold()
    return 1.0 if any(place.casefold() in names for place in wishes.places) else 0.1
