"""What the ledger adds to a call of a language model: asked for the first time, asked again, and many at once.

    python benchmarks/model_calls.py [--samples 200]

The built-in writer answers, in no time, so that all that is left is the money: two transactions, committed to disk.
Starts its own servers in a temporary folder and ends by itself.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from uuid import UUID

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from jobpilot.adapters.llm.builtin import BuiltinWriter
from jobpilot.bootstrap import ProcessContext
from jobpilot.costs.domain.calls import ModelCall
from jobpilot.ports.language_model import Message, Prompt
from jobpilot.settings import AppEnv, Settings
from jobpilot.stack.servers import EmbeddedServers
from tests.conftest import create_user, migrate

AT_ONCE = 64


async def ask(context: ProcessContext, user_id: UUID, key: str) -> float:
    """Milliseconds of one call."""
    prompt = Prompt((Message("user", "A word?"),), "word", {"type": "object"}, facts={})
    started = time.perf_counter()
    await context.metered_model.ask(ModelCall(user_id, None, key, "bench", prompt, "word-1"))
    return (time.perf_counter() - started) * 1000


def told(name: str, times: list[float]) -> None:
    print(f"{name:<28}{median(times):>8.1f}{quantiles(times, n=20)[-1]:>8.1f}   ms p50, p95")


async def run(samples: int) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="jobpilot-bench-") as folder,
        EmbeddedServers(Path(folder)) as servers,
    ):
        migrate(servers.addresses.database_url)
        settings = Settings(_env_file=None, app_env=AppEnv.TEST, jobpilot_home=Path(folder))
        context = ProcessContext.create(settings)
        context.language_model = BuiltinWriter({"word": lambda _: {"word": "heron"}})
        user_id = await create_user(context)
        for number in range(10):
            await ask(context, user_id, f"warm-{number}")
        keys = [f"call-{number}" for number in range(samples)]
        told("first time", [await ask(context, user_id, key) for key in keys])
        told("again, from the ledger", [await ask(context, user_id, key) for key in keys])
        asked = (ask(context, user_id, f"many-{number}") for number in range(AT_ONCE))
        told(f"{AT_ONCE} at once, one person", list(await asyncio.gather(*asked)))
        await context.aclose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=200)
    asyncio.run(run(parser.parse_args().samples))
