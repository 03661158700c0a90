"""What becomes of an archive, step by step."""

import pytest

from jobpilot.privacy.export.contracts import export_workflow_id
from tests.workflows.exports import SCENARIOS, exporting, seen
from workers.interceptors import ActivityDiscipline


@pytest.mark.parametrize(
    ("scenario", "steps", "state", "words"),
    [
        ("expired", ["build", "announce", "expire"], "succeeded", "has expired"),
        ("failed", ["build", "fail"], "failed", "could not be made"),
        ("gone", ["build"], "cancelled", "no archive"),
    ],
)
async def test_steps(context, scenario: str, steps: list[str], state: str, words: str) -> None:
    script = SCENARIOS[scenario]()
    client = await context.worker_client([ActivityDiscipline()])
    async with exporting(client, script) as export_id:
        assert script.done == steps
        handle = client.get_workflow_handle(export_workflow_id(export_id))
        found = await seen(handle, state, words)
    assert found["JobPilotRunKind"] == "account_export"
