"""Runs of every released version replay with the workflows as they are now."""

import json
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from jobpilot.adapters.temporal.plugin import jobpilot_plugin
from workers.registry import WORKFLOWS

FOLDER = Path(__file__).parent / "histories"
HISTORIES = sorted(FOLDER.glob("*.json"))


def replayer() -> Replayer:
    kinds = [kind for kinds in WORKFLOWS.values() for kind in kinds]
    return Replayer(workflows=kinds, plugins=[jobpilot_plugin()])


def test_the_scenarios_are_there():
    assert len(HISTORIES) >= 8


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
async def test_it_replays(path: Path):
    history = WorkflowHistory.from_json("recorded", path.read_text())  # noqa: ASYNC240 - small
    await replayer().replay_workflow(history)


@pytest.mark.parametrize("path", HISTORIES, ids=lambda path: path.stem)
def test_it_names_no_machine(path: Path):
    text = path.read_text()
    assert '"identity": "recorder"' in text
    assert "@" not in text
    assert "stackTrace" not in text
    assert str(Path.cwd()) not in text


async def test_another_sequence_of_commands_would_be_noticed():
    history = json.loads((FOLDER / "0.1-ResumeIntake-approved.json").read_text())
    for event in history["events"]:
        scheduled = event.get("activityTaskScheduledEventAttributes", {})
        if scheduled.get("activityType") == {"name": "resumes.extract_text"}:
            scheduled["activityType"] = {"name": "resumes.something_else"}
    with pytest.raises(NondeterminismError):
        await replayer().replay_workflow(WorkflowHistory.from_json("changed", history))
