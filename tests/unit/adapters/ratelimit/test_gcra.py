"""The algorithm itself, and that Lua and Python agree on every decision."""

import asyncio
import random

import pytest
from redis.asyncio import Redis

from jobpilot.adapters.ratelimit.gcra import MICROSECONDS, MemoryGcra, intervals
from jobpilot.adapters.ratelimit.redis import RedisRateLimiter
from jobpilot.ports.ratelimit import Limit
from tests.unit.adapters.identity.tokens import Hands

TEN_A_MINUTE = Limit("ten", 10, 60)


class TestMemory:
    def test_a_burst_then_one_at_a_time(self) -> None:
        hands = Hands()
        gcra = MemoryGcra(clock=hands)
        taken = [gcra.take("a", TEN_A_MINUTE) for _ in range(11)]
        assert [t.allowed for t in taken] == [True] * 10 + [False]
        assert [t.remaining for t in taken] == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0]
        assert taken[-1].retry_after == 6
        hands.now += 5.9
        assert not gcra.take("a", TEN_A_MINUTE).allowed
        hands.now += 0.2
        assert gcra.take("a", TEN_A_MINUTE).allowed
        assert not gcra.take("a", TEN_A_MINUTE).allowed

    def test_refused_requests_cost_nothing(self) -> None:
        hands = Hands()
        gcra = MemoryGcra(clock=hands)
        for _ in range(1000):
            gcra.take("a", TEN_A_MINUTE)
        hands.now += 6.1
        assert gcra.take("a", TEN_A_MINUTE).allowed

    def test_never_more_than_the_burst_and_its_refill(self) -> None:
        hands, rng = Hands(), random.Random(7)
        gcra, allowed, started = MemoryGcra(clock=hands), 0, hands.now
        for _ in range(5000):
            hands.now += rng.choice((0.0, 0.01, 0.5, 7.0))
            allowed += gcra.take("a", TEN_A_MINUTE).allowed
            assert allowed <= 10 + (hands.now - started) / 6 + 1

    def test_subjects_and_limits_do_not_meet(self) -> None:
        gcra = MemoryGcra(clock=Hands())
        for _ in range(10):
            gcra.take("a", TEN_A_MINUTE)
        assert gcra.take("b", TEN_A_MINUTE).allowed
        assert gcra.take("a", Limit("other", 10, 60)).allowed

    def test_forgets_beyond_its_capacity(self) -> None:
        gcra = MemoryGcra(capacity=100, clock=Hands())
        for number in range(10_000):
            gcra.take(str(number), TEN_A_MINUTE)
        assert len(gcra._tats) == 100

    @pytest.mark.parametrize(("requests", "seconds"), [(1, 1), (7, 60), (100, 3600), (10**9, 1)])
    def test_intervals_are_whole_and_positive(self, requests: int, seconds: int) -> None:
        emission, burst = intervals(Limit("x", requests, seconds))
        assert emission >= 1
        assert burst == emission * requests
        assert burst <= max(seconds * MICROSECONDS, requests)


class TestRedis:
    async def test_agrees_with_memory(self, context) -> None:
        limiter = RedisRateLimiter(context.redis, prefix="test-agree")
        memory = MemoryGcra(clock=Hands())
        slow = Limit("slow", 5, 3600)
        for _ in range(8):
            here, there = memory.take("a", slow), await limiter.take("a", slow)
            assert (here.allowed, here.remaining) == (there.allowed, there.remaining)
            assert abs(here.retry_after - there.retry_after) <= 1
            assert abs(here.resets_in - there.resets_in) <= 1

    async def test_leaves_nothing_behind(self, context) -> None:
        limiter = RedisRateLimiter(context.redis, prefix="test-expiry")
        await limiter.take("a", Limit("fast", 10, 1))
        milliseconds = await context.redis.pttl("test-expiry:fast:a")
        assert 0 < milliseconds <= 101

    async def test_a_hundred_at_once_get_the_limit_exactly(self, context, monkeypatch) -> None:
        # on a busy machine the hundredth waits longer than a request would
        monkeypatch.setattr("jobpilot.adapters.ratelimit.redis.PATIENCE_SECONDS", 30)
        async with Redis.from_url(context.settings.redis_dsn) as patient:
            limiter = RedisRateLimiter(patient, prefix="test-race")
            limit = Limit("race", 20, 3600)
            taken = await asyncio.gather(*(limiter.take("a", limit) for _ in range(100)))
        assert [t for t in taken if t.degraded] == []
        assert sum(t.allowed for t in taken) == 20
