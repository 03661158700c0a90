"""Ranking the stored postings for one résumé.

Mechanism: two searches give candidates, one under the person's hard filters and one without, so that what the filters
refuse can be counted and told. Rows are read, checked against every filter and scored in the person's own transaction's
data, on a thread. How to change what counts: `domain.scoring`; what is refused: `domain.filters`.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from jobpilot.jobs.domain.candidates import Candidate, CandidateConditions, CandidateQuery
from jobpilot.jobs.domain.job import Job
from jobpilot.jobs.search import JobSearch
from jobpilot.jobs.service import JobService
from jobpilot.matching.domain.assessment import LEAST_KEPT, assess
from jobpilot.matching.domain.filters import Refusal, first_reasons
from jobpilot.matching.domain.match import (
    Match,
    MatchMethod,
    MatchState,
    RankingSummary,
    Scored,
)
from jobpilot.matching.domain.posting import read_posting
from jobpilot.matching.domain.preferences import Preferences, Wishes
from jobpilot.matching.domain.profile import Profile, embedding_text, read_profile
from jobpilot.matching.domain.questions import conditions_of, titles_asked
from jobpilot.matching.domain.scoring import Comparison
from jobpilot.matching.repository import MatchRepository, PreferencesRepository
from jobpilot.ports.embedder import Embedder
from jobpilot.resumes.service import ResumeService

CANDIDATES: Final = 300
MOST_UNSCORED: Final = 20
"""Postings that say too little are shown too, after the others, but not in masses."""

LEAST_JUDGED_SCORE: Final = 45


@dataclass(frozen=True)
class MatchingDesk:
    """What matching needs of one transaction of a person."""

    resumes: ResumeService
    jobs: JobService
    matches: MatchRepository
    preferences: PreferencesRepository


Desk = Callable[[UUID], AbstractAsyncContextManager[MatchingDesk]]
"""Opens one transaction of a person; commits when the block ends."""

Search = Callable[[], AbstractAsyncContextManager[JobSearch]]
"""Opens one transaction of the house."""


@dataclass(frozen=True)
class RankRequest:
    """`keep` matches are stored; the best `judge` that no model has seen are named."""

    run_id: UUID
    user_id: UUID
    resume_id: UUID
    resume_version: int
    keep: int
    judge: int


@dataclass(frozen=True)
class Ranked:
    """`refused` counts each posting by the gravest reason against it."""

    considered: int
    kept: int
    fresh: int
    to_judge: tuple[UUID, ...]
    refused: Mapping[Refusal, int]


@dataclass(frozen=True)
class _Asking:
    profile: Profile
    preferences: Preferences


class Ranker:
    """One for a process: waits for the model and the search outside of the person's transactions."""

    def __init__(
        self, desk: Desk, search: Search, embedder: Embedder, now: Callable[[], datetime]
    ) -> None:
        self._desk = desk
        self._search = search
        self._embedder = embedder
        self._now = now

    async def rank(self, request: RankRequest) -> Ranked:
        """Store the best postings as matches; again gives the same matches.

        Raises ResumeNotFoundError, VersionNotFoundError, EmbedderUnavailableError.
        """
        asking = await self._asking(request)
        wishes = asking.preferences.wishes
        text = embedding_text(asking.profile, wishes.roles)
        vector = (await self._embedder.embed([text]))[0]
        found = await self._candidates(request.user_id, asking, vector)
        async with self._desk(request.user_id) as desk:
            jobs = await desk.jobs.by_ids([candidate.job_id for candidate in found])
        cosines = {candidate.job_id: candidate.cosine for candidate in found}
        chosen, refused = await asyncio.to_thread(
            choose, asking.profile, wishes, list(jobs.values()), cosines, request.keep
        )
        summary = RankingSummary(
            request.resume_id, len(jobs), refused, asking.preferences.version, self._now()
        )
        return await self._keep(request, chosen, summary)

    async def _asking(self, request: RankRequest) -> _Asking:
        async with self._desk(request.user_id) as desk:
            preferences = await desk.preferences.get(request.user_id)
            version = await desk.resumes.version(request.resume_id, request.resume_version)
        today = self._now().date()
        return _Asking(await asyncio.to_thread(read_profile, version.document, today), preferences)

    async def _candidates(
        self, user_id: UUID, asking: _Asking, vector: Sequence[float]
    ) -> list[Candidate]:
        wishes = asking.preferences.wishes
        wanted = CandidateQuery(
            user_id,
            titles_asked(asking.profile, wishes),
            vector,
            self._embedder.name,
            conditions_of(wishes),
            CANDIDATES,
        )
        async with self._search() as search:
            found = await search.candidates(wanted)
            if wanted.conditions != CandidateConditions():
                known = {candidate.job_id for candidate in found}
                every = await search.candidates(replace(wanted, conditions=CandidateConditions()))
                found += [candidate for candidate in every if candidate.job_id not in known]
        return found

    async def _keep(
        self, request: RankRequest, chosen: Sequence[Scored], summary: RankingSummary
    ) -> Ranked:
        basis = {
            "user_id": request.user_id,
            "resume_id": request.resume_id,
            "resume_version": request.resume_version,
            "run_id": request.run_id,
            "preferences_version": summary.preferences_version,
            "scored_at": summary.ranked_at,
        }
        async with self._desk(request.user_id) as desk:
            kept = await desk.matches.keep(chosen, basis)
            await desk.matches.keep_summary(request.user_id, summary)
            fresh = await desk.matches.count_found_by(request.run_id)
        to_judge = [match.id for match in kept if _is_worth_judging(match)]
        return Ranked(
            summary.considered, len(kept), fresh, tuple(to_judge[: request.judge]), summary.refused
        )


def choose(
    profile: Profile,
    wishes: Wishes,
    jobs: Sequence[Job],
    cosines: Mapping[UUID, float | None],
    keep: int,
) -> tuple[list[Scored], dict[Refusal, int]]:
    """The postings that pass every filter and score enough, best first, and why others did not pass."""
    refused: Counter[Refusal] = Counter()
    scored: list[Scored] = []
    for job, reason in first_reasons(wishes, list(jobs)):
        if reason is not None:
            refused[reason] += 1
            continue
        comparison = Comparison(profile, wishes, job, read_posting(job), cosines.get(job.id))
        scored.append(assess(comparison))
    good = [item for item in scored if item.score is not None and item.score >= LEAST_KEPT]
    good.sort(key=lambda item: (-(item.score or 0), item.job_id))
    unscored = [item for item in scored if item.score is None][:MOST_UNSCORED]
    return (good + unscored)[:keep], dict(refused)


def _is_worth_judging(match: Match) -> bool:
    return (
        match.method is MatchMethod.RULES
        and match.state is not MatchState.DISMISSED
        and (match.score or 0) >= LEAST_JUDGED_SCORE
    )
