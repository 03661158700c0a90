"""Comparing job titles: what somebody does (the head), in which field, and how senior."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from jobpilot.jobs.domain.job import Seniority
from jobpilot.matching.domain.lexicon.titles import (
    GENERAL,
    HEADS,
    LEVELS,
    NOISE,
    PHRASES,
    RELATED,
    RELATED_HEADS,
    SAME,
)
from jobpilot.matching.domain.words import stem

FIELD_SHARE: Final = 0.6
"""A title's field says more than its head: an analyst of risk and one of chemistry share a word."""


@dataclass(frozen=True, slots=True)
class Title:
    """`heads` say what somebody does, `fields` in which field; words that are neither known nor common are fields."""

    heads: frozenset[str]
    fields: frozenset[str]

    @property
    def is_empty(self) -> bool:
        return not (self.heads or self.fields)


@lru_cache(maxsize=4096)
def parse_title(text: str) -> Title:
    """The parts of a title; a part in brackets or after a dash counts like any other."""
    plain = text.lower().replace("&", " ")
    for pattern, name in PHRASES:
        plain = pattern.sub(name, plain)
    words = [
        SAME.get(word, SAME.get(stem(word), stem(word)))
        for word in re.findall(r"[^\W\d_][\w+#.]*", NOISE.sub(" ", plain))
    ]
    words = [word.rstrip(".") for word in words if len(word.rstrip(".")) > 1]
    return Title(
        frozenset(word for word in words if word in HEADS),
        frozenset(word for word in words if word not in HEADS),
    )


def similarity(one: str, other: str) -> float:
    """0 to 1: how near two titles are, whatever their level; the same both ways round."""
    left, right = parse_title(one), parse_title(other)
    if left.is_empty or right.is_empty:
        return 0.0
    heads = _alike(left.heads, right.heads, RELATED_HEADS)
    fields = _alike(left.fields, right.fields, RELATED)
    if heads is None:
        return fields or 0.0
    if fields is None:
        # "Engineer" says little about "Sales Engineer"
        return heads * (0.85 if left.fields == right.fields else 0.6)
    if fields == 0:
        return heads * (0.15 if left.heads & right.heads <= GENERAL else 0.6)
    return (1 - FIELD_SHARE) * heads + FIELD_SHARE * fields * max(heads, 0.35)


def _alike(
    one: frozenset[str], other: frozenset[str], related: tuple[tuple[frozenset[str], float], ...]
) -> float | None:
    """The mean of each word's best partner, both ways; None where one side has no words."""
    if not one or not other:
        return None
    return (_best(one, other, related) + _best(other, one, related)) / 2


def _best(
    one: frozenset[str], other: frozenset[str], related: tuple[tuple[frozenset[str], float], ...]
) -> float:
    def nearest(word: str) -> float:
        if word in other:
            return 1.0
        return max(
            (near for group, near in related if word in group and group & other), default=0.0
        )

    return sum(nearest(word) for word in one) / len(one)


def level_of(title: str) -> Seniority | None:
    """The level that a title names."""
    return next((level for pattern, level in LEVELS if pattern.search(title)), None)


ORDER: Final[Mapping[Seniority, int]] = {
    Seniority.INTERN: 0,
    Seniority.JUNIOR: 1,
    Seniority.MID: 2,
    Seniority.SENIOR: 3,
    Seniority.LEAD: 4,
    Seniority.EXECUTIVE: 5,
}
"""Levels by height; `unknown` has none."""


def level_of_years(years: float) -> Seniority:
    """The level usual after so many years of work: 1, 3 and 6 years are the usual steps in postings."""
    if years < 1:
        return Seniority.JUNIOR
    if years < 3:
        return Seniority.JUNIOR if years < 2 else Seniority.MID
    return Seniority.MID if years < 6 else Seniority.SENIOR
