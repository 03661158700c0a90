"""All SQL of keys. They stand in a schema, with a role, of their own; see the migration that makes them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.keys.domain import KeyFigures, WrappedKey

# the clock, not the transaction's begin: a key that another process made while this transaction waited for it counts
_COLUMNS: Final = (
    "id, user_id, version, master, wrapped, writes_from <= clock_timestamp() as is_for_writing"
)
_OF_PERSON: Final = text(
    f"select {_COLUMNS} from keys.data_keys where user_id = :owner order by version"  # noqa: S608 - a constant
)
_OF_PEOPLE: Final = text(
    f"select {_COLUMNS} from keys.data_keys where user_id = any(:owners) order by user_id, version"  # noqa: S608 - a constant
)
_BY_ID: Final = text(
    "select user_id from keys.data_keys where id = :id",
)
_ADD: Final = text(
    "insert into keys.data_keys (id, user_id, version, master, wrapped, writes_from)"
    " values (:id, :owner, :version, :master, :wrapped, now() + :delay)"
    " on conflict (user_id, version) do nothing"
)


class KeyRepository:
    """Bound to one transaction of the keys' role."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, owner: UUID) -> list[WrappedKey]:
        """Oldest version first, destroyed ones among them."""
        return [_key(row) for row in await self._session.execute(_OF_PERSON, {"owner": owner})]

    async def of_many(self, owners: Sequence[UUID]) -> list[WrappedKey]:
        """The same of several people; who has none is not among them."""
        return [_key(row) for row in await self._session.execute(_OF_PEOPLE, {"owners": owners})]

    async def owner_of(self, key_id: UUID) -> UUID | None:
        found: UUID | None = await self._session.scalar(_BY_ID, {"id": key_id})
        return found

    async def add(self, key: WrappedKey, delay: timedelta = timedelta()) -> None:
        """Of two that add the same version at once the first one wins; it is written with after the `delay`."""
        values = vars(key) | {"delay": delay}
        values.pop("is_for_writing")
        await self._session.execute(_ADD, values)

    async def destroy(self, owner: UUID, marker: UUID) -> None:
        """Whoever had no key gets the marker that there shall be none."""
        await self._session.execute(
            text(
                "insert into keys.data_keys (id, user_id, version, master, writes_from)"
                " values (:id, :owner, 1, '', now()) on conflict (user_id, version) do nothing"
            ),
            {"id": marker, "owner": owner},
        )
        await self._session.execute(
            text(
                "update keys.data_keys set wrapped = null, destroyed_at = now()"
                " where user_id = :owner and destroyed_at is null"
            ),
            {"owner": owner},
        )

    async def count(self, owner: UUID) -> int:
        query = text(
            "select count(*) from keys.data_keys where user_id = :owner and wrapped is not null"
        )
        return int(await self._session.scalar(query, {"owner": owner}) or 0)

    async def wrapped_otherwise(self, master: str, limit: int) -> list[WrappedKey]:
        """Living keys that another master key than this one wraps; nobody else changes them meanwhile."""
        query = text(
            f"select {_COLUMNS} from keys.data_keys where master <> :master and wrapped is not null"  # noqa: S608 - names of this module
            " order by id limit :limit for update skip locked"
        )
        rows = await self._session.execute(query, {"master": master, "limit": limit})
        return [_key(row) for row in rows]

    async def rewrap(self, keys: Sequence[WrappedKey]) -> None:
        statement = text(
            "update keys.data_keys set master = :master, wrapped = :wrapped"
            " where id = :id and wrapped is not null"
        )
        values = [{"id": key.id, "master": key.master, "wrapped": key.wrapped} for key in keys]
        if values:
            await self._session.execute(statement, values)

    async def latest(self, after: UUID | None, limit: int) -> list[tuple[UUID, int]]:
        """People with living keys, and their newest version, in order of their ids."""
        query = text(
            "select user_id, max(version) from keys.data_keys"
            " where wrapped is not null and (cast(:after as uuid) is null or user_id > :after)"
            " group by user_id order by user_id limit :limit"
        )
        rows = await self._session.execute(query, {"after": after, "limit": limit})
        return [(row[0], row[1]) for row in rows]

    async def whole(self) -> frozenset[str]:
        """Columns in which everything is sealed."""
        return frozenset(await self._session.scalars(text("select place from keys.whole_columns")))

    async def declare_whole(self, place: str) -> None:
        statement = text(
            "insert into keys.whole_columns (place) values (:place) on conflict do nothing"
        )
        await self._session.execute(statement, {"place": place})

    async def figures(self) -> KeyFigures:
        counts = await self._session.execute(
            text(
                "select count(distinct user_id), count(wrapped), count(*) - count(wrapped)"
                " from keys.data_keys"
            )
        )
        people, living, destroyed = counts.one()
        masters = await self._session.execute(
            text(
                "select master, count(*) from keys.data_keys where wrapped is not null"
                " group by master order by master"
            )
        )
        return KeyFigures(people, living, destroyed, {row[0]: row[1] for row in masters})


def _key(row: Any) -> WrappedKey:
    wrapped = None if row.wrapped is None else bytes(row.wrapped)
    return WrappedKey(row.id, row.user_id, row.version, row.master, wrapped, row.is_for_writing)
