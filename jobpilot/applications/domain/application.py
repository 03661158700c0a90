"""An application and how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID


class Stage(StrEnum):
    SAVED = "saved"
    PREPARING = "preparing"
    APPLIED = "applied"
    INTERVIEW = "interview"
    OFFER = "offer"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ApplicationEventType(StrEnum):
    CREATED = "created"
    STAGE_CHANGED = "stage_changed"
    DOCUMENT_READY = "document_ready"
    MAIL_SENT = "mail_sent"
    MAIL_FAILED = "mail_failed"
    REPLY_RECEIVED = "reply_received"
    REMINDER_SET = "reminder_set"
    REMINDED = "reminded"
    NOTED = "noted"


OVER: Final = frozenset({Stage.REJECTED, Stage.WITHDRAWN})
ASK_AFTER: Final = timedelta(days=7)
"""When a person who has applied is asked how it went, unless they chose another day."""

_ORDER: Final = tuple(Stage)


def moves_on(now: Stage, to: Stage) -> bool:
    """Whether `to` is further than `now`: what the house does by itself never moves an application back."""
    return now not in OVER and _ORDER.index(to) > _ORDER.index(now)


@dataclass(frozen=True)
class Application:
    """`resume_version` is the version of the résumé that goes (or went) with it."""

    id: UUID
    user_id: UUID
    job_id: UUID | None
    match_id: UUID | None
    company: str
    title: str
    url: str | None
    stage: Stage
    resume_id: UUID | None
    resume_version: int | None
    applied_at: datetime | None
    remind_at: datetime | None
    reminder_run_id: UUID | None
    notes: str
    position: float
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class ApplicationEvent:
    """Something that happened; `data` holds codes and ids."""

    id: UUID
    application_id: UUID
    type: ApplicationEventType
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True)
class NewApplication:
    company: str
    title: str
    url: str | None = None
    stage: Stage = Stage.SAVED
    job_id: UUID | None = None
    match_id: UUID | None = None
    resume_id: UUID | None = None
    resume_version: int | None = None
    notes: str = ""
    remind_at: datetime | None = None
