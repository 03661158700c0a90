"""The intake run from start to end, steered and disturbed."""

from jobpilot.runs.domain.states import RunState
from tests.workflows.house import House

STORY = [
    "run.started",
    "step.started:inspect",
    "step.completed:inspect",
    "step.started:text_extraction",
    "step.completed:text_extraction",
    "step.skipped:ocr",
    "step.started:nlp_parsing",
    "step.completed:nlp_parsing",
    "step.skipped:ai_enhancement",
    "step.started:review",
    "action.requested:review",
    "action.decided:review",
    "step.completed:review",
    "step.started:version",
    "step.completed:version",
    "run.succeeded",
]


class TestStory:
    async def test_an_approved_intake_succeeds_with_every_event_once(self, house: House, user_id):
        run = await house.start(user_id)
        waiting = await house.until(run, RunState.WAITING)
        assert waiting.allowed_actions == ("pause", "cancel", f"decide:{waiting.actions[0].id}")
        await house.approve(run)
        done = await house.until(run)
        assert done.status.state is RunState.SUCCEEDED
        assert await house.story(run) == STORY
        assert house.resumes.calls[run.resume_id] == {
            "inspect": 1, "extract": 1, "parse": 1, "confirm": 1
        }  # fmt: skip
