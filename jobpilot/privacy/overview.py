"""The list of erasures, for administrators."""

from collections.abc import Callable
from datetime import datetime

from jobpilot.privacy.domain.deletion import DeletionState
from jobpilot.privacy.domain.overview import ErasurePage
from jobpilot.privacy.overview_repository import ErasureOverview


class ErasureList:
    def __init__(self, overview: ErasureOverview, *, now: Callable[[], datetime]) -> None:
        self._overview = overview
        self._now = now

    async def page(
        self, state: DeletionState | None, cursor: str | None, limit: int
    ) -> ErasurePage:
        """Raises ErasureCursorInvalidError."""
        after = None if cursor is None else ErasurePage.place(cursor)
        found = await self._overview.list(state, after, limit + 1, self._now())
        return ErasurePage.of(found, limit)
