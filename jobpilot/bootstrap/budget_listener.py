"""What the rest of the house does when a budget is nearly spent, or has room again."""

from collections.abc import Callable
from uuid import UUID

from jobpilot.costs.contracts import BudgetAlert
from jobpilot.outreach.notices import MailRequests
from jobpilot.runs.service import RunService


class RunsWaitForMoney:
    """Implements `jobpilot.costs.contracts.BudgetListener` in the transaction of one person."""

    def __init__(self, runs: Callable[[], RunService], mails: Callable[[], MailRequests]) -> None:
        self._runs = runs
        self._mails = mails

    async def nearly_spent(self, alert: BudgetAlert) -> None:
        """The dashboard and Redis tell at once, a mail follows the commit."""
        await self._mails().about_budget(alert)

    async def has_room(self, user_id: UUID) -> None:  # noqa: ARG002 - the transaction is that person's
        """Runs that were parked for want of money try again."""
        await self._runs().unpark_all()
