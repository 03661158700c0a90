"""Record a run that moved from one release of the workers to another.

    python -m tests.workflows.record_releases VERSION

writes `histories/VERSION-ResumeIntake-left.json`, the execution that the old release ended, and `…-arrived.json`, the
one with which the new release went on.
"""

import asyncio
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from jobpilot.bootstrap import ProcessContext
from jobpilot.runs.domain.run import Run
from jobpilot.settings import AppEnv, Settings
from jobpilot.stack.servers import EmbeddedServers
from tests.conftest import create_user, migrate
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
from tests.workflows.record import FOLDER, text_of


async def moved(context: ProcessContext, settings: Settings) -> tuple[str, str]:
    """What the two executions of the run wrote."""
    person = await create_user(context)
    async with delivering(context) as house, AsyncExitStack() as releases:
        await releases.enter_async_context(working(house, settings, OLD))
        await promoted(context, OLD)
        (run,) = await waiting(house, person, 1)
        await releases.enter_async_context(working(house, settings, NEW))
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
    with tempfile.TemporaryDirectory() as folder, EmbeddedServers(Path(folder)) as servers:
        assert servers.addresses.database_url is not None
        migrate(servers.addresses.database_url)
        settings = Settings(
            _env_file=None,
            app_env=AppEnv.TEST,
            jobpilot_home=Path(folder),
            encrypt_payloads=False,  # histories are replayed by whoever has no keys
        )
        context = ProcessContext.create(settings)
        for name, history in zip(("left", "arrived"), await moved(context, settings), strict=True):
            (FOLDER / f"{version}-ResumeIntake-{name}.json").write_text(history)
        await context.aclose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
