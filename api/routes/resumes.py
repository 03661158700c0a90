"""Uploading résumés, looking at what was read, correcting it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response

from api.dependencies import Context, Costly, CurrentUser, Page, Services, rate_limited
from api.downloads import AskedLead, Lead, RangeInvalidError, download, original_response
from api.errors import problems
from api.idempotency import DeferredIdempotency, Idempotent, IdempotentRoute
from api.preconditions import ExpectedVersion, PreconditionRequiredError, version_tag
from api.schemas.resumes import (
    DocumentUpdate,
    Resume,
    ResumeList,
    ResumePages,
    ResumeUpdate,
    ResumeVersion,
    UploadedResume,
    VersionDiff,
    VersionList,
)
from api.uploads import MalformedMultipartError, ReceivedFile, UploadTimeoutError
from jobpilot.ports.files import FileMissingError, FileStoreUnavailableError
from jobpilot.ports.rejections import REJECTIONS
from jobpilot.ports.scanning import FileInfectedError, ScannerUnavailableError
from jobpilot.resumes.domain.resume import (
    CursorInvalidError,
    DocumentInvalidError,
    QuotaFilesError,
    ResumeNotFoundError,
    TargetRoleInvalidError,
    TitleInvalidError,
    VersionConflictError,
    VersionNotFoundError,
)

router = APIRouter(prefix="/resumes", tags=["resumes"], route_class=IdempotentRoute)
UPLOAD_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


@router.post(
    "",
    status_code=201,
    dependencies=[Costly, rate_limited("uploads")],
    openapi_extra=UPLOAD_FORM,
    responses=problems(
        *REJECTIONS.values(),
        MalformedMultipartError,
        UploadTimeoutError,
        QuotaFilesError,
        FileStoreUnavailableError,
        FileInfectedError,
        ScannerUnavailableError,
    )
    | {200: {"model": UploadedResume, "description": "The same bytes were uploaded before."}},
)
async def upload_resume(
    user: CurrentUser,
    file: ReceivedFile,
    services: Services,
    idempotency: DeferredIdempotency,
    response: Response,
) -> UploadedResume:
    await idempotency.begin(file.sha256)
    uploaded = await services.resumes().upload(user.id, file)
    response.status_code = 201 if uploaded.created else 200
    return UploadedResume.of(uploaded)


@router.get("", responses=problems(CursorInvalidError))
async def list_resumes(services: Services, page: Page) -> ResumeList:
    found, following = await services.resumes().list_resumes(page.cursor, page.limit)
    runs = await services.resumes().latest_runs(found)
    items = [Resume.of(resume, runs.get(resume.id)) for resume in found]
    return ResumeList(items=items, next_cursor=following)


@router.get("/{resume_id}", responses=problems(ResumeNotFoundError))
async def read_resume(resume_id: UUID, services: Services) -> Resume:
    resume = await services.resumes().get(resume_id)
    runs = await services.resumes().latest_runs([resume])
    return Resume.of(resume, runs.get(resume.id))


@router.patch(
    "/{resume_id}",
    responses=problems(ResumeNotFoundError, TitleInvalidError, TargetRoleInvalidError),
)
async def change_resume(
    resume_id: UUID, body: ResumeUpdate, services: Services, _: CurrentUser
) -> Resume:
    resume = await services.resumes().change(resume_id, body.changes())
    runs = await services.resumes().latest_runs([resume])
    return Resume.of(resume, runs.get(resume.id))


@router.delete("/{resume_id}", status_code=204, responses=problems(ResumeNotFoundError))
async def delete_resume(resume_id: UUID, services: Services, _: CurrentUser) -> None:
    await services.resumes().delete(resume_id)


@router.get(
    "/{resume_id}/file",
    response_class=Response,
    responses=problems(
        ResumeNotFoundError, FileMissingError, RangeInvalidError, FileStoreUnavailableError
    )
    | download("application/octet-stream"),
)
async def read_file(
    resume_id: UUID,
    services: Services,
    context: Context,
    asked: Annotated[str | None, Header(alias="Range")] = None,
    lead: AskedLead = Lead.REDIRECT,
) -> Response:
    resume = await services.resumes().get(resume_id)
    return await original_response(resume, context.file_store, asked, lead)


@router.get("/{resume_id}/pages", responses=problems(ResumeNotFoundError))
async def read_pages(resume_id: UUID, services: Services) -> ResumePages:
    return ResumePages.of(await services.resumes().pages(resume_id))


@router.get("/{resume_id}/versions", responses=problems(ResumeNotFoundError))
async def list_versions(resume_id: UUID, services: Services) -> VersionList:
    return VersionList.of(await services.resumes().versions(resume_id))


@router.get(
    "/{resume_id}/versions/{number}", responses=problems(ResumeNotFoundError, VersionNotFoundError)
)
async def read_version(
    resume_id: UUID, number: int, services: Services, response: Response
) -> ResumeVersion:
    version = await services.resumes().version(resume_id, number)
    response.headers["ETag"] = version_tag(version.number)
    return ResumeVersion.of(version)


@router.get(
    "/{resume_id}/versions/{number}/diff",
    responses=problems(ResumeNotFoundError, VersionNotFoundError),
)
async def compare_versions(
    resume_id: UUID,
    number: int,
    services: Services,
    against: Annotated[int | None, Query(ge=1, description="Default: the one before.")] = None,
) -> VersionDiff:
    found = await services.resumes().difference(resume_id, number, against)
    return VersionDiff.of(number, against or number - 1, found)


@router.put(
    "/{resume_id}/document",
    status_code=201,
    responses=problems(
        ResumeNotFoundError, VersionConflictError, DocumentInvalidError, PreconditionRequiredError
    ),
)
async def save_document(
    resume_id: UUID,
    body: DocumentUpdate,
    expected: ExpectedVersion,
    services: Services,
    response: Response,
    _user: CurrentUser,
    _: Idempotent,
) -> ResumeVersion:
    version = await services.resumes().save_document(resume_id, expected, body.document)
    response.headers["ETag"] = version_tag(version.number)
    return ResumeVersion.of(version)


@router.post(
    "/{resume_id}/versions/{number}/restore",
    status_code=201,
    responses=problems(ResumeNotFoundError, VersionNotFoundError),
)
async def restore_version(
    resume_id: UUID,
    number: int,
    services: Services,
    response: Response,
    _user: CurrentUser,
    _: Idempotent,
) -> ResumeVersion:
    version = await services.resumes().restore(resume_id, number)
    response.headers["ETag"] = version_tag(version.number)
    return ResumeVersion.of(version)
