"""From runs, mails and money to what a person is told, newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from jobpilot.costs.domain.summaries import BudgetWarning
from jobpilot.outreach.domain.mails import OUTGOING, Mail, MailState
from jobpilot.runs.domain.run import Run
from jobpilot.runs.domain.states import RunKind, RunState


class NoticeKind(StrEnum):
    QUESTION_OPEN = "question_open"
    RUN_SUCCEEDED = "run_succeeded"
    RUN_FAILED = "run_failed"
    RUN_PARKED = "run_parked"
    MAIL_SENT = "mail_sent"
    MAIL_REPLIED = "mail_replied"
    MAIL_UNCERTAIN = "mail_uncertain"
    MAIL_FAILED = "mail_failed"
    BUDGET_NEARLY_SPENT = "budget_nearly_spent"


@dataclass(frozen=True)
class Notice:
    """`id` stays the same for the same happening. `needs_you`: it waits until the person does something."""

    id: str
    kind: NoticeKind
    at: datetime
    needs_you: bool = False
    run_id: UUID | None = None
    run_kind: RunKind | None = None
    mail_id: UUID | None = None
    about: str | None = None
    """Whom a mail is to, or the kind of a question."""

    code: str | None = None
    """Why it failed or waits."""

    expires_at: datetime | None = None


_ENDS: Final = {
    RunState.SUCCEEDED: NoticeKind.RUN_SUCCEEDED,
    RunState.FAILED: NoticeKind.RUN_FAILED,
}
_FATES: Final = {
    MailState.SENT: NoticeKind.MAIL_SENT,
    MailState.UNCERTAIN: NoticeKind.MAIL_UNCERTAIN,
    MailState.FAILED: NoticeKind.MAIL_FAILED,
    MailState.SUPPRESSED: NoticeKind.MAIL_FAILED,
}


def of_run(run: Run) -> Iterator[Notice]:
    """Its open questions; that it ended by itself; that it waits for money. Whoever cancelled it knows."""
    for action in run.actions:
        yield Notice(
            f"question:{action.id}",
            NoticeKind.QUESTION_OPEN,
            action.created_at,
            needs_you=True,
            run_id=run.id,
            run_kind=run.kind,
            about=action.kind,
            expires_at=action.expires_at,
        )
    status = run.status
    if status.state in _ENDS and status.finished_at is not None:
        kind = _ENDS[status.state]
        yield Notice(
            f"end:{run.id}:{status.finished_at.isoformat()}",
            kind,
            status.finished_at,
            run_id=run.id,
            run_kind=run.kind,
            code=status.failure_code,
        )
    if status.state is RunState.PARKED:
        at = status.started_at or run.created_at
        yield Notice(
            f"parked:{run.id}",
            NoticeKind.RUN_PARKED,
            at,
            needs_you=True,
            run_id=run.id,
            run_kind=run.kind,
        )


def of_mail(mail: Mail) -> Iterator[Notice]:
    """What became of the person's own words; mails of the house itself are no news."""
    if mail.kind not in OUTGOING:
        return
    about = mail.to_address
    if mail.replied_at is not None:
        yield Notice(
            f"reply:{mail.id}",
            NoticeKind.MAIL_REPLIED,
            mail.replied_at,
            mail_id=mail.id,
            about=about,
        )
    if mail.state in _FATES:
        kind = _FATES[mail.state]
        at = mail.sent_at if kind is NoticeKind.MAIL_SENT and mail.sent_at else mail.updated_at
        yield Notice(
            f"mail:{mail.id}:{mail.state}",
            kind,
            at,
            needs_you=kind is NoticeKind.MAIL_UNCERTAIN,
            run_id=mail.run_id,
            mail_id=mail.id,
            about=about,
            code=mail.failure_code,
        )


def of_budget(warning: BudgetWarning | None) -> Iterator[Notice]:
    """Once a month."""
    if warning is not None:
        yield Notice(f"budget:{warning.at:%Y-%m}", NoticeKind.BUDGET_NEARLY_SPENT, warning.at)


def newest(notices: Iterable[Notice], limit: int) -> list[Notice]:
    """Each once, what needs the person first, then by time."""
    once = {notice.id: notice for notice in notices}
    ordered = sorted(once.values(), key=lambda notice: (notice.needs_you, notice.at), reverse=True)
    return ordered[:limit]
