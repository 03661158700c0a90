"""Who seals and opens columns in one transaction: a person's keys, or for the house those of the people it reads of."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NoReturn
from uuid import UUID

from jobpilot.keys.domain import PersonKey
from jobpilot.keys.service import KeyService, PersonKeys
from jobpilot.ports.keys import KeyMissingError, KeysUnavailableError


@dataclass(frozen=True)
class PersonSealer:
    """Of the person who acts: what was sealed for somebody else does not open, wherever it was put."""

    keys: PersonKeys

    def seal(self, place: str, plain: bytes) -> tuple[UUID, bytes]:
        key = self.keys.current
        if key is None:
            raise KeyMissingError("The key to this is gone.")
        return key.id, key.seal(plain, place)

    def open(self, place: str, key_id: UUID, sealed: bytes) -> bytes:
        key = self.keys.by_id.get(key_id)
        if key is None:
            raise KeyMissingError("The key to this is gone.")
        return key.open(sealed, place)

    def is_whole(self, place: str) -> bool:
        return place in self.keys.whole

    async def load(self, owners: Collection[UUID]) -> None:
        """The person's own are all there is."""


class HouseSealer:
    """Reads of people once their keys are loaded; writes nothing that is sealed."""

    def __init__(self, service: KeyService) -> None:
        self._service = service
        self._keys: dict[UUID, PersonKey] = {}
        self._whole: frozenset[str] = frozenset()

    def seal(self, *_: object) -> NoReturn:
        raise KeyMissingError("The house has no person's key to seal with.")

    def open(self, place: str, key_id: UUID, sealed: bytes) -> bytes:
        key = self._keys.get(key_id)
        if key is None:
            raise KeyMissingError("The key to this is gone.")
        return key.open(sealed, place)

    def is_whole(self, place: str) -> bool:
        return place in self._whole

    async def load(self, owners: Collection[UUID]) -> None:
        """Those of before are let go: whoever reads of everybody does it page by page."""
        people = await self._service.of_many(owners)
        self._keys = {key_id: key for keys in people for key_id, key in keys.by_id.items()}
        self._whole = next((keys.whole for keys in people), self._whole)


@dataclass(frozen=True)
class NoSealer:
    """The keys did not come: whoever touches nothing sealed goes on."""

    error: KeysUnavailableError

    def seal(self, *_: object) -> NoReturn:
        raise self.error

    def open(self, *_: object) -> NoReturn:
        raise self.error

    def is_whole(self, *_: object) -> NoReturn:
        raise self.error

    async def load(self, *_: object) -> NoReturn:
        raise self.error


async def person_sealer(service: KeyService, owner: UUID) -> PersonSealer | NoSealer:
    try:
        return PersonSealer(await service.of(owner))
    except KeysUnavailableError as error:
        return NoSealer(error)
