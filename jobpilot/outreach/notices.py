"""Mails of the house about what happened, asked for in the transaction in which it happened.

A question is worth a mail only if nobody has answered it after a while: whoever has the app open sees it there.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from jobpilot.costs.contracts import BudgetAlert
from jobpilot.database.outbox import OutboxMessage
from jobpilot.errors import NotFoundError
from jobpilot.outreach.domain.mails import Mail, MailKind
from jobpilot.outreach.repository import MailRepository
from jobpilot.outreach.sender import Mailing, MailSender
from jobpilot.runs.domain.states import ActionKind
from jobpilot.runs.service import RunService

QUESTIONS_KIND: Final = "mail.approval_waiting"
BUDGET_KIND: Final = "mail.budget_alert"
ASKED_BY_MAIL: Final = frozenset({ActionKind.REVIEW_DRAFT, ActionKind.RESOLVE_MAIL})
PATIENCE: Final = timedelta(minutes=10)

Running = Callable[[UUID], AbstractAsyncContextManager[RunService]]
"""Opens one transaction of a person; commits when the block ends."""


class MailRequests:
    """Bound to one transaction. What is asked for is delivered after the commit."""

    def __init__(self, repository: MailRepository) -> None:
        self._repository = repository

    async def about_questions(self, user_id: UUID, run_id: UUID, asking: str) -> None:
        """One mail for all questions of a run that it asks together, if any is open after PATIENCE."""
        payload = {"run_id": str(run_id)}
        key = f"{QUESTIONS_KIND}:{run_id}:{asking}"
        await self._repository.enqueue(user_id, QUESTIONS_KIND, payload, key, PATIENCE)

    async def about_budget(self, alert: BudgetAlert) -> None:
        """One mail a month."""
        payload = {
            "month": alert.month.isoformat(),
            "settled_micros": alert.settled_micros,
            "monthly_micros": alert.monthly_micros,
        }
        key = f"{BUDGET_KIND}:{alert.user_id}:{alert.month}"
        await self._repository.enqueue(alert.user_id, BUDGET_KIND, payload, key)


class MailNotices:
    """Delivers such requests from the outbox, each perhaps more than once. One for a process."""

    def __init__(self, mailing: Mailing, running: Running, sender: MailSender) -> None:
        self._mailing = mailing
        self._running = running
        self._sender = sender

    async def about_questions(self, message: OutboxMessage) -> None:
        """Raises MailerUnavailableError when it is to be tried again."""
        run_id = UUID(message.payload["run_id"])
        try:
            async with self._running(message.user_id) as runs:
                run = await runs.get_run(run_id)
        except NotFoundError:
            return
        questions = sum(action.kind in ASKED_BY_MAIL for action in run.actions)
        if questions == 0:
            return
        async with self._mailing(message.user_id) as mails:
            if not await mails.is_wanted(message.user_id, MailKind.APPROVAL_WAITING):
                return
            about = f"approval:{message.id}"
            mail = await mails.write_approval_waiting(message.user_id, run_id, questions, about)
        await self._send(mail)

    async def about_budget(self, message: OutboxMessage) -> None:
        """Raises MailerUnavailableError when it is to be tried again."""
        told = message.payload
        alert = BudgetAlert(
            message.user_id,
            date.fromisoformat(told["month"]),
            told["settled_micros"],
            told["monthly_micros"],
        )
        async with self._mailing(message.user_id) as mails:
            if not await mails.is_wanted(message.user_id, MailKind.BUDGET_ALERT):
                return
            mail = await mails.write_budget_alert(alert)
        await self._send(mail)

    async def _send(self, mail: Mail) -> None:
        await self._sender.send(mail.user_id, mail.id)
