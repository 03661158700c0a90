"""What happened lately, put together from the services that know."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final
from uuid import UUID

from jobpilot.accounts.service.notices import NoticeSettingsService
from jobpilot.costs.overview import CostService
from jobpilot.notifications.domain.notices import Notice, newest, of_budget, of_mail, of_run
from jobpilot.outreach.service import MailService
from jobpilot.runs.domain.run import Run, RunFilter
from jobpilot.runs.domain.states import RunState
from jobpilot.runs.service import RunService

LOOKED_AT: Final = 50
"""How many runs and mails are looked at: notices are of what is recent, lists show the rest."""


@dataclass(frozen=True)
class Notices:
    """`unseen` counts what is newer than the last look, and `needs_you` what waits for the person."""

    items: list[Notice]
    unseen: int
    needs_you: int
    seen_at: datetime | None


class NotificationService:
    """Bound to one transaction of one person."""

    def __init__(
        self,
        runs: RunService,
        mails: MailService,
        costs: CostService,
        settings: NoticeSettingsService,
    ) -> None:
        self._runs = runs
        self._mails = mails
        self._costs = costs
        self._settings = settings

    async def recent(self, user_id: UUID, limit: int) -> Notices:
        mails, _ = await self._mails.list_mails(None, None, LOOKED_AT)
        items = newest(
            chain(
                chain.from_iterable(of_run(run) for run in await self._recent_runs()),
                chain.from_iterable(of_mail(mail) for mail in mails),
                of_budget(await self._costs.warned(user_id)),
            ),
            limit,
        )
        seen_at = (await self._settings.get(user_id)).seen_at
        return Notices(
            items=items,
            unseen=sum(seen_at is None or notice.at > seen_at for notice in items),
            needs_you=sum(notice.needs_you for notice in items),
            seen_at=seen_at,
        )

    async def _recent_runs(self) -> list[Run]:
        """The latest ones, and whatever waits however old it is."""
        found: list[Run] = []
        for state in (None, RunState.WAITING, RunState.PARKED):
            page = await self._runs.list_runs(RunFilter(state), None, LOOKED_AT)
            found += page.items
        return found
