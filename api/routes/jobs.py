"""Postings, and the boards that a person follows."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.dependencies import Context, Costly, CurrentUser, Page, PresentUser, Services, rate_limited
from api.errors import problems
from api.idempotency import Idempotent, IdempotentRoute
from api.postings import ADDRESS_ERRORS, READING_ERRORS, PastedPosting, TooManyPagesError
from api.schemas.jobs import Job, JobList, JobSource, JobSourceCreate, JobSourceList, JobSummary
from jobpilot.jobs.domain import job as domain
from jobpilot.jobs.domain.board import BoardNotFoundError, BoardUnknownError, QuotaBoardsError
from jobpilot.jobs.domain.job import (
    CursorInvalidError,
    EmploymentType,
    JobFilter,
    JobNotFoundError,
    JobState,
    RemoteKind,
    Seniority,
)

router = APIRouter(tags=["jobs"], route_class=IdempotentRoute)
ADDING = [Costly, rate_limited("postings")]


async def _filter(
    q: Annotated[str | None, Query(max_length=200)] = None,
    state: JobState | None = JobState.OPEN,
    source: Annotated[str | None, Query(max_length=40)] = None,
    remote: RemoteKind | None = None,
    country: Annotated[str | None, Query(pattern=r"^[A-Za-z]{2}$")] = None,
    company: Annotated[str | None, Query(max_length=200)] = None,
    seniority: Seniority | None = None,
    employment_type: EmploymentType | None = None,
    pasted: bool | None = None,  # noqa: FBT001 - a query parameter
) -> JobFilter:
    return JobFilter(
        q, state, source, remote, country, company, seniority, employment_type, pasted=pasted
    )


@router.get("/jobs", responses=problems(CursorInvalidError))
async def list_jobs(
    services: Services, page: Page, wanted: Annotated[JobFilter, Depends(_filter)]
) -> JobList:
    found, following = await services.jobs().list_jobs(wanted, page.cursor, page.limit)
    total = await services.jobs().count(wanted) if page.cursor is None else None
    items = [JobSummary.of(job) for job in found]
    return JobList(items=items, next_cursor=following, total=total)


@router.post(
    "/jobs",
    status_code=201,
    dependencies=ADDING,
    responses=problems(*READING_ERRORS, TooManyPagesError),
)
async def paste_job(
    posting: PastedPosting, services: Services, user: CurrentUser, _: Idempotent
) -> Job:
    if isinstance(posting, domain.Job):
        return Job.of(posting)
    return Job.of(await services.jobs().paste(user.id, posting))


@router.get("/jobs/{job_id}", responses=problems(JobNotFoundError))
async def read_job(job_id: UUID, services: Services) -> Job:
    return Job.of(await services.jobs().get(job_id))


@router.delete("/jobs/{job_id}", status_code=204, responses=problems(JobNotFoundError))
async def forget_job(job_id: UUID, services: Services, _: CurrentUser) -> None:
    await services.jobs().remove(job_id)


@router.get("/job-sources")
async def list_sources(services: Services, user: PresentUser, context: Context) -> JobSourceList:
    followed = await services.boards().followed(user.id)
    demo = context.settings.demo_port is not None
    return JobSourceList(items=[JobSource.of(board) for board in followed], demo=demo)


@router.post(
    "/job-sources",
    status_code=201,
    dependencies=ADDING,
    responses=problems(*ADDRESS_ERRORS, BoardUnknownError, QuotaBoardsError),
)
async def follow_source(
    body: JobSourceCreate, services: Services, user: CurrentUser, _: Idempotent
) -> JobSource:
    return JobSource.of(await services.boards().follow(user.id, body.url))


@router.delete("/job-sources/{source_id}", status_code=204, responses=problems(BoardNotFoundError))
async def unfollow_source(source_id: UUID, services: Services, user: CurrentUser) -> None:
    await services.boards().unfollow(user.id, source_id)
