"""For administrators: who is here, how runs and sources fare, and what people corrected. Never what is in it."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.dependencies import AdminUser, Context, Costly, Page, Services
from api.errors import problems
from api.findings import findings
from api.schemas.admin import (
    AdminErasureList,
    AdminHealth,
    AdminJobSourceList,
    AdminRunList,
    AdminUserList,
)
from api.streams import csv_lines, streamed
from jobpilot.accounts.domain.users import AdminRequiredError, UserCursorInvalidError
from jobpilot.jobs.domain.board import BoardCursorInvalidError
from jobpilot.privacy.domain.deletion import DeletionState
from jobpilot.privacy.domain.overview import ErasureCursorInvalidError
from jobpilot.runs.domain.errors import CursorInvalidError
from jobpilot.runs.domain.run import RunFilter
from jobpilot.runs.domain.states import RunKind, RunState

router = APIRouter(prefix="/admin", tags=["admin"])
CSV = "text/csv; charset=utf-8"
JSON_LINES = "application/x-ndjson"
COLUMNS = ("field_path", "original_value", "corrected_value", "resume_id", "created_at")


@router.get("/users", responses=problems(AdminRequiredError, UserCursorInvalidError))
async def list_users(
    _: AdminUser,
    context: Context,
    page: Page,
    search: Annotated[str | None, Query(max_length=200)] = None,
) -> AdminUserList:
    async with context.for_system() as house:
        return AdminUserList.of(*await house.accounts().page(search, page.cursor, page.limit))


@router.get("/runs", responses=problems(AdminRequiredError, CursorInvalidError))
async def list_everybodys_runs(
    _: AdminUser,
    context: Context,
    page: Page,
    state: RunState | None = None,
    kind: RunKind | None = None,
    user_id: UUID | None = None,
) -> AdminRunList:
    wanted = RunFilter(state, kind, user_id=user_id)
    async with context.for_system() as house:
        found = await house.runs().list_everybodys(wanted, page.cursor, page.limit)
        emails = await house.accounts().emails({run.user_id for run in found.items})
    return AdminRunList.of(found, emails, _workflows_url(context))


@router.get("/health", responses=problems(AdminRequiredError))
async def read_findings(_: AdminUser, context: Context, request: Request) -> AdminHealth:
    state = request.app.state
    found = findings(await state.health.report(), await state.figures.read(), await state.vitals())
    return AdminHealth.model_validate({"version": context.settings.release, "findings": found})


@router.get("/job-sources", responses=problems(AdminRequiredError, BoardCursorInvalidError))
async def list_everybodys_sources(_: AdminUser, context: Context, page: Page) -> AdminJobSourceList:
    async with context.for_system() as house:
        return AdminJobSourceList.of(await house.boards().health(page.cursor, page.limit))


@router.get("/erasures", responses=problems(AdminRequiredError, ErasureCursorInvalidError))
async def list_erasures(
    _: AdminUser, context: Context, page: Page, state: DeletionState | None = None
) -> AdminErasureList:
    """Deletions of accounts, newest first: how they fare, and nobody's name."""
    async with context.for_system() as house:
        return AdminErasureList.of(await house.erasures().page(state, page.cursor, page.limit))


@router.get(
    "/corrections/export",
    response_class=Response,
    dependencies=[Costly],
    responses=problems(AdminRequiredError)
    | {200: {"content": {CSV: {}}, "description": "All corrections, oldest first."}},
)
async def export_corrections(context: Context, user: AdminUser, services: Services) -> Response:
    await services.accounts().record(user.id, "corrections.exported", format="csv")
    return streamed(csv_lines(COLUMNS, _rows(context)), CSV, "corrections.csv")


@router.get(
    "/corrections/fine-tune",
    response_class=Response,
    dependencies=[Costly],
    responses=problems(AdminRequiredError)
    | {200: {"content": {JSON_LINES: {}}, "description": "One example in the chat format a line."}},
)
async def export_examples(context: Context, user: AdminUser, services: Services) -> Response:
    await services.accounts().record(user.id, "corrections.exported", format="jsonl")
    return streamed(_examples(context), JSON_LINES, "corrections.jsonl")


async def _rows(context: Context) -> AsyncIterator[Sequence[object]]:
    async with context.for_system() as factory:
        async for correction in factory.corrections().everything():
            field = correction.field
            yield (
                field.field_path,
                field.original_value,
                field.corrected_value,
                correction.resume_id,
                correction.created_at.isoformat(),
            )


async def _examples(context: Context) -> AsyncIterator[str]:
    async with context.for_system() as factory:
        async for line in factory.corrections().examples():
            yield f"{line}\n"


def _workflows_url(context: Context) -> str | None:
    base = context.settings.temporal_web_url
    namespace = context.settings.temporal_namespace
    return f"{base}/namespaces/{namespace}/workflows" if base else None
