from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime

from api.schemas.base import RequestModel, ResponseModel
from jobpilot.notifications import service
from jobpilot.notifications.domain.notices import NoticeKind
from jobpilot.runs.domain.states import RunKind


class Notification(ResponseModel):
    """`needs_you`: it waits for the person. `about`: whom a mail is to, or the kind of a question. `code`: why."""

    id: str
    kind: NoticeKind
    at: datetime
    needs_you: bool
    run_id: UUID | None
    run_kind: RunKind | None
    mail_id: UUID | None
    about: str | None
    code: str | None
    expires_at: datetime | None


class NotificationList(ResponseModel):
    """What needs the person first, then the newest. `unseen` counts what is newer than `seen_at`."""

    items: list[Notification]
    unseen: int
    needs_you: int
    seen_at: datetime | None

    @classmethod
    def of(cls, notices: service.Notices) -> Self:
        return cls.model_validate(notices)


class NotificationsSeen(RequestModel):
    """`until`: the time of the newest notification that was looked at."""

    until: AwareDatetime


class NotificationSettings(ResponseModel):
    """What is sent by mail as well as shown in the app."""

    mail_questions: bool
    mail_budget: bool


class NotificationSettingsUpdate(RequestModel):
    """Fields that are left out stay as they are."""

    mail_questions: bool | None = None
    mail_budget: bool | None = None
