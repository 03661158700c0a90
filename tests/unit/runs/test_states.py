"""What a person may ask for, and what events make of a run."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobpilot.runs.domain.progress import EventData, Progress, RunStatus, apply_event
from jobpilot.runs.domain.states import (
    ACTIVE,
    STEPS,
    TERMINAL,
    Code,
    Desired,
    EventType,
    RunKind,
    RunState,
    Step,
    StepState,
    allowed_actions,
)

AT = datetime(2026, 1, 1, tzinfo=UTC)
QUESTION = UUID(int=7)


@pytest.mark.parametrize(
    ("state", "desired", "expected"),
    [
        (RunState.QUEUED, Desired.RUN, ("pause", "cancel")),
        (RunState.RUNNING, Desired.RUN, ("pause", "cancel")),
        (RunState.RUNNING, Desired.PAUSE, ("resume", "cancel")),
        (RunState.WAITING, Desired.RUN, ("pause", "cancel", f"decide:{QUESTION}")),
        (RunState.WAITING, Desired.PAUSE, ("resume", "cancel")),
        (RunState.PAUSED, Desired.PAUSE, ("resume", "cancel")),
        (RunState.PAUSED, Desired.RUN, ("pause", "cancel")),
        (RunState.PAUSED, Desired.CANCEL, ()),
        (RunState.PARKED, Desired.RUN, ("resume", "cancel")),
        (RunState.PARKED, Desired.PAUSE, ("resume", "cancel")),
        (RunState.FAILED, Desired.RUN, ("retry",)),
        (RunState.FAILED, Desired.PAUSE, ("retry",)),
        (RunState.SUCCEEDED, Desired.RUN, ()),
        (RunState.CANCELLED, Desired.CANCEL, ()),
    ],
)
def test_allowed_actions(state, desired, expected):
    assert allowed_actions(state, desired, (QUESTION,)) == expected


def test_a_failed_run_is_taken_up_from_each_step_that_it_came_to():
    reached = (Step.EMBED, Step.RANK)
    actions = allowed_actions(RunState.FAILED, Desired.RUN, (), reached)
    assert actions == ("retry", "retry:embed", "retry:rank")
    assert allowed_actions(RunState.RUNNING, Desired.RUN, (), reached) == ("pause", "cancel")


@given(st.sampled_from(sorted(RunState)), st.sampled_from(sorted(Desired)))
def test_only_an_active_run_can_be_cancelled_and_only_once(state, desired):
    actions = allowed_actions(state, desired)
    assert ("cancel" in actions) is (state in ACTIVE and desired is not Desired.CANCEL)
    assert not {"pause", "resume"} <= set(actions)
    assert (state in TERMINAL) is not bool({"pause", "resume", "cancel"} & set(actions)) or (
        desired is Desired.CANCEL
    )


def test_steps_are_followed_by_name():
    status = RunStatus(RunState.RUNNING)
    started = EventData(step=Step.INSPECT, attempt=2)
    status = apply_event(status, EventType.STEP_STARTED, AT, started)
    assert status.step is Step.INSPECT
    status = apply_event(status, EventType.STEP_COMPLETED, AT, started)
    skipped = EventData(step=Step.OCR, reason=Code("not_available"))
    status = apply_event(status, EventType.STEP_SKIPPED, AT, skipped)
    assert status.progress.completed == (Step.INSPECT, Step.OCR)
    steps = status.progress.all_steps(RunKind.RESUME_INTAKE)
    assert [step.name for step in steps] == list(STEPS[RunKind.RESUME_INTAKE])
    assert (steps[0].attempt, steps[0].started_at, steps[0].ended_at) == (2, AT, AT)
    assert steps[1].state is StepState.PENDING
    assert status.step is Step.INSPECT


def test_an_end_is_undone_by_a_restart():
    failed = EventData(state=RunState.FAILED, failure_code=Code("no_text_found"))
    status = apply_event(RunStatus(RunState.RUNNING), EventType.RUN_FAILED, AT, failed)
    assert (status.state, status.failure_code, status.finished_at) == (
        "failed",
        "no_text_found",
        AT,
    )
    restarted = EventData(state=RunState.RUNNING)
    status = apply_event(status, EventType.RUN_RESTARTED, AT, restarted)
    assert (status.state, status.failure_code, status.finished_at) == ("running", None, None)


def test_a_retry_forgets_the_pause_and_counts_up():
    progress = replace(Progress(), desired=Desired.PAUSE, control_revision=3).retried()
    assert (progress.desired, progress.control_revision, progress.attempt) == (Desired.RUN, 4, 2)


def test_event_data_is_json_without_what_does_not_apply():
    data = EventData(state=RunState.WAITING, action_id=QUESTION, expires_at=AT)
    assert data.as_json() == {
        "state": "waiting",
        "action_id": str(QUESTION),
        "expires_at": "2026-01-01T00:00:00Z",
    }
