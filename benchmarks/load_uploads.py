"""A hundred people upload a résumé at the same moment; how long until each sees its fields.

    python benchmarks/load_uploads.py [--people 100] [--scans 3] [--seed 7]

Starts a house of its own (`jobpilot up` in a temporary folder, free ports), signs the people up one after the other
and opens the live view of each, as the web app does when it starts. Then all upload at once (a drawn mix of the made
set's PDF, DOCX and TXT files, `--scans` of them pictures), wait until the live view says that there is something to
review, and get the fields. The limits of requests per hour are lifted, nothing else. Talks to 127.0.0.1 only, ends by
itself, gives up after `LONGEST` seconds. Goals: no failure, p95 at most 30 s.
"""

import argparse
import base64
import contextlib
import hashlib
import json
import os
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import gevent
import gevent.event
import gevent.lock
import gevent.queue
import psutil
import websocket
from locust import HttpUser, events
from locust.env import Environment
from locust.runners import LocalRunner

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from benchmarks.resume_sets import scanned_cases
from benchmarks.startup import House, part_of
from jobpilot.stack.home import HomeDirectory
from jobpilot.stack.ports import PortBook
from tests.fixtures.resumes.render import all_cases, render

GOAL_SECONDS = 30.0
LONGEST = 240.0
READ = "action.requested"
CLOSED = "socket closed"
ENDED = ("run.failed", "run.cancelled", CLOSED)
END_TO_END = "upload → fields"
LIFTED = {"RATE_LIMIT_FREE_PER_HOUR": "1000000"}


class Crowd:
    """Who takes part: their files, and the moment at which all of them upload."""

    files: ClassVar[Iterator[tuple[bytes, str]]]
    signed_up: ClassVar[int] = 0
    people: ClassVar[int] = 0
    start = gevent.event.Event()
    turn = gevent.lock.Semaphore(2)


class Person(HttpUser):
    """Signs up, waits for the others, uploads, watches until the fields are there, leaves."""

    def on_start(self) -> None:
        self.client.trust_env = False
        self.file = next(Crowd.files)
        with Crowd.turn:
            self.client.headers["Authorization"] = f"Bearer {sign_up(self.client, self.host or '')}"
            self.told = watched(live_view(self.client, self.host or ""))
        Crowd.signed_up += 1
        if Crowd.signed_up == Crowd.people:
            Crowd.start.set()

    def story(self) -> None:
        Crowd.start.wait()
        started = time.perf_counter()
        error: Exception | None = None
        try:
            self.fields(started + LONGEST)
        except Exception as caught:  # noqa: BLE001 - whatever it was, it is counted
            error = caught
        self.environment.events.request.fire(
            request_type="E2E",
            name=END_TO_END,
            response_time=(time.perf_counter() - started) * 1000,
            response_length=0,
            exception=error,
            context={"file": self.file[1]},
        )
        self.stop()

    tasks: ClassVar[list[Any]] = [story]

    def fields(self, until: float) -> None:
        """Raises RuntimeError if they do not come."""
        content, name = self.file
        self.client.close()  # the server may have closed what was idle while others signed up
        answer = self.client.post("/api/v1/resumes", files={"file": (name, content)})
        resume_id = answer.json()["resume"]["id"]
        self.watch(name, until)
        resume = self.client.get(f"/api/v1/resumes/{resume_id}", name="/api/v1/resumes/[id]").json()
        version = self.client.get(
            f"/api/v1/resumes/{resume_id}/versions/{resume['current_version']}",
            name="/api/v1/resumes/[id]/versions/[number]",
        ).json()
        if not version["fields"]:
            raise RuntimeError(f"{name}: no fields")

    def watch(self, name: str, until: float) -> None:
        """Until the live view says that there is something to review. Raises RuntimeError if it says otherwise."""
        told = ""
        while told != READ:
            told = self.told.get(timeout=max(until - time.perf_counter(), 0.1))
            if told in ENDED:
                raise RuntimeError(f"{name}: {told}")


def sign_up(client: Any, host: str) -> str:
    """A new account's access token, by the form and PKCE as the web app does it."""
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    redirect = {"client_id": "jobpilot-web", "redirect_uri": f"{host}/auth/callback"}
    form = redirect | {
        "response_type": "code",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        "state": "load",
        "mode": "sign-up",
        "email": f"{secrets.token_hex(8)}@example.org",
        "password": secrets.token_urlsafe(16),
    }
    answer = client.post(
        "/api/issuer/authorize", data=form, headers={"Origin": host}, allow_redirects=False
    )
    code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
    redeemed = redirect | {
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": verifier,
    }
    return str(client.post("/api/issuer/token", data=redeemed).json()["access_token"])


def live_view(client: Any, host: str) -> Any:
    """A socket that is told of everything that happens to the signed-in person's runs."""
    user_id = client.get("/api/v1/users/me").json()["id"]
    ticket = client.post("/api/v1/ws-tickets").json()["ticket"]
    address = f"{host.replace('http', 'ws', 1)}/api/v1/ws/agents/{user_id}?ticket={ticket}"
    return websocket.create_connection(address, origin=host, timeout=10)


def watched(live: Any) -> Any:
    """The kinds of events as they come, for as long as the socket is open; reading it keeps it so."""
    told: Any = gevent.queue.Queue()

    def read() -> None:
        with contextlib.suppress(websocket.WebSocketException, OSError):
            while text := live.recv():
                told.put(json.loads(text)["type"])
        told.put(CLOSED)

    live.settimeout(None)
    gevent.spawn(read)
    return told


def drawn_files(people: int, scans: int, seed: int) -> list[tuple[bytes, str]]:
    """So many files of the made set, the last `scans` of them pictures."""
    draw = random.Random(seed)
    cases = draw.sample(list(all_cases()), people - scans)
    pictures = [(case.content, case.file_name) for case in scanned_cases(scans, seed)]
    return [*(render(*case) for case in cases), *pictures]


def run_crowd(house: House, host: str) -> Environment:
    environment = Environment(user_classes=[Person], events=events, host=host)
    runner: LocalRunner = environment.create_local_runner()
    runner.start(Crowd.people, spawn_rate=Crowd.people)
    until = time.monotonic() + LONGEST + 60
    if not Crowd.start.wait(LONGEST):
        sys.exit("The people could not sign up in time.")
    print("all are signed up and upload", flush=True)
    before = cpu_seconds(house)
    while time.monotonic() < until and not finished(environment):
        gevent.sleep(0.2)
    report_cpu(before, cpu_seconds(house))
    runner.quit()
    return environment


def finished(environment: Environment) -> bool:
    return environment.stats.get(END_TO_END, "E2E").num_requests >= Crowd.people


def cpu_seconds(house: House) -> dict[str, float]:
    """By part of the house, and of this process: what the cores were busy with."""
    spent: dict[str, float] = {"the crowd itself": sum(psutil.Process().cpu_times()[:2])}
    parent = psutil.Process(house.process.pid)
    for process in parent.children(recursive=True):
        part = part_of(process)
        spent[part] = spent.get(part, 0.0) + sum(process.cpu_times()[:4])
    return spent


def report_cpu(before: dict[str, float], after: dict[str, float]) -> None:
    spent = {part: after[part] - before.get(part, 0.0) for part in after}
    busy = ", ".join(f"{part} {spent[part]:.1f}" for part in sorted(spent, key=lambda p: -spent[p]))
    print(
        f"cpu-seconds from then on: {busy}; in all {sum(spent.values()):.1f} on {psutil.cpu_count()} cores"
    )


def report(environment: Environment) -> int:
    print(f"\n{'request':46} {'n':>5} {'failed':>6} {'p50':>8} {'p95':>8} {'max':>8}  (ms)")
    for entry in environment.stats.entries.values():
        p50, p95 = (entry.get_response_time_percentile(share) or 0 for share in (0.5, 0.95))
        label = f"{entry.method} {entry.name}"
        print(
            f"{label:46} {entry.num_requests:5} {entry.num_failures:6} {p50:8.0f} {p95:8.0f}"
            f" {entry.max_response_time:8.0f}"
        )
    for error in environment.stats.errors.values():
        print(f"failed {error.occurrences}×: {error.method} {error.name}: {error.error}")
    whole = environment.stats.get(END_TO_END, "E2E")
    seconds = (whole.get_response_time_percentile(0.95) or 0) / 1000
    failures = environment.stats.total.num_failures + Crowd.people - whole.num_requests
    print(f"{'ok  ' if not failures else 'MISS'} failures: {failures} (0)")
    fast = seconds <= GOAL_SECONDS
    print(
        f"{'ok  ' if fast else 'MISS'} p95 from upload to fields: {seconds:.1f} s (≤ {GOAL_SECONDS:g})"
    )
    return 0 if fast and not failures else 1


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--scans", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    files = drawn_files(options.people, options.scans, options.seed)
    kinds = sorted(name.rpartition(".")[2] for _, name in files)
    mix = ", ".join(f"{kinds.count(kind)} {kind}" for kind in sorted(set(kinds)))
    print(f"seed {options.seed}: {options.people} people, {mix}, {options.scans} of them scans")
    Crowd.people, Crowd.files = options.people, iter(files)
    os.environ.update(LIFTED)
    with tempfile.TemporaryDirectory(prefix="jobpilot-load-") as folder:
        with HomeDirectory(Path(folder)) as held:
            port = PortBook(held).choose("app", requested=None, setting="PORT").number
        house = House(Path(folder), port)
        try:
            environment = run_crowd(house, f"http://127.0.0.1:{port}")
        finally:
            house.stop()
    return report(environment)


if __name__ == "__main__":
    sys.exit(main())
