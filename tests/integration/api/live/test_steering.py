"""Runs over HTTP: start, list, look, steer, decide."""

import asyncio
from uuid import UUID, uuid4

import pytest

from jobpilot.runs.domain.states import RunState
from tests.conftest import create_user
from tests.workflows.house import failing


@pytest.fixture
async def http(member):
    async with member.person.client() as client:
        yield client


def code(answer) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


async def find(house, member, run_id: str):
    async with house.context.for_user(member.user_id) as factory:
        return await factory.runs().get_run(UUID(run_id))


class TestStart:
    async def test_accepts_and_shows_every_step(self, house, member, http):
        resume_id = await house.resume(member.user_id)
        body = {"kind": "resume_intake", "resume_id": str(resume_id)}
        answer = await http.post("/api/v1/runs", json=body)
        assert answer.status_code == 202
        run = answer.json()
        assert (run["state"], run["last_seq"], run["resume_id"]) == ("queued", 0, str(resume_id))
        assert [step["name"] for step in run["steps"]] == [
            "inspect", "text_extraction", "ocr", "nlp_parsing", "ai_enhancement", "review", "version"
        ]  # fmt: skip
        assert {step["state"] for step in run["steps"]} == {"pending"}
        await house.until(await find(house, member, run["id"]), RunState.WAITING)
        seen = (await http.get(f"/api/v1/runs/{run['id']}")).json()
        assert [step["state"] for step in seen["steps"]] == [
            "done", "done", "skipped", "done", "skipped", "running", "pending"
        ]  # fmt: skip
        assert seen["pending_actions"][0]["payload"] == {"resume_id": str(resume_id)}
        await http.post(f"/api/v1/runs/{run['id']}/cancel")

    async def test_a_resume_of_somebody_else_and_none_look_the_same(self, house, http, context):
        theirs = await house.resume(await create_user(context))
        answers = [
            await http.post("/api/v1/runs", json={"kind": "resume_intake", "resume_id": str(id_)})
            for id_ in (theirs, uuid4())
        ]
        assert [code(answer) for answer in answers] == [(404, "resume_not_found")] * 2
        bodies = [answer.json() | {"request_id": ""} for answer in answers]
        assert bodies[0] == bodies[1]

    async def test_the_same_key_starts_one_run(self, house, member, http):
        body = {"kind": "resume_intake", "resume_id": str(await house.resume(member.user_id))}
        key = {"Idempotency-Key": uuid4().hex}
        first, second = [await http.post("/api/v1/runs", json=body, headers=key) for _ in range(2)]
        assert second.headers["idempotent-replayed"] == "true"
        assert first.json() == second.json()
        listed = await http.get("/api/v1/runs", params={"resume_id": body["resume_id"]})
        assert len(listed.json()["items"]) == 1

    @pytest.mark.parametrize("body", [{}, {"kind": "other"}, {"kind": "resume_intake", "x": 1}])
    async def test_nonsense_is_invalid(self, http, body):
        answer = await http.post("/api/v1/runs", json=body)
        assert code(answer) == (422, "invalid_input")


class TestLook:
    async def test_a_run_of_somebody_else_is_not_found(self, house, http, context):
        theirs = await house.start(await create_user(context))
        for path in ("", "/events"):
            answer = await http.get(f"/api/v1/runs/{theirs.id}{path}")
            assert code(answer) == (404, "run_not_found")
        for wish in ("pause", "resume", "cancel", "retry"):
            answer = await http.post(f"/api/v1/runs/{theirs.id}/{wish}")
            assert code(answer) == (404, "run_not_found")

    async def test_lists_newest_first_page_by_page_and_filtered(self, house, member, http):
        runs = [await house.start(member.user_id) for _ in range(3)]
        for run in runs:
            await house.until(run, RunState.WAITING)
        await house.ask(runs[0], "cancel")
        await house.until(runs[0])
        first = (await http.get("/api/v1/runs", params={"limit": 2})).json()
        second = (await http.get("/api/v1/runs", params={"cursor": first["next_cursor"]})).json()
        ids = [item["id"] for item in first["items"] + second["items"]]
        assert ids == [str(run.id) for run in reversed(runs)]
        assert second["next_cursor"] is None
        waiting = (await http.get("/api/v1/runs", params={"state": "waiting"})).json()
        assert [item["id"] for item in waiting["items"]] == ids[:2]
        refused = await http.get("/api/v1/runs", params={"cursor": "bm9uc2Vuc2U"})
        assert code(refused) == (422, "cursor_invalid")

    async def test_events_come_in_pages(self, house, member, http):
        run = await house.start(member.user_id)
        await house.until(run, RunState.WAITING)
        address = f"/api/v1/runs/{run.id}/events"
        page = (await http.get(address, params={"after": 2, "limit": 3})).json()
        assert [event["seq"] for event in page["items"]] == [3, 4, 5]
        assert (page["last_seq"], page["has_more"]) == (11, True)
        rest = (await http.get(address, params={"after": 5})).json()
        assert [event["seq"] for event in rest["items"]] == list(range(6, 12))
        assert rest["has_more"] is False

    async def test_only_an_administrator_sees_the_way_to_the_workflow(self, house, member, http):
        run = await house.start(member.user_id)
        seen = (await http.get(f"/api/v1/runs/{run.id}")).json()
        me = (await http.get("/api/v1/users/me")).json()
        assert (seen["temporal"] is not None) is (me["role"] == "admin")


class TestSteer:
    async def test_pause_resume_cancel(self, house, member, http):
        run = await house.start(member.user_id)
        await house.until(run, RunState.WAITING)
        address = f"/api/v1/runs/{run.id}"
        for wish, state in (
            ("pause", RunState.PAUSED),
            ("resume", RunState.WAITING),
            ("cancel", RunState.CANCELLED),
        ):
            answer = await http.post(f"{address}/{wish}")
            assert answer.status_code == 202
            await house.until(run, state)
        refused = await http.post(f"{address}/pause")
        assert code(refused) == (409, "run_action_not_allowed")
        assert refused.json()["allowed_actions"] == []

    async def test_what_is_offered_is_allowed_and_nothing_else(self, house, member, http):
        run = await house.start(member.user_id)
        await house.until(run, RunState.WAITING)
        offered = (await http.get(f"/api/v1/runs/{run.id}")).json()["allowed_actions"]
        assert [action.partition(":")[0] for action in offered] == ["pause", "cancel", "decide"]
        for wish in ("resume", "retry"):
            refused = await http.post(f"/api/v1/runs/{run.id}/{wish}")
            assert code(refused) == (409, "run_action_not_allowed")

    async def test_a_failed_run_is_taken_up_from_a_step_it_came_to(self, house, member, http):
        resume_id = await house.resume(member.user_id)
        house.resumes.script[resume_id, "extract"] = failing("no_text_found")
        run = await house.start(member.user_id, resume_id)
        await house.until(run, RunState.FAILED)
        address = f"/api/v1/runs/{run.id}"
        offered = (await http.get(address)).json()["allowed_actions"]
        assert offered == ["retry", "retry:inspect", "retry:text_extraction"]
        for step, expected in (
            ("version", (409, "run_action_not_allowed")),
            ("rank", (422, "step_not_of_run")),
        ):
            refused = await http.post(f"{address}/retry", json={"from_step": step})
            assert code(refused) == expected
        del house.resumes.script[resume_id, "extract"]
        accepted = await http.post(f"{address}/retry", json={"from_step": "inspect"})
        assert accepted.status_code == 202
        assert {step["state"] for step in accepted.json()["steps"]} == {"pending"}
        await house.until(run, RunState.WAITING)
        assert house.resumes.calls[resume_id]["inspect"] == 2


class TestDecide:
    async def test_approves_once(self, house, member, http):
        run = await house.start(member.user_id)
        action = (await house.until(run, RunState.WAITING)).actions[0]
        address = f"/api/v1/runs/{run.id}/actions/{action.id}/decision"
        body = {"decision": "approve", "expected_version": 1}
        wrong = await http.post(address, json=body | {"expected_version": 2})
        assert code(wrong) == (409, "version_conflict")
        answer = await http.post(address, json=body)
        assert answer.status_code == 200
        assert answer.json()["state"] == "approved"
        assert answer.json()["decided_at"] is not None
        again = await http.post(address, json=body)
        assert code(again) == (409, "action_already_decided")
        assert again.json()["state"] == "approved"
        assert (await house.until(run)).status.state is RunState.SUCCEEDED

    async def test_an_unknown_question_is_not_found(self, house, member, http):
        run = await house.start(member.user_id)
        await house.until(run, RunState.WAITING)
        answer = await http.post(
            f"/api/v1/runs/{run.id}/actions/{uuid4()}/decision",
            json={"decision": "approve", "expected_version": 1},
        )
        assert code(answer) == (404, "action_not_found")

    async def test_wishes_are_accepted_and_decisions_are_not_while_temporal_is_away(
        self, house, member, http, servers
    ):
        run = await house.start(member.user_id)
        action = (await house.until(run, RunState.WAITING)).actions[0]
        body = {"decision": "approve", "expected_version": 1}
        await asyncio.to_thread(servers.temporal.kill)
        try:
            answer = await http.post(
                f"/api/v1/runs/{run.id}/actions/{action.id}/decision", json=body
            )
            assert code(answer) == (503, "temporal_unavailable")
            assert (await http.post(f"/api/v1/runs/{run.id}/pause")).status_code == 202
        finally:
            await asyncio.to_thread(servers.temporal.start)
        await house.until(run, RunState.PAUSED, seconds=30)
        await house.ask(run, "cancel")
        await house.until(run, seconds=30)
