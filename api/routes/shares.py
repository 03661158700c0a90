"""Links to a résumé: made and taken back by its owner, followed by anybody who has one.

Links are made without `Idempotency-Key`: the stored answer would hold the token, which is kept nowhere.
"""

from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies import Context, Costly, CurrentUser, PresentUser, Services
from api.errors import problems
from api.rate_limits import ByAddress
from api.schemas.shares import CreatedShare, ShareCreate, SharedResume, ShareList, SharePreview
from api.web import WebApp
from jobpilot.resumes.domain.resume import ResumeNotFoundError, VersionNotFoundError
from jobpilot.sharing.domain.share import LinkDeadError, QuotaSharesError, ShareNotFoundError

router = APIRouter(tags=["shares"])
pages = APIRouter(include_in_schema=False)


@router.post(
    "/resumes/{resume_id}/shares",
    status_code=201,
    dependencies=[Costly],
    responses=problems(ResumeNotFoundError, VersionNotFoundError, QuotaSharesError),
)
async def create_share(
    resume_id: UUID, body: ShareCreate, services: Services, context: Context, _: CurrentUser
) -> CreatedShare:
    new = await services.shares().create(
        resume_id, body.expires_in_days, show_contact=body.show_contact
    )
    return CreatedShare.of_new(new, context.settings.base_url)


@router.get("/resumes/{resume_id}/shares", responses=problems(ResumeNotFoundError))
async def list_shares(resume_id: UUID, services: Services, _: PresentUser) -> ShareList:
    return ShareList.of(await services.shares().list_shares(resume_id))


@router.get(
    "/resumes/{resume_id}/shares/preview",
    responses=problems(ResumeNotFoundError, VersionNotFoundError),
)
async def preview_share(
    resume_id: UUID, services: Services, _: PresentUser, *, show_contact: bool = False
) -> SharePreview:
    return SharePreview.of(await services.shares().preview(resume_id, show_contact=show_contact))


@router.delete(
    "/resumes/{resume_id}/shares/{share_id}",
    status_code=204,
    responses=problems(ResumeNotFoundError, ShareNotFoundError),
)
async def revoke_share(resume_id: UUID, share_id: UUID, services: Services, _: CurrentUser) -> None:
    await services.shares().revoke(resume_id, share_id)


@router.get("/shared/{token:path}", dependencies=[ByAddress], responses=problems(LinkDeadError))
async def read_shared_resume(token: str, context: Context) -> SharedResume:
    async with context.for_system() as house:
        share = await house.share_door().open(token)
    async with context.for_user(share.user_id) as owner:
        return SharedResume.of(await owner.shares().look(share))


@pages.get("/s/{token:path}", dependencies=[ByAddress])
async def show_share_page(token: str, request: Request, context: Context) -> Response:
    web: WebApp = request.app.state.web
    try:
        async with context.for_system() as house:
            share = await house.share_door().open(token)
        async with context.for_user(share.user_id) as owner:
            await owner.shares().check(share)
    except LinkDeadError:
        return web.share_page(404)
    return web.share_page(200)
