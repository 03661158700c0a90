"""Wishes and matches as a person sees and changes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from jobpilot.jobs.domain.job import Job, JobFilter, JobNotFoundError
from jobpilot.jobs.service import JobService
from jobpilot.matching.domain.match import (
    Match,
    MatchFilter,
    MatchNotFoundError,
    MatchState,
    RankingSummary,
)
from jobpilot.matching.domain.preferences import Preferences, Wishes
from jobpilot.matching.repository import MatchRepository, PreferencesRepository

PAGE_MAX: Final = 100


class PreferencesService:
    """Bound to one transaction of one person."""

    def __init__(self, repository: PreferencesRepository, now: Callable[[], datetime]) -> None:
        self._repository = repository
        self._now = now

    async def get(self, user_id: UUID) -> Preferences:
        """Version 0 and no wishes where none were ever set."""
        return await self._repository.get(user_id)

    async def put(self, user_id: UUID, wishes: Wishes, expected: int) -> Preferences:
        """The wishes as the version after `expected`.

        Raises PreferencesInvalidError, PreferencesConflictError.
        """
        wishes.check()
        return await self._repository.put(user_id, wishes, expected, self._now())


@dataclass(frozen=True)
class MatchPage:
    """Matches with their postings. `total` counts all pages, on the first one; `summary` tells what was left out."""

    items: tuple[tuple[Match, Job], ...]
    next_cursor: str | None
    total: int | None
    summary: RankingSummary | None


class MatchService:
    """Bound to one transaction of one person."""

    def __init__(self, repository: MatchRepository, jobs: JobService) -> None:
        self._repository = repository
        self._jobs = jobs

    async def page(
        self,
        wanted: MatchFilter,
        cursor: str | None,
        limit: int,
        postings: JobFilter | None = None,
    ) -> MatchPage:
        """In the wanted order, of the `postings` alone if they are given. Raises MatchCursorInvalidError."""
        if postings is not None:
            those = await self._jobs.narrow(await self._repository.job_ids(), postings)
            wanted = replace(wanted, job_ids=tuple(those))
        found, following = await self._repository.page(wanted, cursor, min(limit, PAGE_MAX))
        jobs = await self._jobs.by_ids([match.job_id for match in found])
        items = tuple((match, jobs[match.job_id]) for match in found if match.job_id in jobs)
        summary = await self._repository.summary(wanted.resume_id)
        total = await self._repository.count(wanted) if cursor is None else None
        return MatchPage(items, following, total, summary)

    async def of_posting(self, job_id: UUID) -> list[Match]:
        """The posting's current matches, the best first; empty where nothing suits."""
        return await self._repository.of_posting(job_id)

    async def get(self, match_id: UUID) -> tuple[Match, Job]:
        """Raises MatchNotFoundError."""
        match = await self._repository.get(match_id)
        return match, await self._job(match)

    async def change_state(self, match_id: UUID, state: MatchState) -> tuple[Match, Job]:
        """Raises MatchNotFoundError."""
        match = await self._repository.change(match_id, state=state)
        return match, await self._job(match)

    async def ignore(self, match_id: UUID, texts: Sequence[str]) -> tuple[Match, Job]:
        """Set missing requirements aside, by their texts; the score stays. Raises MatchNotFoundError."""
        match = await self._repository.change(match_id, ignored=list(dict.fromkeys(texts)))
        return match, await self._job(match)

    async def _job(self, match: Match) -> Job:
        try:
            return await self._jobs.get(match.job_id)
        except JobNotFoundError:
            raise MatchNotFoundError from None
