"""Whether confidence means something: how often fields of a confidence are right, and how often those marked `high`."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jobpilot.resumes.domain.confidence import is_whole

BINS = 10


@dataclass(frozen=True, slots=True)
class Claim:
    """A field that was read, how sure the reader was, and whether it is right.

    `whole` says whether its entry has what such entries have.
    """

    person: str
    path: str
    method: str
    level: str
    confidence: float
    right: bool
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Calibration:
    """`error` is the expected calibration error over `BINS` equal bins; `high` the share of right ones among `high`."""

    claims: int
    error: float
    high: float
    high_share: float


def claims_of(
    person: str, verdicts: Mapping[str, bool], fields: Mapping[str, Mapping[str, Any]]
) -> Iterable[Claim]:
    """The verdicts with the evidence at their paths."""
    for path, right in verdicts.items():
        evidence = fields.get(path)
        if evidence is not None:
            yield Claim(
                person,
                path,
                evidence["method"],
                evidence["level"],
                evidence["confidence"],
                right,
                is_whole(path, fields),
            )


def calibrate(claims: Sequence[Claim], *, equal_persons: bool) -> Calibration:
    """Every claim weighs the same, or all claims about a person together weigh the same."""
    per_person: dict[str, int] = defaultdict(int)
    for claim in claims:
        per_person[claim.person] += 1
    weights = [1 / per_person[claim.person] if equal_persons else 1.0 for claim in claims]
    total = sum(weights) or 1.0
    bins: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    high = [0.0, 0.0]
    for claim, weight in zip(claims, weights, strict=True):
        sums = bins[min(int(claim.confidence * BINS), BINS - 1)]
        sums[0] += weight * claim.confidence
        sums[1] += weight * claim.right
        if claim.level == "high":
            high[0] += weight
            high[1] += weight * claim.right
    error = sum(abs(sure - right) for sure, right in bins.values()) / total
    return Calibration(len(claims), error, high[1] / (high[0] or 1.0), high[0] / total)


def by_kind(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """By section, key and method, such as `work.name head`."""
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[f"{kind_of(claim.path)} {claim.method}"].append(claim)
    return groups


def kind_of(path: str) -> str:
    """The path without its indexes."""
    return re.sub(r"\[\d+\]", "", path)
