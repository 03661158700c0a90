"""Whoever spends money is killed, again and again, at random and between any two effects.

Afterwards the books are right to the last micro-dollar, and no call that had been booked was sent again: counted where
the requests arrive. `make test` runs a short form; `JOBPILOT_CHAOS=full` (`make chaos`) the long one.
"""

import asyncio
import contextlib
import json
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from jobpilot.bootstrap import ProcessContext
from tests.chaos.spender import POINTS
from tests.conftest import REPOSITORY
from tests.fixtures.ledger_books import calls_of, check_books, months_of

FULL = os.environ.get("JOBPILOT_CHAOS") == "full"
KILLS = 200 if FULL else 20
KEYS_AT_ONCE = 12


@dataclass
class CountingProvider:
    """Knows a request it has answered by its key, bills it once, and is busy now and then."""

    chance: random.Random
    requests: Counter[str] = field(default_factory=Counter)
    billed: dict[str, int] = field(default_factory=dict)
    booked: set[str] = field(default_factory=set)
    repeated: list[str] = field(default_factory=list)
    base_url: str = ""

    async def answer(self, request: Request) -> Response:
        key = request.headers["idempotency-key"]
        self.requests[key] += 1
        if key in self.booked:
            self.repeated.append(key)
        await asyncio.sleep(self.chance.uniform(0, 0.04))
        if key not in self.billed and self.chance.random() < 0.1:
            return JSONResponse({"error": {}}, self.chance.choice([429, 500]))
        sent, answered = self.chance.randrange(1, 200), self.chance.randrange(1, 100)
        self.billed.setdefault(key, sent + 2 * answered)
        cost = self.billed[key]
        answered = min(99, (cost - 1) // 2)
        usage = {"prompt_tokens": cost - 2 * answered, "completion_tokens": answered}
        message = {"finish_reason": "stop", "message": {"content": '{"word": "heron"}'}}
        return JSONResponse({"choices": [message], "usage": usage})


@asynccontextmanager
async def providing(chance: random.Random) -> AsyncIterator[CountingProvider]:
    provider = CountingProvider(chance)
    app = Starlette(routes=[Route("/v1/chat/completions", provider.answer, methods=["POST"])])
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[assignment, method-assign]
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    provider.base_url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/v1"
    try:
        yield provider
    finally:
        server.should_exit = True
        server.force_exit = True
        await task


@dataclass
class Spenders:
    """Forks of one process; one of them is alive at a time."""

    process: asyncio.subprocess.Process

    async def run(
        self, keys: list[str], *, kill_after: float | None = None, point: str = "", nth: int = 0
    ) -> int:
        """How it ended: 0, or minus the signal's number."""
        assert self.process.stdin is not None
        order = {"keys": keys, "point": point, "nth": nth}
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        pid = int(await self._line())
        if kill_after is not None:
            await asyncio.sleep(kill_after)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return int(await self._line())

    async def _line(self) -> bytes:
        assert self.process.stdout is not None
        async with asyncio.timeout(180):
            return await self.process.stdout.readline()


@asynccontextmanager
async def spending(home: str, base_url: str, user_id: UUID) -> AsyncIterator[Spenders]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.chaos.spender", home, base_url, str(user_id),
        cwd=REPOSITORY, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Spenders(process)
    finally:
        process.kill()
        await process.wait()


def next_order(chance: random.Random, kill: int) -> dict[str, object]:
    """Every other kill is at a place between two effects, the rest at any moment."""
    if kill % 2:
        return {"kill_after": chance.uniform(0.1, 0.9)}
    points = list(POINTS)
    return {"point": points[kill // 2 % len(points)], "nth": chance.randrange(1, KEYS_AT_ONCE)}


@pytest.mark.chaos
@pytest.mark.timeout(600 + 5 * KILLS)
async def test_books_are_right_after_any_kill(
    context: ProcessContext, user_id: UUID, record_property
) -> None:
    seed = int(os.environ["JOBPILOT_TEST_SEED"])
    chance = random.Random(seed)
    async with context.ledger(user_id) as ledger:
        await ledger.set_budget(10_000_000_000)
    async with (
        providing(random.Random(seed + 1)) as provider,
        spending(str(context.settings.jobpilot_home), provider.base_url, user_id) as spenders,
    ):
        kills = made = 0
        keys: list[str] = []
        while kills < KILLS:
            fresh = [f"key-{made + n}" for n in range(KEYS_AT_ONCE - len(keys))]
            made += len(fresh)
            keys += fresh
            ended = await spenders.run(keys, **next_order(chance, kills))  # type: ignore[arg-type]
            assert ended in (0, -signal.SIGKILL)
            kills += ended != 0
            calls = await calls_of(context, user_id)
            provider.booked = {str(c.id) for c in calls if c.state == "settled"}
            settled = {c.effect_key.partition(":")[0] for c in calls if c.state == "settled"}
            keys = [key for key in keys if key not in settled]
            await check_books(context, user_id)
        assert await spenders.run(keys) == 0
        await check_books(context, user_id)
        calls, (month,) = await calls_of(context, user_id), await months_of(context, user_id)
        assert len(calls) == made
        assert {c.state for c in calls} == {"settled"}
        assert provider.repeated == []
        assert set(provider.billed) == {str(c.id) for c in calls}
        assert {str(c.id): c.settled_micros for c in calls} == provider.billed
        assert month.settled_micros == sum(provider.billed.values())
        assert month.reserved_micros == 0
        assert month.granted_micros == month.settled_micros + month.released_micros
        lost = sum(provider.requests.values()) - len(calls)
        print(f"seed {seed}: {kills} kills, {made} calls, {lost} requests sent again")
        record_property("kills", kills)
