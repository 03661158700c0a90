"""What a person says about a mail of unknown fate, also as the answer to the question of its run."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from uuid import UUID

from jobpilot.outreach.domain.mails import Fate, Mail, MailState
from jobpilot.outreach.sender import Mailing
from jobpilot.runs.domain.run import PendingAction
from jobpilot.runs.domain.states import ActionKind, Decision
from jobpilot.runs.service import RunService

Running = Callable[[UUID], AbstractAsyncContextManager[RunService]]
"""Opens one transaction of a person; commits when the block ends."""


class MailResolver:
    """One for a process: the mail's fate is committed before its run looks at it."""

    def __init__(self, mailing: Mailing, running: Running) -> None:
        self._mailing = mailing
        self._running = running

    async def resolve(self, user_id: UUID, mail_id: UUID, fate: Fate) -> Mail:
        """`not_sent` has the run that asked send it again; without such a run the mail has failed.

        Raises MailNotFoundError, MailNotUncertainError, and what RunService.decide raises.
        """
        async with self._mailing(user_id) as mails:
            mail = await mails.get(mail_id)
        question = await self._question(user_id, mail)
        if question is None or fate is Fate.SENT or mail.state is not MailState.UNCERTAIN:
            async with self._mailing(user_id) as mails:
                mail = await mails.settle(mail_id, fate)
        if question is not None:
            answer = Decision.REJECT if fate is Fate.SENT else Decision.APPROVE
            async with self._running(user_id) as runs:
                await runs.decide(question.run_id, question.id, answer, question.version)
        return mail

    async def _question(self, user_id: UUID, mail: Mail) -> PendingAction | None:
        if mail.run_id is None:
            return None
        async with self._running(user_id) as runs:
            run = await runs.get_run(mail.run_id)
        asked = (action for action in run.actions if action.kind is ActionKind.RESOLVE_MAIL)
        return next((action for action in asked if action.subject_id == mail.id), None)
