"""The agents' histories; see `tests.workflows.record`, which runs this."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from temporalio.client import WorkflowHistory

from jobpilot.briefings.contracts import SEARCH_WORKFLOW, TICK_WORKFLOW, BriefingTick
from jobpilot.outreach.contracts import MailState
from jobpilot.runs.contracts import Notice, TaskQueue
from jobpilot.runs.domain.run import Run
from jobpilot.runs.domain.states import RunKind, RunState
from tests.conftest import create_user
from tests.workflows.agents import AgentHouse, nothing, out_of_money
from tests.workflows.house import failing

SOON = timedelta(seconds=1)


async def discover_found(house: AgentHouse, user_id: UUID) -> Run:
    house.script(user_id).boards = tuple(uuid4() for _ in range(6))
    return await house.begin(user_id, RunKind.DISCOVER)


async def discover_failed(house: AgentHouse, user_id: UUID) -> Run:
    house.script(user_id).boards = (uuid4(),)
    house.script(user_id).acts["fetch"] = failing("source_unreachable")
    return await house.begin(user_id, RunKind.DISCOVER)


async def match_judged(house: AgentHouse, user_id: UUID) -> Run:
    house.script(user_id).matches = tuple(uuid4() for _ in range(6))
    return await house.begin(user_id, RunKind.MATCH)


async def match_parked(house: AgentHouse, user_id: UUID) -> Run:
    script = house.script(user_id)
    script.matches = tuple(uuid4() for _ in range(6))
    script.acts[f"judge:{script.matches[2]}"] = out_of_money(script)
    script.acts["spent"] = nothing
    run = await house.begin(user_id, RunKind.MATCH)
    await house.until(run, RunState.PARKED)
    del script.acts["spent"]
    await house.ask(run, "resume")
    return run


async def match_cancelled(house: AgentHouse, user_id: UUID) -> Run:
    house.script(user_id).acts["rank"] = lambda: asyncio.sleep(60)
    run = await house.begin(user_id, RunKind.MATCH)
    while "step.started:rank" not in await house.story(run):
        await asyncio.sleep(0.05)
    await house.ask(run, "cancel")
    return run


async def prepare_decided(house: AgentHouse, user_id: UUID) -> Run:
    run = await house.begin(user_id, RunKind.PREPARE, uuid4(), "cover_letter", "cold_email")
    await house.until(run, RunState.WAITING)
    await house.decide(run, 0, "approve")
    await house.decide(run, 0, "reject")
    return run


async def prepare_paused(house: AgentHouse, user_id: UUID) -> Run:
    run = await house.begin(user_id, RunKind.PREPARE, uuid4())
    await house.until(run, RunState.WAITING)
    for wish, state in (("pause", RunState.PAUSED), ("resume", RunState.WAITING)):
        await house.ask(run, wish)
        await house.until(run, state)
    await house.ask(run, "cancel")
    return run


async def prepare_withdrawn(house: AgentHouse, user_id: UUID) -> Run:
    """One of two letters is written anew by another run; the other is approved."""
    run = await house.begin(user_id, RunKind.PREPARE, uuid4(), "cover_letter", "cold_email")
    old = (await house.until(run, RunState.WAITING)).actions[0]
    async with house.context.for_user(user_id) as factory:
        assert old.subject_id is not None
        await factory.runs().withdraw_question(run.id, old.subject_id)
    while old.subject_id not in house.script(user_id).decided:
        await asyncio.sleep(0.05)
    await house.decide(run, 0, "approve")
    return run


async def outreach_followed_up(house: AgentHouse, user_id: UUID) -> Run:
    house.script(user_id).follow_up = SOON
    run = await house.begin(user_id, RunKind.OUTREACH, uuid4())
    await house.asked(run)
    await house.decide(run, 0, "approve")
    return run


async def outreach_replied(house: AgentHouse, user_id: UUID) -> Run:
    script = house.script(user_id)
    script.follow_up = timedelta(days=7)
    run = await house.begin(user_id, RunKind.OUTREACH, uuid4())
    await house.until(run, RunState.WAITING)
    assert script.mail is not None
    script.mail = type(script.mail)(script.mail.mail_id, MailState.SENT, replied=True)
    async with house.context.for_user(user_id) as factory:
        await factory.runs().notice(run.id, Notice.REPLIED)
    return run


async def outreach_bounced(house: AgentHouse, user_id: UUID) -> Run:
    script = house.script(user_id)
    script.follow_up = timedelta(days=7)
    run = await house.begin(user_id, RunKind.OUTREACH, uuid4())
    await house.until(run, RunState.WAITING)
    assert script.mail is not None
    script.mail = type(script.mail)(script.mail.mail_id, MailState.FAILED, ended=True)
    async with house.context.for_user(user_id) as factory:
        await factory.runs().notice(run.id, Notice.CHANGED)
    return run


async def outreach_uncertain(house: AgentHouse, user_id: UUID) -> Run:
    house.script(user_id).uncertain = True
    run = await house.begin(user_id, RunKind.OUTREACH, uuid4())
    await house.until(run, RunState.WAITING)
    await house.decide(run, 0, "approve")
    return run


async def briefing_sent(house: AgentHouse, user_id: UUID) -> Run:
    return await house.begin(user_id, RunKind.BRIEFING)


async def briefing_quiet(house: AgentHouse, user_id: UUID) -> Run:
    house.script(user_id).news = 0
    return await house.begin(user_id, RunKind.BRIEFING)


async def application_reminded(house: AgentHouse, user_id: UUID) -> Run:
    house.script(user_id).remind_at = datetime.now(UTC) + SOON
    return await house.begin(user_id, RunKind.APPLICATION, uuid4())


async def application_dropped(house: AgentHouse, user_id: UUID) -> Run:
    script = house.script(user_id)
    script.remind_at = datetime.now(UTC) + timedelta(days=30)
    run = await house.begin(user_id, RunKind.APPLICATION, uuid4())
    await house.until(run, RunState.WAITING)
    script.remind_at = None
    async with house.context.for_user(user_id) as factory:
        await factory.runs().notice(run.id, Notice.CHANGED)
    return run


Scenario = Callable[[AgentHouse, UUID], Awaitable[Run]]
SCENARIOS: dict[str, Scenario] = {
    "Discover-found": discover_found,
    "Discover-failed": discover_failed,
    "Match-judged": match_judged,
    "Match-parked": match_parked,
    "Match-cancelled": match_cancelled,
    "Prepare-decided": prepare_decided,
    "Prepare-paused": prepare_paused,
    "Prepare-withdrawn": prepare_withdrawn,
    "Outreach-followed_up": outreach_followed_up,
    "Outreach-replied": outreach_replied,
    "Outreach-bounced": outreach_bounced,
    "Outreach-uncertain": outreach_uncertain,
    "Briefing-sent": briefing_sent,
    "Briefing-quiet": briefing_quiet,
    "ApplicationTracking-reminded": application_reminded,
    "ApplicationTracking-dropped": application_dropped,
}
TICKS = {"Tick-told": TICK_WORKFLOW, "SearchTick-started": SEARCH_WORKFLOW}


async def record(house: AgentHouse, scenario: Scenario) -> WorkflowHistory:
    """What one scenario's workflow did from start to end."""
    user_id = await create_user(house.context)
    run = await scenario(house, user_id)
    await house.until(run)
    await asyncio.sleep(0.5)  # the execution closes after the run's last event
    return await house.client.get_workflow_handle(run.workflow_id).fetch_history()


async def record_tick(house: AgentHouse, kind: str) -> WorkflowHistory:
    """A tick that a schedule starts."""
    tick = BriefingTick(await create_user(house.context))
    handle = await house.client.start_workflow(
        kind, tick, id=f"{kind}-{tick.user_id}", task_queue=TaskQueue.BRIEFINGS
    )
    await handle.result()
    return await handle.fetch_history()
