"""Taking everything along: an archive of the account, made in the background."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.dependencies import Context, CurrentSession, PresentUser, Services
from api.downloads import AskedLead, Lead, archive_response, download
from api.errors import problems
from api.schemas.account_exports import AccountExport
from jobpilot.ports.files import FileStoreUnavailableError
from jobpilot.privacy.domain.deletion import ReauthRequiredError
from jobpilot.privacy.domain.exports import (
    ExportLimitError,
    ExportLinkUsedError,
    ExportNotFoundError,
)

router = APIRouter(tags=["privacy"])


@router.post(
    "/users/me/export", status_code=202, responses=problems(ReauthRequiredError, ExportLimitError)
)
async def export_me(session: CurrentSession, services: Services) -> AccountExport:
    """The one that is being made, or a new one; three a day. Needs a sign-in of the last ten minutes."""
    exports = services.account_exports()
    exports.check_recent(session.identity)
    export = await exports.request(session.user.id)
    return AccountExport.of(export, exports.link(export, session.identity))


@router.get("/users/me/export")
async def read_export(session: CurrentSession, services: Services) -> AccountExport | None:
    """The newest one; null before the first, which is no error: the page asks each time it is opened."""
    exports = services.account_exports()
    try:
        export = await exports.newest(session.user.id)
    except ExportNotFoundError:
        return None
    return AccountExport.of(export, exports.link(export, session.identity))


@router.get(
    "/users/me/export/{export_id}/file",
    response_class=Response,
    responses=problems(ExportNotFoundError, ExportLinkUsedError, FileStoreUnavailableError)
    | download("application/zip"),
)
async def download_export(
    export_id: UUID,
    link: Annotated[str, Query(max_length=100)],
    user: PresentUser,
    context: Context,
    lead: AskedLead = Lead.REDIRECT,
) -> Response:
    """Uses the link up: it is a copy of everything. A store that is away leaves it as it was."""
    async with context.for_user(user.id) as factory:
        export = await factory.account_exports().take(user.id, export_id, link)
        return await archive_response(export, context.file_store, lead)
