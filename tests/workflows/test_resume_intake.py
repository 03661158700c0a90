"""The intake run from start to end, steered and disturbed."""

import asyncio
from datetime import timedelta

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowExecutionStatus, WorkflowUpdateFailedError
from temporalio.common import SearchAttributeKey
from temporalio.exceptions import ApplicationError

from jobpilot.runs.contracts import DECIDE_UPDATE, DecideAction, DecidedAction
from jobpilot.runs.domain.errors import (
    ActionAlreadyDecidedError,
    ActionVersionConflictError,
    RunActionNotAllowedError,
)
from jobpilot.runs.domain.states import ActionState, Decision, RunState, Step
from tests.workflows.house import House, failing, helping

READ = [
    "step.started:inspect",
    "step.completed:inspect",
    "step.started:text_extraction",
    "step.completed:text_extraction",
    "step.skipped:ocr",
    "step.started:nlp_parsing",
    "step.completed:nlp_parsing",
    "step.skipped:ai_enhancement",
]
REVIEWED = [
    "step.started:review",
    "action.requested:review",
    "action.decided:review",
    "step.completed:review",
]
CONFIRMED = ["step.started:version", "step.completed:version", "run.succeeded"]


def held(until: asyncio.Event, started: asyncio.Event):
    async def hold() -> None:
        started.set()
        await until.wait()

    return hold


async def closed(house: House, run) -> WorkflowExecutionStatus:
    handle = house.client.get_workflow_handle(run.workflow_id)
    async with asyncio.timeout(10):
        while (status := (await handle.describe()).status) is WorkflowExecutionStatus.RUNNING:
            await asyncio.sleep(0.05)
    return status


class TestPictures:
    async def test_pages_that_are_pictures_are_read_before_the_parse(self, house: House, user_id):
        resume_id = await house.resume(user_id)
        house.resumes.scans.add(resume_id)
        run = await house.start(user_id, resume_id)
        await house.until(run, RunState.WAITING)
        story = await house.story(run)
        assert [event for event in story if event.endswith(":ocr")] == [
            "step.started:ocr",
            "step.completed:ocr",
        ]
        assert story.index("step.completed:ocr") < story.index("step.started:nlp_parsing")
        assert house.resumes.calls[resume_id]["read_images"] == 1

    async def test_a_page_without_text_ends_the_run_with_its_reason(self, house: House, user_id):
        resume_id = await house.resume(user_id)
        house.resumes.scans.add(resume_id)
        house.resumes.script[resume_id, "read_images"] = failing("no_text_found")
        run = await house.start(user_id, resume_id)
        failed = await house.until(run, RunState.FAILED)
        assert failed.status.failure_code == "no_text_found"
        assert house.resumes.calls[resume_id]["failure:no_text_found"] == 1


class TestEnhancement:
    async def test_is_asked_for_once_where_there_is_a_model(self, house: House, user_id):
        resume_id = await house.resume(user_id)
        house.resumes.script[resume_id, "enhance"] = helping()
        run = await house.start(user_id, resume_id)
        await house.until(run, RunState.WAITING)
        story = await house.story(run)
        assert [event for event in story if event.endswith(":ai_enhancement")] == [
            "step.started:ai_enhancement",
            "step.completed:ai_enhancement",
        ]
        assert house.resumes.calls[resume_id]["enhance"] == 1
        await house.ask(run, "cancel")

    @pytest.mark.parametrize("code", ["llm_rejected", "llm_invalid_output", "internal_error"])
    async def test_a_model_that_fails_for_good_is_left_aside(self, house: House, user_id, code):
        resume_id = await house.resume(user_id)
        house.resumes.script[resume_id, "enhance"] = failing(code)
        run = await house.start(user_id, resume_id)
        await house.until(run, RunState.WAITING)
        skipped = next(
            e for e in await house.events(run) if e.data.get("reason") == "provider_failed"
        )
        assert (skipped.type, skipped.data["failure_code"]) == ("step.skipped", code)
        await house.approve(run)
        done = await house.until(run)
        assert (done.status.state, done.status.failure_code) == (RunState.SUCCEEDED, None)

    async def test_a_model_that_is_away_is_waited_for_a_while(self, house: House, user_id):
        resume_id = await house.resume(user_id)

        async def away() -> None:
            code = "llm_unavailable"
            raise ApplicationError(code, type=code, next_retry_delay=timedelta(milliseconds=10))

        house.resumes.script[resume_id, "enhance"] = away
        run = await house.start(user_id, resume_id)
        await house.until(run, RunState.WAITING)
        assert house.resumes.calls[resume_id]["enhance"] == 8
        assert "step.skipped:ai_enhancement" in await house.story(run)
        await house.ask(run, "cancel")

    async def test_a_cancelled_run_does_not_go_on_without(self, house: House, user_id):
        resume_id = await house.resume(user_id)
        started = asyncio.Event()
        house.resumes.script[resume_id, "enhance"] = held(asyncio.Event(), started)
        run = await house.start(user_id, resume_id)
        await started.wait()
        await house.ask(run, "cancel")
        assert (await house.until(run)).status.state is RunState.CANCELLED
        assert "step.skipped:ai_enhancement" not in await house.story(run)


class TestStory:
    async def test_an_approved_intake_succeeds_with_every_event_once(self, house: House, user_id):
        run = await house.start(user_id)
        waiting = await house.until(run, RunState.WAITING)
        assert waiting.allowed_actions == ("pause", "cancel", f"decide:{waiting.actions[0].id}")
        await house.approve(run)
        done = await house.until(run)
        assert done.status.state is RunState.SUCCEEDED
        assert done.allowed_actions == ()
        assert done.actions == ()
        assert await house.story(run) == ["run.started", *READ, *REVIEWED, *CONFIRMED]
        assert house.resumes.calls[run.resume_id] == {
            "inspect": 1, "extract": 1, "parse": 1, "confirm": 1
        }  # fmt: skip
        assert await closed(house, run) is WorkflowExecutionStatus.COMPLETED

    async def test_nothing_follows_from_an_answer_before_temporal_has_written_it_down(
        self, house: House, user_id
    ):
        """Else a Temporal that dies just then forgets an answer that Postgres has, and waits on."""
        run = await house.start(user_id)
        await house.until(run, RunState.WAITING)
        await house.approve(run)
        await house.until(run)
        history = await house.client.get_workflow_handle(run.workflow_id).fetch_history()
        kinds = [event.event_type for event in history.events]
        accepted = kinds.index(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)
        kept = kinds.index(EventType.EVENT_TYPE_TIMER_FIRED, accepted)
        done = [
            event.marker_recorded_event_attributes.marker_name for event in history.events[:kept]
        ][accepted:]
        assert "core_local_activity" not in done

    async def test_the_operator_sees_state_and_kind_but_no_person(self, house: House, user_id):
        run = await house.start(user_id)
        await house.until(run, RunState.WAITING)
        handle, seen = house.client.get_workflow_handle(run.workflow_id), {}
        async with asyncio.timeout(60):
            while seen.get("JobPilotRunState") != "waiting":  # it follows what Postgres says
                described = await handle.describe()
                seen = {pair.key.name: pair.value for pair in described.typed_search_attributes}
        assert seen["JobPilotRunKind"] == "resume_intake"
        assert str(user_id) not in seen["JobPilotUserKey"]
        assert (
            SearchAttributeKey.for_keyword("JobPilotUserKey") in described.typed_search_attributes
        )
        await house.ask(run, "cancel")


class TestPause:
    async def test_takes_effect_at_the_step_boundary_and_goes_on_from_there(self, house, user_id):
        resume_id = await house.resume(user_id)
        release, started = asyncio.Event(), asyncio.Event()
        house.resumes.script[resume_id, "extract"] = held(release, started)
        run = await house.start(user_id, resume_id)
        await started.wait()
        asked = await house.ask(run, "pause")
        assert asked.allowed_actions == ("resume", "cancel")
        await asyncio.sleep(0.3)  # the wish arrives while the step works
        release.set()
        paused = await house.until(run, RunState.PAUSED)
        assert paused.status.step is Step.TEXT_EXTRACTION
        assert house.resumes.calls[resume_id]["parse"] == 0
        await house.ask(run, "resume")
        await house.until(run, RunState.WAITING)
        story = await house.story(run)
        assert story[5:9] == ["step.skipped:ocr", "run.paused", "run.resumed", READ[5]]
        await house.ask(run, "cancel")

    async def test_a_waiting_question_is_kept_and_waits_on_after_resuming(self, house, user_id):
        run = await house.start(user_id)
        await house.until(run, RunState.WAITING)
        await house.ask(run, "pause")
        paused = await house.until(run, RunState.PAUSED)
        assert paused.allowed_actions == ("resume", "cancel")
        with pytest.raises(RunActionNotAllowedError):
            await house.approve(run)
        await house.ask(run, "resume")
        await house.until(run, RunState.WAITING)
        await house.approve(run)
        assert (await house.until(run)).status.state is RunState.SUCCEEDED
        story = await house.story(run)
        assert story[9:14] == [*REVIEWED[:2], "run.paused", "run.resumed", REVIEWED[2]]

    async def test_pausing_twice_is_refused(self, house, user_id):
        run = await house.start(user_id)
        await house.until(run, RunState.WAITING)
        await house.ask(run, "pause")
        with pytest.raises(RunActionNotAllowedError):
            await house.ask(run, "pause")
        await house.ask(run, "cancel")

    async def test_of_wishes_that_overtake_each_other_the_last_one_counts(self, house, user_id):
        run = await house.start(user_id)
        await house.until(run, RunState.WAITING)
        for wish in ("pause", "resume", "pause", "resume"):
            await house.ask(run, wish)
        await asyncio.sleep(0.5)  # every wish has been delivered
        await house.until(run, RunState.WAITING)
        await house.approve(run)
        assert (await house.until(run)).status.state is RunState.SUCCEEDED


class TestCancel:
    async def test_stops_a_step_that_is_running(self, house, user_id):
        resume_id = await house.resume(user_id)
        started = asyncio.Event()
        house.resumes.script[resume_id, "extract"] = held(asyncio.Event(), started)
        run = await house.start(user_id, resume_id)
        await started.wait()
        await house.ask(run, "cancel")
        done = await house.until(run, seconds=5)
        assert done.status.state is RunState.CANCELLED
        assert (await house.story(run))[-1] == "run.cancelled"
        assert await closed(house, run) is WorkflowExecutionStatus.COMPLETED

    async def test_closes_the_open_question(self, house, user_id):
        run = await house.start(user_id)
        waiting = await house.until(run, RunState.WAITING)
        await house.ask(run, "cancel")
        await house.until(run)
        async with house.context.for_user(user_id) as factory:
            with pytest.raises(ActionAlreadyDecidedError) as refused:
                await factory.runs().decide(run.id, waiting.actions[0].id, Decision.APPROVE, 1)
        assert refused.value.extra["state"] == ActionState.CANCELLED

    async def test_an_operator_may_cancel_in_temporal(self, house, user_id):
        run = await house.start(user_id)
        await house.until(run, RunState.WAITING)
        await house.client.get_workflow_handle(run.workflow_id).cancel()
        assert (await house.until(run)).status.state is RunState.CANCELLED


class TestFailureAndRetry:
    async def test_a_failed_step_ends_the_run_and_tells_the_resume(self, house, user_id):
        resume_id = await house.resume(user_id)
        house.resumes.script[resume_id, "extract"] = failing("no_text_found")
        run = await house.start(user_id, resume_id)
        failed = await house.until(run)
        assert (failed.status.state, failed.status.failure_code) == ("failed", "no_text_found")
        assert failed.allowed_actions == ("retry", "retry:inspect", "retry:text_extraction")
        assert house.resumes.calls[resume_id]["failure:no_text_found"] == 1
        assert (await house.story(run))[-2:] == ["step.failed:text_extraction", "run.failed"]
        assert await closed(house, run) is WorkflowExecutionStatus.FAILED

    async def test_a_retry_goes_on_from_the_failed_step(self, house, user_id):
        resume_id = await house.resume(user_id)
        house.resumes.script[resume_id, "parse"] = failing("file_unreadable")
        run = await house.start(user_id, resume_id)
        await house.until(run, RunState.FAILED)
        del house.resumes.script[resume_id, "parse"]
        asked = await house.ask(run, "retry")
        assert asked.status.state is RunState.QUEUED
        await house.until(run, RunState.WAITING)
        await house.approve(run)
        done = await house.until(run)
        assert done.status.state is RunState.SUCCEEDED
        calls = house.resumes.calls[resume_id]
        assert (calls["inspect"], calls["extract"], calls["parse"]) == (1, 1, 2)
        restarted = (await house.events(run))[9]
        assert restarted.type == "run.restarted"
        assert restarted.data == {"state": "running", "attempt": 2, "reason": "retry"}
        assert done.steps[3].attempt == 2

    async def test_a_rejected_reading_fails_and_a_retry_asks_again(self, house, user_id):
        run = await house.start(user_id)
        await house.until(run, RunState.WAITING)
        await house.approve(run, "reject")
        failed = await house.until(run)
        assert failed.status.failure_code == "review_rejected"
        await house.ask(run, "retry")
        asked = await house.until(run, RunState.WAITING)
        assert len(asked.actions) == 1
        await house.approve(run)
        assert (await house.until(run)).status.state is RunState.SUCCEEDED
        assert house.resumes.calls[run.resume_id]["parse"] == 1

    async def test_a_question_that_nobody_answers_expires(self, house, user_id):
        house.review = timedelta(seconds=1)
        try:
            run = await house.start(user_id)
            failed = await house.until(run)
        finally:
            house.review = timedelta(days=30)
        assert failed.status.failure_code == "review_expired"
        decided = (await house.events(run))[11]
        assert (decided.type, decided.data["action_state"]) == ("action.decided", "expired")

    async def test_a_bug_is_tried_three_times_then_fails_the_run(self, house, user_id, monkeypatch):
        monkeypatch.setattr("workers.interceptors.WORK_DELAY", timedelta(milliseconds=50))
        resume_id = await house.resume(user_id)

        async def crash() -> None:
            raise ZeroDivisionError("with words from a document")

        house.resumes.script[resume_id, "inspect"] = crash
        run = await house.start(user_id, resume_id)
        failed = await house.until(run)
        assert failed.status.failure_code == "internal_error"
        assert house.resumes.calls[resume_id]["inspect"] == 3
        history = await house.client.get_workflow_handle(run.workflow_id).fetch_history()
        assert "words from a document" not in history.to_json()

    async def test_a_part_that_is_away_costs_no_attempt(self, house, user_id):
        resume_id = await house.resume(user_id)

        async def away() -> None:
            if house.resumes.calls[resume_id]["inspect"] <= 2:
                raise ConnectionRefusedError

        house.resumes.script[resume_id, "inspect"] = away
        run = await house.start(user_id, resume_id)
        await house.until(run, RunState.WAITING)
        assert house.resumes.calls[resume_id]["inspect"] == 3
        await house.ask(run, "cancel")


class TestDecide:
    async def test_the_wrong_version_is_refused(self, house, user_id):
        run = await house.start(user_id)
        waiting = await house.until(run, RunState.WAITING)
        async with house.context.for_user(user_id) as factory:
            with pytest.raises(ActionVersionConflictError):
                await factory.runs().decide(run.id, waiting.actions[0].id, Decision.APPROVE, 2)
        await house.ask(run, "cancel")

    async def test_of_ten_at_once_one_is_accepted(self, house, user_id):
        run = await house.start(user_id)
        await house.until(run, RunState.WAITING)
        answers = await asyncio.gather(
            *(house.approve(run, "approve" if i % 2 else "reject") for i in range(10)),
            return_exceptions=True,
        )
        refusals = [answer for answer in answers if answer is not None]
        accepted = 10 - len(refusals)
        # equal decisions share an update id, so each of them learns the same accepted answer
        assert 1 <= accepted <= 5
        assert {type(refusal) for refusal in refusals} == {ActionAlreadyDecidedError}
        await house.until(run)
        assert (await house.story(run)).count("action.decided:review") == 1

    @pytest.mark.parametrize("wrong", ["action", "version"])
    async def test_the_workflow_itself_refuses_without_a_trace(self, house, user_id, wrong):
        run = await house.start(user_id)
        waiting = await house.until(run, RunState.WAITING)
        action = waiting.actions[0]
        handle = house.client.get_workflow_handle(run.workflow_id)
        before = await _length_at_rest(handle)
        request = DecideAction(
            run.id if wrong == "action" else action.id,
            Decision.APPROVE,
            action.version - (wrong == "version"),
        )
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await handle.execute_update(DECIDE_UPDATE, request, result_type=DecidedAction)
        expected = {"action": "action_not_found", "version": "version_conflict"}[wrong]
        assert refused.value.cause.type == expected
        assert len((await handle.fetch_history()).events) == before
        await house.ask(run, "cancel")


async def _length_at_rest(handle) -> int:
    """Of the history: what the run wrote down stands in Postgres a moment before it stands there."""
    async with asyncio.timeout(10):
        while True:
            events = (await handle.fetch_history()).events
            if events[-1].event_type == EventType.EVENT_TYPE_TIMER_STARTED:
                return len(events)
            await asyncio.sleep(0.05)


class TestRecovery:
    async def test_a_terminated_execution_continues_from_recorded_progress(self, house, user_id):
        run = await house.start(user_id)
        await house.until(run, RunState.WAITING)
        await house.client.get_workflow_handle(run.workflow_id).terminate()
        async with house.context.for_user(user_id) as factory:
            action = (await house.get(run)).actions[0]
            # nobody is there to take the decision: the run is brought back for it
            decided = await factory.runs().decide(run.id, action.id, Decision.APPROVE, 1)
        assert decided.state is ActionState.APPROVED
        assert (await house.until(run)).status.state is RunState.SUCCEEDED
        assert house.resumes.calls[run.resume_id] == {
            "inspect": 1, "extract": 1, "parse": 1, "confirm": 1
        }  # fmt: skip
        story = await house.story(run)
        assert story[11:14] == ["run.restarted", *REVIEWED[:2]]
        assert story.count("run.succeeded") == 1

    async def test_a_paused_run_stays_paused(self, house, user_id):
        run = await house.start(user_id)
        await house.until(run, RunState.WAITING)
        await house.ask(run, "pause")
        await house.until(run, RunState.PAUSED)
        handle = house.client.get_workflow_handle(run.workflow_id)
        await handle.terminate()
        async with asyncio.timeout(20):
            while "run.restarted" not in (await house.story(run)):
                await house.context.reconciler.reconcile()
                await asyncio.sleep(0.5)
        await house.until(run, RunState.PAUSED)
        await house.ask(run, "cancel")
        assert (await house.until(run)).status.state is RunState.CANCELLED
