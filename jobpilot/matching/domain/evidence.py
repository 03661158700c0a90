"""Why a posting fits and what is missing, each with the words of both texts it rests on.

Every quote stands in its text at its offsets: the résumé's in the value at `path`, the posting's in the description.
Sentences around the quotes are ours and name nothing that is not quoted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from jobpilot.matching.domain.posting import LONGEST_QUOTE, Posting, Requirement, Span, years_asked
from jobpilot.matching.domain.profile import Profile, SkillEvidence
from jobpilot.matching.domain.scoring import Comparison, asked_skills
from jobpilot.matching.domain.skills import closure, credit
from jobpilot.matching.domain.titles import similarity

MOST_REASONS: Final = 8
MOST_MISSING: Final = 12
NEAR_TITLE: Final = 0.6


class ReasonKind(StrEnum):
    SKILL = "skill"
    TITLE = "title"
    YEARS = "years"
    JUDGED = "judged"
    """The language model found these two passages to belong together."""


class MissingKind(StrEnum):
    SKILL = "skill"
    YEARS = "years"
    DEGREE = "degree"
    LANGUAGE = "language"
    REQUIREMENT = "requirement"


@dataclass(frozen=True, slots=True)
class ResumeQuote:
    path: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reason:
    """`posting` is None where the reason rests on the posting's title."""

    kind: ReasonKind
    text: str
    resume: ResumeQuote
    posting: Span | None


@dataclass(frozen=True, slots=True)
class Missing:
    """What is asked for and not found in the résumé: it may still be true of the person."""

    kind: MissingKind
    text: str
    is_must: bool
    posting: Span


def reasons(comparison: Comparison) -> tuple[Reason, ...]:
    """The strongest first, at most MOST_REASONS."""
    found = [*_title_reasons(comparison), *_years_reasons(comparison), *_skill_reasons(comparison)]
    return tuple(found[:MOST_REASONS])


def missing(comparison: Comparison) -> tuple[Missing, ...]:
    """What is required before what is welcome, at most MOST_MISSING."""
    found: dict[tuple[MissingKind, str], Missing] = {}
    for requirement in comparison.posting.requirements:
        for item in _lacking(comparison.profile, requirement):
            found.setdefault((item.kind, item.text), item)
    ordered = sorted(found.values(), key=lambda item: not item.is_must)
    return tuple(ordered[:MOST_MISSING])


def _title_reasons(comparison: Comparison) -> Iterator[Reason]:
    titles = comparison.profile.titles
    near = [(similarity(t.title, comparison.posting.title), -t.years_ago, t) for t in titles]
    best = max(near, key=lambda item: item[:2], default=None)
    if best is not None and best[0] >= NEAR_TITLE:
        held = best[2]
        quote = ResumeQuote(held.path, held.title, 0, len(held.title))
        yield Reason(ReasonKind.TITLE, f"The title is close to “{held.title}”.", quote, None)


def _years_reasons(comparison: Comparison) -> Iterator[Reason]:
    profile, posting = comparison.profile, comparison.posting
    asking = [item for item in posting.requirements if item.years]
    if not asking or not profile.titles:
        return
    most = max(asking, key=lambda item: item.years or 0)
    if most.years and profile.years >= most.years:
        held = profile.titles[0]
        text = f"About {round(profile.years)} years of work where {most.years} are asked for."
        quote = ResumeQuote(held.path, held.title, 0, len(held.title))
        yield Reason(ReasonKind.YEARS, text, quote, most.span)


def _skill_reasons(comparison: Comparison) -> Iterator[Reason]:
    asked = asked_skills(comparison.posting)
    for skill in sorted(asked, key=lambda skill: -asked[skill]):
        evidence = _evidence_for(comparison.profile, skill)
        place = _place_of(comparison.posting, skill)
        if evidence is None or place is None:
            continue
        named = (
            evidence.skill
            if evidence.skill == skill
            else f"{evidence.skill}, which includes {skill},"
        )
        text = f"{skill} is asked for; your résumé shows {named.rstrip(',')}."
        yield Reason(ReasonKind.SKILL, text, _quote(evidence), place)


def _evidence_for(profile: Profile, skill: str) -> SkillEvidence | None:
    exact = next((item for item in profile.evidence if item.skill == skill), None)
    if exact is not None:
        return exact
    return next((item for item in profile.evidence if skill in closure([item.skill])), None)


def _place_of(posting: Posting, skill: str) -> Span | None:
    """Where the posting asks for it, rather than where it merely names it."""
    for requirement in posting.requirements:
        if skill in requirement.skills:
            return requirement.span
    mention = next((item for item in posting.mentions if item.skill == skill), None)
    return None if mention is None else posting.quote(mention.start, mention.end)


def _quote(evidence: SkillEvidence) -> ResumeQuote:
    if len(evidence.text) <= LONGEST_QUOTE:
        return ResumeQuote(evidence.path, evidence.text, 0, len(evidence.text))
    start = max(0, min(evidence.start - 80, len(evidence.text) - LONGEST_QUOTE))
    end = min(len(evidence.text), start + LONGEST_QUOTE)
    return ResumeQuote(evidence.path, evidence.text[start:end], start, end)


_DEGREE_WORDS: Final = (
    (4, ("phd", "ph.d", "doctorate", "doctoral")),
    (3, ("master's", "masters", "master’s", "msc", "m.sc", "mba")),
    (2, ("bachelor", "bsc", "b.sc", "university degree", "degree in", "a degree")),
)
_LANGUAGES: Final = (
    "english", "german", "french", "spanish", "italian", "portuguese", "dutch", "polish", "czech", "swedish", "danish",
    "norwegian", "finnish", "russian", "ukrainian", "turkish", "arabic", "hebrew", "hindi", "mandarin", "chinese",
    "japanese", "korean",
)  # fmt: skip
_FLUENCY: Final = (
    "fluent",
    "fluency",
    "native",
    "proficien",
    "c1",
    "c2",
    "b2",
    "speak",
    "spoken",
    "business level",
)


def _lacking(profile: Profile, requirement: Requirement) -> Iterator[Missing]:
    span, must = requirement.span, requirement.is_must
    for skill in requirement.skills:
        if credit(skill, profile.skills) < 1.0 and not _has_alternative(profile, requirement):
            yield Missing(MissingKind.SKILL, skill, must, span)
    years = requirement.years or years_asked(span.text)
    if years and profile.titles and profile.years < years:
        text = f"{years} years of experience; about {round(profile.years, 1):g} found"
        yield Missing(MissingKind.YEARS, text, must, span)
    lowered = span.text.lower()
    degree = next((rank for rank, words in _DEGREE_WORDS if any(w in lowered for w in words)), 0)
    if degree > profile.degree and "equivalent" not in lowered:
        yield Missing(MissingKind.DEGREE, "A degree", must, span)
    if profile.languages and any(word in lowered for word in _FLUENCY):
        for language in _LANGUAGES:
            if language in lowered and not any(language in known for known in profile.languages):
                yield Missing(MissingKind.LANGUAGE, language.capitalize(), must, span)


def _has_alternative(profile: Profile, requirement: Requirement) -> bool:
    """Of “Go, Rust or Java” one is enough."""
    if " or " not in f" {requirement.span.text.lower()} ":
        return False
    return any(skill in profile.skills for skill in requirement.skills)
