"""One trace from the browser's request to the last query, on real servers."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan

from jobpilot.adapters.traces.allowed import ALLOWED
from tests.fixtures.chat_server import proposes
from tests.fixtures.otlp_server import attributes
from tests.integration.observability.conftest import Observed
from tests.integration.resumes.test_versions import TEXT, until

SECONDS = 30.0


def browser() -> tuple[str, str, dict[str, str]]:
    """What a browser begins a request with: trace, span, header."""
    trace, span = secrets.token_hex(16), secrets.token_hex(8)
    return trace, span, {"traceparent": f"00-{trace}-{span}-01"}


def id_of(span: ReadableSpan) -> int:
    assert span.context
    return span.context.span_id


def parent_of(span: ReadableSpan, spans: Sequence[ReadableSpan]) -> ReadableSpan | None:
    return next(
        (each for each in spans if span.parent and id_of(each) == span.parent.span_id), None
    )


def path_of(span: ReadableSpan, spans: Sequence[ReadableSpan]) -> list[str]:
    """Names from the first to this one."""
    above = parent_of(span, spans)
    return [*(path_of(above, spans) if above else []), span.name]


async def told(observed: Observed, trace: str, enough: Callable[[set[str]], bool]) -> Any:
    """The spans of a trace once they are there: a span is told when it ends, which may be after the answer."""
    async with asyncio.timeout(SECONDS):
        while True:
            spans = observed.listeners.trace(trace)
            if enough({span.name for span in spans}):
                return spans
            await asyncio.sleep(0.05)


async def test_a_resume_from_the_upload_to_the_model(
    observed: Observed, client: httpx.AsyncClient
) -> None:
    observed.chat.play(proposes(("basics.summary", "Drew bolts", "- Drew bolts")))
    trace, span, headers = browser()
    files = {"file": ("ada.txt", TEXT)}
    answer = await client.post("/api/v1/resumes", files=files, headers=headers)
    run_id = answer.json()["run"]["id"]
    path = f"/api/v1/runs/{run_id}"
    run = await until(client, path, lambda run: run["state"] == "waiting", seconds=SECONDS)
    action = run["pending_actions"][0]
    approval, _, headers = browser()
    decided = await client.post(
        f"{path}/actions/{action['id']}/decision",
        json={"decision": "approve", "expected_version": action["version"]},
        headers=headers,
    )
    assert decided.status_code < 300, decided.text
    spans = await told(observed, trace, lambda names: "workflow ResumeIntake" in names)
    [request] = [each for each in spans if each.parent and f"{each.parent.span_id:016x}" == span]
    assert request.name == "POST /resumes"
    assert request.attributes["http.response.status_code"] == answer.status_code
    [model] = [each for each in spans if each.name.startswith("model ")]
    assert path_of(model, spans)[:-1] == [
        "POST /resumes",
        "deliver workflow.start",
        "start ResumeIntake",
        "workflow ResumeIntake",
        "resumes.enhance_resume",
    ]
    assert model.attributes["gen_ai.usage.output_tokens"] == 20
    statements = {each.name for each in spans if each.attributes.get("db.system")}
    assert "INSERT resumes" in statements
    assert {"resumes.parse_resume", "runs.record_events"} <= {each.name for each in spans}
    assert {each.attributes.get("jobpilot.run_id") for each in spans} == {None, run_id}
    [workflow] = [each for each in spans if each.name == "workflow ResumeIntake"]
    activities = [each for each in spans if each.attributes.get("temporal.activity.type")]
    assert len(activities) >= 5
    assert {parent_of(each, spans) for each in activities} == {workflow}
    above = parent_of(workflow, spans)
    assert above
    assert above.name == "start ResumeIntake"
    assert {each for each in spans if parent_of(each, spans) is None} == {request}
    _the_collector_has_the_same(observed, trace)
    asked = await told(observed, approval, lambda names: "workflow takes decide" in names)
    _who_let_it_go_on(spans, asked, workflow)
    arrived = observed.listeners.collector.spans(trace)
    assert {link.trace_id.hex() for span, _ in arrived for link in span.links} == {approval}


def _who_let_it_go_on(
    run: Sequence[ReadableSpan], approval: Sequence[ReadableSpan], workflow: ReadableSpan
) -> None:
    """Both ways: from the approval's request to the run, and from what followed to the approval."""
    [taken] = [each for each in approval if each.name == "workflow takes decide"]
    assert path_of(taken, approval) == [
        "POST /runs/{run_id}/actions/{action_id}/decision",
        "update decide",
        "workflow takes decide",
    ]
    assert [link.context.span_id for link in taken.links] == [id_of(workflow)]
    [update] = [each for each in approval if each.name == "update decide"]
    linked = [each for each in run if each.links]
    assert {link.context.span_id for each in linked for link in each.links} == {id_of(update)}
    names = {each.name for each in linked}
    assert names >= {"workflow ResumeIntake", "resumes.confirm_version", "runs.close_action"}
    assert not names & {"resumes.parse_resume", "runs.begin_run", "runs.open_action"}


def _the_collector_has_the_same(observed: Observed, trace: str) -> None:
    """By the protocol: whatever ended by now has arrived, below the same spans and with the same words."""
    spans = observed.listeners.trace(trace)
    observed.listeners.recorder.provider.force_flush()
    arrived = observed.listeners.collector.spans(trace)
    found = {
        (span.span_id.hex(), span.parent_span_id.hex(), span.name, span.status.message)
        for span, _ in arrived
    }
    assert found >= {
        (
            f"{id_of(span):016x}",
            f"{span.parent.span_id:016x}" if span.parent else "",
            span.name,
            span.status.description or "",
        )
        for span in spans
    }
    assert {frozenset(resource.items()) for _, resource in arrived} == {
        frozenset(spans[0].resource.attributes.items())
    }
    assert {key for span, _ in arrived for key in attributes(span.attributes)} <= ALLOWED


async def test_a_search_to_the_pages_it_reads(
    observed: Observed, client: httpx.AsyncClient
) -> None:
    trace, _, headers = browser()
    answer = await client.post("/api/v1/runs", json={"kind": "discover"}, headers=headers)
    assert answer.status_code == 202, answer.text
    spans = await told(observed, trace, lambda names: {"fetch", "workflow Discover"} <= names)
    fetch = next(each for each in spans if each.name == "fetch")
    names = path_of(fetch, spans)
    assert names[:4] == [
        "POST /runs",
        "deliver workflow.start",
        "start Discover",
        "workflow Discover",
    ]
    assert fetch.attributes["http.response.status_code"] == 200
    assert not [key for key in fetch.attributes if "url" in key or "address" in key]


async def test_only_what_is_listed_leaves(observed: Observed, client: httpx.AsyncClient) -> None:
    trace, _, headers = browser()
    answer = await client.get("/api/v1/runs?limit=canary-of-a-query", headers=headers)
    assert answer.status_code == 422
    spans = await told(observed, trace, lambda names: "GET /runs" in names)
    [span] = [each for each in spans if each.name == "GET /runs"]
    assert set(span.attributes) <= ALLOWED
    assert span.attributes["jobpilot.rejection"] == "invalid_input"
    assert span.attributes["jobpilot.request_id"] == answer.headers["x-request-id"]
    assert "canary" not in "".join(each.to_json() for each in spans)


@pytest.mark.parametrize(
    "header",
    ["", "00-0-0-01", f"00-{'0' * 32}-{'0' * 16}-01", "x" * 5000],
    ids=["none", "short", "zeros", "long"],
)
async def test_a_trace_that_is_none_is_begun_anew(
    observed: Observed, client: httpx.AsyncClient, header: str
) -> None:
    answer = await client.get("/api/v1/users/me", headers={"traceparent": header})
    assert answer.status_code == 200
    made = answer.headers["x-request-id"]
    spans = observed.listeners.spans.get_finished_spans()
    [span] = [each for each in spans if each.attributes.get("jobpilot.request_id") == made]
    assert span.parent is None


async def test_asking_for_health_and_waiting_for_work_leave_no_trace(
    observed: Observed, client: httpx.AsyncClient
) -> None:
    before = {id_of(span) for span in observed.listeners.spans.get_finished_spans()}
    await client.get("/api/v1/health")
    await observed.api.context.dispatcher.sweep()
    after = observed.listeners.spans.get_finished_spans()
    new = [span for span in after if id_of(span) not in before]
    assert [span.name for span in new if span.parent is None and "health" in span.name] == []
    assert [
        span.name for span in new if span.parent is None and span.attributes.get("db.system")
    ] == []
