"""What Temporal stores is sealed with the key of the person whom it is about.

Problem: histories hold identifiers, codes and counts for as long as the engine keeps them, and its store is a file, or
somebody else's server.
Mechanism: a payload is sealed with the key of the person whom its own JSON names (`user_id`: the input of every
workflow and activity has it, which a test walks through). What names nobody, such as a result, belongs to whom the
input of the same workflow has named: it passed this process before, because whoever decides or acts has read it.
Otherwise, and for deletions of accounts, which go on when the person's key is gone, the key of the installation seals
it. Opening needs none of this: the payload's metadata names the key.
Two things stay readable, because they are for the operator's console and say nothing about anybody: bare strings,
which are summaries of steps and timers (no contract is a bare string: the same test), and a workflow's answer to "what
are you doing?". What was written before there was a codec, or with it switched off, is read as it stands.
"""

import json
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    ActivitySerializationContext,
    PayloadCodec,
    SerializationContext,
    WithSerializationContext,
    WorkflowSerializationContext,
)

from jobpilot.ports.keys import HOUSE, KeyRing

SEALED: Final = b"binary/encrypted"
KEY_ID: Final = "encryption-key-id"
BOUND_TO: Final = "temporal payload"
_PLAIN: Final = b"json/plain"
_ABOUT_ITSELF: Final = b"temporal.api.sdk.v1.WorkflowMetadata"
_HOUSE_WORKFLOWS: Final = "deletion-"
REMEMBERED: Final = 10_000


class SealingCodec(PayloadCodec, WithSerializationContext):
    """Raises KeyMissingError, KeysUnavailableError and SealBrokenError; a task that meets them is tried again."""

    def __init__(self, keys: KeyRing, workflow_id: str | None = None) -> None:
        self._keys = keys
        self._workflow_id = workflow_id
        self._owners: OrderedDict[str, UUID] = OrderedDict()

    def with_context(self, context: SerializationContext) -> "SealingCodec":
        if not isinstance(context, WorkflowSerializationContext | ActivitySerializationContext):
            return self
        bound = SealingCodec(self._keys, context.workflow_id)
        bound._owners = self._owners
        return bound

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [await self._sealed(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [await self._opened(payload) for payload in payloads]

    async def _sealed(self, payload: Payload) -> Payload:
        if _is_for_the_console(payload) or payload.metadata.get("encoding") == SEALED:
            return payload
        key = await self._keys.writing(self._owner(payload))
        return Payload(
            metadata={"encoding": SEALED, KEY_ID: str(key.id).encode()},
            data=key.seal(payload.SerializeToString(), BOUND_TO),
        )

    async def _opened(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != SEALED:
            return payload
        key = await self._keys.reading(UUID(payload.metadata[KEY_ID].decode()))
        self._learn(key.owner)
        return Payload.FromString(key.open(payload.data, BOUND_TO))

    def _owner(self, payload: Payload) -> UUID:
        if (self._workflow_id or "").startswith(_HOUSE_WORKFLOWS):
            return HOUSE
        named = _named(payload)
        if named is not None:
            self._learn(named)
            return named
        return self._owners.get(self._workflow_id or "", HOUSE)

    def _learn(self, owner: UUID) -> None:
        if self._workflow_id is None or owner == HOUSE:
            return
        self._owners[self._workflow_id] = owner
        self._owners.move_to_end(self._workflow_id)
        while len(self._owners) > REMEMBERED:
            self._owners.popitem(last=False)


def _is_for_the_console(payload: Payload) -> bool:
    if payload.metadata.get("messageType") == _ABOUT_ITSELF:
        return True
    return payload.metadata.get("encoding") == _PLAIN and payload.data.startswith(b'"')


def _named(payload: Payload) -> UUID | None:
    if payload.metadata.get("encoding") != _PLAIN or b'"user_id"' not in payload.data:
        return None
    try:
        found = json.loads(payload.data)
        return UUID(found["user_id"])
    except (ValueError, TypeError, KeyError):
        return None
