"""`POST /runs` beside a bare `client.start_workflow`, taking turns in the same run.

    python benchmarks/run_start.py [--samples 100]

The request authenticates, counts against limits, keeps its Idempotency-Key, checks the résumé, writes
the run and its outbox row, and commits; the workflow is started right after the answer. Goal: p50 at
most 1.5 times that of the bare start. Also printed: how long until the workflow really is there.
Everything is on 127.0.0.1, starts its own servers in a temporary folder and ends by itself.
"""

import argparse
import asyncio
import json
import re
import secrets
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from uuid import uuid4

from temporalio.client import Client
from temporalio.service import RPCError

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

SETTLE_SECONDS = 0.1
RESUME = b"Robin Example\nrobin@example.org\n\nExperience\nEngineer at Example Works, 2020 - 2024\n"


class Caller:
    """One kept connection, and nothing of a client library: `start_workflow` is called from compiled code."""

    def __init__(self, port: int, token: str) -> None:
        self._head = (
            f"POST /api/v1/runs HTTP/1.1\r\nHost: localhost:{port}\r\n"
            f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        )
        self._port = port

    async def connect(self) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    async def post_run(self, resume_id: str) -> tuple[float, str]:
        """Milliseconds until the whole answer is there, and the run's id."""
        body = json.dumps({"kind": "resume_intake", "resume_id": resume_id})
        key = f"Idempotency-Key: {secrets.token_hex(16)}\r\nContent-Length: {len(body)}\r\n\r\n"
        request = (self._head + key + body).encode()
        started = time.perf_counter()
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        answer = await self._reader.readexactly(int(length[1]) if length else 0)
        taken = (time.perf_counter() - started) * 1000
        assert b" 202 " in head.splitlines()[0], answer
        return taken, json.loads(answer)["id"]


async def until_started(client: Client, run_id: str) -> float:
    started = time.perf_counter()
    while True:
        try:
            await client.get_workflow_handle(f"resume-intake-{run_id}").describe()
        except RPCError:
            await asyncio.sleep(0.001)
        else:
            return (time.perf_counter() - started) * 1000


async def bare_start(client: Client) -> float:
    started = time.perf_counter()
    await client.start_workflow("Nothing", str(uuid4()), id=str(uuid4()), task_queue="nobody")
    return (time.perf_counter() - started) * 1000


async def measure(api, address: str, samples: int) -> dict[str, list[float]]:  # noqa: ANN001 - of the tests
    from jobpilot.adapters.temporal.client import connect

    client = await connect(address, "default", lazy=False)
    person = await api.sign_up()
    found: dict[str, list[float]] = {"bare": [], "post": [], "there": []}
    async with person.client() as http:
        uploaded = await http.post("/api/v1/resumes", files={"file": ("a.txt", RESUME)})
        resume_id = uploaded.json()["resume"]["id"]
    caller = Caller(api.port, person.token)
    await caller.connect()
    for _ in range(samples + 5):
        found["bare"].append(await bare_start(client))
        await asyncio.sleep(SETTLE_SECONDS)  # what it set off on the server is not ours to wait for
        taken, run_id = await caller.post_run(resume_id)
        found["post"].append(taken)
        found["there"].append(await until_started(client, run_id))
        await asyncio.sleep(SETTLE_SECONDS)
    return {name: values[5:] for name, values in found.items()}  # the first ones warm up


def main(samples: int) -> int:
    from jobpilot.stack.application import ApiProcess
    from jobpilot.stack.servers import EmbeddedServers
    from tests.conftest import migrate
    from tests.integration.api.conftest import Api, free_port

    with (
        tempfile.TemporaryDirectory(prefix="jobpilot-bench-") as folder,
        EmbeddedServers(Path(folder)) as servers,
    ):
        migrate(servers.addresses.database_url)
        port = free_port()
        limits = {"APP_ENV": "test", "PORT": str(port), "RATE_LIMIT_FREE_PER_HOUR": "1000000"}
        process = ApiProcess(servers.home, limits, host="127.0.0.1", port=port)
        process.start()
        try:
            api = Api(None, None, f"http://localhost:{port}", port)
            found = asyncio.run(measure(api, servers.addresses.temporal_address, samples))
        finally:
            process.stop()
    return report(found)


def report(found: dict[str, list[float]]) -> int:
    names = {
        "bare": "bare start_workflow",
        "post": "POST /runs",
        "there": "answer → workflow there",
    }
    for name, values in found.items():
        p95 = quantiles(values, n=20)[18]
        print(f"{names[name]:24} p50 {median(values):6.1f} ms   p95 {p95:6.1f} ms")
    ratio = median(found["post"]) / median(found["bare"])
    print(f"{'ok  ' if ratio <= 1.5 else 'MISS'} ratio of p50: {ratio:.2f} (≤ 1.5)")
    return 0 if ratio <= 1.5 else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", type=int, default=100)
    sys.exit(main(parser.parse_args().samples))
