"""How much memory and time the archive of a large account takes, and taking it in again.

    python benchmarks/export_account.py [--postings 50000]

The account has so many postings of its own, of 4 to 6 kB each with their source text, a match with each of them, and a
résumé. The archive is made, and then taken into a second, empty database by processes of their own, whose memory is
read from the kernel (`VmHWM`). Goal: an archive of 50,000 postings is made within 200 MiB.
A fixed loop is timed before and after: how much slower it is than on a free core, so much are the other times.
Starts its own servers in a temporary folder and ends by itself.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from jobpilot.bootstrap import ProcessContext
from jobpilot.settings import AppEnv, Settings
from jobpilot.stack.servers import EmbeddedServers
from tests.conftest import create_user, migrate

GOAL_MIB = 200.0
PORTION = 2000
LOOP = 2_000_000
FILL = """
insert into jobs (id, owner_id, source, external_id, url, company, title, description, raw, fingerprint)
select gen_random_uuid(), :owner, 'pasted', 'p' || n, 'https://jobs.example.org/' || n, 'Company ' || n % 997,
       'Engineer ' || n, words.text, '{"posting": "' || words.text || '"}', md5(n::text)
from generate_series(cast(:start as int), cast(:stop as int)) n,
lateral (select string_agg(md5(n::text || w) || ' ', 'lorem ipsum dolor ') as text from generate_series(1, 45) w) words
"""
MATCH = """
insert into matches (id, user_id, job_id, resume_id, resume_version, breakdown, preferences_version,
                     posting_fingerprint, reasons, score)
select gen_random_uuid(), :owner, id, :resume, 1, '{"skills": 0.5, "title": 0.7, "seniority": 0.1}', 1, fingerprint,
       '[{"text": "asks for the same", "quote": "lorem ipsum dolor"}]', 50
from jobs where owner_id = :owner
"""
RESUME = """
insert into resumes (id, user_id, title, sha256, file_key, file_name, media_type, size_bytes, status)
values (:resume, :owner, 't', 'h', 'none', 'f.pdf', 'application/pdf', 1, 'ready')
"""


def settings_in(home: Path) -> Settings:
    return Settings(_env_file=None, app_env=AppEnv.TEST, jobpilot_home=home)


def loop_seconds() -> float:
    began, total = time.perf_counter(), 0
    for number in range(LOOP):
        total += number
    return time.perf_counter() - began


def peak_mib() -> float:
    """Of this process since `forget_peak`."""
    status = Path("/proc/self/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


async def fill(servers: EmbeddedServers, context: ProcessContext, postings: int) -> UUID:
    owner, resume = await create_user(context), uuid4()
    engine = create_async_engine(servers.postgres.superuser_url)
    for start in range(1, postings + 1, PORTION):
        stop = min(postings, start + PORTION - 1)
        async with engine.begin() as connection:
            values = {"owner": owner, "start": start, "stop": stop}
            await connection.execute(text(FILL), values)
    async with engine.begin() as connection:
        await connection.execute(text(RESUME), {"owner": owner, "resume": resume})
        await connection.execute(text(MATCH), {"owner": owner, "resume": resume})
    await engine.dispose()
    return owner


async def work(task: str, home: Path, person: UUID, archive: Path) -> dict[str, float]:
    """In a process of its own."""
    context = ProcessContext.create(settings_in(home))
    async with context.for_user(person) as factory:
        await factory.accounts().get(person)
    forget_peak()
    before, began = peak_mib(), time.perf_counter()
    if task == "export":
        with archive.open("wb") as stream:
            await context.export_builder.write(person, stream, datetime.now(UTC))
    else:
        await context.account_importer.take(archive, person)
    seconds = time.perf_counter() - began
    await context.aclose()
    return {"before": before, "peak": peak_mib(), "seconds": seconds}


def apart(task: str, home: Path, person: UUID, archive: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--task", task, str(home), str(person), str(archive)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print(
        f"{task}: {found['seconds']:.1f} s, memory {found['before']:.0f} MiB before, {found['peak']:.0f} MiB at most",
        flush=True,
    )
    return found


async def measure(postings: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "account.zip"
        first = Path(folder) / "first"
        first.mkdir()
        with EmbeddedServers(first) as servers:
            assert servers.addresses.database_url is not None
            migrate(servers.addresses.database_url)
            context = ProcessContext.create(settings_in(first))
            print(f"a free core's loop: {loop_seconds():.2f} s", flush=True)
            person = await fill(servers, context, postings)
            peak = apart("export", first, person, archive)["peak"]
            print(f"archive: {archive.stat().st_size / 2**20:.1f} MiB for {postings} postings")
            await context.aclose()
        second = Path(folder) / "second"
        second.mkdir()
        with EmbeddedServers(second) as servers:
            assert servers.addresses.database_url is not None
            migrate(servers.addresses.database_url)
            context = ProcessContext.create(settings_in(second))
            apart("import", second, await create_user(context), archive)
            await context.aclose()
        print(f"the loop again: {loop_seconds():.2f} s")
    return peak


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=int, default=50_000)
    parser.add_argument("--task", nargs=4, metavar=("TASK", "HOME", "PERSON", "ARCHIVE"))
    given = parser.parse_args()
    if given.task:
        task, home, person, archive = given.task
        print(json.dumps(asyncio.run(work(task, Path(home), UUID(person), Path(archive)))))
        return 0
    peak = asyncio.run(measure(given.postings))
    print(f"goal {GOAL_MIB:.0f} MiB: {'met' if peak <= GOAL_MIB else 'MISSED'}")
    return int(peak > GOAL_MIB)


if __name__ == "__main__":
    sys.exit(main())
