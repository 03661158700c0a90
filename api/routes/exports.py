"""Résumés out of the house as files, and into it as data."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.dependencies import Context, Costly, CurrentUser, PresentUser, Services, rate_limited
from api.downloads import exported_response
from api.errors import problems
from api.idempotency import Idempotent, IdempotentRoute
from api.schemas.exports import ResumeImport, ResumeTemplates
from api.schemas.resumes import Resume
from jobpilot.ports.files import FileStoreUnavailableError
from jobpilot.ports.typesetting import ExportFailedError, TemplateUnknownError
from jobpilot.resumes.domain.imported import DocumentTooLargeError
from jobpilot.resumes.domain.resume import (
    DocumentInvalidError,
    QuotaFilesError,
    ResumeNotFoundError,
    VersionNotFoundError,
)
from jobpilot.resumes.exports import MEDIA_TYPES, ExportFormat, chosen_version

router = APIRouter(tags=["resumes"], route_class=IdempotentRoute)
FILE = {
    "description": "The file. `X-Missing-Characters` lists what no font has (`U+1F9FF`, …), marked in the file.",
    "content": {media_type.partition(";")[0]: {} for media_type in MEDIA_TYPES.values()},
}


@router.get(
    "/resumes/{resume_id}/export",
    dependencies=[Costly],
    response_class=Response,
    responses=problems(
        ResumeNotFoundError, VersionNotFoundError, TemplateUnknownError, ExportFailedError
    )
    | {200: FILE},
)
async def export_resume(
    resume_id: UUID,
    user: PresentUser,
    context: Context,
    kind: Annotated[ExportFormat, Query(alias="format")],
    template: Annotated[str | None, Query(max_length=40, description="For PDF.")] = None,
    version: Annotated[int | None, Query(ge=1, description="Default: the current one.")] = None,
) -> Response:
    async with context.for_user(user.id) as factory:
        resume, found = await chosen_version(factory.resumes(), resume_id, version)
    exported = await context.resume_exporter.export(
        resume, found, kind, locale=user.locale, template=template
    )
    return exported_response(exported)


@router.get("/resume-templates")
async def list_resume_templates(_: PresentUser, context: Context) -> ResumeTemplates:
    return ResumeTemplates.of(context.resume_exporter.templates)


@router.post(
    "/resumes/import",
    status_code=201,
    dependencies=[Costly, rate_limited("uploads")],
    responses=problems(
        DocumentInvalidError, DocumentTooLargeError, QuotaFilesError, FileStoreUnavailableError
    )
    | {200: {"model": Resume, "description": "The same data was imported before."}},
)
async def import_resume(
    user: CurrentUser, body: ResumeImport, services: Services, response: Response, _: Idempotent
) -> Resume:
    imported = await services.resume_imports().take(user.id, body.imported())
    response.status_code = 201 if imported.created else 200
    return Resume.of(imported.resume, None)
