"""Keys: a person's own, and the master keys that those are wrapped with."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from jobpilot.errors import SealBrokenError
from jobpilot.ports.keys import KeyMissingError, KeysUnavailableError

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
"""Random ones: up to 2**32 sealings with one key two equal ones need not be feared (NIST SP 800-38D, 8.3)."""

_MASTER: Final = b"jobpilot: master key of people's keys"


def _seal(secret: bytes, plain: bytes, bound_to: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(secret).encrypt(nonce, plain, bound_to.encode())


def _open(secret: bytes, sealed: bytes, bound_to: str) -> bytes:
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return AESGCM(secret).decrypt(nonce, rest, bound_to.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBrokenError(
            "Something stored was altered or stands in the wrong place."
        ) from error


@dataclass(frozen=True)
class PersonKey:
    """One version of a person's key; see `jobpilot.ports.keys.DataKey`."""

    id: UUID
    owner: UUID
    version: int
    secret: bytes = field(repr=False)

    def seal(self, plain: bytes, bound_to: str) -> bytes:
        return _seal(self.secret, plain, self._bound(bound_to))

    def open(self, sealed: bytes, bound_to: str) -> bytes:
        """Raises SealBrokenError."""
        return _open(self.secret, sealed, self._bound(bound_to))

    def _bound(self, to: str) -> str:
        return f"{to}|{self.owner}|{self.id}"


@dataclass(frozen=True)
class WrappedKey:
    """As stored: `master` names the master key that opens it. Destroyed ones have no `wrapped` any more."""

    id: UUID
    owner: UUID
    version: int
    master: str
    wrapped: bytes | None = field(repr=False)
    is_for_writing: bool = True
    """Whether its time has come. What is new is only read with at first: other processes must have heard of it."""


@dataclass(frozen=True)
class MasterKey:
    name: str
    secret: bytes = field(repr=False)

    @classmethod
    def made_of(cls, material: bytes) -> "MasterKey":
        secret = HKDF(SHA256(), KEY_BYTES, salt=None, info=_MASTER).derive(material)
        return cls(hashlib.sha256(b"name of " + secret).hexdigest()[:16], secret)


class MasterKeys:
    """The one that wraps, then those that may still have to unwrap."""

    def __init__(self, keys: Sequence[MasterKey]) -> None:
        self._wrapping = keys[0]
        self._by_name = {key.name: key for key in reversed(keys)}

    @property
    def wrapping(self) -> str:
        return self._wrapping.name

    def new(self, key_id: UUID, owner: UUID, version: int) -> WrappedKey:
        return self.wrap(PersonKey(key_id, owner, version, secrets.token_bytes(KEY_BYTES)))

    def wrap(self, key: PersonKey) -> WrappedKey:
        wrapped = _seal(self._wrapping.secret, key.secret, _place(key))
        return WrappedKey(key.id, key.owner, key.version, self._wrapping.name, wrapped)

    def unwrap(self, key: WrappedKey) -> PersonKey:
        """Raises KeyMissingError for a destroyed key, KeysUnavailableError where the master key is another one,
        SealBrokenError.
        """
        if key.wrapped is None:
            raise KeyMissingError("The key to this is gone.")
        master = self._by_name.get(key.master)
        if master is None:
            # nothing is lost: the operator has it, or had it
            raise KeysUnavailableError(
                "This installation was started without the master key that opens this.",
                retry_after=60,
            )
        return PersonKey(
            key.id, key.owner, key.version, _open(master.secret, key.wrapped, _place(key))
        )


def _place(key: PersonKey | WrappedKey) -> str:
    return f"{key.owner}|{key.version}"


@dataclass(frozen=True)
class KeyFigures:
    """What `jobpilot keys status` says. `by_master`: keys wrapped with each master key."""

    people: int
    keys: int
    destroyed: int
    by_master: dict[str, int]
