"""Every activity fails once, in every way that an attempt can be lost; each run ends as if nothing had happened.

`before`: nothing was done. `after`: all was done, and nobody heard of it. `hang`: it works no longer and says
nothing, as a frozen machine does. (`die`, the whole process, is what `tests/chaos` does.)
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput, Interceptor

from jobpilot.bootstrap import ProcessContext
from jobpilot.runs.contracts import TaskQueue
from tests.chaos.seeker import POSTING, RESUME, WISHES
from tests.integration.api.conftest import Person, api
from workers.interceptors import ActivityDiscipline
from workers.main import build_worker
from workers.registry import activities_of, activity_groups

__all__ = ["api"]
STORY = ("resume_intake", "match", "prepare")


@dataclass
class FailPoints(Interceptor):
    """Around everything else, so that a hanging attempt does not even beat."""

    mode: str = "none"
    only: str | None = None
    hit: Counter[str] = field(default_factory=Counter)

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002 - the SDK's name
        return _Point(next, self)

    def due(self, kind: str) -> bool:
        """Whether this attempt is to be lost: the first of every activity."""
        if self.mode == "none" or self.hit[kind] or self.only not in (None, kind):
            return False
        self.hit[kind] += 1
        return True


class _Point(ActivityInboundInterceptor):
    def __init__(self, inner: ActivityInboundInterceptor, points: FailPoints) -> None:
        super().__init__(inner)
        self._points = points

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002 - the SDK's name
        points, kind = self._points, activity.info().activity_type
        if not points.due(kind):
            return await super().execute_activity(input)
        if points.mode == "after":
            await super().execute_activity(input)
        if points.mode == "hang":
            await asyncio.sleep(3600)
        raise ApplicationError("lost", type="part_away")


@pytest.fixture(scope="module")
async def points(context: ProcessContext) -> AsyncIterator[FailPoints]:
    """Workers of every queue with the real activities."""
    points = FailPoints()
    client = await context.worker_client([points, ActivityDiscipline()])
    async with contextlib.AsyncExitStack() as stack:
        for queue in TaskQueue:
            found = activities_of(activity_groups(context, queue))
            await stack.enter_async_context(build_worker(client, queue, found))
        yield points


@pytest.fixture
async def http(api, points: FailPoints) -> AsyncIterator[httpx.AsyncClient]:
    """A person who has settled in while nothing failed."""
    points.mode = "none"
    person: Person = await api.sign_up()
    async with person.client() as http:
        await http.put("/api/v1/preferences", json=WISHES, headers={"If-Match": '"0"'})
        yield http


async def until(http: httpx.AsyncClient, run_id: str, *states: str, seconds: float = 90) -> dict:
    async with asyncio.timeout(seconds):
        while True:
            run = (await http.get(f"/api/v1/runs/{run_id}")).json()
            if run["state"] in states:
                return run
            await asyncio.sleep(0.1)


async def finish(http: httpx.AsyncClient, run_id: str) -> None:
    """Approve whatever it asks until it ends well."""
    while True:
        run = await until(http, run_id, "waiting", "succeeded", "failed", "cancelled")
        if run["state"] != "waiting":
            assert run["state"] == "succeeded", run
            return
        for action in run["pending_actions"]:
            body = {"decision": "approve", "expected_version": action["version"]}
            await http.post(f"/api/v1/runs/{run_id}/actions/{action['id']}/decision", json=body)
        await asyncio.sleep(0.1)


async def live_through(http: httpx.AsyncClient) -> list[str]:
    """A résumé, matches, documents: the runs of one story."""
    content = RESUME.format(number=1, salt="").encode()
    uploaded = await http.post("/api/v1/resumes", files={"file": ("r.txt", content)})
    runs = [uploaded.json()["run"]["id"]]
    await finish(http, runs[0])
    resume_id = uploaded.json()["resume"]["id"]
    posting = {"text": POSTING.format(title="Backend Engineer", number=1)}
    job_id = (await http.post("/api/v1/jobs", json=posting)).json()["id"]
    options = ["tailored_resume", "cover_letter"]
    for body in (
        {"kind": "match", "resume_id": resume_id},
        {"kind": "prepare", "resume_id": resume_id, "subject_id": job_id, "options": options},
    ):
        started = await http.post("/api/v1/runs", json=body)
        assert started.status_code == 202, started.text
        runs.append(started.json()["id"])
        await finish(http, runs[-1])
    return runs


async def assert_nothing_twice(context: ProcessContext, http: httpx.AsyncClient, runs: list[str]):
    user_id = (await http.get("/api/v1/users/me")).json()["id"]
    for run_id in runs:
        page = (await http.get(f"/api/v1/runs/{run_id}/events?limit=1000")).json()
        seqs = [event["seq"] for event in page["items"]]
        assert seqs == list(range(1, page["last_seq"] + 1))
        types = Counter((e["type"], e["data"].get("step")) for e in page["items"])
        completed = {key: n for key, n in types.items() if key[0] == "step.completed"}
        assert set(completed.values()) <= {1}, completed
    async with context.for_user(user_id) as factory:
        counts = {
            name: (await factory.session.execute(text(query))).scalar_one()
            for name, query in {
                "parses": "select count(*) from resume_versions where source = 'parsed'",
                "matches": "select count(*) from matches",
                "drafts": "select count(*) from draft_versions where source = 'generated'",
                "applications": "select count(*) from applications",
                "attached": "select count(*) from application_events where type = 'document_ready'",
                "open calls": "select count(*) from llm_calls where state = 'reserved'",
            }.items()
        }
    assert counts == {
        "parses": 1, "matches": 1, "drafts": 2, "applications": 1, "attached": 2, "open calls": 0,
    }  # fmt: skip


@pytest.mark.parametrize("mode", ["before", "after"])
async def test_every_activity_may_be_lost_once(context, http, points: FailPoints, mode):
    points.mode, points.only, points.hit = mode, None, Counter()
    runs = await live_through(http)
    points.mode = "none"
    assert len(points.hit) >= 15, points.hit
    await assert_nothing_twice(context, http, runs)


@pytest.mark.parametrize("kind", ["matching.judge_job", "writing.write_draft"])
async def test_one_that_hangs_is_taken_over(context, http, points: FailPoints, kind):
    points.mode, points.only, points.hit = "hang", kind, Counter()
    runs = await live_through(http)
    points.mode = "none"
    assert points.hit == {kind: 1}
    await assert_nothing_twice(context, http, runs)
