"""A step whose worker is SIGKILLed goes on at another worker within the heartbeat timeout plus a second."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from temporalio.api.enums.v1 import PendingActivityState
from temporalio.client import Client, WorkflowHandle

from jobpilot.adapters.temporal.client import connect
from tests.chaos.installation import Installation, insist
from tests.chaos.seeker import Seeker
from tests.conftest import REPOSITORY
from workflows.policies import HEARTBEAT

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]
FULL = os.environ.get("JOBPILOT_CHAOS") == "full"
LIMIT = HEARTBEAT.total_seconds() + (1 if FULL else 22)
"""Seconds. The claim is the first; a machine that runs other tests meanwhile may take longer to give a step out."""

STARTED = PendingActivityState.PENDING_ACTIVITY_STATE_STARTED


@pytest.fixture
def second_worker(installation: Installation) -> Iterator[subprocess.Popen[bytes]]:
    """Beside the installation's own."""
    home = {"JOBPILOT_HOME": str(installation.servers.home.path), "APP_ENV": "test"}
    worker = subprocess.Popen(
        [sys.executable, "-m", "jobpilot", "worker"],
        cwd=REPOSITORY,
        env=os.environ | home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()


@dataclass(frozen=True)
class Attempt:
    """`pid` is the process that works, or worked, on the step; `began` is in seconds of the server's clock."""

    activity_id: str
    number: int
    pid: int
    began: float


async def first_attempt(client: Client, workflow_id: str) -> Attempt:
    """A step that is being worked on. Its worker has been stopped, so that it cannot end before it is killed."""
    handle = client.get_workflow_handle(workflow_id)
    while True:
        found = await under_way(handle)
        if found is not None:
            os.kill(found.pid, signal.SIGSTOP)
            await asyncio.sleep(0.2)  # what was on its way to the server arrives
            if await under_way(handle) == found:
                return found
            os.kill(found.pid, signal.SIGCONT)
        await asyncio.sleep(0.02)


async def under_way(handle: WorkflowHandle[Any, Any]) -> Attempt | None:
    for pending in (await handle.describe()).raw_description.pending_activities:
        if pending.state == STARTED:
            began = pending.last_started_time
            pid = int(pending.last_worker_identity.partition("@")[0])
            seconds = began.seconds + began.nanos / 1e9
            return Attempt(pending.activity_id, pending.attempt, pid, seconds)
    return None


async def last_attempt(client: Client, workflow_id: str, activity_id: str) -> Attempt:
    """Of a step that is done, as the history tells it."""
    scheduled = None
    async for event in client.get_workflow_handle(workflow_id).fetch_history_events():
        if event.activity_task_scheduled_event_attributes.activity_id == activity_id:
            scheduled = event.event_id
        started = event.activity_task_started_event_attributes
        if scheduled is not None and started.scheduled_event_id == scheduled:
            seconds = event.event_time.seconds + event.event_time.nanos / 1e9
            return Attempt(
                activity_id, started.attempt, int(started.identity.partition("@")[0]), seconds
            )
    raise AssertionError(activity_id)


async def test_a_step_goes_on_elsewhere_when_its_worker_is_killed(
    installation: Installation, second_worker: subprocess.Popen[bytes]
):
    signed_up = await installation.api.sign_up()
    person = Seeker(signed_up, signed_up.client())
    background = [asyncio.create_task(work) for work in (person.follow(), person.approve_all())]
    await person.settle_in(0, ())
    await person.search()  # reads the demo's boards, so that there is much to embed
    async with asyncio.timeout(180):
        while not (found := await person.asked_for_by_runs()):
            await asyncio.sleep(0.1)
    run_id = found[0]
    client = await connect(installation.servers.addresses.temporal_address, "default", lazy=False)
    async with asyncio.timeout(180):
        first = await first_attempt(client, f"match-{run_id}")
    killed = time.time()
    os.kill(first.pid, signal.SIGKILL)
    async with asyncio.timeout(240):
        while not person.ended(run_id):
            await asyncio.sleep(0.2)
    second = await last_attempt(client, f"match-{run_id}", first.activity_id)
    assert (second.number, second.pid != first.pid) == (2, True)
    print(f"taken over {second.began - killed:.1f} s after the SIGKILL")
    assert second.began - killed <= LIMIT
    for task in background:
        task.cancel()
    events = (await insist(lambda: person.http.get(f"/api/v1/runs/{run_id}/events"))).json()
    completed = Counter(
        event["data"]["step"] for event in events["items"] if event["type"] == "step.completed"
    )
    assert completed == {"embed": 1, "rank": 1, "judge": 1}
