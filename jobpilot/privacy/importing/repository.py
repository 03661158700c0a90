"""Writing rows of an archive as the person whose they become: row-level security holds for them as for any other."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.database.base import Base
from jobpilot.privacy.export.rows import BOARDS, JOBS, Kind

SETTINGS: Final = frozenset(
    {"profiles", "notice_settings", "preferences", "briefing_settings", "llm_budgets", "llm_months"}
)
"""Rows that an account may have from its beginning: the archive's come in their place."""

KEPT: Final = frozenset({"users", "audit_events", BOARDS, "board_subscriptions"})
"""Rows that make nobody's account a used one, besides."""

TAKEN_OF_PERSON: Final = ("display_name", "locale", "time_zone", "agents_paused")
"""Of the row of the account; address, role and plan are those of the new home."""


class ImportRepository:
    """Bound to one transaction of the person."""

    def __init__(self, session: AsyncSession, user_id: UUID) -> None:
        self._session = session
        self._user_id = user_id

    async def first_used(self, kinds: Iterable[Kind]) -> str | None:
        """A table in which the person has something of their own."""
        for kind in kinds:
            if kind.name in SETTINGS | KEPT or kind.entry.owner is None:
                continue
            owner = kind.table.c[kind.entry.owner]
            query = select(func.count()).select_from(kind.table).where(owner == self._user_id)
            if await self._session.scalar(query):
                return kind.name
        return None

    async def change_person(self, row: Mapping[str, Any]) -> None:
        users = Base.metadata.tables["users"]
        values = {name: row[name] for name in TAKEN_OF_PERSON if name in row}
        await self._session.execute(update(users).where(users.c.id == self._user_id).values(values))

    async def board(self, row: Mapping[str, Any]) -> UUID:
        """The id here of a public board, which is added where it is new."""
        boards = Base.metadata.tables[BOARDS].c
        same = [
            boards[name].is_not_distinct_from(row.get(name))
            for name in ("source", "token", "region")
        ]
        found = await self._session.scalar(select(boards.id).where(*same))
        if found is None:
            found = await self._session.scalar(
                insert(Base.metadata.tables[BOARDS]).values(dict(row)).returning(boards.id)
            )
        return UUID(str(found))

    async def add(self, kind: Kind, rows: Sequence[Mapping[str, Any]]) -> None:
        """Rows without their owner, who is added."""
        owner = str(kind.entry.owner)
        whole = [{**row, owner: self._user_id} for row in rows]
        for _, alike in groupby(whole, key=lambda row: tuple(sorted(row))):
            await self._session.execute(_statement(kind), list(alike))

    async def link(self, links: Sequence[Mapping[str, Any]]) -> None:
        """What repeats what among postings: each may have come after the other."""
        jobs = Base.metadata.tables[JOBS]
        for link in links:
            values = {name: value for name, value in link.items() if name != "id"}
            await self._session.execute(update(jobs).where(jobs.c.id == link["id"]).values(values))


def _statement(kind: Kind) -> Any:
    if kind.name == "board_subscriptions":
        return upsert(kind.table).on_conflict_do_nothing()
    if kind.name not in SETTINGS:
        return insert(kind.table)
    keys = [column.name for column in kind.table.primary_key.columns]
    statement = upsert(kind.table)
    return statement.on_conflict_do_update(
        index_elements=keys,
        set_={c.name: statement.excluded[c.name] for c in kind.columns if c.name not in keys},
    )
