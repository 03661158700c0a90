"""What `/metrics` says, whom it answers, and that no label grows with what people do."""

import asyncio
import re
from uuid import UUID

from prometheus_client.parser import text_string_to_metric_families

from jobpilot.database.engine import UserActor
from jobpilot.runs.domain.states import RunKind, RunState, Step
from jobpilot.runs.tables import RunRow
from jobpilot.settings import Settings
from tests.integration.api.conftest import Api, running_api

BOUNDED = {
    "activity", "generation", "implementation", "kind", "le", "limit", "major", "method", "minor", "outcome", "part",
    "patchlevel", "provider", "queue", "reason", "route", "source", "state", "status", "version",
}  # fmt: skip
"""Labels whose values come from code, not from people."""

PERSONAL = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}|[^\s@]+@[^\s@]+|\b\d{6,}\b|\b[0-9A-HJKMNP-TV-Z]{26}\b"
)
CANARY = "canary-7f3a"


def samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def page(api: Api) -> str:
    api.app.state.figures._until = 0.0
    async with api.client() as client:
        answer = await client.get("/metrics")
    assert answer.status_code == 200
    return answer.text


async def test_runs_and_mails_are_counted_by_state(api: Api) -> None:
    person = await api.sign_up()
    runs = ("jobpilot_runs", (("kind", "match"), ("state", "parked")))
    mails = ("jobpilot_mails", (("state", "uncertain"),))
    before = samples(await page(api))
    async with person.client() as client:
        user_id = UUID((await client.get("/api/v1/users/me")).json()["id"])
    async with api.context.database.transaction(UserActor(user_id)) as session:
        session.add(
            RunRow(
                user_id=user_id,
                kind=RunKind.MATCH,
                workflow_id=f"metrics-{user_id}",
                state=RunState.PARKED,
                step=Step.JUDGE,
            )
        )
    after = samples(await page(api))
    assert after[runs] == before[runs] + 1
    assert mails in after
    assert after["jobpilot_up", (("part", "database"),)] == 1
    assert ("jobpilot_queue_pollers", (("queue", "agents"),)) in after
    assert after["jobpilot_outbox_oldest_seconds", ()] >= 0


async def test_labels_are_few_and_say_nothing_about_anybody(api: Api) -> None:
    """Made-up addresses, methods and ids become no labels."""
    before = samples(await page(api))  # other tests of this process count what they like
    person = await api.sign_up(f"{CANARY}@example.org")
    async with person.client() as client:
        for path in (f"/{CANARY}", f"/api/v1/runs/{CANARY}", f"/api/v1/{CANARY}?token={CANARY}"):
            await client.get(path)
        await client.get("/api/v1/runs/0190aaaa-0000-7000-8000-000000000000")
        await client.request("CANARY", "/api/v1/health")
    text = await page(api)
    assert CANARY not in text
    assert "CANARY" not in text
    found = samples(text)
    for name, labels in found.keys() - before.keys():
        for label, value in labels:
            assert label in BOUNDED, (name, label)
            assert label in ("le", "version", "patchlevel") or not PERSONAL.search(value), (
                name,
                value,
            )
    routes = {
        dict(labels)["route"] for name, labels in found if name == "jobpilot_http_requests_total"
    }
    assert "/runs/{run_id}" in routes


async def test_with_a_token_whoever_brings_it_reads(settings: Settings) -> None:
    async with running_api(settings, metrics_token="a-long-secret") as api, api.client() as client:
        assert (await client.get("/metrics")).status_code == 404
        for wrong in ("Bearer", "Bearer a-long-secre", "a-long-secret", "Bearer ä"):
            headers = {b"Authorization": wrong.encode()}
            assert (await client.get("/metrics", headers=headers)).status_code == 404
        good = {"Authorization": "Bearer a-long-secret", "X-Forwarded-For": "203.0.113.7"}
        assert (await client.get("/metrics", headers=good)).status_code == 200


async def test_what_the_database_does_not_say_is_not_guessed(api: Api) -> None:
    """Old numbers would look like numbers of now."""
    figures = api.app.state.figures
    async with figures._lock:
        figures._known, figures._until = None, asyncio.get_running_loop().time() + 3600
    async with api.client() as client:
        found = samples((await client.get("/metrics")).text)
    figures._until = 0.0
    assert not [name for name, _ in found if name in ("jobpilot_runs", "jobpilot_mails")]
    assert found["jobpilot_outbox_pending", ()] != found["jobpilot_outbox_pending", ()]
