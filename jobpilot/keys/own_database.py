"""A database for people's keys alone, so that no copy of the other one holds any.

Its login needs nothing but the right to make a schema there: neither roles nor extensions. Nobody else has anything
in it, so there is no role and no row-level security within. The tables are those of the migrations (a test compares).
"""

from typing import Any, ClassVar, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from jobpilot.errors import ConflictError

AT_ONCE: Final = 500
_SCHEMA: Final = (
    "create schema if not exists keys",
    "revoke all on schema keys from public",
    """create table if not exists keys.data_keys (
      id uuid primary key,
      user_id uuid not null,
      version integer not null,
      master text not null,
      wrapped bytea,
      created_at timestamptz not null default now(),
      writes_from timestamptz not null,
      destroyed_at timestamptz,
      constraint uq_data_keys_user_id_version unique (user_id, version),
      constraint ck_data_keys_destroyed check (destroyed_at is null or wrapped is null)
    )""",
    """create table if not exists keys.whole_columns (
      place text primary key,
      since timestamptz not null default now()
    )""",
    "alter table keys.data_keys disable row level security",
    "alter table keys.whole_columns disable row level security",
)
_COLUMNS: Final = "id, user_id, version, master, wrapped, created_at, writes_from, destroyed_at"
_ADD: Final = text(
    f"insert into keys.data_keys ({_COLUMNS}) values (:{_COLUMNS.replace(', ', ', :')})"  # noqa: S608 - a constant
    " on conflict do nothing"
)


class KeysConflictError(ConflictError):
    """Somebody has different keys in both databases; nothing was moved."""

    code: ClassVar[str] = "keys_conflict"


async def prepare(keys: AsyncEngine) -> None:
    """May be repeated."""
    async with keys.begin() as connection:
        for statement in _SCHEMA:
            await connection.execute(text(statement))


async def move(former: AsyncEngine, keys: AsyncEngine) -> int:
    """Take along what was kept in the database of before, whose tables `former` owns; how many keys.

    They are there before they are gone here, so it may end anywhere and be begun again. Raises KeysConflictError.
    """
    async with former.begin() as source:
        await source.execute(text("lock table keys.data_keys in access exclusive mode"))
        await source.execute(text("set local role jobpilot_keys"))
        rows = await _all(source, f"select {_COLUMNS} from keys.data_keys")  # noqa: S608 - a constant
        places = await _all(source, "select place from keys.whole_columns")
        await source.execute(text("reset role"))
        if rows or places:
            async with keys.begin() as target:
                await _add(target, rows, places)
            await source.execute(text("truncate keys.data_keys, keys.whole_columns"))
    return len(rows)


async def _add(
    target: AsyncConnection, rows: list[dict[str, Any]], places: list[dict[str, Any]]
) -> None:
    known = text("select count(*) from keys.data_keys where id = any(:ids)")
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        await target.execute(_ADD, some)
        if await target.scalar(known, {"ids": [row["id"] for row in some]}) != len(some):
            raise KeysConflictError(
                "People have other keys in KEYS_DATABASE_URL than in DATABASE_URL, and need both. "
                "Unset KEYS_DATABASE_URL, or name an empty database."
            )
    if places:
        statement = text(
            "insert into keys.whole_columns (place) values (:place) on conflict do nothing"
        )
        await target.execute(statement, places)


async def _all(connection: AsyncConnection, query: str) -> list[dict[str, Any]]:
    return [dict(row) for row in (await connection.execute(text(query))).mappings()]
