"""How many postings a second get their vector on this machine, and what the model costs in memory.

    python benchmarks/embed_speed.py [--postings 400]

Postings are those of the labelled set, varied in length. Goal: at least 10 a second on two cores.
"""

import argparse
import asyncio
import sys
import time
from pathlib import Path

import psutil

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from jobpilot.adapters.embeddings.minilm import MiniLm
from jobpilot.matching.domain.posting import embedding_text
from jobpilot.matching.embedding import BATCH
from tests.fixtures.matching.postings import POSTINGS

GOAL = 10.0


def resident_mib() -> float:
    return float(psutil.Process().memory_info().rss / 2**20)


async def measure(count: int) -> float:
    embedder = MiniLm(idle_seconds=0.2)
    before = resident_mib()
    started = time.perf_counter()
    await embedder.embed(["warm up"])
    loaded = time.perf_counter() - started
    texts = [
        embedding_text(p.title, p.text * (1 + number % 4))
        for number, p in zip(range(count), POSTINGS * (count // len(POSTINGS) + 1), strict=False)
    ]
    started, peak = time.perf_counter(), 0.0
    for start in range(0, count, BATCH):
        await embedder.embed(texts[start : start + BATCH])
        peak = max(peak, resident_mib())
    rate = count / (time.perf_counter() - started)
    await asyncio.sleep(1)
    print(f"loading the model: {loaded * 1000:.0f} ms")
    print(f"{count} postings: {rate:.1f} a second (goal: at least {GOAL:.0f})")
    print(f"memory: {before:.0f} MiB before, {peak:.0f} at most, {resident_mib():.0f} once let go")
    return rate


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--postings", type=int, default=400)
    return 0 if asyncio.run(measure(parser.parse_args().postings)) >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
