"""Opening and sealing payloads for the engine's console and command line: the remote codec protocol of Temporal.

A body is a `temporal.api.common.v1.Payloads` in protobuf's own JSON. What cannot be opened any more, as its person was
erased or it was altered, becomes a text that says so, in its place: the rest of a history stays readable.
"""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final
from uuid import UUID

from google.protobuf.json_format import MessageToDict, Parse, ParseError
from temporalio.api.common.v1 import Payload, Payloads

from jobpilot.adapters.temporal.codec import BOUND_TO, KEY_ID, SEALED, SealingCodec
from jobpilot.errors import InvalidInputError, JobPilotError, SealBrokenError
from jobpilot.ports.keys import HOUSE, KeyMissingError, KeyRing

UNREADABLE: Final = "unreadable"
"""Key in the JSON, and in the metadata, of what takes the place of such a payload; its value is the error's code."""


class PayloadsInvalidError(InvalidInputError):
    """The body is no `Payloads` as JSON."""

    code: ClassVar[str] = "payloads_invalid"


@dataclass(frozen=True)
class Opened:
    """One payload. `owner`: whose key opened it, None if it was not sealed; `failure`: why it stays closed."""

    payload: Payload
    owner: UUID | None = None
    failure: str | None = None


@dataclass(frozen=True)
class OpenedPayloads:
    """In the order in which they came."""

    items: Sequence[Opened]

    @property
    def people(self) -> Counter[UUID]:
        """How many payloads of each person were opened."""
        owners = (item.owner for item in self.items)
        return Counter(owner for owner in owners if owner not in (None, HOUSE))

    @property
    def unreadable(self) -> int:
        return sum(item.failure is not None for item in self.items)

    def without(self, people: Collection[UUID]) -> "OpenedPayloads":
        """As if the keys of these people were gone."""
        gone = KeyMissingError("The key to this is gone.")
        return replace(
            self, items=[_closed(gone) if item.owner in people else item for item in self.items]
        )

    def body(self) -> bytes:
        return _written([item.payload for item in self.items])


class PayloadConsole:
    """Raises KeysUnavailableError, PayloadsInvalidError."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys
        self._codec = SealingCodec(keys)

    async def decode(self, body: bytes) -> OpenedPayloads:
        return OpenedPayloads([await self._open(payload) for payload in _read(body)])

    def conceal(self, body: bytes, why: JobPilotError) -> bytes:
        """What the console shows to somebody without a proof: in the place of what is sealed, why it stays so."""
        return _written(
            [_closed(why).payload if _is_sealed(each) else each for each in _read(body)]
        )

    async def encode(self, body: bytes) -> bytes:
        """With the key of the person whom a payload names, or else of the house. Raises KeyMissingError."""
        return _written(await self._codec.encode(_read(body)))

    async def _open(self, payload: Payload) -> Opened:
        if not _is_sealed(payload):
            return Opened(payload)
        try:
            key_id = UUID(payload.metadata[KEY_ID].decode())
        except ValueError:
            return _closed(SealBrokenError("The name of its key was altered."))
        try:
            key = await self._keys.reading(key_id)
            return Opened(Payload.FromString(key.open(payload.data, BOUND_TO)), key.owner)
        except (KeyMissingError, SealBrokenError) as error:
            return _closed(error)


def _is_sealed(payload: Payload) -> bool:
    return payload.metadata.get("encoding") == SEALED


def _closed(error: JobPilotError) -> Opened:
    text = json.dumps({UNREADABLE: error.code, "detail": error.detail})
    metadata = {"encoding": b"json/plain", UNREADABLE: error.code.encode()}
    return Opened(Payload(metadata=metadata, data=text.encode()), failure=error.code)


def _read(body: bytes) -> Sequence[Payload]:
    try:
        return Parse(body, Payloads(), ignore_unknown_fields=True).payloads
    except (ParseError, UnicodeDecodeError) as error:
        raise PayloadsInvalidError("Send Payloads as protobuf's JSON.") from error


def _written(payloads: Sequence[Payload]) -> bytes:
    return json.dumps(MessageToDict(Payloads(payloads=payloads))).encode()
