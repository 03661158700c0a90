"""`make prove-erasure`: words planted in all that is kept of people, looked for byte by byte once they are erased.

A real installation with its worker as a process of its own, which is SIGKILLed once after every step of somebody's
erasure. Prints how often the words stand in each place, before and afterwards. The claim is about what a dump of the
database holds, not about PostgreSQL's own files: there dead rows stay until VACUUM, as with every PostgreSQL.
"""

import asyncio
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from jobpilot.bootstrap import ProcessContext
from jobpilot.ports.mailer import OutgoingMail
from jobpilot.privacy.contracts import ErasureStep
from jobpilot.settings import AppEnv, Settings
from jobpilot.stack.binaries import postgres_installation
from tests.chaos.doomed_erasing import DIED, FENCE, PLAN
from tests.chaos.installation import Installation, insist, installed
from tests.conftest import REPOSITORY
from tests.integration.api.conftest import Person
from tests.integration.privacy.canaries import ADDRESSES, dump, occurrences, plant

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(1500)]
SETTINGS = {"ENCRYPT_PAYLOADS": "false"}
"""Without the second line of defence: what Temporal stores is readable, and must name nobody all the same."""

LEFT_OUT = ("-files", "-others", "-rows")
FATES = (FENCE, *map(str, ErasureStep), *LEFT_OUT)
PATIENCE = 900.0


@dataclass
class Leaver:
    person: Person
    id: UUID
    canary: str
    fate: str
    deletion_id: str = ""
    seconds: float = 0.0


async def somebody(installation: Installation, fate: str) -> Leaver:
    """Signs up, uploads a résumé, and has bad luck with some requests; their word is in all of it."""
    canary = f"canary{secrets.token_hex(8)}"
    person = await installation.api.sign_up(f"{canary}@example.org")
    async with person.client() as client:
        me = (await client.get("/api/v1/users/me")).json()
        await client.patch("/api/v1/users/me", json={"display_name": canary})
        resume = (
            f"{canary} Example\n{canary}@example.org\n\nExperience\nEngineer at {canary}, 2020\n"
        )
        sent = await client.post(
            "/api/v1/resumes", files={"file": (f"{canary}.txt", resume.encode())}
        )
        assert sent.status_code in (200, 201), sent.text
        await unlucky(client, canary)
        await settled(client, sent.json()["run"]["id"])
    return Leaver(person, UUID(me["id"]), canary, fate)


async def unlucky(client, canary: str) -> None:
    """What ends up in logs where somebody is careless."""
    await client.get(f"/api/v1/{canary}", params={"q": canary}, headers={"User-Agent": canary})
    await client.post("/api/v1/runs", json={"kind": canary, canary: canary})
    await client.post("/api/v1/runs", content=f'{{"{canary}'.encode())
    await client.get("/api/v1/shared/" + canary)
    await client.get("/api/v1/users/me", headers={"Authorization": f"Bearer {canary}"})
    await client.post("/api/v1/resumes", files={"file": (canary, f"%PDF-1.4 {canary}".encode())})


async def settled(client, run_id: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        run = (await insist(lambda: client.get(f"/api/v1/runs/{run_id}"))).json()
        if run["state"] in ("waiting", "failed", "succeeded"):
            return
        await asyncio.sleep(0.5)
    raise AssertionError("the résumé was not read")


async def plant_all(owner: AsyncEngine, context: ProcessContext, leaver: Leaver) -> None:
    await plant(owner, leaver.id, leaver.canary, keep=ADDRESSES | {"kind"})
    async with owner.connect() as connection:
        query = text("select id from mails where user_id = :id")
        mail = await connection.scalar(query, {"id": leaver.id})
    letter = OutgoingMail(
        f"mail:{mail}", str(mail), "a@example.org", "", None, leaver.canary, leaver.canary, None
    )
    await context.mailer.send(letter)
    await context.file_store.put(f"exports/{leaver.id.hex}/0", leaver.canary.encode())
    await context.redis.set(f"llm_cost:{leaver.id}:2026-01", leaver.canary)


async def scan(
    installation: Installation, context: ProcessContext, words: list[str]
) -> dict[str, dict[str, int]]:
    """Place → word → how often."""
    home = installation.servers.home.path
    for command in (
        "BGREWRITEAOF",
    ):  # the append-only file holds what was deleted until it is rewritten
        await context.redis.execute_command(command)
    while (await context.redis.info("persistence"))["aof_rewrite_in_progress"]:
        await asyncio.sleep(0.1)
    url = installation.servers.postgres.superuser_url.replace("postgresql+asyncpg", "postgresql")
    written = home.parent / "dump.sql"
    await asyncio.to_thread(dump, postgres_installation() / "bin", url, written)
    places = {
        "pg_dump": [written],
        "Temporal's store": [home / "temporal"],
        "Redis files": [home / "valkey"],
        "file store": [home / "files"],
        "mail sink": [home / "mail"],
        "logs": [home / "logs"],
        "the ledger": [home / "erasures", home / "erased"],
    }
    try:
        return {
            name: await asyncio.to_thread(occurrences, [p for p in paths if p.exists()], words)
            for name, paths in places.items()
        }
    finally:
        written.unlink()


@contextmanager
def doomed_worker(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | SETTINGS | {"APP_ENV": "test", "JOBPILOT_HOME": str(home)}
    with (home / "logs" / "doomed.log").open("ab") as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.doomed_erasing", str(home)],
            cwd=REPOSITORY, env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            yield worker
        finally:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


async def leave(leaver: Leaver) -> None:
    body = {"confirmation": "delete my account", "mode": "now"}
    async with leaver.person.client() as client:
        asked = await client.request("DELETE", "/api/v1/users/me", json=body)
    assert asked.status_code == 202, asked.text
    leaver.deletion_id = asked.json()["request_id"]


async def receipt(leaver: Leaver) -> Mapping:
    began = time.monotonic()
    async with leaver.person.api.client() as client:
        while time.monotonic() < began + PATIENCE:
            answer = await client.get(f"/api/v1/privacy/receipts/{leaver.deletion_id}")
            if answer.status_code == 200:
                leaver.seconds = time.monotonic() - began
                return dict(answer.json()["body"])
            await asyncio.sleep(0.5)
    raise AssertionError(f"no receipt: killed after {leaver.fate}")


def show(found: Mapping[str, Mapping[str, int]], words: list[str], title: str) -> None:
    print(f"\n{title}")
    for place, counts in found.items():
        print(f"  {place:<18} {sum(counts[word] for word in words):>7}")


def total(found: Mapping[str, Mapping[str, int]], word: str) -> int:
    return sum(counts[word] for counts in found.values())


async def test_nothing_is_left_whenever_the_worker_is_killed(tmp_path: Path) -> None:
    async with installed(tmp_path, **SETTINGS) as installation:
        home = installation.servers.home.path
        owner = create_async_engine(installation.servers.postgres.superuser_url)
        settings = Settings(_env_file=None, app_env=AppEnv.TEST, jobpilot_home=home)
        context = ProcessContext.create(settings)
        leavers = [await somebody(installation, fate) for fate in FATES]
        for leaver in leavers:
            await plant_all(owner, context, leaver)
        words = [leaver.canary for leaver in leavers]
        before = await scan(installation, context, words)
        show(before, words, f"{len(words)} people, how often their words are found")
        for place in ("pg_dump", "Redis files", "file store", "mail sink"):
            assert all(before[place].values()), place

        installation.worker.kill()
        for leaver in leavers:
            await leave(leaver)
        plan = {leaver.deletion_id: leaver.fate for leaver in leavers}
        await asyncio.to_thread((home / PLAN).write_text, json.dumps(plan))
        erased = [leaver for leaver in leavers if leaver.fate != "-rows"]
        with doomed_worker(home):
            bodies = await asyncio.gather(*map(receipt, erased))
            after = await scan(installation, context, words)
        died = await asyncio.to_thread((home / DIED).read_text)
        await report(owner, context, installation, leavers, after)
        assert len(died.splitlines()) == 1 + len(ErasureStep)
        assert all(set(body["left"].values()) == {0} for body in bodies)
        await owner.dispose()
        await context.aclose()


async def report(
    owner: AsyncEngine,
    context: ProcessContext,
    installation: Installation,
    leavers: list[Leaver],
    after: dict[str, dict[str, int]],
) -> None:
    """Prints what was found, and fails if it is not what should have been."""
    whole = [leaver for leaver in leavers if leaver.fate not in LEFT_OUT]
    show(after, [leaver.canary for leaver in whole], "the same when they were erased")
    for leaver in leavers:
        print(
            f"  {leaver.fate:<18} {total(after, leaver.canary):>7}   receipt after {leaver.seconds:.0f} s"
        )
    assert {leaver.fate: total(after, leaver.canary) for leaver in whole} == dict.fromkeys(
        (leaver.fate for leaver in whole), 0
    )
    missed = {leaver.fate: leaver for leaver in leavers if leaver.fate in LEFT_OUT}
    assert after["file store"][missed["-files"].canary] > 0
    assert after["mail sink"][missed["-others"].canary] > 0
    # what is counted before a receipt is signed cannot be left out at all
    assert after["pg_dump"][missed["-rows"].canary] > 0
    async with context.for_system() as factory:
        query = text("select state from account_deletions where id = :id")
        state = await factory.session.scalar(query, {"id": missed["-rows"].deletion_id})
    assert state in ("erasing", "erasing_partial")
    words = [leaver.canary for leaver in whole]
    data = [installation.servers.home.path / "postgres"]
    raw = await asyncio.to_thread(occurrences, data, words)
    async with owner.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("vacuum full"))
        await connection.execute(text("checkpoint"))
    kept = await asyncio.to_thread(occurrences, data, words)
    print(
        f"PostgreSQL's own files, which are not part of the claim: {sum(raw.values())},"
        f" after VACUUM FULL {sum(kept.values())} (old write-ahead log)"
    )
