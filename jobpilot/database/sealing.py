"""Columns whose values are sealed with the key of the person whom their row belongs to.

Problem: a copy of the database (a dump, a backup, a stolen disk) must not tell what people wrote, and what is left of
somebody who was erased must not be readable.
Mechanism: the column keeps its SQL type; instead of the value it holds `jp1:<key>:<sealed>`, in jsonb as a JSON string.
Values are sealed and opened where SQLAlchemy converts them, which waits for nothing; therefore whoever begins a
transaction brings the person's keys along (`acting_with`). What is sealed is bound to its column and its person: it
does not open in another column or in somebody else's row. Empty values ('', [], {}) say nothing and stay as they are.
SQL cannot look into a sealed column: what is searched, sorted or compared by is not sealed (see `docs/privacy.md`).
To seal one more column: give it one of the types below; `jobpilot migrate` then seals what stands there. Until a whole
pass has found nothing left to seal in a column, unsealed values are read as they stand; after that they are refused.
"""

import base64
import json
import re
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, Protocol
from uuid import UUID

from sqlalchemy import Dialect, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from jobpilot.errors import SealBrokenError

SEALED: Final = re.compile(r"jp1:([0-9a-f]{32}):([A-Za-z0-9_-]+={0,2})")
LONG: Final = 1024
"""Bytes from which compressing is worth its time."""


class Sealer(Protocol):
    """Keys at hand. `place` is `table.column`."""

    def seal(self, place: str, plain: bytes) -> tuple[UUID, bytes]:
        """The key's id and what was sealed. Raises KeyMissingError, KeysUnavailableError."""
        ...

    def open(self, place: str, key_id: UUID, sealed: bytes) -> bytes:
        """Raises KeyMissingError, KeysUnavailableError, SealBrokenError."""
        ...

    def is_whole(self, place: str) -> bool:
        """Whether everything in the column is known to be sealed."""
        ...

    async def load(self, owners: Collection[UUID]) -> None:
        """Have these people's keys at hand, and no others; for the house, which reads of many."""
        ...


_SEALER: ContextVar[Sealer | None] = ContextVar("sealer", default=None)


@contextmanager
def acting_with(sealer: Sealer | None) -> Iterator[None]:
    """What is written and read meanwhile is sealed and opened by this one."""
    before = _SEALER.get()
    _SEALER.set(sealer)
    try:
        yield
    finally:
        _SEALER.set(before)


async def load_keys(owners: Collection[UUID]) -> None:
    """Before the house reads sealed columns of these people. Raises KeysUnavailableError."""
    await _sealer("").load(owners)


def seal(place: str, plain: bytes) -> str:
    """As it stands in the column `place`."""
    packed = b"z" + zlib.compress(plain, 1) if len(plain) >= LONG else b"-" + plain
    key_id, sealed = _sealer(place).seal(place, packed)
    return f"jp1:{key_id.hex}:{base64.urlsafe_b64encode(sealed).decode()}"


def unseal(place: str, stored: str) -> bytes | None:
    """None for what is not sealed and need not be yet. Raises SealBrokenError for what has to be."""
    found = SEALED.fullmatch(stored)
    if found is None:
        refuse_unsealed(place)
        return None
    sealed = base64.urlsafe_b64decode(found[2])
    packed = _sealer(place).open(place, UUID(hex=found[1]), sealed)
    return zlib.decompress(packed[1:]) if packed[:1] == b"z" else packed[1:]


def refuse_unsealed(place: str) -> None:
    """Raises SealBrokenError."""
    if _sealer(place).is_whole(place):
        raise SealBrokenError("Something stored is not sealed as it has to be.")


def _sealer(place: str) -> Sealer:
    sealer = _SEALER.get()
    if sealer is None:
        raise RuntimeError(f"{place} is touched outside of Database.transaction")
    return sealer


class SealedText(TypeDecorator[str]):
    """Text. `place` is `table.column`."""

    impl = Text
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    @property
    def python_type(self) -> type[str]:
        return str

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        return seal(self.place, value.encode()) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        plain = unseal(self.place, value) if value else None
        return value if plain is None else plain.decode()


class SealedJson(TypeDecorator[Any]):
    """JSON whose outermost value is a `shape`."""

    impl = JSONB
    cache_ok = True

    def __init__(self, place: str, shape: type[Any]) -> None:
        super().__init__()
        self.place = place
        self.shape = shape

    @property
    def python_type(self) -> type[Any]:
        return self.shape

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 - SQLAlchemy's
        if not value:
            return value
        return seal(self.place, json.dumps(value, separators=(",", ":")).encode())

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002 - SQLAlchemy's
        if not value:
            return value
        if not isinstance(value, str):
            refuse_unsealed(self.place)
            return value
        plain = unseal(self.place, value)
        return value if plain is None else json.loads(plain)


class SealedBytes(TypeDecorator[bytes]):
    """Bytes; they hold the same text."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    @property
    def python_type(self) -> type[bytes]:
        return bytes

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - SQLAlchemy's
        return seal(self.place, value).encode() if value else value

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - SQLAlchemy's
        if not value:
            return value
        plain = unseal(self.place, value.decode("ascii", "replace"))
        return value if plain is None else plain


Sealed = SealedText | SealedJson | SealedBytes
