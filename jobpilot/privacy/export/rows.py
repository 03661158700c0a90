"""The rows of an archive: which tables and columns, in which order, and how a row is written as JSON and read again.

All of it follows from the registry and the tables: a column that is added is taken along by itself. Rows are read and
written through the table objects, so what is sealed at rest is plain here.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final, NotRequired
from uuid import UUID

from pydantic import AwareDatetime, JsonValue, TypeAdapter, with_config
from sqlalchemy import ARRAY, Column, Select, Table, func, select, union
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import TypedDict

from jobpilot.database.base import Base
from jobpilot.privacy.registry import TABLES, Entry

AT_ONCE: Final = 200
BOARDS: Final = "job_boards"
JOBS: Final = "jobs"


@dataclass(frozen=True)
class Kind:
    """One table in an archive. `file` is its path there."""

    entry: Entry
    table: Table

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def file(self) -> str:
        return str(self.entry.file)

    @cached_property
    def columns(self) -> tuple[Column[Any], ...]:
        """All but what names the person, what is left out, and what the database computes."""
        owner = self.entry.owner if self.entry.owner != "id" else None
        return tuple(
            column
            for column in self.table.columns
            if column.name != owner
            and column.name not in self.entry.left_out
            and column.computed is None
        )

    @cached_property
    def rows(self) -> TypeAdapter[Any]:
        fields = {column.name: _field(column) for column in self.columns}
        shape = TypedDict(self.name, fields)  # type: ignore[misc]
        return TypeAdapter(with_config(extra="forbid")(shape))

    def line(self, row: Mapping[str, Any]) -> bytes:
        return self.rows.dump_json(dict(row)) + b"\n"

    def read(self, line: bytes) -> dict[str, Any]:
        """Raises pydantic.ValidationError."""
        return dict(self.rows.validate_json(line))

    def query(self, user_id: UUID) -> Select[Any]:
        """Everything of the person, in a fixed order."""
        table = self.table
        order = [column for column in table.primary_key.columns if column.name != self.entry.owner]
        chosen = select(*self.columns).order_by(*order)
        if self.name == JOBS:
            return chosen.where(table.c.id.in_(_postings(user_id)))
        if self.name == BOARDS:
            followed = _table("board_subscriptions")
            jobs = _table(JOBS)
            ids = union(
                select(followed.c.board_id).where(followed.c.user_id == user_id),
                select(jobs.c.board_id).where(jobs.c.id.in_(_postings(user_id))),
            )
            return chosen.where(table.c.id.in_(ids))
        return chosen.where(table.c[str(self.entry.owner)] == user_id)


async def batches(
    session: AsyncSession, kind: Kind, user_id: UUID
) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
    """The person's rows, some hundred at a time."""
    options = {"yield_per": AT_ONCE}
    result = await session.stream(kind.query(user_id), execution_options=options)
    async for part in result.mappings().partitions():
        yield part


def kinds() -> tuple[Kind, ...]:
    """Every table that is taken along; what others refer to comes first."""
    entries = {entry.name: entry for entry in TABLES if entry.file is not None}
    return tuple(
        Kind(entries[table.name], table)
        for table in Base.metadata.sorted_tables
        if table.name in entries
    )


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _postings(user_id: UUID) -> Select[Any]:
    """Ids of the person's own postings and of those that something of theirs is about, with what these repeat."""
    jobs = _table(JOBS)
    about = [
        select(table.c.job_id).where(table.c.user_id == user_id, table.c.job_id.is_not(None))
        for table in map(_table, ("matches", "applications", "drafts"))
    ]
    own = select(jobs.c.id.label("id")).where(jobs.c.owner_id == user_id)
    found = select(union(own, *about).subquery().c.id).cte("postings", recursive=True)
    repeated = func.unnest(array([jobs.c.duplicate_of, jobs.c.repost_of]))
    whole = found.union(select(repeated).select_from(jobs).join(found, jobs.c.id == found.c.id))
    return select(whole.c.id).where(whole.c.id.is_not(None))


_TYPES: Final[Mapping[type, Any]] = {
    UUID: UUID,
    datetime: AwareDatetime,
    date: date,
    dict: JsonValue,
    list: JsonValue,
}


def _field(column: Column[Any]) -> Any:
    """What the database can fill in by itself may be missing: archives outlive columns that are added."""
    wanted = _annotation(column)
    has_default = column.nullable or column.server_default is not None
    return NotRequired[wanted] if has_default else wanted


def _annotation(column: Column[Any]) -> Any:
    if isinstance(column.type, ARRAY):
        return list[str]
    plain = column.type.python_type
    known = _TYPES.get(plain, plain)
    return known | None if column.nullable else known
