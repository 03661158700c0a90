"""What the briefing agent does: short transactions that may be repeated."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from uuid import UUID

from temporalio import activity

from jobpilot.briefings.contracts import (
    BeginBriefing,
    BegunBriefing,
    BriefingActivities,
    ComposeBriefing,
    ComposedBriefing,
)
from jobpilot.briefings.service import BriefingService

Briefings = Callable[[UUID], AbstractAsyncContextManager[BriefingService]]
"""Opens one transaction of a person; commits when the block ends."""


class ComposeBriefings(BriefingActivities):
    def __init__(self, briefings: Briefings) -> None:
        self._briefings = briefings

    @activity.defn(name="briefings.begin")
    async def begin(self, request: BeginBriefing) -> BegunBriefing:
        """Raises UserNotFoundError."""
        async with self._briefings(request.user_id) as briefings:
            return BegunBriefing(await briefings.begin(request.user_id, request.at))

    @activity.defn(name="briefings.compose")
    async def compose(self, request: ComposeBriefing) -> ComposedBriefing:
        """Raises UserNotFoundError."""
        async with self._briefings(request.user_id) as briefings:
            composed = await briefings.compose(request.user_id, request.run_id)
        found = composed.briefing
        items = len(found.items) if found else 0
        return ComposedBriefing(found.id if found else None, items, composed.by_email)
