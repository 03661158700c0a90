"""What crosses Temporal for outreach: identifiers, states and timestamps, never an address or a word of a mail."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from temporalio import activity

from jobpilot.outreach.domain.mails import MailKind, MailState
from jobpilot.runs.domain.states import Code

__all__ = [
    "ComposedFollowUp",
    "MailKind",
    "MailRef",
    "MailState",
    "MailStatus",
    "OutreachActivities",
    "PrepareMail",
    "SendMail",
]


@dataclass(frozen=True)
class PrepareMail:
    """`subject_id` is an approved draft, or a briefing; `previous_id` the mail that this one follows."""

    run_id: UUID
    user_id: UUID
    kind: MailKind
    subject_id: UUID
    previous_id: UUID | None = None


@dataclass(frozen=True)
class MailRef:
    run_id: UUID
    user_id: UUID
    mail_id: UUID


@dataclass(frozen=True)
class SendMail:
    """`resend`: the person decided that a mail whose fate is unknown is to be sent again."""

    run_id: UUID
    user_id: UUID
    mail_id: UUID
    resend: bool = False


@dataclass(frozen=True)
class MailStatus:
    """`follow_up_at` is None where none is wanted, or none makes sense. `ended`: nothing may follow it, because it did
    not arrive, or its reader wants no more of it.
    """

    mail_id: UUID
    state: MailState
    replied: bool = False
    follow_up_at: datetime | None = None
    failure_code: Code | None = None
    ended: bool = False


@dataclass(frozen=True)
class ComposedFollowUp:
    """A draft of kind cold_email that waits for approval."""

    draft_id: UUID
    version: int


class OutreachActivities:
    """Typed stubs for workflows; `activities.outreach` implements every method under the same name."""

    @activity.defn(name="outreach.prepare_mail")
    async def prepare_mail(self, request: PrepareMail) -> MailStatus:
        """Write the mail down as pending, once per run, kind and subject.

        `draft_not_found`, `draft_not_approved`, `recipient_missing`.
        """
        raise NotImplementedError

    @activity.defn(name="outreach.send_mail")
    async def send_mail(self, request: SendMail) -> MailStatus:
        """Hand it to the provider at most once; `uncertain` when nobody can tell whether it went out."""
        raise NotImplementedError

    @activity.defn(name="outreach.mail_state")
    async def mail_state(self, request: MailRef) -> MailStatus:
        """How the mail fares now, and whether it was replied to."""
        raise NotImplementedError

    @activity.defn(name="outreach.compose_follow_up")
    async def compose_follow_up(self, request: MailRef) -> ComposedFollowUp:
        """Write a draft that follows up on a mail without a reply, once per run."""
        raise NotImplementedError
