"""A step whose worker is SIGKILLed goes on at another worker within the heartbeat timeout plus a second."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from temporalio.api.enums.v1 import PendingActivityState
from temporalio.client import Client

from jobpilot.adapters.temporal.client import connect
from tests.chaos.installation import Installation, insist
from tests.chaos.seeker import Seeker
from tests.conftest import REPOSITORY
from workflows.policies import HEARTBEAT

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(240)]
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


async def attempt_under_way(client: Client, workflow_id: str, least: int) -> tuple[int, float]:
    """The process that works on the step, and when its attempt began."""
    handle = client.get_workflow_handle(workflow_id)
    while True:
        described = await handle.describe()
        for pending in described.raw_description.pending_activities:
            if pending.state == STARTED and pending.attempt >= least:
                began = pending.last_started_time
                pid = int(pending.last_worker_identity.partition("@")[0])
                return pid, began.seconds + began.nanos / 1e9
        await asyncio.sleep(0.05)


async def test_a_step_goes_on_elsewhere_when_its_worker_is_killed(
    installation: Installation, second_worker: subprocess.Popen[bytes]
):
    signed_up = await installation.api.sign_up()
    person = Seeker(signed_up, signed_up.client())
    background = [asyncio.create_task(work) for work in (person.follow(), person.approve_all())]
    await person.settle_in(0, ())
    await person.search()  # reads the demo's boards, so that there is much to embed
    async with asyncio.timeout(120):
        while not (found := await person.asked_for_by_runs()):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    run_id = found[0]
    client = await connect(installation.servers.addresses.temporal_address, "default", lazy=False)
    async with asyncio.timeout(60):
        pid, _ = await attempt_under_way(client, f"match-{run_id}", 1)
        killed = time.time()
        os.kill(pid, signal.SIGKILL)
        other, began = await attempt_under_way(client, f"match-{run_id}", 2)
    assert other != pid
    print(f"taken over {began - killed:.1f} s after the SIGKILL")  # noqa: T201 - shown by `make chaos`
    assert began - killed <= HEARTBEAT.total_seconds() + 1
    async with asyncio.timeout(150):
        while not person.ended(run_id):  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    for task in background:
        task.cancel()
    events = (await insist(lambda: person.http.get(f"/api/v1/runs/{run_id}/events"))).json()
    completed = Counter(
        event["data"]["step"] for event in events["items"] if event["type"] == "step.completed"
    )
    assert completed == {"embed": 1, "rank": 1, "judge": 1}
