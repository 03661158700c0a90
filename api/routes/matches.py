"""Postings that suit a person, and why."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.dependencies import CurrentUser, Page, Services
from api.errors import problems
from api.idempotency import Idempotent, IdempotentRoute
from api.schemas.matches import Match, MatchList, MatchUpdate
from jobpilot.matching.domain.match import (
    MatchCursorInvalidError,
    MatchFilter,
    MatchNotFoundError,
    MatchState,
)

router = APIRouter(prefix="/matches", tags=["matches"], route_class=IdempotentRoute)


@router.get("", responses=problems(MatchCursorInvalidError))
async def list_matches(
    services: Services,
    page: Page,
    _: CurrentUser,
    state: Annotated[
        list[MatchState] | None, Query(description="Default: all but dismissed ones.")
    ] = None,
    resume_id: UUID | None = None,
    least_score: Annotated[int | None, Query(ge=0, le=100)] = None,
) -> MatchList:
    wanted = MatchFilter(tuple(state or ()), resume_id, least_score)
    return MatchList.of(await services.matches().page(wanted, page.cursor, page.limit))


@router.get("/{match_id}", responses=problems(MatchNotFoundError))
async def get_match(match_id: UUID, services: Services, _: CurrentUser) -> Match:
    return Match.of(*await services.matches().get(match_id))


@router.patch("/{match_id}", responses=problems(MatchNotFoundError))
async def change_match(
    match_id: UUID, body: MatchUpdate, services: Services, _user: CurrentUser, _: Idempotent
) -> Match:
    return Match.of(*await services.matches().change_state(match_id, body.state))
