"""From how sure the rules feel to how often they are right.

Problem: a rule's own number says which of two readings it prefers, not how many of such readings are right. Mechanism:
for every kind of field and method, and apart for entries that lack what an entry has (they seldom are entries),
`confidence_table` holds what was measured: rising steps from the rule's number to the share that was right, with
straight lines between them. How to change it: after a change to the rules run `benchmarks/fit_confidence.py --write`;
a kind that was never measured stays below `UNMEASURED` and is never `high`.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Mapping
from dataclasses import replace

from jobpilot.resumes.domain.confidence_table import STEPS
from jobpilot.resumes.domain.draft import Evidence

UNMEASURED = 0.9
_INDEX = re.compile(r"\[\d+\]")
_SAME_SOURCE = (
    (re.compile(r"^basics\.location\..*"), "basics.location"),
    (re.compile(r"^basics\.profiles\..*"), "basics.profiles.url"),
)
"""Parts that are taken from one piece of text, and what of it is measured."""


def kind_of(path: str) -> str:
    """The path without its indexes: `work[0].name` is a `work.name`."""
    kind = _INDEX.sub("", path)
    for pattern, measured in _SAME_SOURCE:
        kind = pattern.sub(measured, kind)
    return kind


_NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "work": (("name",), ("position",), ("startDate",)),
    "education": (("institution",), ("studyType",), ("startDate", "endDate")),
}
"""What an entry has: of each group at least one."""
_ENTRY = re.compile(r"^(work|education)\[\d+\]\.")


def is_whole(path: str, paths: Container[str]) -> bool:
    """Whether the entry that the path belongs to has what such entries have; other paths belong to none."""
    entry = _ENTRY.match(path)
    if entry is None:
        return True
    return all(any(entry[0] + key in paths for key in keys) for keys in _NEEDED[entry[1]])


def calibrated(kind: str, method: str, *, whole: bool, sure: float) -> float:
    """The share of such readings that are right, 0 to 1."""
    steps = STEPS.get((kind, method, whole)) or STEPS.get((kind, method, True))
    if steps is None:
        return min(sure, UNMEASURED)
    place = bisect_left(steps, (sure, 0.0))
    if place == 0:
        return steps[0][1]
    if place == len(steps):
        return steps[-1][1]
    (left, low), (right, high) = steps[place - 1 : place + 1]
    return low + (high - low) * (sure - left) / (right - left)


def calibrate(fields: Mapping[str, Evidence]) -> dict[str, Evidence]:
    """The same evidence, as sure as it should be."""
    return {
        path: replace(
            evidence,
            confidence=calibrated(
                kind_of(path),
                evidence.method,
                whole=is_whole(path, fields),
                sure=evidence.confidence,
            ),
        )
        for path, evidence in fields.items()
    }
