"""What administrators see of people: who they are and how their runs fare, never what is in them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Self
from uuid import UUID

from api.schemas.base import ResponseModel
from api.schemas.jobs import JobSource
from jobpilot.accounts.domain.users import Role, Tier, User, UserState
from jobpilot.jobs.domain.board import BoardHealth, BoardHealthPage
from jobpilot.privacy.domain.deletion import DeletionMode, DeletionOrigin, DeletionState
from jobpilot.privacy.domain.overview import ErasurePage
from jobpilot.runs.domain.run import Run, RunPage
from jobpilot.runs.domain.states import RunKind, RunState, Step


class AdminUser(ResponseModel):
    id: UUID
    email: str | None
    display_name: str | None
    role: Role
    tier: Tier
    state: UserState
    agents_paused: bool
    created_at: datetime


class AdminUserList(ResponseModel):
    items: list[AdminUser]
    next_cursor: str | None

    @classmethod
    def of(cls, users: Iterable[User], following: str | None) -> Self:
        return cls(items=[AdminUser.model_validate(user) for user in users], next_cursor=following)


class AdminRun(ResponseModel):
    """`temporal_url`: where its workflow is shown; null where no web UI is known."""

    id: UUID
    user_id: UUID
    email: str | None
    kind: RunKind
    state: RunState
    step: Step | None
    failure_code: str | None
    last_seq: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    temporal_url: str | None

    @classmethod
    def of(cls, run: Run, email: str | None, workflows_url: str | None) -> Self:
        return cls(
            id=run.id,
            user_id=run.user_id,
            email=email,
            kind=run.kind,
            state=run.status.state,
            step=run.status.step,
            failure_code=run.status.failure_code,
            last_seq=run.last_seq,
            created_at=run.created_at,
            started_at=run.status.started_at,
            finished_at=run.status.finished_at,
            temporal_url=f"{workflows_url}/{run.workflow_id}" if workflows_url else None,
        )


class AdminRunList(ResponseModel):
    items: list[AdminRun]
    next_cursor: str | None

    @classmethod
    def of(
        cls, page: RunPage, emails: Mapping[UUID, str | None], workflows_url: str | None
    ) -> Self:
        items = [AdminRun.of(run, emails.get(run.user_id), workflows_url) for run in page.items]
        return cls(items=items, next_cursor=page.next_cursor)


class AdminJobSource(JobSource):
    """`failures` in a row; `followers` is how many people search it."""

    failures: int
    followers: int

    @classmethod
    def of_health(cls, health: BoardHealth) -> Self:
        board = health.board
        values = {name: getattr(board, name) for name in cls.model_fields if name != "followers"}
        return cls(**values, followers=health.followers)


class AdminJobSourceList(ResponseModel):
    items: list[AdminJobSource]
    next_cursor: str | None

    @classmethod
    def of(cls, page: BoardHealthPage) -> Self:
        items = [AdminJobSource.of_health(health) for health in page.items]
        return cls(items=items, next_cursor=page.next_cursor)


class AdminFinding(ResponseModel):
    """`advice` says what to do and is given for whatever is not ok."""

    subject: str
    ok: bool
    state: str
    advice: str | None


class AdminHealth(ResponseModel):
    """What is wrong comes first."""

    version: str
    findings: list[AdminFinding]


class AdminErasure(ResponseModel):
    """Nobody is named. `attempts` is how often a step gave up; `overdue` means: should have ended a day ago."""

    request_id: UUID
    mode: DeletionMode
    origin: DeletionOrigin
    state: DeletionState
    requested_at: datetime
    due_at: datetime
    started_at: datetime | None
    erased_at: datetime | None
    failing_step: str | None
    attempts: int
    overdue: bool


class AdminErasureList(ResponseModel):
    items: list[AdminErasure]
    next_cursor: str | None

    @classmethod
    def of(cls, page: ErasurePage) -> Self:
        items = [AdminErasure.model_validate(each) for each in page.items]
        return cls(items=items, next_cursor=page.next_cursor)
