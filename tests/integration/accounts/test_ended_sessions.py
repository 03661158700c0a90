"""A session that was signed out is refused: here at once, in other processes within a second."""

import asyncio
import secrets
import time

from jobpilot.adapters.identity.sessions import ASSUMED_SECONDS, RedisEndedSessions
from jobpilot.bootstrap import ProcessContext


class TestEndedSessions:
    async def test_counts_at_once_where_it_was_ended(self, context: ProcessContext) -> None:
        sessions, session = RedisEndedSessions(context.redis), secrets.token_hex(8)
        assert not await sessions.has_ended(session)
        await sessions.end(session)
        assert await sessions.has_ended(session)

    async def test_reaches_other_processes_in_time(self, context: ProcessContext) -> None:
        here, there = RedisEndedSessions(context.redis), RedisEndedSessions(context.redis)
        session = secrets.token_hex(8)
        assert not await there.has_ended(session)
        await here.end(session)
        started = time.monotonic()
        async with asyncio.timeout(5):
            while not await there.has_ended(session):
                await asyncio.sleep(0.05)
        assert time.monotonic() - started <= ASSUMED_SECONDS + 0.5

    async def test_many_requests_ask_redis_once(self, context: ProcessContext) -> None:
        sessions, session = RedisEndedSessions(context.redis), secrets.token_hex(8)
        before = (await context.redis.info("commandstats"))["cmdstat_exists"]["calls"]
        for _ in range(50):
            await sessions.has_ended(session)
        after = (await context.redis.info("commandstats"))["cmdstat_exists"]["calls"]
        assert after - before < 10, "the tests' own API asks now and then"
