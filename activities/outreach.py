"""Sending mails, delivered by Temporal. What crosses is how a mail fares, never a word or an address of it."""

from datetime import timedelta

from temporalio import activity

from jobpilot.outreach.contracts import (
    ComposedFollowUp,
    MailRef,
    MailStatus,
    OutreachActivities,
    PrepareMail,
    SendMail,
)
from jobpilot.outreach.domain.mails import Mail, follow_up_at, is_over
from jobpilot.outreach.sender import Mailing, MailSender
from jobpilot.runs.domain.states import Code


class SendMailActivities(OutreachActivities):
    """Short transactions; the provider is asked between them. `follow_up` is how long one waits for an answer."""

    def __init__(self, mailing: Mailing, sender: MailSender, follow_up: timedelta | None) -> None:
        self._mailing = mailing
        self._sender = sender
        self._follow_up = follow_up

    @activity.defn(name="outreach.prepare_mail")
    async def prepare_mail(self, request: PrepareMail) -> MailStatus:
        """Raises DraftNotFoundError, DraftNotApprovedError, RecipientMissingError, BriefingNotFoundError,
        UserNotFoundError.
        """
        async with self._mailing(request.user_id) as mails:
            return _status(await mails.prepare(request), self._follow_up)

    @activity.defn(name="outreach.send_mail")
    async def send_mail(self, request: SendMail) -> MailStatus:
        """Raises MailNotFoundError, and MailerUnavailableError when it is to be tried again."""
        mail = await self._sender.send(request.user_id, request.mail_id, resend=request.resend)
        return _status(mail, self._follow_up)

    @activity.defn(name="outreach.mail_state")
    async def mail_state(self, request: MailRef) -> MailStatus:
        """Raises MailNotFoundError."""
        async with self._mailing(request.user_id) as mails:
            return _status(await mails.get(request.mail_id), self._follow_up)

    @activity.defn(name="outreach.compose_follow_up")
    async def compose_follow_up(self, request: MailRef) -> ComposedFollowUp:
        """Raises MailNotFoundError, MailNotSentError, DraftNotFoundError."""
        async with self._mailing(request.user_id) as mails:
            written = await mails.compose_follow_up(request.mail_id, request.run_id)
        return ComposedFollowUp(written.draft_id, written.number)


def _status(mail: Mail, follow_up: timedelta | None) -> MailStatus:
    return MailStatus(
        mail_id=mail.id,
        state=mail.state,
        replied=mail.replied_at is not None,
        follow_up_at=follow_up_at(mail, follow_up),
        failure_code=Code(mail.failure_code) if mail.failure_code else None,
        ended=is_over(mail),
    )
