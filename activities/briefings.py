"""What the briefing agent does: short transactions that may be repeated."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Final
from uuid import UUID

from temporalio import activity
from temporalio.exceptions import ApplicationError

from jobpilot.briefings.contracts import (
    BeginBriefing,
    BegunBriefing,
    BegunSearch,
    BriefingActivities,
    ComposeBriefing,
    ComposedBriefing,
)
from jobpilot.briefings.domain.briefing import SEARCH_LEAD_MINUTES, SearchUnderWayError
from jobpilot.briefings.service import BriefingService

WHILE_SEARCHING: Final = timedelta(seconds=20)
"""Between two looks whether the day's search has ended."""

Briefings = Callable[[UUID], AbstractAsyncContextManager[BriefingService]]
"""Opens one transaction of a person; commits when the block ends."""


class ComposeBriefings(BriefingActivities):
    def __init__(self, briefings: Briefings) -> None:
        self._briefings = briefings

    @activity.defn(name="briefings.begin")
    async def begin(self, request: BeginBriefing) -> BegunBriefing:
        """Raises UserNotFoundError, and `search_under_way` when it is to be tried again.

        A search that nothing has started for this day yet (the engine was away, or the briefing was wished for just
        now) is started here.
        """
        async with self._briefings(request.user_id) as briefings:
            if (await briefings.settings(request.user_id)).enabled:
                await briefings.search(request.user_id, request.at)
        try:
            async with self._briefings(request.user_id) as briefings:
                return BegunBriefing(await briefings.begin(request.user_id, request.at))
        except SearchUnderWayError as error:
            raise ApplicationError(
                error.code, type=error.code, next_retry_delay=WHILE_SEARCHING
            ) from error

    @activity.defn(name="briefings.search")
    async def search(self, request: BeginBriefing) -> BegunSearch:
        """Raises UserNotFoundError."""
        briefing_at = request.at + timedelta(minutes=SEARCH_LEAD_MINUTES)
        async with self._briefings(request.user_id) as briefings:
            return BegunSearch(await briefings.search(request.user_id, briefing_at))

    @activity.defn(name="briefings.compose")
    async def compose(self, request: ComposeBriefing) -> ComposedBriefing:
        """Raises UserNotFoundError."""
        async with self._briefings(request.user_id) as briefings:
            composed = await briefings.compose(request.user_id, request.run_id)
        found = composed.briefing
        items = len(found.items) if found else 0
        return ComposedBriefing(found.id if found else None, items, composed.by_email)
