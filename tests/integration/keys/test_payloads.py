"""What the engine's store holds of a run, and who can read it."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from temporalio.client import Client

from jobpilot.adapters.temporal.client import connect
from jobpilot.adapters.temporal.codec import KEY_ID, SEALED
from jobpilot.bootstrap import ProcessContext
from jobpilot.runs.domain.states import RunState
from tests.workflows.house import House, failing, running_house


@pytest.fixture
async def house(context: ProcessContext):
    async with running_house(context, cached_workflows=200) as house:
        yield house


@pytest.fixture
async def onlooker(context: ProcessContext) -> Client:
    """Somebody with access to the engine and none to keys."""
    settings = context.settings
    return await connect(settings.temporal_target, settings.temporal_namespace, lazy=False)


def payloads(message) -> list:
    """Every payload anywhere in a protobuf message."""
    if message.DESCRIPTOR.full_name == "temporal.api.common.v1.Payload":
        return [message]
    found = []
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        if field.message_type.GetOptions().map_entry:
            parts = list(value.values())
        else:
            parts = list(value) if field.is_repeated else [value]
        found += [
            payload for part in parts if hasattr(part, "DESCRIPTOR") for payload in payloads(part)
        ]
    return found


def store_of(home: Path) -> bytes:
    """The engine's file and what it has not yet moved there."""
    return b"".join(
        path.read_bytes() for path in home.rglob("*") if path.is_file() and "temporal" in str(path)
    )


async def history_of(client: Client, workflow_id: str):
    return (await client.get_workflow_handle(workflow_id).fetch_history()).events


async def test_an_onlooker_reads_summaries_only(
    context: ProcessContext, house: House, onlooker: Client, user_id: UUID, home: Path
) -> None:
    resume_id = await house.resume(user_id)
    house.resumes.script[resume_id, "parse"] = failing("document_unreadable")
    run = await house.start(user_id, resume_id)
    await house.until(run, RunState.FAILED)

    events = await history_of(onlooker, run.workflow_id)
    kept, owners, summaries = [], set(), set()
    for event in events:
        for payload in payloads(event):
            if payload.metadata.get("encoding") == SEALED:
                key = await context.person_keys.reading(UUID(payload.metadata[KEY_ID].decode()))
                owners.add(key.owner)
            elif payload.metadata.get("type") != b"Keyword":
                kept.append(payload.data)
        if event.user_metadata.HasField("summary"):
            summaries.add(event.user_metadata.summary.data)
    assert owners == {user_id}, "everything of a person's run is under that person's key"
    assert summaries
    assert all(data.startswith(b'"') for data in summaries)
    # the SDK's own bookkeeping of local activities: names and times
    own = [data for data in kept if not data.startswith(b'"')]
    assert all(json.loads(data).keys() >= {"activity_type", "seq"} for data in own)
    whole = b"".join(event.SerializeToString() for event in events)
    for hidden in (user_id, resume_id):
        assert str(hidden).encode() not in whole
    assert b"Traceback" not in whole
    stored = store_of(home)
    assert run.workflow_id.encode() in stored, "this is the store"
    for hidden in (user_id, resume_id):
        assert str(hidden).encode() not in stored


async def test_without_the_key_nobody_decides_and_with_it_everybody_does(
    context: ProcessContext, house: House, user_id: UUID
) -> None:
    """Another process, which has heard of nothing, goes on with the run."""
    run = await house.start(user_id)
    await house.until(run, RunState.WAITING)
    context.person_keys.forget()
    await house.approve(run)
    done = await house.until(run, RunState.SUCCEEDED)
    assert done.status.state is RunState.SUCCEEDED
