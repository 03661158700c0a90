"""A process that asks a language model until it is killed: `python -m tests.chaos.spender HOME BASE_URL USER_ID`.

It forks for every order that it reads (a line of JSON), so that hundreds of kills do not wait for imports. An order
has `keys` to ask for and perhaps `point`, a place in the code where the process kills itself, and `nth`, the how
manyeth visit to it. It answers with the pid, and with how that process ended.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from jobpilot.adapters.llm.chat_completions import ChatCompletions
from jobpilot.bootstrap import ProcessContext
from jobpilot.costs.domain.calls import ModelCall
from jobpilot.costs.ledger import Ledger
from jobpilot.costs.service import MeteredModel
from jobpilot.ports.language_model import Message, ModelUnavailableError, Prompt
from jobpilot.settings import AppEnv, Settings

AT_ONCE = 4
SHAPE = {"type": "object", "required": ["word"], "properties": {"word": {"type": "string"}}}
# (class, method, before or after it): every place between two effects
POINTS: dict[str, tuple[type, str, bool]] = {
    "before setting aside": (Ledger, "reserve", True),
    "set aside, not committed": (Ledger, "reserve", False),
    "before sending": (ChatCompletions, "complete", True),
    "answered, not booked": (ChatCompletions, "complete", False),
    "booked, not committed": (Ledger, "settle", False),
    "booked": (MeteredModel, "_settle", False),
}


def arm(point: str, nth: int) -> None:
    """From now on the process dies at the nth visit to the point."""
    owner, name, before = POINTS[point]
    original: Callable[..., Awaitable[Any]] = getattr(owner, name)
    visits = 0

    def visit() -> None:
        nonlocal visits
        visits += 1
        if visits == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    async def mined(*arguments: Any, **named: Any) -> Any:
        if before:
            visit()
        found = await original(*arguments, **named)
        if not before:
            visit()
        return found

    setattr(owner, name, mined)


async def spend(home: Path, base_url: str, user_id: UUID, keys: list[str]) -> None:
    settings = Settings(
        _env_file=None,
        app_env=AppEnv.TEST,
        jobpilot_home=home,
        llm_model="counted-1",
        openai_base_url=base_url,
        llm_input_price=1,
        llm_output_price=2,
    )
    context = ProcessContext.create(settings)
    waiting = list(reversed(keys))

    async def work() -> None:
        while waiting:
            await ask(context.metered_model, user_id, waiting.pop())

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    await context.aclose()


async def ask(metered: MeteredModel, user_id: UUID, key: str) -> None:
    prompt = Prompt((Message("user", f"A word for {key}."),), "word", SHAPE, answer_tokens=100)
    call = ModelCall(user_id, None, key, "chaos", prompt, "word-1")
    while True:
        try:
            await metered.ask(call)
        except ModelUnavailableError:
            await asyncio.sleep(0.01)
        else:
            return


def main() -> None:
    home, base_url, user_id = Path(sys.argv[1]), sys.argv[2], UUID(sys.argv[3])
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            if order.get("point"):
                arm(order["point"], order["nth"])
            asyncio.run(spend(home, base_url, user_id, order["keys"]))
            os._exit(0)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
