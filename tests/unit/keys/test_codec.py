import json
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import WorkflowSerializationContext
from temporalio.exceptions import ApplicationError

from jobpilot.adapters.temporal.codec import KEY_ID, SEALED, SealingCodec
from jobpilot.adapters.temporal.converter import data_converter
from jobpilot.errors import SealBrokenError
from jobpilot.keys.domain import MasterKey, MasterKeys, PersonKey
from jobpilot.ports.keys import HOUSE, KeyMissingError

MASTERS = MasterKeys([MasterKey.made_of(b"tests")])


class Ring:
    """Keys in memory."""

    def __init__(self) -> None:
        self.keys: dict[UUID, PersonKey] = {}

    async def writing(self, owner: UUID) -> PersonKey:
        return self.keys.setdefault(owner, MASTERS.unwrap(MASTERS.new(uuid4(), owner, 1)))

    async def reading(self, key_id: UUID) -> PersonKey:
        for key in self.keys.values():
            if key.id == key_id:
                return key
        raise KeyMissingError


@pytest.fixture
def ring() -> Ring:
    return Ring()


@pytest.fixture
def within(ring) -> Callable[[str], SealingCodec]:
    """The codec of one process, within a workflow."""
    codec = SealingCodec(ring)
    return lambda workflow_id: codec.with_context(
        WorkflowSerializationContext("default", workflow_id)
    )


def plain(value: object) -> Payload:
    return pydantic_data_converter.payload_converter.to_payload(value)


def owner_of(ring: Ring, payload: Payload) -> UUID:
    assert payload.metadata["encoding"] == SEALED
    (owner,) = [o for o, k in ring.keys.items() if str(k.id).encode() == payload.metadata[KEY_ID]]
    return owner


async def test_who_is_named_owns_it_and_it_comes_back_whole(ring, within):
    person, codec = uuid4(), within("match-1")
    before = plain({"user_id": str(person), "run_id": str(uuid4())})
    (sealed,) = await codec.encode([before])
    assert owner_of(ring, sealed) == person
    assert str(person).encode() not in sealed.SerializeToString()
    assert await codec.decode([sealed]) == [before]


async def test_a_result_belongs_to_whom_the_input_named(ring, within):
    person = uuid4()
    (begun,) = await within("match-1").encode([plain({"user_id": str(person)})])
    other_process = SealingCodec(ring).with_context(
        WorkflowSerializationContext("default", "match-1")
    )
    await other_process.decode([begun])
    for codec in (within("match-1"), other_process):
        (result,) = await codec.encode([plain({"count": 3})])
        assert owner_of(ring, result) == person
    (elsewhere,) = await within("match-2").encode([plain({"count": 3})])
    assert owner_of(ring, elsewhere) == HOUSE


async def test_a_deletion_goes_on_without_the_persons_key(ring, within):
    person = uuid4()
    (sealed,) = await within(f"deletion-{uuid4()}").encode([plain({"user_id": str(person)})])
    assert owner_of(ring, sealed) == HOUSE
    assert person not in ring.keys


@pytest.mark.parametrize("odd", ["null", "3", "[1]", '{"user_id":"x"}', '{"user_id":null}'])
async def test_what_names_nobody_belongs_to_the_house(ring, within, odd):
    (sealed,) = await within("match-1").encode([plain(json.loads(odd))])
    assert owner_of(ring, sealed) == HOUSE


async def test_the_console_reads_summaries(within):
    summary = plain("read the document")
    assert await within("match-1").encode([summary]) == [summary]


async def test_what_was_written_before_is_read_as_it_stands(within):
    before = plain({"user_id": str(uuid4())})
    assert await within("match-1").decode([before]) == [before]


async def test_tampering_and_a_destroyed_key_are_noticed(ring, within):
    codec = within("match-1")
    (sealed,) = await codec.encode([plain({"user_id": str(uuid4())})])
    tampered = Payload(metadata=dict(sealed.metadata), data=sealed.data[:-1] + b"\0")
    if tampered.data == sealed.data:
        tampered.data = sealed.data[:-1] + b"\1"
    with pytest.raises(SealBrokenError):
        await codec.decode([tampered])
    ring.keys.clear()
    with pytest.raises(KeyMissingError):
        await codec.decode([sealed])


def fail() -> None:
    raise ApplicationError("words of a person", type="run_failed")


async def test_failures_say_no_more_than_their_type(ring):
    converter = data_converter(SealingCodec(ring))
    failure = Failure()
    with pytest.raises(ApplicationError) as raised:
        fail()
    await converter.encode_failure(raised.value, failure)
    assert b"words of a person" not in failure.SerializeToString()
    assert b"test_codec.py" not in failure.SerializeToString()
    assert failure.application_failure_info.type == "run_failed"
    assert "words of a person" in str(await converter.decode_failure(failure))
