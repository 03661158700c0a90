"""What becomes of an archive, step by step."""

import pytest

from tests.workflows.exports import SCENARIOS, exporting
from workers.interceptors import ActivityDiscipline


@pytest.mark.parametrize(
    ("scenario", "steps"),
    [
        ("expired", ["build", "announce", "expire"]),
        ("failed", ["build", "fail"]),
        ("gone", ["build"]),
    ],
)
async def test_steps(context, scenario: str, steps: list[str]) -> None:
    script = SCENARIOS[scenario]()
    client = await context.worker_client([ActivityDiscipline()])
    async with exporting(client, script):
        assert script.done == steps
