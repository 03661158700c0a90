"""Pause all: one flag of the person, read by runs that begin and told to runs that are under way."""

import asyncio
from uuid import uuid4

from jobpilot.runs.contracts import BeginRun
from jobpilot.runs.domain.states import Desired, RunState
from tests.conftest import create_user
from tests.workflows.house import House


async def pause(house: House, user_id, *, paused: bool = True):
    async with house.context.for_user(user_id) as factory:
        service = factory.agent_pausing()
        return await (service.pause(user_id) if paused else service.resume(user_id))


async def reviewing(house: House, user_id):
    return await house.until(await house.start(user_id), RunState.WAITING)


class TestPauseAll:
    async def test_every_active_run_waits_and_goes_on(self, house: House, user_id):
        runs = [await reviewing(house, user_id) for _ in range(3)]
        user = await pause(house, user_id)
        assert user.agents_paused
        for run in runs:
            await house.until(run, RunState.PAUSED)
        user = await pause(house, user_id, paused=False)
        assert not user.agents_paused
        for run in runs:
            await house.until(run, RunState.WAITING)
            assert (await house.story(run))[-2:] == ["run.paused", "run.resumed"]

    async def test_a_run_that_begins_meanwhile_waits_before_its_first_step(
        self, house: House, user_id
    ):
        await pause(house, user_id)
        run = await house.until(await house.start(user_id), RunState.PAUSED)
        assert await house.story(run) == ["run.started", "run.paused"]
        assert not house.resumes.calls[run.resume_id]
        await pause(house, user_id, paused=False)
        await house.until(run, RunState.WAITING)

    async def test_a_run_paused_by_itself_stays_paused(self, house: House, user_id):
        alone, other = await reviewing(house, user_id), await reviewing(house, user_id)
        await house.ask(alone, "pause")
        await house.until(alone, RunState.PAUSED)
        await pause(house, user_id)
        await house.until(other, RunState.PAUSED)
        await pause(house, user_id, paused=False)
        await house.until(other, RunState.WAITING)
        assert (await house.get(alone)).status.progress.desired is Desired.PAUSE

    async def test_one_run_may_go_on_while_all_others_wait(self, house: House, user_id):
        wanted, other = await reviewing(house, user_id), await reviewing(house, user_id)
        await pause(house, user_id)
        for run in (wanted, other):
            await house.until(run, RunState.PAUSED)
        await house.ask(wanted, "resume")
        await house.until(wanted, RunState.WAITING)
        await house.approve(wanted)
        await house.until(wanted, RunState.SUCCEEDED)
        assert (await house.get(other)).status.state is RunState.PAUSED

    async def test_somebody_elses_runs_go_on(self, house: House, user_id):
        other = await create_user(house.context)
        run = await reviewing(house, other)
        await pause(house, user_id)
        assert (await house.get(run)).status.progress.desired is Desired.RUN

    async def test_twice_tells_nobody_twice(self, house: House, user_id):
        run = await reviewing(house, user_id)
        await pause(house, user_id)
        revision = (await house.get(run)).status.progress.control_revision
        await pause(house, user_id)
        assert (await house.get(run)).status.progress.control_revision == revision


class TestAnnouncement:
    async def test_says_on_redis_what_was_committed(self, house: House, user_id):
        pubsub = house.context.redis.pubsub()
        await pubsub.psubscribe("agent:pause:*", "agent:resume:*")
        await pause(house, user_id)
        await pause(house, user_id, paused=False)
        heard = []
        async with asyncio.timeout(5):
            while len(heard) < 2:
                message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=1)
                if message is not None:
                    heard.append(message["channel"].decode())
        await pubsub.aclose()
        assert heard == [f"agent:pause:{user_id}", f"agent:resume:{user_id}"]


class TestBeginning:
    async def test_waits_for_a_pause_that_is_being_written(self, house: House, user_id):
        """Otherwise a run could begin between the pause's look at active runs and its commit."""
        run = await house.start(user_id)
        async with house.context.for_user(user_id) as factory:
            await factory.agent_pausing().pause(user_id)

            async def begin():
                async with house.recording(user_id) as recorder:
                    return await recorder.begin(BeginRun(run.id, user_id, uuid4()))

            beginning = asyncio.create_task(begin())
            done, _ = await asyncio.wait({beginning}, timeout=0.3)
            assert not done
        assert (await beginning).desired is Desired.PAUSE
