"""What the provider reports about mails that left the house. Every report may come twice, late, or out of order."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from email.utils import parseaddr
from typing import Any, Final
from uuid import UUID

from jobpilot.outreach.domain.mails import AddressHashes, MailFailure
from jobpilot.outreach.repository import MailRepository, ReportedMail
from jobpilot.outreach.sender import Mailing

House = Callable[[], AbstractAsyncContextManager[MailRepository]]
"""Opens one transaction of the house."""

DELIVERED: Final = frozenset({"email.sent", "email.delivered"})
FAILED: Final = {
    "email.bounced": MailFailure.BOUNCED,
    "email.suppressed": MailFailure.BOUNCED,
    "email.failed": MailFailure.REJECTED,
}
SUPPRESSING: Final = {
    "email.bounced": "bounce",
    "email.suppressed": "bounce",
    "email.complained": "complaint",
}
RECEIVED: Final = "email.received"
PASSING: Final = "Transient"
"""The kind of bounce after which the next mail may arrive: a full mailbox, a server that is away."""

ADDRESSES_MAX: Final = 50


class DeliveryReports:
    """One for a process. What concerns one person is done in a transaction of theirs."""

    def __init__(self, house: House, mailing: Mailing, hash_address: AddressHashes) -> None:
        self._house = house
        self._mailing = mailing
        self._hash_address = hash_address

    async def take(self, event: object) -> bool:
        """Whether it is of a kind that concerns us."""
        kind, data = _read(event)
        if kind == RECEIVED:
            await self._answered(data)
        elif kind in DELIVERED or kind in FAILED or kind in SUPPRESSING:
            await self._suppress(kind, data)
            await self._tell(kind, data)
        else:
            return False
        return True

    async def _suppress(self, kind: str, data: Mapping[str, Any]) -> None:
        reason = SUPPRESSING.get(kind)
        bounce = data.get("bounce")
        passing = isinstance(bounce, Mapping) and bounce.get("type") == PASSING
        if reason is None or passing:
            return
        async with self._house() as mails:
            for address in _addresses(data.get("to")):
                await mails.suppress(self._hash_address(address), reason)

    async def _tell(self, kind: str, data: Mapping[str, Any]) -> None:
        provider_id = _text(data.get("email_id"))
        async with self._house() as mails:
            found = await mails.reported(provider_id, _tag(data.get("tags")))
        if found is None:
            return
        async with self._mailing(found.user_id) as own:
            if kind in DELIVERED:
                await own.report_delivered(found.id, provider_id)
            elif kind in FAILED:
                await own.report_failed(found.id, FAILED[kind])
            else:
                await own.report_unwelcome(found.id, MailFailure.COMPLAINED)

    async def _answered(self, data: Mapping[str, Any]) -> None:
        """Somebody wrote to the house: an answer, if it is clear to which mail."""
        senders = _addresses([data.get("from")])
        subject = _text(data.get("subject")) or ""
        async with self._house() as mails:
            found = await mails.answered_by(senders[0], subject) if senders else []
        if len({each.user_id for each in found}) == 1:
            await self._replied(found[0])

    async def _replied(self, found: ReportedMail) -> None:
        async with self._mailing(found.user_id) as own:
            await own.replied(found.id)


def _read(event: object) -> tuple[str, Mapping[str, Any]]:
    if not isinstance(event, Mapping):
        return "", {}
    kind, data = event.get("type"), event.get("data")
    return str(kind), data if isinstance(data, Mapping) else {}


def _text(value: object) -> str | None:
    return value[:1000] if isinstance(value, str) and value else None


def _addresses(value: object) -> list[str]:
    """Plain addresses of `Name <address>` or `address`."""
    entries = value if isinstance(value, list) else [value]
    found = [_text(entry) for entry in entries[:ADDRESSES_MAX]]
    return [parseaddr(entry)[1] for entry in found if entry and parseaddr(entry)[1]]


def _tag(tags: object) -> UUID | None:
    """The mail's id, which went out with it; tags come back as a list of pairs or as an object."""
    if isinstance(tags, list):
        pairs = [tag for tag in tags if isinstance(tag, Mapping)]
        tags = {tag.get("name"): tag.get("value") for tag in pairs}
    value = tags.get("mail_id") if isinstance(tags, Mapping) else None
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
