"""A mail as it is kept, and the rules by which it leaves the house at most once.

Problem: between handing a mail over and writing that down the process may die, and then nobody here knows whether it
went out. Mechanism: `sending` is committed before the provider is asked. Whoever finds a mail in that state repeats it
only while the provider promises to recognise its key; after that its fate is unknown, and a person decides.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from jobpilot.errors import ConflictError, InvalidInputError, NotFoundError


class MailKind(StrEnum):
    """The first two are the person's own words to others; the rest is the house writing to the person."""

    COLD_EMAIL = "cold_email"
    FOLLOW_UP = "follow_up"
    BRIEFING = "briefing"
    APPROVAL_WAITING = "approval_waiting"
    BUDGET_ALERT = "budget_alert"
    ACCOUNT_DELETION = "account_deletion"
    ACCOUNT_EXPORT = "account_export"


class MailState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    CANCELLED = "cancelled"


ABOUT_ACCOUNT: Final = frozenset({MailKind.ACCOUNT_DELETION, MailKind.ACCOUNT_EXPORT})
"""What must be told, also to somebody who is about to leave."""

OUTGOING: Final = frozenset({MailKind.COLD_EMAIL, MailKind.FOLLOW_UP})
RESENDS_MAX: Final = 1
"""How often a run's question may have a mail of unknown fate sent again: one answer, one mail."""


LEFT_ALONE: Final = timedelta(hours=1)


class Fate(StrEnum):
    """What a person knows about a mail of unknown fate."""

    SENT = "sent"
    NOT_SENT = "not_sent"


class MailFailure(StrEnum):
    """Why a mail is not sent, or why nothing may follow one that was (COMPLAINED, UNSUBSCRIBED): `failure_code` of
    those that the house writes itself.
    """

    REJECTED = "mail_rejected"
    BOUNCED = "mail_bounced"
    SUPPRESSED = "mail_suppressed"
    COMPLAINED = "mail_complained"
    UNSUBSCRIBED = "mail_unsubscribed"
    ANSWERED = "mail_answered"
    NOT_SENT = "mail_not_sent"
    RECIPIENT_MISSING = "recipient_missing"


UNWELCOME: Final = frozenset({MailFailure.COMPLAINED, MailFailure.UNSUBSCRIBED})


@dataclass(frozen=True, slots=True)
class Mail:
    """`attempts` counts how often the provider was asked, `resends` how often a person had it asked anew."""

    id: UUID
    user_id: UUID
    run_id: UUID | None
    draft_id: UUID | None
    previous_id: UUID | None
    kind: MailKind
    to_address: str
    from_name: str
    reply_to: str | None
    subject: str
    body_text: str
    body_html: str | None
    state: MailState
    effect_key: str
    provider: str | None
    provider_id: str | None
    attempts: int
    resends: int
    first_attempt_at: datetime | None
    sent_at: datetime | None
    replied_at: datetime | None
    failure_code: str | None
    created_at: datetime
    updated_at: datetime


class Move(StrEnum):
    """What to do with a mail that is to be sent."""

    NOTHING = "nothing"
    SEND = "send"
    REPEAT = "repeat"
    GIVE_UP = "give_up"


def next_move(mail: Mail, now: datetime, window: timedelta, *, resend: bool) -> Move:
    """`window` is how long after the first attempt the provider recognises the key; zero means never.

    `resend` counts for a mail of unknown fate only, and once.
    """
    if mail.state is MailState.PENDING:
        return Move.SEND
    if mail.state is MailState.UNCERTAIN and resend and mail.resends < RESENDS_MAX:
        return Move.SEND
    if mail.state is not MailState.SENDING:
        return Move.NOTHING
    first = mail.first_attempt_at
    if first is not None and now - first < window:
        return Move.REPEAT
    return Move.GIVE_UP


def may_be_settled(mail: Mail, now: datetime) -> bool:
    """Whether a person may say what became of it: nobody else will, also where its run was cancelled meanwhile."""
    first = mail.first_attempt_at
    left_alone = mail.state is MailState.SENDING and first is not None and now - first > LEFT_ALONE
    return mail.state is MailState.UNCERTAIN or left_alone


def follow_up_at(mail: Mail, wait: timedelta | None) -> datetime | None:
    """When to follow a mail up that nobody answered. None where that is not wanted, or makes no sense."""
    sent = mail.kind is MailKind.COLD_EMAIL and mail.state is MailState.SENT
    if wait is None or not sent or mail.sent_at is None or is_over(mail):
        return None
    return mail.sent_at + wait


def is_over(mail: Mail) -> bool:
    """Whether nothing may follow it: it did not arrive, or its reader complained or wants no more."""
    return mail.state is MailState.FAILED or mail.failure_code in UNWELCOME


class AddressHashes:
    """Addresses that get no mail are kept as hashes under the installation's key: the list names nobody."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __call__(self, address: str) -> str:
        """The same for capital and small letters."""
        normal = address.strip().casefold().encode("utf-8", "replace")
        return hmac.new(self._key, b"mail address: " + normal, hashlib.sha256).hexdigest()


class MailNotFoundError(NotFoundError):
    """There is none, or it is somebody else's."""

    code = "mail_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such mail.")


class MailNotUncertainError(ConflictError):
    """Only of a mail whose fate is unknown does a person say what became of it."""

    code = "mail_not_uncertain"

    def __init__(self, state: MailState | None = None) -> None:
        super().__init__("What became of this mail is known.", state=state and str(state))


class MailNotSentError(ConflictError):
    """What never went out has no answer, and nothing follows it up."""

    code = "mail_not_sent"

    def __init__(self, state: MailState | None = None) -> None:
        super().__init__("This mail was not sent.", state=state and str(state))


class DraftNotApprovedError(ConflictError):
    """Nothing leaves the house that its writer has not approved."""

    code = "draft_not_approved"

    def __init__(self) -> None:
        super().__init__("The draft has not been approved.")


class RecipientMissingError(InvalidInputError):
    """The approved draft names no address; nobody but its writer may add one."""

    code = "recipient_missing"

    def __init__(self) -> None:
        super().__init__("The e-mail has no recipient.")
