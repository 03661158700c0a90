"""A deletion waits thirty days, reminds, can be brought forward, and does not give an erasure up."""

from datetime import timedelta

import pytest
from temporalio.client import Client
from temporalio.testing import TimeSkipper

from jobpilot.adapters.temporal.plugin import jobpilot_plugin
from jobpilot.privacy.contracts import ErasureStep
from jobpilot.privacy.domain.deletion import HELD
from tests.workflows.deletions import ScriptedDeletion, deleting, ends, is_hurried
from tests.workflows.exports import seen

ERASED = ["begin", *map(str, ErasureStep)]


@pytest.fixture
async def skipper(servers) -> TimeSkipper:
    client = await Client.connect(
        str(servers.addresses.temporal_address), plugins=[jobpilot_plugin()]
    )
    return TimeSkipper(client)


async def through(skipper: TimeSkipper, script: ScriptedDeletion) -> list[timedelta]:
    """The whole way without waiting; how long it waited, in the workflow's time."""
    async with deleting(skipper.client, script) as handle:
        await ends(handle)
        events = (await handle.fetch_history()).events
        return [
            event.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta()
            for event in events
            if event.HasField("timer_started_event_attributes")
        ]


async def test_thirty_days_with_two_reminders(skipper: TimeSkipper) -> None:
    script = ScriptedDeletion(due=HELD)
    waits = await through(skipper, script)
    assert script.done == ["stop", "remind 7", "remind 1", *ERASED]
    assert [round(wait / timedelta(days=1)) for wait in waits] == [23, 6, 1]


async def test_the_operator_sees_where_it_stands(skipper: TimeSkipper) -> None:
    with skipper.with_time_skipping_disabled():
        async with deleting(skipper.client, ScriptedDeletion(due=HELD)) as handle:
            await seen(handle, "waiting", "is erased at")
            await is_hurried(handle)
            described = await seen(handle, "succeeded", "everything is erased")
        assert described["JobPilotRunKind"] == "account_deletion"
        assert "JobPilotUserKey" not in described
        async with deleting(skipper.client, ScriptedDeletion(undone=True)) as handle:
            await ends(handle)
            await seen(handle, "cancelled", "taken back")


async def test_taken_back(skipper: TimeSkipper) -> None:
    script = ScriptedDeletion(due=HELD, undone=True)
    await through(skipper, script)
    assert script.done == ["stop", "remind 7"]
    late = ScriptedDeletion(due=timedelta(hours=1), undone=True)
    await through(skipper, late)
    assert late.done == ["stop", "begin"]


async def test_brought_forward(skipper: TimeSkipper) -> None:
    """The engine's own clock: nothing is skipped."""
    script = ScriptedDeletion(due=HELD)
    with skipper.with_time_skipping_disabled():
        async with deleting(skipper.client, script) as handle:
            await is_hurried(handle)
    assert script.done == ["stop", *ERASED]


async def test_a_step_that_fails_is_tried_ever_more_slowly(skipper: TimeSkipper) -> None:
    """Up to an hour apart, so the engine skips eight times: that takes a second each."""
    script = ScriptedDeletion(failures=8)
    waits = await through(skipper, script)
    assert script.done[:2] == ["stop", "begin"]
    assert script.done.count("files fails") == 8
    assert script.done[-len(ErasureStep) + 1 :] == [str(step) for step in ErasureStep][1:]
    minutes = [wait / timedelta(minutes=1) for wait in waits]
    assert minutes == [0.5, 1, 2, 4, 8, 16, 32, 60]


async def test_where_nothing_is_to_be_erased_it_ends(skipper: TimeSkipper) -> None:
    script = ScriptedDeletion(refused=True)
    await through(skipper, script)
    assert script.done == ["stop", "begin"]
