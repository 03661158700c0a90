"""Briefings: when a person wants them, and what is in them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from jobpilot.accounts.service.accounts import AccountService
from jobpilot.briefings.contracts import SCHEDULE_KIND
from jobpilot.briefings.domain.briefing import (
    LOOK_BACK_DAYS,
    MOST_ITEMS,
    SEARCH_PATIENCE,
    Briefing,
    BriefingSettings,
    SearchUnderWayError,
    local_day,
)
from jobpilot.briefings.repository import BriefingRepository
from jobpilot.runs.domain.run import RunRequest
from jobpilot.runs.domain.states import RunKind
from jobpilot.runs.service import RunService

LISTED: Final = 60

FindNews = Callable[[UUID, datetime], Awaitable[Sequence[Mapping[str, Any]]]]
"""What is new for a person since a moment, the most important first; see `Briefing.items`."""


FindSearcher = Callable[[UUID], Awaitable[UUID | None]]
"""The résumé to match with what a search finds; None for somebody without wishes, boards or a résumé."""


@dataclass(frozen=True)
class Composed:
    briefing: Briefing | None
    by_email: bool


class BriefingService:
    """Bound to one transaction of one person."""

    def __init__(
        self,
        repository: BriefingRepository,
        accounts: AccountService,
        runs: RunService,
        *,
        find_news: FindNews,
        find_searcher: FindSearcher,
        now: Callable[[], datetime],
    ) -> None:
        self._repository = repository
        self._accounts = accounts
        self._runs = runs
        self._find_news = find_news
        self._find_searcher = find_searcher
        self._now = now

    async def recent(self) -> list[Briefing]:
        """Newest first; at most LISTED."""
        return await self._repository.recent(LISTED)

    async def get(self, briefing_id: UUID) -> Briefing:
        """Raises BriefingNotFoundError."""
        return await self._repository.get(briefing_id)

    async def settings(self, user_id: UUID) -> BriefingSettings:
        """Those of somebody who has chosen nothing yet: no briefing."""
        return await self._repository.settings(user_id) or BriefingSettings()

    async def save_settings(self, user_id: UUID, settings: BriefingSettings) -> BriefingSettings:
        """The schedule follows after the commit, also when the engine is away now."""
        await self._repository.save_settings(user_id, settings)
        await self.reschedule(user_id)
        return settings

    async def reschedule(self, user_id: UUID) -> None:
        """Have the schedule follow the person's settings and time zone after the commit."""
        await self._repository.enqueue(user_id, SCHEDULE_KIND, f"{SCHEDULE_KIND}:{uuid4()}")
        self._runs.kick_after_commit()

    async def offer_search(self, user_id: UUID) -> None:
        """Somebody said what they look for: search every day, unless they decided about that before."""
        if await self._repository.add_settings(user_id, BriefingSettings()):
            await self.reschedule(user_id)

    async def search(self, user_id: UUID, briefing_at: datetime) -> UUID | None:
        """Start the search for the day that a briefing's moment falls on, once.

        None where none is wanted, or there is nothing to search with. Raises UserNotFoundError.
        """
        settings, user = await self.settings(user_id), await self._accounts.get(user_id)
        if not settings.discover or user.agents_paused:
            return None
        run_id = _search_id(user_id, local_day(briefing_at, user.time_zone))
        if await self._runs.is_known(run_id):
            return run_id
        resume_id = await self._find_searcher(user_id)
        if resume_id is None:
            return None
        await self._runs.start_once(user_id, RunRequest(RunKind.DISCOVER, resume_id), run_id)
        return run_id

    async def begin(self, user_id: UUID, at: datetime) -> UUID | None:
        """Start the run of the day that a moment falls on, once; None when there is nothing to tell.

        Raises UserNotFoundError, SearchUnderWayError.
        """
        settings = await self.settings(user_id)
        user = await self._accounts.get(user_id)
        search_id = _search_id(user_id, local_day(at, user.time_zone))
        patient = self._now() < at + SEARCH_PATIENCE
        if settings.enabled and patient and await self._runs.is_at_work(search_id):
            raise SearchUnderWayError
        if not settings.enabled or user.agents_paused or not await self._news(user_id):
            return None
        run_id = uuid5(user_id, f"briefing:{local_day(at, user.time_zone)}")
        await self._runs.start_once(user_id, RunRequest(RunKind.BRIEFING), run_id)
        return run_id

    async def compose(self, user_id: UUID, run_id: UUID) -> Composed:
        """Store what is new since the last briefing, once per run. Raises UserNotFoundError."""
        settings = await self.settings(user_id)
        known = await self._repository.of_run(run_id)
        if known is None:
            items = await self._news(user_id)
            if not items:
                return Composed(None, settings.email)
            user = await self._accounts.get(user_id)
            day = local_day(self._now(), user.time_zone)
            await self._repository.add(user_id, day, run_id, items)
            known = await self._repository.of_run(run_id)
        return Composed(known, settings.email)

    async def set_mail(self, briefing_id: UUID, mail_id: UUID) -> None:
        """Which mail brought it."""
        await self._repository.set_mail(briefing_id, mail_id)

    async def _news(self, user_id: UUID) -> Sequence[Mapping[str, Any]]:
        oldest = self._now() - timedelta(days=LOOK_BACK_DAYS)
        latest = await self._repository.latest()
        since = max(latest.created_at, oldest) if latest else oldest
        return (await self._find_news(user_id, since))[:MOST_ITEMS]


def _search_id(user_id: UUID, day: date) -> UUID:
    """One search for a person and the day of a briefing."""
    return uuid5(user_id, f"search:{day}")
