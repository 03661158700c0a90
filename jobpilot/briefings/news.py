"""What there is to tell: new matches, best first, and applications that the person is reminded of."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from jobpilot.applications.service import ApplicationService
from jobpilot.matching.domain.match import MatchFilter, MatchState
from jobpilot.matching.service import MatchService

LOOKED_AT: Final = 100


class News:
    """Bound to one transaction of one person."""

    def __init__(self, matches: MatchService, applications: ApplicationService) -> None:
        self._matches = matches
        self._applications = applications

    async def since(self, _user_id: UUID, moment: datetime) -> Sequence[Mapping[str, Any]]:
        """The best current matches of which some are new since, and reminders since."""
        page = await self._matches.page(MatchFilter(states=(MatchState.NEW,)), None, LOOKED_AT)
        matches = [
            {
                "kind": "match",
                "match_id": str(match.id),
                "job_id": str(job.id),
                "title": job.title,
                "company": job.company,
                "score": match.score,
            }
            for match, job in page.items
            if match.created_at > moment
        ]
        reminders = [
            {
                "kind": "reminder",
                "application_id": str(each.id),
                "title": each.title,
                "company": each.company,
                "stage": str(each.stage),
            }
            for each in await self._applications.reminded_since(moment)
        ]
        return reminders + matches
