"""The agents' stories: many parts, many questions, money, mail, time; steered and disturbed."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from temporalio.client import (
    ScheduleBackfill,
    ScheduleOverlapPolicy,
    WorkflowUpdateFailedError,
)
from temporalio.service import RPCError
from temporalio.testing import TimeSkipper

from jobpilot.accounts.contracts import UserChanges
from jobpilot.bootstrap import ProcessContext
from jobpilot.briefings.contracts import schedule_id, search_schedule_id
from jobpilot.briefings.domain.briefing import BriefingSettings
from jobpilot.jobs.domain.board import BoardOutcome
from jobpilot.outreach.contracts import MailState
from jobpilot.runs.contracts import DECIDE_UPDATE, DecideAction, DecidedAction, Notice
from jobpilot.runs.domain.errors import ActionAlreadyDecidedError, ActionVersionConflictError
from jobpilot.runs.domain.states import ActionState, Decision, RunKind, RunState, Step
from tests.workflows.agents import AgentHouse, nothing, out_of_money, running_agents
from tests.workflows.house import failing


@pytest.fixture(scope="module")
async def agents(context: ProcessContext, cached_workflows: int) -> AsyncIterator[AgentHouse]:
    async with running_agents(context, cached_workflows=cached_workflows) as house:
        yield house


def of_type(story: list[str], prefix: str) -> list[str]:
    return [event for event in story if event.startswith(prefix)]


class TestDiscover:
    async def test_each_board_is_an_event_and_matching_follows(self, agents: AgentHouse, user_id):
        script = agents.script(user_id)
        script.boards = tuple(uuid4() for _ in range(6))
        script.outcomes[script.boards[0]] = BoardOutcome.GONE
        run = await agents.begin(user_id, RunKind.DISCOVER)
        await agents.until(run, RunState.SUCCEEDED)
        events = await agents.events(run)
        read = {e.data["subject_id"]: e.data for e in events if e.type == "item.completed"}
        assert set(read) == {str(board) for board in script.boards}
        assert read[str(script.boards[0])]["outcome"] == "gone"
        assert read[str(script.boards[1])] == {
            "step": "fetch", "subject_id": str(script.boards[1]), "outcome": "listed", "count": 2,
        }  # fmt: skip
        (child,) = await agents.children(run)
        assert (child.kind, child.resume_id) == (RunKind.MATCH, run.resume_id)
        await agents.until(child, RunState.SUCCEEDED)

    async def test_no_board_understood_is_a_failure_not_zero_postings(
        self, agents: AgentHouse, user_id
    ):
        script = agents.script(user_id)
        script.boards = (uuid4(), uuid4())
        script.outcomes[script.boards[0]] = BoardOutcome.SCHEMA_CHANGED
        script.acts[f"fetch:{script.boards[1]}"] = failing("source_unreachable")
        run = await agents.begin(user_id, RunKind.DISCOVER)
        failed = await agents.until(run, RunState.FAILED)
        assert failed.status.failure_code == "all_boards_failed"
        story = await agents.story(run)
        assert "item.failed:fetch" in story
        assert await agents.children(run) == []

    async def test_a_retry_reads_only_what_is_left(self, agents: AgentHouse, user_id):
        script = agents.script(user_id)
        script.boards = tuple(uuid4() for _ in range(3))
        script.acts["embed"] = nothing
        script.acts[f"fetch:{script.boards[1]}"] = failing("source_unreachable")
        started = asyncio.Event()
        release = asyncio.Event()

        async def hold() -> None:
            started.set()
            await release.wait()

        script.acts[f"fetch:{script.boards[2]}"] = hold
        run = await agents.begin(user_id, RunKind.DISCOVER)
        await started.wait()
        while "item.completed:fetch" not in await agents.story(run):
            await asyncio.sleep(0.05)
        await agents.client.get_workflow_handle(run.workflow_id).terminate()
        release.set()
        script.acts.clear()
        before = script.calls["fetch"]
        await agents.context.reconciler.reconcile()
        async with agents.context.for_user(user_id) as factory:
            await factory.runs().notice(run.id, Notice.CHANGED)
        await agents.until(run, RunState.SUCCEEDED)
        assert script.calls["fetch"] - before == 2


class TestLongHistory:
    async def test_goes_on_in_a_fresh_execution(
        self, agents: AgentHouse, user_id, cached_workflows
    ):
        if not cached_workflows:
            pytest.skip("hundreds of parts, each replaying all before: minutes, and nothing new")
        script = agents.script(user_id)
        script.boards = tuple(uuid4() for _ in range(400))
        run = await agents.begin(user_id, RunKind.DISCOVER)
        await agents.until(run, RunState.SUCCEEDED, seconds=110)
        events = await agents.events(run)
        continued = [e for e in events if e.type == "run.restarted"]
        assert continued
        assert {e.data["reason"] for e in continued} == {"continued"}
        read = [e.data["subject_id"] for e in events if e.type == "item.completed"]
        assert sorted(read) == sorted(str(board) for board in script.boards)
        assert script.calls["fetch"] == 400


class TestMatch:
    async def test_the_best_are_judged_one_by_one(self, agents: AgentHouse, user_id):
        script = agents.script(user_id)
        script.matches = tuple(uuid4() for _ in range(10))
        script.acts[f"judge:{script.matches[3]}"] = failing("llm_refused")
        run = await agents.begin(user_id, RunKind.MATCH)
        await agents.until(run, RunState.SUCCEEDED)
        assert (script.calls["embed"], script.calls["rank"], script.calls["judge"]) == (2, 1, 10)
        story = await agents.story(run)
        assert story.count("item.completed:judge") == 9
        assert story.count("item.failed:judge") == 1

    async def test_without_money_it_parks_and_goes_on_where_it_was(self, agents, user_id):
        script = agents.script(user_id)
        script.matches = tuple(uuid4() for _ in range(8))
        script.acts[f"judge:{script.matches[4]}"] = out_of_money(script)
        script.acts["spent"] = nothing
        run = await agents.begin(user_id, RunKind.MATCH)
        parked = await agents.until(run, RunState.PARKED)
        assert parked.allowed_actions == ("resume", "cancel")
        judged = (await agents.story(run)).count("item.completed:judge")
        assert judged < 8
        del script.acts["spent"]
        async with agents.context.for_user(user_id) as factory:
            assert await factory.runs().unpark_all() == 1
        await agents.until(run, RunState.SUCCEEDED)
        story = await agents.story(run)
        assert story.count("item.completed:judge") == 8
        assert script.calls["judge"] <= 8 + 4  # at most those that met the end of the money again
        assert [e for e in story if e in ("run.parked", "run.resumed")] == [
            "run.parked",
            "run.resumed",
        ]

    async def test_a_parked_run_can_be_paused_and_cancelled(self, agents: AgentHouse, user_id):
        script = agents.script(user_id)
        script.matches = (uuid4(),)
        script.acts[f"judge:{script.matches[0]}"] = out_of_money(script)
        script.acts["spent"] = nothing
        run = await agents.begin(user_id, RunKind.MATCH)
        await agents.until(run, RunState.PARKED)
        await agents.ask(run, "resume")  # looks again, and parks again
        while (await agents.story(run)).count("run.parked") < 2:
            await asyncio.sleep(0.05)
        await agents.ask(run, "cancel")
        await agents.until(run, RunState.CANCELLED)

    async def test_goes_on_by_itself_in_a_new_month(self, agents: AgentHouse, user_id):
        script = agents.script(user_id)
        script.matches = (uuid4(),)
        script.acts[f"judge:{script.matches[0]}"] = out_of_money(script)
        script.acts["spent"] = nothing
        run = await agents.begin(user_id, RunKind.MATCH)
        await agents.until(run, RunState.PARKED)
        del script.acts["spent"]
        handle = agents.client.get_workflow_handle(run.workflow_id)
        await TimeSkipper(agents.client).fast_forward(handle, timedelta(days=32))
        await agents.until(run, RunState.SUCCEEDED)

    async def test_one_step_is_done_again_on_request(self, agents: AgentHouse, user_id):
        script = agents.script(user_id)
        script.acts["rank"] = failing("version_not_found")
        run = await agents.begin(user_id, RunKind.MATCH)
        await agents.until(run, RunState.FAILED)
        script.acts.clear()
        embedded = script.calls["embed"]
        async with agents.context.for_user(user_id) as factory:
            again = await factory.runs().retry(run.id, Step.EMBED)
        assert again.status.progress.completed == ()
        await agents.until(run, RunState.SUCCEEDED)
        assert script.calls["embed"] > embedded

    async def test_a_call_in_flight_ends_at_once_when_cancelled(self, agents, user_id):
        """The kill switch: 0.6 s from the wish to the end of the call."""
        script = agents.script(user_id)
        script.matches = (uuid4(),)
        started, ended = asyncio.Event(), []

        async def model_thinks() -> None:
            started.set()
            try:
                await asyncio.sleep(60)
            finally:
                ended.append(time.monotonic())

        script.acts["judge"] = model_thinks
        delays = []
        for _ in range(3):
            started.clear()
            run = await agents.begin(user_id, RunKind.MATCH)
            await started.wait()
            await asyncio.sleep(0.3)
            wished = time.monotonic()
            await agents.ask(run, "cancel")
            await agents.until(run, RunState.CANCELLED)
            delays.append(ended[-1] - wished)
        print("kill switch", [round(delay, 2) for delay in delays])
        # the middle one: a busy machine may take its time once
        assert sorted(delays)[1] <= 0.6


class TestPrepare:
    async def test_each_draft_is_decided_by_itself(self, agents: AgentHouse, user_id):
        script = agents.script(user_id)
        run = await agents.begin(user_id, RunKind.PREPARE, uuid4())
        waiting = await agents.until(run, RunState.WAITING)
        assert len(waiting.actions) == 2
        await agents.decide(run, 0, "approve")
        assert (await agents.get(run)).status.state is RunState.WAITING
        await agents.decide(run, 0, "reject")
        await agents.until(run, RunState.SUCCEEDED)
        assert sorted(state for state, _ in script.decided.values()) == ["approved", "rejected"]
        assert (script.calls["attach"], script.calls["stage"]) == (1, 1)

    async def test_an_answer_to_what_it_was_before_an_edit_is_refused(self, agents, user_id):
        script = agents.script(user_id)
        run = await agents.begin(user_id, RunKind.PREPARE, uuid4(), "cover_letter")
        action = (await agents.until(run, RunState.WAITING)).actions[0]
        async with agents.context.for_user(user_id) as factory:
            assert await factory.runs().revise_question(run.id, action.subject_id, 2) == 1
        with pytest.raises(ActionVersionConflictError):
            await agents.decide(run, 0, "approve", version=1)
        # an edit that lands between the look at the row and the answer
        async with agents.context.for_user(user_id) as factory:
            runs = factory.runs()
            await runs.revise_question(run.id, action.subject_id, 3)
        await agents.decide(run, 0, "approve", version=3)
        await agents.until(run, RunState.SUCCEEDED)
        assert script.decided == {action.subject_id: ("approved", 3)}

    async def test_an_edit_between_the_look_and_the_answer_is_found_out(self, agents, user_id):
        script = agents.script(user_id)
        run = await agents.begin(user_id, RunKind.PREPARE, uuid4(), "cover_letter")
        action = (await agents.until(run, RunState.WAITING)).actions[0]
        async with agents.context.for_user(user_id) as factory:
            await factory.runs().revise_question(run.id, action.subject_id, 2)
        handle = agents.client.get_workflow_handle(run.workflow_id)
        seen = DecideAction(action.id, Decision.APPROVE, expected_version=1)
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await handle.execute_update(DECIDE_UPDATE, seen, result_type=DecidedAction)
        assert refused.value.cause.type == "version_conflict"
        assert script.decided == {}
        await agents.decide(run, 0, "approve")
        await agents.until(run, RunState.SUCCEEDED)
        assert script.decided == {action.subject_id: ("approved", 2)}

    async def test_what_is_withdrawn_is_not_asked_any_more(self, agents, user_id):
        script = agents.script(user_id)
        run = await agents.begin(user_id, RunKind.PREPARE, uuid4())
        old, other = (await agents.until(run, RunState.WAITING)).actions
        async with agents.context.for_user(user_id) as factory:
            assert await factory.runs().withdraw_question(run.id, old.subject_id) == 1
            assert await factory.runs().withdraw_question(run.id, old.subject_id) == 0
            with pytest.raises(ActionAlreadyDecidedError):
                await factory.runs().decide(run.id, old.id, Decision.APPROVE, old.version)
        while old.subject_id not in script.decided:
            await asyncio.sleep(0.05)
        assert (await agents.get(run)).status.state is RunState.WAITING
        await agents.decide(run, 0, "approve")
        await agents.until(run, RunState.SUCCEEDED)
        assert {of: state for of, (state, _) in script.decided.items()} == {
            old.subject_id: "rejected",
            other.subject_id: "approved",
        }

    async def test_an_answer_that_meets_a_withdrawn_question_counts_for_nothing(
        self, agents, user_id
    ):
        script = agents.script(user_id)
        run = await agents.begin(user_id, RunKind.PREPARE, uuid4(), "cold_email")
        action = (await agents.until(run, RunState.WAITING)).actions[0]
        async with agents.context.for_user(user_id) as factory:
            await factory.session.execute(
                text("update pending_actions set state = 'cancelled' where id = :id"),
                {"id": action.id},
            )
        handle = agents.client.get_workflow_handle(run.workflow_id)
        seen = DecideAction(action.id, Decision.APPROVE, expected_version=action.version)
        decided = await handle.execute_update(DECIDE_UPDATE, seen, result_type=DecidedAction)
        assert decided.state is ActionState.CANCELLED
        await agents.until(run, RunState.SUCCEEDED)
        assert script.decided == {action.subject_id: ("rejected", action.version)}
        assert await agents.children(run) == []

    async def test_an_approved_cold_email_goes_out_by_a_run_of_its_own(self, agents, user_id):
        script = agents.script(user_id)
        run = await agents.begin(user_id, RunKind.PREPARE, uuid4(), "cold_email")
        await agents.until(run, RunState.WAITING)
        await agents.decide(run, 0, "approve")
        await agents.until(run, RunState.SUCCEEDED)
        (child,) = await agents.children(run)
        await agents.until(child, RunState.SUCCEEDED)
        assert list(script.sent.values()) == [1]

    async def test_one_that_cannot_be_written_does_not_hold_up_the_others(self, agents, user_id):
        script = agents.script(user_id)
        script.acts["write:cover_letter"] = failing("llm_refused")
        run = await agents.begin(user_id, RunKind.PREPARE, uuid4())
        waiting = await agents.until(run, RunState.WAITING)
        assert len(waiting.actions) == 1
        await agents.ask(run, "cancel")
        await agents.until(run, RunState.CANCELLED)

    async def test_nothing_written_is_a_failure(self, agents: AgentHouse, user_id):
        agents.script(user_id).acts["write:cover_letter"] = failing("posting_required")
        run = await agents.begin(user_id, RunKind.PREPARE, uuid4(), "cover_letter")
        failed = await agents.until(run, RunState.FAILED)
        assert failed.status.failure_code == "posting_required"

    async def test_reminds_and_then_gives_up(self, agents: AgentHouse, user_id):
        script = agents.script(user_id)
        run = await agents.begin(user_id, RunKind.PREPARE, uuid4(), "cover_letter")
        await agents.until(run, RunState.WAITING)
        handle = agents.client.get_workflow_handle(run.workflow_id)
        skipper = TimeSkipper(agents.client)
        await skipper.fast_forward(handle, timedelta(days=28))
        assert of_type(await agents.story(run), "action.reminded") == ["action.reminded:review"]
        await skipper.fast_forward(handle, timedelta(days=5))
        await agents.until(run, RunState.SUCCEEDED)
        assert [state for state, _ in script.decided.values()] == ["rejected"]
        decided = next(e for e in await agents.events(run) if e.type == "action.decided")
        assert decided.data["action_state"] == ActionState.EXPIRED


class TestOutreach:
    async def start(self, agents: AgentHouse, user_id, **script):
        found = agents.script(user_id)
        for name, value in script.items():
            setattr(found, name, value)
        return found, await agents.begin(user_id, RunKind.OUTREACH, uuid4())

    async def test_sends_once_and_follows_up_after_a_week(self, agents: AgentHouse, user_id):
        script, run = await self.start(agents, user_id, follow_up=timedelta(days=7))
        await agents.until(run, RunState.WAITING)
        assert (await agents.story(run))[-1] == "timer.started:await_reply"
        handle = agents.client.get_workflow_handle(run.workflow_id)
        await TimeSkipper(agents.client).fast_forward(handle, timedelta(days=8))
        await agents.asked(run)
        await agents.decide(run, 0, "approve")
        await agents.until(run, RunState.SUCCEEDED)
        assert list(script.sent.values()) == [1, 1]

    async def test_a_reply_ends_the_wait(self, agents: AgentHouse, user_id):
        script, run = await self.start(agents, user_id, follow_up=timedelta(days=7))
        await agents.until(run, RunState.WAITING)
        script.mail = type(script.mail)(script.mail.mail_id, MailState.SENT, replied=True)
        async with agents.context.for_user(user_id) as factory:
            await factory.runs().notice(run.id, Notice.REPLIED)
        await agents.until(run, RunState.SUCCEEDED)
        assert list(script.sent.values()) == [1]
        assert script.calls["compose_follow_up"] == 0

    async def test_a_bounce_ends_the_wait(self, agents: AgentHouse, user_id):
        script, run = await self.start(agents, user_id, follow_up=timedelta(days=7))
        await agents.until(run, RunState.WAITING)
        script.mail = type(script.mail)(script.mail.mail_id, MailState.FAILED, ended=True)
        async with agents.context.for_user(user_id) as factory:
            await factory.runs().notice(run.id, Notice.CHANGED)
        await agents.until(run, RunState.SUCCEEDED)
        assert "step.skipped:send_follow_up" in await agents.story(run)
        assert script.calls["compose_follow_up"] == 0

    async def test_a_bounce_takes_the_follow_up_back(self, agents: AgentHouse, user_id):
        script, run = await self.start(agents, user_id, follow_up=timedelta(milliseconds=1))
        await agents.asked(run)
        async with agents.context.for_user(user_id) as factory:
            await factory.runs().notice(run.id, Notice.CHANGED)
        await agents.until(run, RunState.SUCCEEDED)
        (skipped,) = [
            event for event in await agents.events(run) if event.type == "step.skipped"
            and event.data["step"] == "send_follow_up"
        ]  # fmt: skip
        assert skipped.data["reason"] == "not_sent"
        assert list(script.sent.values()) == [1]

    async def test_a_wait_can_be_paused_and_goes_on(self, agents: AgentHouse, user_id):
        _, run = await self.start(agents, user_id, follow_up=timedelta(days=7))
        await agents.until(run, RunState.WAITING)
        await agents.ask(run, "pause")
        await agents.until(run, RunState.PAUSED)
        await agents.ask(run, "resume")
        await agents.until(run, RunState.WAITING)
        await agents.ask(run, "cancel")
        await agents.until(run, RunState.CANCELLED)

    async def test_an_uncertain_mail_asks_and_is_not_sent_again_by_itself(self, agents, user_id):
        script, run = await self.start(agents, user_id, uncertain=True)
        asked = await agents.until(run, RunState.WAITING)
        assert asked.actions[0].kind == "resolve_mail"
        assert sum(script.sent.values()) == 0
        await agents.decide(run, 0, "reject")
        await agents.until(run, RunState.SUCCEEDED)
        assert sum(script.sent.values()) == 0

    async def test_only_the_person_has_it_sent_again(self, agents: AgentHouse, user_id):
        script, run = await self.start(agents, user_id, uncertain=True)
        await agents.until(run, RunState.WAITING)
        await agents.decide(run, 0, "approve")
        await agents.until(run, RunState.SUCCEEDED)
        assert list(script.sent.values()) == [0, 1] or sum(script.sent.values()) == 1


class TestBriefing:
    async def test_is_sent_when_there_is_news(self, agents: AgentHouse, user_id):
        run = await agents.begin(user_id, RunKind.BRIEFING)
        await agents.until(run, RunState.SUCCEEDED)
        assert sum(agents.script(user_id).sent.values()) == 1

    async def test_is_quiet_otherwise(self, agents: AgentHouse, user_id):
        agents.script(user_id).news = 0
        run = await agents.begin(user_id, RunKind.BRIEFING)
        await agents.until(run, RunState.SUCCEEDED)
        assert "step.skipped:deliver" in await agents.story(run)
        assert not agents.script(user_id).sent


class TestSchedule:
    async def wish(self, agents: AgentHouse, user_id, **settings) -> None:
        async with agents.context.for_user(user_id) as factory:
            await factory.accounts().change(user_id, UserChanges(time_zone="America/New_York"))
            await factory.briefings().save_settings(user_id, BriefingSettings(**settings))

    async def schedule(self, agents: AgentHouse, user_id, hour: int | None):
        """The person's schedule once it has become so; None when there is none."""
        handle = agents.client.get_schedule_handle(schedule_id(user_id))
        async with asyncio.timeout(10):
            while True:
                try:
                    found = (await handle.describe()).schedule
                except RPCError:
                    found = None
                if (found.spec.calendars[0].hour[0].start if found else None) == hour:
                    return found
                await asyncio.sleep(0.1)

    async def test_follows_the_settings_and_the_time_zone(self, agents: AgentHouse, user_id):
        await self.wish(agents, user_id, enabled=True, hour=7)
        found = await self.schedule(agents, user_id, 7)
        assert found.spec.time_zone_name == "America/New_York"
        assert found.policy.overlap is ScheduleOverlapPolicy.SKIP
        assert found.spec.jitter
        await self.wish(agents, user_id, enabled=True, hour=21)
        await self.schedule(agents, user_id, 21)
        await self.wish(agents, user_id, enabled=False)
        await self.schedule(agents, user_id, None)

    async def test_a_search_goes_before_it(self, agents: AgentHouse, user_id):
        await self.wish(agents, user_id, enabled=False, hour=7, minute=30)
        handle = agents.client.get_schedule_handle(search_schedule_id(user_id))
        async with asyncio.timeout(30):
            while True:
                try:
                    found = (await handle.describe()).schedule
                    break
                except RPCError:
                    await asyncio.sleep(0.1)
        at = found.spec.calendars[0]
        assert (at.hour[0].start, at.minute[0].start) == (6, 45)
        assert found.spec.time_zone_name == "America/New_York"
        assert found.spec.jitter == timedelta(minutes=30)
        await handle.trigger()
        async with asyncio.timeout(30):
            while not agents.script(user_id).calls["search"]:
                await asyncio.sleep(0.1)
        await self.wish(agents, user_id, enabled=False, discover=False)

    async def test_ticks_at_the_local_hour_also_when_clocks_change(self, agents, user_id):
        """30 days around the end of daylight saving time, in seconds."""
        await self.wish(agents, user_id, enabled=True, hour=7)
        await self.schedule(agents, user_id, 7)
        handle = agents.client.get_schedule_handle(schedule_id(user_id))
        first = datetime(2025, 10, 18, tzinfo=UTC)
        whole = ScheduleBackfill(
            first, first + timedelta(days=30), overlap=ScheduleOverlapPolicy.BUFFER_ALL
        )
        await handle.backfill(whole)
        calls = agents.script(user_id).calls
        async with asyncio.timeout(40):
            while sum(n for name, n in calls.items() if name.startswith("day:")) < 30:
                await asyncio.sleep(0.2)
        days = sorted(name.removeprefix("day:") for name in calls if name.startswith("day:"))
        assert days == [str((first + timedelta(days=n)).date()) for n in range(30)]
        hours = {
            moment.astimezone(ZoneInfo("America/New_York")).hour
            for moment in agents.script(user_id).ticks
        }
        assert hours == {7}
        await self.wish(agents, user_id, enabled=False)
        await self.schedule(agents, user_id, None)

    async def test_is_put_back_when_temporal_lost_it(self, agents: AgentHouse, user_id):
        await self.wish(agents, user_id, enabled=True, hour=7)
        await self.schedule(agents, user_id, 7)
        await agents.client.get_schedule_handle(schedule_id(user_id)).delete()
        await self.schedule(agents, user_id, None)
        async with asyncio.timeout(20):
            while not await agents.context.briefing_scheduler.reconcile():
                await asyncio.sleep(0.5)
        await self.schedule(agents, user_id, 7)
        await self.wish(agents, user_id, enabled=False)
        await self.schedule(agents, user_id, None)


class TestReminder:
    async def test_comes_at_its_time(self, agents: AgentHouse, user_id):
        script = agents.script(user_id)
        script.remind_at = datetime.now(UTC) + timedelta(days=30)
        run = await agents.begin(user_id, RunKind.APPLICATION, uuid4())
        await agents.until(run, RunState.WAITING)
        handle = agents.client.get_workflow_handle(run.workflow_id)
        began = time.monotonic()
        await TimeSkipper(agents.client).fast_forward(handle, timedelta(days=31))
        await agents.until(run, RunState.SUCCEEDED)
        assert script.calls["remind"] == 1
        assert time.monotonic() - began < 20

    async def test_is_dropped_when_nobody_wants_it_any_more(self, agents: AgentHouse, user_id):
        script = agents.script(user_id)
        script.remind_at = datetime.now(UTC) + timedelta(days=30)
        run = await agents.begin(user_id, RunKind.APPLICATION, uuid4())
        await agents.until(run, RunState.WAITING)
        script.remind_at = None
        async with agents.context.for_user(user_id) as factory:
            await factory.runs().notice(run.id, Notice.CHANGED)
        await agents.until(run, RunState.SUCCEEDED)
        assert script.calls["remind"] == 0
