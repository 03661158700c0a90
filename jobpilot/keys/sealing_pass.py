"""Sealing what stood in columns before they were sealed.

Problem: tables are written by people only under row-level security, and what is kept as it was written nobody may
change, so no role could do this.
Mechanism: the login that owns the tables lifts FORCE for one batch of rows, within the batch's transaction: it is back
with the commit, and with any failure. Each batch is sealed whole or not at all; what is sealed already is not chosen
again, so the pass may end anywhere and be begun again. A column in which a whole pass found nothing is declared whole:
from then on what is not sealed there is refused.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import structlog
from sqlalchemy import Column, Table, and_, literal, or_, select, text, tuple_, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from jobpilot.database.base import Base
from jobpilot.database.sealing import Sealed, SealedBytes, SealedJson, acting_with
from jobpilot.keys.sealers import PersonSealer
from jobpilot.keys.service import KeyService
from jobpilot.ports.keys import KeyMissingError

log = structlog.get_logger(__name__)
AT_ONCE: Final = 200
OWNER: Final = "user_id"
_MARK: Final = "jp1:"


class SealingPass:
    """`engine` signs in as the owner of the tables."""

    def __init__(self, engine: AsyncEngine, keys: KeyService) -> None:
        self._engine = engine
        self._keys = keys

    async def run(self) -> Counter[str]:
        """How many values were sealed in each column. Raises KeysUnavailableError."""
        found: Counter[str] = Counter()
        for table in sealed_tables():
            sealed = await self.seal(table)
            found += sealed
            for column in sealed_columns(table):
                if not sealed[_place(column)]:
                    await self._keys.declare_whole(_place(column))
        return found

    async def seal(self, table: Table) -> Counter[str]:
        """All rows of one table."""
        found: Counter[str] = Counter()
        after: Sequence[Any] | None = None
        while True:
            async with self._engine.begin() as connection:
                rows = await self._unsealed(connection, table, after)
                for row in rows:
                    found += await self._seal_row(connection, table, row)
                await connection.execute(text(f"alter table {table.name} force row level security"))
            if len(rows) < AT_ONCE:
                return found
            after = [rows[-1][column.name] for column in table.primary_key]

    async def _unsealed(
        self, connection: AsyncConnection, table: Table, after: Sequence[Any] | None
    ) -> Sequence[Any]:
        await connection.execute(text("set local lock_timeout = '10s'"))
        await connection.execute(text(f"alter table {table.name} no force row level security"))
        keys = list(table.primary_key)
        plain = [_as_stored(column) for column in sealed_columns(table)]
        query = (
            select(*keys, table.c[OWNER].label("owner"), *plain)
            .where(or_(*map(_is_plain, sealed_columns(table))))
            .order_by(*keys)
            .limit(AT_ONCE)
            .with_for_update()
        )
        if after is not None:
            query = query.where(tuple_(*keys) > tuple_(*map(literal, after)))
        return (await connection.execute(query)).mappings().all()

    async def _seal_row(self, connection: AsyncConnection, table: Table, row: Any) -> Counter[str]:
        plain = {
            column: row[column.name]
            for column in sealed_columns(table)
            if _needs_sealing(row[column.name])
        }
        owner: UUID = row["owner"]
        condition = and_(*(column == row[column.name] for column in table.primary_key))
        statement = update(table).where(condition).values({c.name: v for c, v in plain.items()})
        try:
            with acting_with(PersonSealer(await self._keys.of(owner))):
                await connection.execute(statement)
        except KeyMissingError:
            log.warning("keys.not_sealed", table=table.name)  # its person is being erased
            return Counter()
        return Counter(_place(column) for column in plain)


def sealed_tables() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if sealed_columns(table)]


def sealed_columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if isinstance(column.type, Sealed)]


def _place(column: Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def _as_stored(column: Column[Any]) -> Any:
    return type_coerce(column, column.type.impl_instance).label(column.name)  # type: ignore[attr-defined]


def _is_plain(column: Column[Any]) -> Any:
    """As `_needs_sealing`, for the database."""
    name = f"{column.table.name}.{column.name}"
    if isinstance(column.type, SealedJson):
        return text(f"jsonb_typeof({name}) in ('object', 'array') and {name} not in ('[]', '{{}}')")
    if isinstance(column.type, SealedBytes):
        return text(f"length({name}) > 0 and substring({name} from 1 for 4) <> '{_MARK}'::bytea")
    return text(f"{name} <> '' and {name} not like '{_MARK}%'")


def _needs_sealing(value: Any) -> bool:
    if isinstance(value, bytes):
        return bool(value) and not value.startswith(_MARK.encode())
    if isinstance(value, str):
        return bool(value) and not value.startswith(_MARK)
    return bool(value)
