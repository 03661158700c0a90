"""Postings that suit a person, and why."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.dependencies import CurrentUser, Page, PresentUser, Services
from api.errors import problems
from api.idempotency import Idempotent, IdempotentRoute
from api.schemas.matches import Match, MatchList, MatchUpdate, PostingFit, PostingMatch
from jobpilot.jobs.domain.job import JobFilter, JobNotFoundError, RemoteKind
from jobpilot.matching.domain.filters import refusals
from jobpilot.matching.domain.match import (
    MatchCursorInvalidError,
    MatchFilter,
    MatchNotFoundError,
    MatchOrder,
    MatchState,
)

router = APIRouter(tags=["matches"], route_class=IdempotentRoute)


async def _filter(
    state: Annotated[
        list[MatchState] | None, Query(description="Default: all but dismissed ones.")
    ] = None,
    resume_id: UUID | None = None,
    least_score: Annotated[int | None, Query(ge=0, le=100)] = None,
    order: MatchOrder = MatchOrder.BEST,
) -> MatchFilter:
    return MatchFilter(tuple(state or ()), resume_id, least_score, order=order)


async def _postings(
    q: Annotated[str | None, Query(max_length=200)] = None,
    remote: RemoteKind | None = None,
    source: Annotated[str | None, Query(max_length=40)] = None,
) -> JobFilter | None:
    """Matches keep their posting when it closes, and when it turns out to be a duplicate."""
    if q is None and remote is None and source is None:
        return None
    return JobFilter(q, None, source, remote, duplicates=True)


@router.get("/matches", responses=problems(MatchCursorInvalidError))
async def list_matches(
    services: Services,
    page: Page,
    _: PresentUser,
    wanted: Annotated[MatchFilter, Depends(_filter)],
    postings: Annotated[JobFilter | None, Depends(_postings)],
) -> MatchList:
    found = await services.matches().page(wanted, page.cursor, page.limit, postings)
    return MatchList.of(found)


@router.get("/matches/{match_id}", responses=problems(MatchNotFoundError))
async def get_match(match_id: UUID, services: Services, _: PresentUser) -> Match:
    return Match.of(*await services.matches().get(match_id))


@router.patch("/matches/{match_id}", responses=problems(MatchNotFoundError))
async def change_match(
    match_id: UUID, body: MatchUpdate, services: Services, _user: CurrentUser, _: Idempotent
) -> Match:
    matches = services.matches()
    if body.ignored is not None:
        changed = await matches.ignore(match_id, body.ignored)
    if body.state is not None:
        changed = await matches.change_state(match_id, body.state)
    return Match.of(*changed)


@router.get("/jobs/{job_id}/fit", responses=problems(JobNotFoundError))
async def get_fit(job_id: UUID, services: Services, user: PresentUser) -> PostingFit:
    job = await services.jobs().get(job_id)
    preferences = await services.preferences().get(user.id)
    found = await services.matches().of_posting(job_id)
    return PostingFit(
        refusals=list(refusals(preferences.wishes, job)),
        matches=[PostingMatch.model_validate(match) for match in found],
        preferences_version=preferences.version,
    )
