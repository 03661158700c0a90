"""Record a run that moved from one release of the workers to another.

    python -m tests.workflows.record_releases VERSION

writes `histories/VERSION-ResumeIntake-left.json`, the execution that the old release ended, and `…-arrived.json`, the
one with which the new release went on.
"""

import asyncio
import sys
from contextlib import AsyncExitStack

from jobpilot.bootstrap import ProcessContext
from jobpilot.runs.domain.run import Run
from tests.conftest import create_user
from tests.integration.runs.test_releases import (
    NEW,
    OLD,
    delivering,
    ends_well,
    promoted,
    waiting,
    working,
)
from tests.workflows.house import House
from tests.workflows.record import FOLDER, recording, text_of


async def moved(context: ProcessContext) -> tuple[str, str]:
    """What the two executions of the run wrote."""
    person = await create_user(context)
    async with delivering(context) as house, AsyncExitStack() as releases:
        await releases.enter_async_context(working(house, context.settings, OLD))
        await promoted(context, OLD)
        (run,) = await waiting(house, person, 1)
        await releases.enter_async_context(working(house, context.settings, NEW))
        await promoted(context, NEW)
        went = await context.release_desk.move(patience=60, replacing=False)
        assert (went.went, went.left) == (1, 0)
        await ends_well(house, run)
        await asyncio.sleep(0.5)  # the execution closes after the run's last event
        return await histories(house, run)


async def histories(house: House, run: Run) -> tuple[str, str]:
    found = [
        each async for each in house.client.list_workflows(f"WorkflowId = '{run.workflow_id}'")
    ]
    first, second = sorted(found, key=lambda each: each.start_time)
    texts = [
        text_of(
            await house.client.get_workflow_handle(
                run.workflow_id, run_id=each.run_id
            ).fetch_history()
        )
        for each in (first, second)
    ]
    return texts[0], texts[1]


async def main(version: str) -> None:
    async with recording() as context:
        histories = await moved(context)
    for name, history in zip(("left", "arrived"), histories, strict=True):
        (FOLDER / f"{version}-ResumeIntake-{name}.json").write_text(history)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
