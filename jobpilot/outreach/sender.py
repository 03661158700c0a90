"""Handing a mail to the provider at most once, outside of any transaction."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from uuid import UUID

from jobpilot import tracing
from jobpilot.outreach.domain.mails import Mail, Move
from jobpilot.outreach.domain.unsubscribing import UnsubscribeLinks
from jobpilot.outreach.service import MailService
from jobpilot.ports.mailer import (
    Mailer,
    MailerUnavailableError,
    MailFateUnknownError,
    MailRejectedError,
    OutgoingMail,
    Unsubscribe,
)

Mailing = Callable[[UUID], AbstractAsyncContextManager[MailService]]
"""Opens one transaction of a person; commits when the block ends."""


class MailSender:
    """One for a process; any number of them may send the same mail at the same time."""

    def __init__(self, mailing: Mailing, mailer: Mailer, links: UnsubscribeLinks) -> None:
        self._mailing = mailing
        self._mailer = mailer
        self._links = links

    async def send(self, user_id: UUID, mail_id: UUID, *, resend: bool = False) -> Mail:
        """The mail as it is afterwards; one that is done stays as it is.

        `resend`: the person wants a mail of unknown fate sent again. Raises MailNotFoundError, and
        MailerUnavailableError when it is to be tried again.
        """
        async with self._mailing(user_id) as mails:
            claim = await mails.claim(mail_id, self._mailer.window, resend=resend)
        if claim.move in (Move.NOTHING, Move.GIVE_UP):
            return claim.mail
        try:
            with tracing.span("mail", kind=tracing.CLIENT, jobpilot__mailer=self._mailer.name):
                provider_id = await self._mailer.send(
                    _outgoing(claim.mail, self._links.of_mail(claim.mail))
                )
        except MailRejectedError:
            async with self._mailing(user_id) as mails:
                return await mails.record_rejected(mail_id)
        except MailFateUnknownError:
            async with self._mailing(user_id) as mails:
                return await mails.record_uncertain(mail_id)
        except MailerUnavailableError as error:
            # a repetition says nothing about the attempt before it
            if claim.move is Move.SEND and not error.may_have_left:
                async with self._mailing(user_id) as mails:
                    await mails.release(claim.mail)
            raise
        async with self._mailing(user_id) as mails:
            return await mails.record_sent(mail_id, self._mailer.name, provider_id)


def _outgoing(mail: Mail, unsubscribe: Unsubscribe | None) -> OutgoingMail:
    return OutgoingMail(
        key=f"mail:{mail.id}",
        tag=str(mail.id),
        to=mail.to_address,
        from_name=mail.from_name,
        reply_to=mail.reply_to,
        subject=mail.subject,
        text=mail.body_text,
        html=mail.body_html,
        unsubscribe=unsubscribe,
    )
