"""Record the histories that later versions of the workflows must still replay.

    python -m tests.workflows.record VERSION

writes `histories/VERSION-<workflow>-<scenario>.json`. Add files with each release; delete none while
runs of that version may be under way.
"""

import asyncio
import json
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHistory

from jobpilot.bootstrap import ProcessContext
from jobpilot.runs.domain.run import Run
from jobpilot.runs.domain.states import RunState
from jobpilot.settings import AppEnv, Settings
from jobpilot.stack.servers import EmbeddedServers
from tests.conftest import create_user, migrate
from tests.workflows import record_agents
from tests.workflows.agents import running_agents
from tests.workflows.house import House, failing, helping, running_house

FOLDER = Path(__file__).parent / "histories"


async def approved(house: House, run: Run) -> None:
    await house.until(run, RunState.WAITING)
    await house.approve(run)


async def rejected(house: House, run: Run) -> None:
    await house.until(run, RunState.WAITING)
    await house.approve(run, "reject")


async def paused(house: House, run: Run) -> None:
    await house.until(run, RunState.WAITING)
    for wish, state in (("pause", RunState.PAUSED), ("resume", RunState.WAITING)):
        await house.ask(run, wish)
        await house.until(run, state)
    await house.approve(run)


async def cancelled(house: House, run: Run) -> None:
    await house.until(run, RunState.WAITING)
    await house.ask(run, "cancel")


async def cancelled_by_operator(house: House, run: Run) -> None:
    await house.until(run, RunState.WAITING)
    await house.client.get_workflow_handle(run.workflow_id).cancel()


async def failed(house: House, run: Run) -> None:
    await house.until(run, RunState.FAILED)


async def retried(house: House, run: Run) -> None:
    await house.until(run, RunState.FAILED)
    house.resumes.script.clear()
    await house.ask(run, "retry")
    await approved(house, run)


async def enhanced(house: House, run: Run) -> None:
    await approved(house, run)


async def unhelped(house: House, run: Run) -> None:
    await approved(house, run)


async def expired(house: House, run: Run) -> None:
    await house.until(run, RunState.FAILED)


Scenario = Callable[[House, Run], Awaitable[None]]
SCENARIOS: tuple[Scenario, ...] = (
    approved, rejected, paused, cancelled, cancelled_by_operator, failed, retried, expired,
    enhanced, unhelped,
)  # fmt: skip


async def record(house: House, scenario: Scenario) -> str:
    user_id = await create_user(house.context)
    resume_id = await house.resume(user_id)
    if scenario in (failed, retried):
        house.resumes.script[resume_id, "parse"] = failing("file_unreadable")
    if scenario in (enhanced, unhelped):
        help_or_not = helping() if scenario is enhanced else failing("llm_rejected")
        house.resumes.script[resume_id, "enhance"] = help_or_not
    house.review = timedelta(seconds=1) if scenario is expired else timedelta(days=30)
    run = await house.start(user_id, resume_id)
    await scenario(house, run)
    await house.until(run)
    await asyncio.sleep(0.5)  # the execution closes after the run's last event
    history = await house.client.get_workflow_handle(run.workflow_id).fetch_history()
    return text_of(history)


def text_of(history: WorkflowHistory) -> str:
    return json.dumps(_anonymous(json.loads(history.to_json())), indent=1, sort_keys=True) + "\n"


def _anonymous(value: Any) -> Any:
    """Without the name of the machine on which it was recorded, and the place of its files."""
    if isinstance(value, dict):
        return {key: _anonymous(inner) for key, inner in value.items() if key != "stackTrace"}
    if isinstance(value, list):
        return [_anonymous(inner) for inner in value]
    is_identity = isinstance(value, str) and re.match(r"^\d+@", value)
    return "recorder" if is_identity else value


@asynccontextmanager
async def recording() -> AsyncIterator[ProcessContext]:
    """Servers of their own, and a process on them."""
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
        yield context
        await context.aclose()


async def main(version: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    async with recording() as context:
        async with running_house(context, cached_workflows=200) as house:
            for scenario in SCENARIOS:
                path = FOLDER / f"{version}-ResumeIntake-{scenario.__name__}.json"
                path.write_text(await record(house, scenario))
        async with running_agents(context, cached_workflows=200) as agents:
            for name, story in record_agents.SCENARIOS.items():
                history = await record_agents.record(agents, story)
                (FOLDER / f"{version}-{name}.json").write_text(text_of(history))
            for name, kind in record_agents.TICKS.items():
                tick = await record_agents.record_tick(agents, kind)
                (FOLDER / f"{version}-{name}.json").write_text(text_of(tick))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
