"""Keys of people, for whoever has something to seal."""

from typing import ClassVar, Final, Protocol
from uuid import UUID

from jobpilot.errors import GoneError, UnavailableError

HOUSE: Final = UUID(int=0)
"""Stands in for a person where something belongs to nobody: the key of the installation."""


class KeyMissingError(GoneError):
    """The key has been destroyed, or never was in this installation: what it sealed can no longer be read."""

    code: ClassVar[str] = "key_missing"


class KeysUnavailableError(UnavailableError):
    """The place where keys are kept does not answer, or the master key that wraps them is not there."""

    code: ClassVar[str] = "keys_unavailable"


class DataKey(Protocol):
    """One version of a person's key. `bound_to` says where the sealed thing stands: elsewhere it cannot be opened."""

    @property
    def id(self) -> UUID: ...

    @property
    def owner(self) -> UUID: ...

    def seal(self, plain: bytes, bound_to: str) -> bytes: ...

    def open(self, sealed: bytes, bound_to: str) -> bytes:
        """Raises SealBrokenError."""
        ...


class KeyRing(Protocol):
    """All methods raise KeysUnavailableError."""

    async def writing(self, owner: UUID) -> DataKey:
        """The key for what is written now, made at first use. Raises KeyMissingError once it was destroyed."""
        ...

    async def reading(self, key_id: UUID) -> DataKey:
        """Raises KeyMissingError."""
        ...


class KeyDestroyer(Protocol):
    """For the erasure of accounts. Both raise KeysUnavailableError."""

    async def destroy(self, owner: UUID) -> None:
        """Nothing that was sealed for the person can be opened again; no further key is ever made for them."""
        ...

    async def count(self, owner: UUID) -> int:
        """Keys of the person that still open something."""
        ...
