"""How a person writes: texts of theirs, measured."""

from uuid import UUID

from fastapi import APIRouter

from api.dependencies import CurrentUser, PresentUser, Services
from api.errors import problems
from api.idempotency import Idempotent, IdempotentRoute
from api.schemas.author_styles import (
    AuthorStyle,
    AuthorStyleCreate,
    AuthorStyleList,
    AuthorStyleUpdate,
)
from jobpilot.writing.domain.styles import StyleInvalidError, StyleNotFoundError

router = APIRouter(prefix="/author-styles", tags=["writing"], route_class=IdempotentRoute)


@router.get("")
async def list_styles(_: PresentUser, services: Services) -> AuthorStyleList:
    return AuthorStyleList.of(await services.author_styles().all())


@router.post("", status_code=201, responses=problems(StyleInvalidError))
async def create_style(
    body: AuthorStyleCreate, user: CurrentUser, services: Services, _: Idempotent
) -> AuthorStyle:
    added = await services.author_styles().add(
        user.id, body.name, body.samples, is_default=body.is_default
    )
    return AuthorStyle.model_validate(added)


@router.get("/{style_id}", responses=problems(StyleNotFoundError))
async def read_style(style_id: UUID, _: PresentUser, services: Services) -> AuthorStyle:
    return AuthorStyle.model_validate(await services.author_styles().get(style_id))


@router.patch("/{style_id}", responses=problems(StyleNotFoundError, StyleInvalidError))
async def change_style(
    style_id: UUID, body: AuthorStyleUpdate, _: CurrentUser, services: Services
) -> AuthorStyle:
    changed = await services.author_styles().change(style_id, body.changes())
    return AuthorStyle.model_validate(changed)


@router.delete("/{style_id}", status_code=204, responses=problems(StyleNotFoundError))
async def delete_style(style_id: UUID, _: CurrentUser, services: Services) -> None:
    await services.author_styles().delete(style_id)
