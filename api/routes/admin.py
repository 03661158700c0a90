"""For administrators: what people corrected, as a table and as examples to train on."""

from collections.abc import AsyncIterator, Sequence

from fastapi import APIRouter, Response

from api.dependencies import AdminUser, Context, Costly, Services
from api.errors import problems
from api.streams import csv_lines, streamed
from jobpilot.accounts.domain.users import AdminRequiredError

router = APIRouter(prefix="/admin", tags=["admin"])
CSV = "text/csv; charset=utf-8"
JSON_LINES = "application/x-ndjson"
COLUMNS = ("field_path", "original_value", "corrected_value", "resume_id", "created_at")


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
