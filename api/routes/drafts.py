"""What was written: reading it, editing it, and why it says what it says. Approving is a decision of its run."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.dependencies import (
    Context,
    Costly,
    CurrentUser,
    Page,
    PresentUser,
    Services,
    rate_limited,
)
from api.downloads import exported_response
from api.errors import problems
from api.idempotency import Idempotent, IdempotentRoute
from api.postings import READING_ERRORS, AskedDraft, TooManyPagesError
from api.preconditions import ExpectedVersion, PreconditionRequiredError, version_tag
from api.schemas.drafts import (
    DraftDetail,
    DraftList,
    DraftProvenance,
    DraftRewrite,
    DraftUpdate,
    DraftVersion,
    DraftVersionList,
)
from api.schemas.runs import Run
from jobpilot.jobs.domain.job import CompanyPageUnreadableError, JobNotFoundError
from jobpilot.ports.typesetting import ExportFailedError, TemplateUnknownError
from jobpilot.resumes.domain.resume import (
    CursorInvalidError,
    ResumeNotFoundError,
    VersionNotFoundError,
)
from jobpilot.resumes.exports import MEDIA_TYPES, ExportFormat
from jobpilot.runs.domain.errors import RunSubjectMissingError
from jobpilot.writing.domain.drafts import (
    DraftClosedError,
    DraftConflictError,
    DraftFilter,
    DraftInvalidError,
    DraftKind,
    DraftNotFoundError,
    DraftState,
    DraftVersionNotFoundError,
)
from jobpilot.writing.domain.styles import StyleNotFoundError

router = APIRouter(prefix="/drafts", tags=["writing"], route_class=IdempotentRoute)
FILE = {
    "description": "The file.",
    "content": {media_type.partition(";")[0]: {} for media_type in MEDIA_TYPES.values()},
}
ASKING_ERRORS = (
    ResumeNotFoundError,
    VersionNotFoundError,
    JobNotFoundError,
    StyleNotFoundError,
    RunSubjectMissingError,
)
Version = Annotated[int | None, Query(ge=1, description="Default: the current one.")]


@router.get("", responses=problems(CursorInvalidError))
async def list_drafts(
    services: Services,
    _: PresentUser,
    page: Page,
    state: DraftState | None = None,
    kind: DraftKind | None = None,
    run_id: UUID | None = None,
    job_id: UUID | None = None,
) -> DraftList:
    wanted = DraftFilter(state, kind, run_id, job_id)
    return DraftList.of(*await services.drafts().list_drafts(wanted, page.cursor, page.limit))


@router.post(
    "",
    status_code=202,
    dependencies=[Costly, rate_limited("postings")],
    responses=problems(
        *ASKING_ERRORS, *READING_ERRORS, CompanyPageUnreadableError, TooManyPagesError
    ),
)
async def request_draft(
    wanted: AskedDraft, services: Services, user: CurrentUser, _: Idempotent
) -> Run:
    """The run that writes it and asks for approval; `GET /drafts?run_id=` gives the draft once it is written."""
    return Run.of(await services.draft_requests().write(user.id, wanted))


@router.post(
    "/{draft_id}/rewrite",
    status_code=202,
    dependencies=[Costly],
    responses=problems(DraftNotFoundError, *ASKING_ERRORS),
)
async def rewrite_draft(
    draft_id: UUID, body: DraftRewrite, services: Services, user: CurrentUser, _: Idempotent
) -> Run:
    """A draft anew, in another style: the run that writes it. A draft that waits for approval is taken back."""
    return Run.of(await services.draft_requests().rewrite(user.id, draft_id, body.style_id))


@router.get("/{draft_id}", responses=problems(DraftNotFoundError))
async def read_draft(
    draft_id: UUID, _: PresentUser, services: Services, response: Response
) -> DraftDetail:
    shown = await services.drafts().shown(draft_id)
    if shown.version is not None:
        response.headers["ETag"] = version_tag(shown.version.number)
    return DraftDetail.of_parts(shown.draft, shown.version, shown.tailored)


@router.get("/{draft_id}/versions", responses=problems(DraftNotFoundError))
async def list_draft_versions(
    draft_id: UUID, _: PresentUser, services: Services
) -> DraftVersionList:
    return DraftVersionList.of(await services.drafts().versions(draft_id))


@router.get(
    "/{draft_id}/versions/{number}",
    responses=problems(DraftNotFoundError, DraftVersionNotFoundError),
)
async def read_draft_version(
    draft_id: UUID, number: int, _: PresentUser, services: Services, response: Response
) -> DraftVersion:
    version = await services.drafts().version(draft_id, number)
    response.headers["ETag"] = version_tag(version.number)
    return DraftVersion.model_validate(version)


@router.put(
    "/{draft_id}/document",
    status_code=201,
    responses=problems(
        DraftNotFoundError,
        DraftConflictError,
        DraftClosedError,
        DraftInvalidError,
        PreconditionRequiredError,
    ),
)
async def save_draft(
    draft_id: UUID,
    body: DraftUpdate,
    expected: ExpectedVersion,
    services: Services,
    response: Response,
    _user: CurrentUser,
    _: Idempotent,
) -> DraftVersion:
    version = await services.drafts().save(draft_id, expected, body.document)
    response.headers["ETag"] = version_tag(version.number)
    return DraftVersion.model_validate(version)


@router.get(
    "/{draft_id}/provenance", responses=problems(DraftNotFoundError, DraftVersionNotFoundError)
)
async def read_provenance(
    draft_id: UUID, _: PresentUser, services: Services, version: Version = None
) -> DraftProvenance:
    return DraftProvenance.of(await services.drafts().provenance(draft_id, version))


@router.get(
    "/{draft_id}/export",
    dependencies=[Costly],
    response_class=Response,
    responses=problems(
        DraftNotFoundError, DraftVersionNotFoundError, TemplateUnknownError, ExportFailedError
    )
    | {200: FILE},
)
async def export_draft(
    draft_id: UUID,
    user: PresentUser,
    context: Context,
    kind: Annotated[ExportFormat, Query(alias="format")],
    template: Annotated[str | None, Query(max_length=40, description="For PDF.")] = None,
    version: Version = None,
) -> Response:
    async with context.for_user(user.id) as factory:
        printed = await factory.drafts().printed(draft_id, version)
    exported = await context.draft_exporter.export(
        printed, kind, locale=user.locale, template=template
    )
    return exported_response(exported)
