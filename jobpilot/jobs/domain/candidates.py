"""Which stored postings are worth comparing with somebody: the question that narrows thousands down to some hundred."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from jobpilot.jobs.domain.job import RemoteKind, Seniority

FUSION: float = 60.0
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009)."""


@dataclass(frozen=True, slots=True)
class CandidateConditions:
    """What SQL can rule out. None and empty set no condition; postings that do not say pass where `accepts_…`.

    `salary_floor` is per year in `salary_currency`. Conditions may let through what the person will not take, and
    never rule out what they would.
    """

    countries: tuple[str, ...] = ()
    accepts_visa: bool = False
    remote: tuple[RemoteKind, ...] = ()
    accepts_unknown_remote: bool = False
    seniority: tuple[Seniority, ...] = ()
    salary_floor: Decimal | None = None
    salary_currency: str | None = None
    accepts_unknown_salary: bool = False


@dataclass(frozen=True, slots=True)
class CandidateQuery:
    """`titles` is a text-search query for titles (see `title_question`), `vector` a résumé's, of the model `model`."""

    user_id: UUID
    titles: str | None
    vector: Sequence[float] | None
    model: str
    conditions: CandidateConditions
    limit: int = 300


@dataclass(frozen=True, slots=True)
class Candidate:
    """A posting's id and what speaks for it: the fused rank, and its cosine where it was found by its vector."""

    job_id: UUID
    rank: float
    cosine: float | None


def fuse(
    by_titles: Sequence[UUID], by_vector: Sequence[tuple[UUID, float]], limit: int
) -> list[Candidate]:
    """Both lists, best first, as one: what is high in both comes before what is high in one."""
    ranks: dict[UUID, float] = {}
    cosines = dict(by_vector)
    for found in (list(by_titles), [job_id for job_id, _ in by_vector]):
        for position, job_id in enumerate(found):
            ranks[job_id] = ranks.get(job_id, 0.0) + 1.0 / (FUSION + position + 1)
    ordered = sorted(ranks, key=lambda job_id: (-ranks[job_id], job_id))
    return [Candidate(job_id, ranks[job_id], cosines.get(job_id)) for job_id in ordered[:limit]]


def title_question(groups: Sequence[Sequence[Sequence[str]]]) -> str | None:
    """A `to_tsquery` text: any of the groups, of each group every word, of each word any spelling.

    `[[["backend"], ["engineer", "developer"]]]` asks for `(backend & (engineer | developer))`. Whatever is not a
    letter or digit is dropped, so that no text can change the question's form.
    """
    asked = []
    for group in groups:
        words = []
        for spellings in group:
            plain = ["".join(c for c in word if c.isalnum()) for word in spellings]
            if any(plain):
                words.append("(" + " | ".join(word for word in plain if word) + ")")
        if words:
            asked.append("(" + " & ".join(words) + ")")
    return " | ".join(dict.fromkeys(asked)) or None
