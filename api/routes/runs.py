"""Starting, watching and steering runs."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.dependencies import Context, Costly, CurrentUser, Page, PresentUser, Services
from api.errors import problems
from api.idempotency import Idempotent, IdempotentRoute
from api.schemas.runs import (
    ActionDecision,
    PendingAction,
    Run,
    RunCreate,
    RunEventList,
    RunList,
    RunRetry,
    TemporalLink,
)
from jobpilot.accounts.domain.users import Role, User
from jobpilot.jobs.domain.job import JobNotFoundError
from jobpilot.outreach.domain.mails import RecipientMissingError
from jobpilot.ports.workflows import EngineUnavailableError
from jobpilot.resumes.domain.resume import ResumeNotFoundError, VersionNotFoundError
from jobpilot.runs.domain import run as domain
from jobpilot.runs.domain.errors import (
    ActionAlreadyDecidedError,
    ActionExpiredError,
    ActionNotFoundError,
    ActionVersionConflictError,
    CursorInvalidError,
    RunActionNotAllowedError,
    RunKindNotStartableError,
    RunNotFoundError,
    RunOptionUnknownError,
    RunSubjectMissingError,
    StepNotOfRunError,
)
from jobpilot.runs.domain.states import RunKind, RunState
from jobpilot.writing.domain.styles import StyleNotFoundError

router = APIRouter(prefix="/runs", tags=["runs"], route_class=IdempotentRoute)
STEERING = problems(RunNotFoundError, RunActionNotAllowedError)


@router.get("", responses=problems(CursorInvalidError))
async def list_runs(
    services: Services,
    page: Page,
    state: RunState | None = None,
    kind: RunKind | None = None,
    resume_id: UUID | None = None,
    subject_id: UUID | None = None,
) -> RunList:
    wanted = domain.RunFilter(state, kind, resume_id, subject_id)
    found = await services.runs().list_runs(wanted, page.cursor, page.limit)
    return RunList(items=[Run.of(run) for run in found.items], next_cursor=found.next_cursor)


@router.post(
    "",
    status_code=202,
    dependencies=[Costly],
    responses=problems(
        RunKindNotStartableError,
        RunSubjectMissingError,
        RunOptionUnknownError,
        ResumeNotFoundError,
        VersionNotFoundError,
        JobNotFoundError,
        StyleNotFoundError,
    ),
)
async def start_run(body: RunCreate, services: Services, user: CurrentUser, _: Idempotent) -> Run:
    return Run.of(await services.runs().request_run(user.id, body.request()))


@router.get("/{run_id}", responses=problems(RunNotFoundError))
async def read_run(run_id: UUID, services: Services, user: PresentUser, context: Context) -> Run:
    run = await services.runs().get_run(run_id)
    return Run.of(run, _operator_link(run, user, context))


@router.get("/{run_id}/events", responses=problems(RunNotFoundError))
async def read_events(
    run_id: UUID,
    services: Services,
    after: Annotated[int, Query(ge=0, lt=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> RunEventList:
    return RunEventList.of(await services.runs().events(run_id, after, limit))


@router.post("/{run_id}/pause", status_code=202, responses=STEERING)
async def pause_run(run_id: UUID, services: Services, _: Idempotent) -> Run:
    return Run.of(await services.runs().pause(run_id))


@router.post("/{run_id}/resume", status_code=202, responses=STEERING)
async def resume_run(run_id: UUID, services: Services, _: Idempotent) -> Run:
    return Run.of(await services.runs().resume(run_id))


@router.post("/{run_id}/cancel", status_code=202, responses=STEERING)
async def cancel_run(run_id: UUID, services: Services, _: Idempotent) -> Run:
    return Run.of(await services.runs().cancel(run_id))


@router.post(
    "/{run_id}/retry",
    status_code=202,
    responses=problems(RunNotFoundError, RunActionNotAllowedError, StepNotOfRunError),
    dependencies=[Costly],
)
async def retry_run(
    run_id: UUID, services: Services, _: Idempotent, body: RunRetry | None = None
) -> Run:
    return Run.of(await services.runs().retry(run_id, body.from_step if body else None))


@router.post(
    "/{run_id}/actions/{action_id}/decision",
    responses=problems(
        RunNotFoundError,
        ActionNotFoundError,
        ActionAlreadyDecidedError,
        ActionVersionConflictError,
        RunActionNotAllowedError,
        ActionExpiredError,
        EngineUnavailableError,
        RecipientMissingError,
    ),
)
async def decide_action(
    run_id: UUID, action_id: UUID, body: ActionDecision, services: Services, _: Idempotent
) -> PendingAction:
    action = await services.runs().decide(run_id, action_id, body.decision, body.expected_version)
    return PendingAction.model_validate(action)


def _operator_link(run: domain.Run, user: User, context: Context) -> TemporalLink | None:
    base = context.settings.temporal_web_url
    if user.role is not Role.ADMIN or base is None:
        return None
    namespace = context.settings.temporal_namespace
    return TemporalLink(ui_url=f"{base}/namespaces/{namespace}/workflows/{run.workflow_id}")
