from collections.abc import Iterable
from datetime import datetime
from typing import Self
from uuid import UUID

from api.schemas.base import RequestModel, ResponseModel
from jobpilot.outreach.domain import mails as domain
from jobpilot.outreach.domain.mails import Fate, MailKind, MailState


class MailSummary(ResponseModel):
    """`uncertain`: it may have gone out, and only a person can find out (`POST /mails/{id}/resolve`)."""

    id: UUID
    kind: MailKind
    state: MailState
    run_id: UUID | None
    draft_id: UUID | None
    previous_id: UUID | None
    to_address: str
    subject: str
    sent_at: datetime | None
    replied_at: datetime | None
    failure_code: str | None
    created_at: datetime
    updated_at: datetime


class Mail(MailSummary):
    """`provider` is `sink` where mails do not leave the machine; `body_html` is to be shown in a sandbox only."""

    from_name: str
    reply_to: str | None
    body_text: str
    body_html: str | None
    provider: str | None
    attempts: int


class MailList(ResponseModel):
    items: list[MailSummary]
    next_cursor: str | None

    @classmethod
    def of(cls, mails: Iterable[domain.Mail], following: str | None) -> Self:
        return cls(
            items=[MailSummary.model_validate(mail) for mail in mails], next_cursor=following
        )


class MailResolution(RequestModel):
    """`sent`: it arrived. `not_sent`: it did not; the run that asked sends it again."""

    fate: Fate


class WebhookReceipt(ResponseModel):
    """`ignored`: an event that nothing here depends on."""

    status: str
