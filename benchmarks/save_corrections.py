"""What keeping corrections adds to a save, measured against the same save without, taking turns.

    python benchmarks/save_corrections.py [--samples 150]

Each save is a transaction of its own, committed to disk, of the same document with the same change. Three changes: one
field; a new job on top of the list; every text of the document. Goal: at most 100 ms added at the 95th percentile.
Starts its own servers in a temporary folder and ends by itself.
"""

import argparse
import asyncio
import copy
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import UUID

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from jobpilot.bootstrap import Factory, ProcessContext
from jobpilot.resumes.service import ResumeService
from jobpilot.settings import AppEnv, Settings
from jobpilot.stack.servers import EmbeddedServers
from tests.conftest import create_user, migrate
from tests.integration.resumes.stored import parsed_resume

GOAL_MS = 100.0
JOBS, HIGHLIGHTS, SKILLS = 8, 6, 40
Change = Callable[[dict[str, Any], int], None]


class SilentResumeService(ResumeService):
    """Saves as ever and keeps no corrections."""

    async def _note(self, *_: object) -> None:
        pass


def document() -> dict[str, Any]:
    jobs = [
        {
            "name": f"Example Works {job}",
            "position": f"Engineer {job}",
            "startDate": f"{2000 + job}-01",
            "highlights": [
                f"Built part {line} of bridge {job} in time" for line in range(HIGHLIGHTS)
            ],
        }
        for job in range(JOBS)
    ]
    skills = [{"name": f"Skill {number}"} for number in range(SKILLS)]
    return {"basics": {"name": "Robin Example"}, "work": jobs, "skills": skills}


def one_field(changed: dict[str, Any], turn: int) -> None:
    changed["work"][3]["position"] = f"Engineer, level {turn}"


def new_first_job(changed: dict[str, Any], turn: int) -> None:
    changed["work"].insert(0, {"name": f"New Works {turn}", "highlights": [f"Began {turn}"]})


def everything(changed: dict[str, Any], turn: int) -> None:
    changed["basics"]["name"] += f" {turn}"
    for job in changed["work"]:
        job |= {"name": f"{job['name']} {turn}", "position": f"{job['position']} {turn}"}
        job["highlights"] = [f"{line} {turn}" for line in job["highlights"]]
    for skill in changed["skills"]:
        skill["name"] += f" {turn}"


def lines_of(plain: dict[str, Any]) -> tuple[str, ...]:
    lines = [plain["basics"]["name"]]
    for job in plain["work"]:
        lines += [f"{job['position']}, {job['name']} ({job['startDate']})", *job["highlights"]]
    return (*lines, ", ".join(skill["name"] for skill in plain["skills"]))


def silent(factory: Factory) -> ResumeService:
    made = factory.resumes()
    made.__class__ = SilentResumeService
    return made


async def save(
    context: ProcessContext, owner: UUID, resume_id: UUID, plain: dict[str, Any], *, keep: bool
) -> float:
    """Milliseconds of one save, commit included; the version that it started from is brought back."""
    async with context.for_user(owner) as factory:
        base = (await factory.resumes().restore(resume_id, 1)).number
    started = time.perf_counter()
    async with context.for_user(owner) as factory:
        service = factory.resumes() if keep else silent(factory)
        await service.save_document(resume_id, base, plain)
    return (time.perf_counter() - started) * 1000


async def measure(context: ProcessContext, change: Change, samples: int) -> dict[bool, list[float]]:
    owner = await create_user(context)
    plain = document()
    resume_id = await parsed_resume(context, owner, plain, lines_of(plain))
    taken: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(samples + 5):
        changed = copy.deepcopy(plain)
        change(changed, turn)
        order = (True, False) if turn % 2 else (False, True)
        for keep in order:
            taken[keep].append(await save(context, owner, resume_id, changed, keep=keep))
    return {keep: times[5:] for keep, times in taken.items()}


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


async def run(samples: int) -> bool:
    with (
        tempfile.TemporaryDirectory(prefix="jobpilot-bench-") as folder,
        EmbeddedServers(Path(folder)) as servers,
    ):
        migrate(servers.addresses.database_url)
        settings = Settings(_env_file=None, app_env=AppEnv.TEST, jobpilot_home=Path(folder))
        context = ProcessContext.create(settings)
        good = True
        print(
            f"{'change':<16}{'without p50/p95':>18}{'with p50/p95':>18}{'added p50/p95':>18}   ms"
        )
        for change in (one_field, new_first_job, everything):
            taken = await measure(context, change, samples)
            added = [a - b for a, b in zip(taken[True], taken[False], strict=True)]
            cells = [
                f"{median(times):.1f} / {p95(times):.1f}"
                for times in (taken[False], taken[True], added)
            ]
            print(f"{change.__name__:<16}" + "".join(f"{cell:>18}" for cell in cells))
            good = good and p95(added) < GOAL_MS
        await context.aclose()
    return good


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=150)
    sys.exit(0 if asyncio.run(run(parser.parse_args().samples)) else 1)
