"""Doing what a link says that ends mails. Once or ten times is the same."""

from jobpilot.accounts.service.accounts import UserNotFoundError
from jobpilot.outreach.domain.mails import MailFailure, MailKind
from jobpilot.outreach.domain.unsubscribing import LetterEnd, ReaderEnd, UnsubscribeLinks
from jobpilot.outreach.reports import House
from jobpilot.outreach.sender import Mailing

UNSUBSCRIBED = "unsubscribed"
"""Why an address gets no more mail."""


class Unsubscribing:
    """One for a process. What concerns one person is done in a transaction of theirs."""

    def __init__(self, house: House, mailing: Mailing, links: UnsubscribeLinks) -> None:
        self._house = house
        self._mailing = mailing
        self._links = links

    def kind_of(self, token: str) -> MailKind | None:
        """Which letters a link ends; None: mails of people here to its reader. Raises UnsubscribeLinkError."""
        wish = self._links.read(token)
        return wish.kind if isinstance(wish, LetterEnd) else None

    async def take(self, token: str) -> MailKind | None:
        """As `kind_of`, and they are ended. Raises UnsubscribeLinkError."""
        wish = self._links.read(token)
        if isinstance(wish, ReaderEnd):
            await self._end_for_reader(wish)
            return None
        try:
            async with self._mailing(wish.user_id) as mails:
                await mails.end_letters(wish.user_id, wish.kind)
        except UserNotFoundError:
            return wish.kind  # who has left gets none anyway
        return wish.kind

    async def _end_for_reader(self, wish: ReaderEnd) -> None:
        async with self._house() as house:
            await house.suppress(wish.address_hash, UNSUBSCRIBED)
            found = await house.reported(None, wish.mail_id)
        if found is not None:
            async with self._mailing(found.user_id) as mails:
                await mails.report_unwelcome(found.id, MailFailure.UNSUBSCRIBED)
