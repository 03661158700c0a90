"""Wishes and matches as a person sees and changes them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from jobpilot.jobs.domain.job import Job, JobNotFoundError
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
    """Matches with their postings; `summary` tells what the last ranking left out."""

    items: tuple[tuple[Match, Job], ...]
    next_cursor: str | None
    summary: RankingSummary | None


class MatchService:
    """Bound to one transaction of one person."""

    def __init__(self, repository: MatchRepository, jobs: JobService) -> None:
        self._repository = repository
        self._jobs = jobs

    async def page(self, wanted: MatchFilter, cursor: str | None, limit: int) -> MatchPage:
        """Best first. Raises MatchCursorInvalidError."""
        found, following = await self._repository.page(wanted, cursor, min(limit, PAGE_MAX))
        jobs = await self._jobs.by_ids([match.job_id for match in found])
        items = tuple((match, jobs[match.job_id]) for match in found if match.job_id in jobs)
        summary = await self._repository.summary(wanted.resume_id)
        return MatchPage(items, following, summary)

    async def get(self, match_id: UUID) -> tuple[Match, Job]:
        """Raises MatchNotFoundError."""
        match = await self._repository.get(match_id)
        return match, await self._job(match)

    async def change_state(self, match_id: UUID, state: MatchState) -> tuple[Match, Job]:
        """Raises MatchNotFoundError."""
        match = await self._repository.change(match_id, state=state)
        return match, await self._job(match)

    async def _job(self, match: Match) -> Job:
        try:
            return await self._jobs.get(match.job_id)
        except JobNotFoundError:
            raise MatchNotFoundError from None
