"""Keys for those who seal and open: fetched once, then remembered for at most a minute."""

import itertools
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

from jobpilot.keys.domain import KeyFigures, MasterKeys, PersonKey, WrappedKey
from jobpilot.keys.repository import KeyRepository
from jobpilot.ports.keys import KeyMissingError, KeysUnavailableError

REMEMBERED_SECONDS: Final = 60.0
"""After this a key that another process destroyed is forgotten here too."""

HEARD_OF: Final = timedelta(seconds=2 * REMEMBERED_SECONDS)
"""A new version is written with once every process must have seen it, so that none meets a key it does not know."""

REMEMBERED_PEOPLE: Final = 5_000
AT_ONCE: Final = 500

KeyWork = Callable[[], AbstractAsyncContextManager[KeyRepository]]


@dataclass(frozen=True)
class PersonKeys:
    """What a person's things are written with and read with. `current` is None once it was destroyed."""

    owner: UUID
    current: PersonKey | None = field(repr=False)
    by_id: dict[UUID, PersonKey] = field(repr=False)
    whole: frozenset[str] = frozenset()
    """Columns (`table.column`) in which everything is sealed."""


class KeyService:
    """One for a process. Every method raises KeysUnavailableError when the keys' database does not answer."""

    def __init__(
        self, work: KeyWork, masters: MasterKeys, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._work = work
        self._masters = masters
        self._clock = clock
        self._people: OrderedDict[UUID, tuple[float, PersonKeys]] = OrderedDict()
        self._owners: dict[UUID, UUID] = {}

    @property
    def wrapping(self) -> str:
        """The name of the master key that wraps."""
        return self._masters.wrapping

    async def of(self, owner: UUID) -> PersonKeys:
        """All versions of a person's key; the first one is made when there is none."""
        known = self._people.get(owner)
        if known is not None and known[0] > self._clock():
            return known[1]
        keys = await self._fetch(owner)
        self._remember(keys)
        return keys

    async def of_many(self, owners: Collection[UUID]) -> list[PersonKeys]:
        """The same of as many people as a page tells of, with one question for those who are not remembered."""
        now = self._clock()
        known = {owner: self._people.get(owner, (0.0, None)) for owner in owners}
        found = [keys for until, keys in known.values() if keys is not None and until > now]
        missing = [o for o, (until, keys) in known.items() if keys is None or until <= now]
        if missing:
            async with self._open() as repository:
                whole = await repository.whole()
                wrapped = await repository.of_many(missing)
            for owner, theirs in itertools.groupby(wrapped, key=lambda each: each.owner):
                keys = self._unwrapped(owner, list(theirs), whole)
                self._remember(keys)
                found.append(keys)
        # who has none yet gets one, which happens once in a life
        return found + [await self.of(o) for o in {*owners} - {keys.owner for keys in found}]

    async def writing(self, owner: UUID) -> PersonKey:
        """Raises KeyMissingError once it was destroyed."""
        current = (await self.of(owner)).current
        if current is None:
            raise KeyMissingError("The key to this is gone.")
        return current

    async def reading(self, key_id: UUID) -> PersonKey:
        """Raises KeyMissingError."""
        owner = self._owners.get(key_id)
        if owner is None:
            async with self._open() as repository:
                owner = await repository.owner_of(key_id)
        key = (await self.of(owner)).by_id.get(key_id) if owner is not None else None
        if key is None:
            raise KeyMissingError("The key to this is gone.")
        return key

    async def destroy(self, owner: UUID) -> None:
        """Nothing of the person can be opened again, and no further key is made for them."""
        async with self._open() as repository:
            await repository.destroy(owner, uuid4())
        self.forget(owner)

    async def count(self, owner: UUID) -> int:
        """Keys of the person that still open something."""
        async with self._open() as repository:
            return await repository.count(owner)

    def forget(self, owner: UUID | None = None) -> None:
        """Drop what is remembered, of one person or of everybody."""
        for each in [owner] if owner is not None else list(self._people):
            _, keys = self._people.pop(each, (0.0, None))
            for key_id in keys.by_id if keys is not None else ():
                self._owners.pop(key_id, None)

    async def rewrap(self) -> int:
        """Wrap all living keys with the first master key; how many were wrapped otherwise. May be repeated."""
        done = 0
        while True:
            async with self._open() as repository:
                found = await repository.wrapped_otherwise(self._masters.wrapping, AT_ONCE)
                await repository.rewrap(
                    [self._masters.wrap(self._masters.unwrap(each)) for each in found]
                )
            done += len(found)
            if len(found) < AT_ONCE:
                return done

    async def renew(self) -> int:
        """A new version of every living key, for what is written from two minutes on; old ones go on reading."""
        done, after = 0, None
        while True:
            async with self._open() as repository:
                found = await repository.latest(after, AT_ONCE)
                for owner, version in found:
                    key = self._masters.new(uuid4(), owner, version + 1)
                    await repository.add(key, HEARD_OF)
            done += len(found)
            if len(found) < AT_ONCE:
                self.forget()
                return done
            after = found[-1][0]

    async def declare_whole(self, place: str) -> None:
        """From now on nothing unsealed is read from this column."""
        async with self._open() as repository:
            await repository.declare_whole(place)

    async def figures(self) -> KeyFigures:
        async with self._open() as repository:
            return await repository.figures()

    async def _fetch(self, owner: UUID) -> PersonKeys:
        async with self._open() as repository:
            whole = await repository.whole()
            found = await repository.of(owner)
            if not found:
                await repository.add(self._masters.new(uuid4(), owner, 1))
                found = await repository.of(owner)
        return self._unwrapped(owner, found, whole)

    def _unwrapped(
        self, owner: UUID, versions: list[WrappedKey], whole: frozenset[str]
    ) -> PersonKeys:
        living = [each for each in versions if each.wrapped is not None]
        keys = {each.id: self._masters.unwrap(each) for each in living}
        writing = [keys[each.id] for each in living if each.is_for_writing]
        return PersonKeys(owner, writing[-1] if writing else None, keys, whole)

    def _remember(self, keys: PersonKeys) -> None:
        self._people[keys.owner] = (self._clock() + REMEMBERED_SECONDS, keys)
        self._people.move_to_end(keys.owner)
        self._owners.update(dict.fromkeys(keys.by_id, keys.owner))
        while len(self._people) > REMEMBERED_PEOPLE:
            self.forget(next(iter(self._people)))

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[KeyRepository]:
        """Whatever keeps the keys' database from answering is one error."""
        try:
            async with self._work() as repository:
                yield repository
        except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            raise KeysUnavailableError(
                "The place where keys are kept does not answer.", retry_after=2
            ) from error
