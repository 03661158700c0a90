"""How well postings are ordered for people, and whether anything slips through the filters.

    python benchmarks/eval_matching.py [--details] [--write-baseline]

Measures on the labelled set in tests/fixtures/matching: NDCG@10 (gain 2^grade - 1), recall@50 of postings that are
worth applying for (grades 2 and 3), and filter leaks: postings that a filter must refuse and that pass, or the other
way round. Beside the product's score stand parts of it alone, for comparison. Ends with 1 if a figure is worse than the
committed baseline by more than ALLOWED, or if anything leaks; `--write-baseline` keeps the figures as the new one.
"""

import argparse
import asyncio
import json
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import fmean
from uuid import UUID, uuid5

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from jobpilot.adapters.embeddings.minilm import MiniLm
from jobpilot.jobs.domain.job import (
    EmploymentType,
    Job,
    JobState,
    RemoteKind,
    Seniority,
    Visa,
)
from jobpilot.matching.domain.filters import refusals
from jobpilot.matching.domain.posting import embedding_text, read_posting
from jobpilot.matching.domain.preferences import Wishes
from jobpilot.matching.domain.profile import embedding_text as resume_text
from jobpilot.matching.domain.profile import read_profile
from jobpilot.matching.domain.scoring import Comparison, Part, Score, score
from tests.fixtures.matching.filters import FILTERED
from tests.fixtures.matching.people import PEOPLE
from tests.fixtures.matching.postings import POSTINGS, Labelled

BASELINE = Path(__file__).with_name("matching_baseline.json")
ALLOWED = 0.005
"""Half a point of a figure from 0 to 1."""

TODAY = date(2026, 11, 22)
_SPACE = UUID("7d1a1d0e-7d7b-4f0c-9a30-0d5c1b4a9c11")
Ranking = Callable[[Comparison], float]


@dataclass(frozen=True)
class Figures:
    """`rows` are NDCG@10 and recall@50 by way of ranking; `leaks` names filter cases that went wrong."""

    rows: dict[str, dict[str, float]]
    leaks: list[str]
    by_person: dict[str, float]

    def as_baseline(self) -> dict[str, float]:
        return {name: round(value, 4) for name, value in self.rows["product"].items()}


def job_of(labelled: Labelled) -> Job:
    """A stored posting with this title and text and nothing else to go by."""
    now = datetime(2026, 11, 1, tzinfo=UTC)
    return Job(
        id=uuid5(_SPACE, labelled.title), owner_id=None, source="labelled", board_id=None,
        external_id=labelled.title, url="https://jobs.example.org/", apply_url=None,
        company="Example Ltd", title=labelled.title, description=labelled.text, locations=(),
        countries=(), remote=RemoteKind.UNKNOWN, remote_countries=(),
        employment_type=EmploymentType.FULL_TIME, seniority=Seniority.UNKNOWN, salary_min=None,
        salary_max=None, salary_currency=None, salary_period=None, skills=(), visa=Visa.UNKNOWN,
        posted_at=None, valid_through=None, first_seen_at=now, last_seen_at=now, closed_at=None,
        state=JobState.OPEN, fingerprint=labelled.title, duplicate_of=None, repost_of=None, flags=(),
    )  # fmt: skip


async def evaluate() -> Figures:
    """All figures, with the shipped model."""
    embedder = MiniLm()
    jobs = [job_of(labelled) for labelled in POSTINGS]
    profiles = {name: read_profile(document, TODAY) for name, document in PEOPLE.items()}
    posted = await embedder.embed([embedding_text(job.title, job.description) for job in jobs])
    held = await embedder.embed([resume_text(profile) for profile in profiles.values()])
    embedder.close()
    compared: dict[str, list[Comparison]] = {
        name: [
            Comparison(profile, Wishes(), job, read_posting(job), _dot(vector, other))
            for job, other in zip(jobs, posted, strict=True)
        ]
        for (name, profile), vector in zip(profiles.items(), held, strict=True)
    }
    ways: dict[str, Ranking] = {"product": _total, "cosine alone": lambda c: c.cosine or 0.0}
    ways |= {f"{part} alone": _part(part) for part in (Part.SKILLS, Part.TITLE, Part.WORDS)}
    rows = {
        way: {
            "ndcg@10": fmean(
                ndcg(_order(found, rank, name), 10) for name, found in compared.items()
            ),
            "recall@50": fmean(
                recall(_order(found, rank, name), 50) for name, found in compared.items()
            ),
        }
        for way, rank in ways.items()
    }
    by_person = {name: ndcg(_order(found, _total, name), 10) for name, found in compared.items()}
    return Figures(rows, leaks(), by_person)


def leaks() -> list[str]:
    """Filter cases whose outcome is not the one that was written down."""
    wrong = []
    for case in FILTERED:
        found = tuple(str(reason) for reason in refusals(case.wishes, case.job))
        if found[:1] != ((case.refused_for,) if case.refused_for else ()):
            wrong.append(f"{case.name}: {found or 'passes'}, expected {case.refused_for or 'pass'}")
    return wrong


def ndcg(grades: Sequence[int], depth: int) -> float:
    """Normalised discounted cumulative gain of grades in ranked order (Järvelin and Kekäläinen, 2002)."""

    def gain(ordered: Sequence[int]) -> float:
        return sum(
            (2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(ordered[:depth])
        )

    best = gain(sorted(grades, reverse=True))
    return gain(grades) / best if best else 1.0


def recall(grades: Sequence[int], depth: int) -> float:
    wanted = sum(grade >= 2 for grade in grades)
    return sum(grade >= 2 for grade in grades[:depth]) / wanted if wanted else 1.0


def _order(found: Sequence[Comparison], rank: Ranking, name: str) -> list[int]:
    ordered = sorted(
        zip(found, POSTINGS, strict=True), key=lambda pair: (-rank(pair[0]), pair[1].title)
    )
    return [labelled.grades.get(name, 0) for _, labelled in ordered]


def _total(comparison: Comparison) -> float:
    found = score(comparison)
    return -1.0 if found.total is None else _fine(found)


def _fine(found: Score) -> float:
    known = [part for part in found.parts if part.value is not None]
    return sum((p.value or 0) * p.weight for p in known) / sum(p.weight for p in known)


def _part(part: Part) -> Ranking:
    def rank(comparison: Comparison) -> float:
        values = {found.part: found.value for found in score(comparison).parts}
        return values[part] or 0.0

    return rank


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def worse(figures: Figures) -> list[str]:
    kept = json.loads(BASELINE.read_text())
    now = figures.as_baseline()
    return [
        f"{name}: {now[name]:.4f}, was {before:.4f}"
        for name, before in kept.items()
        if now[name] < before - ALLOWED
    ]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--details", action="store_true")
    parser.add_argument("--write-baseline", action="store_true")
    arguments = parser.parse_args()
    figures = asyncio.run(evaluate())
    print(f"{len(PEOPLE)} people, {len(POSTINGS)} postings, {len(FILTERED)} filter cases\n")
    print(f"{'ranking by':<16} {'NDCG@10':>8} {'recall@50':>10}")
    for way, row in figures.rows.items():
        print(f"{way:<16} {row['ndcg@10']:8.3f} {row['recall@50']:10.3f}")
    print(f"\nfilter leaks: {len(figures.leaks)}")
    for leak in figures.leaks:
        print(f"  {leak}")
    if arguments.details:
        for name, value in sorted(figures.by_person.items(), key=lambda item: item[1]):
            print(f"  {name:<16} {value:.3f}")
    if arguments.write_baseline:
        BASELINE.write_text(json.dumps(figures.as_baseline(), indent=2) + "\n")
        return 0
    problems = worse(figures)
    for problem in problems:
        print(f"worse than the baseline: {problem}")
    return 1 if problems or figures.leaks else 0


if __name__ == "__main__":
    sys.exit(main())
