"""Fit the table that turns a rule's own certainty into the share of its readings that are right.

    python benchmarks/fit_confidence.py [--write]

For every kind of field and method: isotonic regression (pool adjacent violators) of right against the rule's number,
persons weighing the same, the reference set (where it is there) `REFERENCE_WEIGHT` times as much as the made one, as it
is what people really write; drawn towards `PRIOR` by `PRIOR_WEIGHT` imagined readings, so that few readings never make
certainty. Prints the expected calibration error and
the share of right ones among those marked high: with all persons, and with every person left out of the fit in turn.
"""

import argparse
import logging
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from benchmarks.calibration import Claim, calibrate, claims_of
from benchmarks.resume_scoring import alike, score
from benchmarks.resume_sets import Case, own_cases, reference_cases
from jobpilot.adapters.documents.reading import interpret_document
from jobpilot.ports.documents import DocumentLimits
from jobpilot.ports.rejections import DocumentRejectedError
from jobpilot.resumes.domain import confidence
from jobpilot.resumes.domain.alignment import leaves
from jobpilot.resumes.domain.draft import level_of
from tests.fixtures.resumes.render import persona

TABLE = REPOSITORY / "jobpilot" / "resumes" / "domain" / "confidence_table.py"
PRIOR, PRIOR_WEIGHT = 0.8, 8.0
MOST = 0.995
REFERENCE_WEIGHT = 2.0
LEAST_OF_A_SET = 10
HEADER = '''"""Written by `benchmarks/fit_confidence.py`.

By kind of field, method and whether its entry has what entries have: the rule's number and the share that was right.
"""

Steps = tuple[tuple[float, float], ...]

'''
Key = tuple[str, str, bool]
Table = dict[Key, tuple[tuple[float, float], ...]]


@dataclass(slots=True)
class Block:
    """Neighbouring readings that share one step."""

    low: float
    high: float
    weight: float
    right: float


def raw_claims(cases: Iterable[Case], *, made: bool) -> list[Claim]:
    """What was read with the rules' own numbers; of made persons also the fields that are not scored."""
    with steps({}), unlimited():
        return [claim for case in cases for claim in read_raw(case, made=made)]


@contextmanager
def unlimited() -> Iterator[None]:
    """Unmeasured kinds keep their own numbers for a while."""
    limit, confidence.UNMEASURED = confidence.UNMEASURED, 1.0
    try:
        yield
    finally:
        confidence.UNMEASURED = limit


def read_raw(case: Case, *, made: bool) -> Iterator[Claim]:
    try:
        found = interpret_document(case.content, case.file_name, DocumentLimits(), None)
    except DocumentRejectedError:
        return
    region = case.truth["meta"].get("region") or "US"
    verdicts = score(case.truth, found.resume, found.fields, region).verdicts
    if made:
        verdicts = dict(further(persona(case.person), found.resume)) | verdicts
    yield from claims_of(case.person, verdicts, found.fields)


def further(known: Mapping[str, Any], resume: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Verdicts on what only the made set knows: texts, places, languages and names of groups of skills."""
    wanted = {
        "basics.label": [known["basics"]["label"]],
        "basics.summary": [known["basics"]["summary"]],
        "work.location": [job["location"] for job in known["work"]],
        "work.highlights": [text for job in known["work"] for text in job["highlights"]],
        "languages.language": [item["language"] for item in known["languages"]],
        "languages.fluency": [item["fluency"] for item in known["languages"]],
        "skills.name": [group["name"] for group in known["skills"]],
    }
    for path, value in leaves(resume):
        if texts := wanted.get(confidence.kind_of(path)):
            yield path, any(alike(text, str(value)) for text in texts)


def key_of(claim: Claim) -> Key:
    return confidence.kind_of(claim.path), claim.method, claim.whole


def fit(made: Sequence[Claim], reference: Sequence[Claim]) -> Table:
    readings: dict[Key, list[tuple[float, float, float]]] = defaultdict(list)
    counts = Counter(map(key_of, made)), Counter(map(key_of, reference))
    for claims, other, weight in (
        (made, counts[1], 1.0),
        (reference, counts[0], REFERENCE_WEIGHT),
    ):
        own = Counter(map(key_of, claims))
        for claim, share_of_person in zip(claims, weigh(claims), strict=True):
            key = key_of(claim)
            both = min(own[key], other[key]) >= LEAST_OF_A_SET
            heavy = share_of_person * (weight * min(own[key], other[key]) / own[key] if both else 1)
            readings[key].append((claim.confidence, heavy, heavy * claim.right))
    return {key: isotonic(sorted(values)) for key, values in sorted(readings.items())}


def weigh(claims: Sequence[Claim]) -> list[float]:
    """Persons weigh the same; all claims of one key together as much as they are."""
    keys = [key_of(claim) for claim in claims]
    per_person = Counter(zip(keys, (claim.person for claim in claims), strict=True))
    people = Counter(key for key, _ in per_person)
    total = Counter(keys)
    return [
        total[key] / people[key] / per_person[key, claim.person]
        for key, claim in zip(keys, claims, strict=True)
    ]


def isotonic(values: Sequence[tuple[float, float, float]]) -> tuple[tuple[float, float], ...]:
    """Steps that never fall. `values` are (number, weight, weight if right), sorted."""
    blocks: list[Block] = []
    for sure, weight, right in values:
        if blocks and blocks[-1].high == sure:
            blocks[-1].weight += weight
            blocks[-1].right += right
        else:
            blocks.append(Block(sure, sure, weight, right))
        while len(blocks) > 1 and share(blocks[-2]) >= share(blocks[-1]):
            last = blocks.pop()
            before = blocks[-1]
            before.high, before.weight = last.high, before.weight + last.weight
            before.right += last.right
    steps: dict[float, float] = {}
    for block in blocks:
        steps[block.low] = steps[block.high] = round(share(block), 3)
    return tuple(sorted(steps.items()))


def share(block: Block) -> float:
    drawn = (block.right + PRIOR * PRIOR_WEIGHT) / (block.weight + PRIOR_WEIGHT)
    return min(drawn, MOST)


def applied(claims: Sequence[Claim], table: Table) -> list[Claim]:
    with steps(table):
        sure = [
            confidence.calibrated(
                confidence.kind_of(claim.path),
                claim.method,
                whole=claim.whole,
                sure=claim.confidence,
            )
            for claim in claims
        ]
    return [
        replace(claim, confidence=value, level=level_of(value))
        for claim, value in zip(claims, sure, strict=True)
    ]


@contextmanager
def steps(table: Table) -> Iterator[None]:
    """Another table for a while."""
    measured = dict(confidence.STEPS)
    confidence.STEPS.clear()
    confidence.STEPS.update(table)
    try:
        yield
    finally:
        confidence.STEPS.clear()
        confidence.STEPS.update(measured)


def left_out(claims: Sequence[Claim], fitted: Callable[[Sequence[Claim]], Table]) -> list[Claim]:
    """Each claim as it is judged by a table that was fitted without its person."""
    judged: list[Claim] = []
    for person in sorted({claim.person for claim in claims}):
        table = fitted([claim for claim in claims if claim.person != person])
        judged += applied([claim for claim in claims if claim.person == person], table)
    return judged


def show(title: str, claims: Sequence[Claim]) -> None:
    for label, equal in (("fields", False), ("persons", True)):
        found = calibrate(claims, equal_persons=equal)
        print(
            f"{title:34} {label:8} error {found.error:.3f}   high {found.high:.2%} right,"
            f" {found.high_share:.0%} of {found.claims}"
        )


def write(table: Table) -> None:
    lines = []
    for (kind, method, whole), rising in table.items():
        shown = ", ".join(f"({sure:g}, {right:g})" for sure, right in rising)
        lines.append(f'    ("{kind}", "{method}", {whole}): ({shown},),\n')
    body = "STEPS: dict[tuple[str, str, bool], Steps] = {\n" + "".join(lines) + "}\n"
    TABLE.write_text(HEADER + body, "utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(TABLE)], check=True)
    print(f"wrote {TABLE.relative_to(REPOSITORY)}")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    made = raw_claims(own_cases(), made=True)
    reference = raw_claims(reference_cases(), made=False)
    table = fit(made, reference)
    show("own set, the rules' own numbers", made)
    show("own set, fitted", applied(made, table))
    show("own set, person left out", left_out(made, lambda others: fit(others, reference)))
    if reference:
        show("reference set, the rules' own numbers", reference)
        show("reference set, fitted", applied(reference, table))
        judged = left_out(reference, lambda others: fit(made, others))
        show("reference set, person left out", judged)
    if options.write:
        write(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
