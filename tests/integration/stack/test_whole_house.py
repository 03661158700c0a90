"""`jobpilot up` with API and workers."""

import json
import os
import shutil
import signal
import time
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from jobpilot.adapters.files.installation_key import installation_key
from jobpilot.stack.home import HomeDirectory
from jobpilot.stack.ports import PortBook
from jobpilot.stack.servers import EmbeddedServers

PATIENCE = 60.0


@pytest.fixture
def port(tmp_path: Path) -> str:
    with HomeDirectory(tmp_path / "ports") as home:
        return str(PortBook(home).choose("app", requested=None, setting="PORT").number)


def health(port: str) -> dict:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=5) as answer:
        return json.load(answer)


def becomes_healthy(port: str) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if health(port)["status"] == "ok":
            return True
        time.sleep(0.2)
    return False


def status_of(address: str) -> int:
    with urllib.request.urlopen(address, timeout=5) as answer:
        return answer.status


def process_of(one, name: str) -> psutil.Process:
    return next(
        psutil.Process(process.identity.pid)
        for process in HomeDirectory(one.home).recorded_processes()
        if process.name == name
    )


async def test_it_starts_comes_back_from_every_death_and_leaves_nothing(up, port: str):
    one = up(servers_only=False, PORT=port)
    one.wait_for("Database schema")
    one.wait_for("Ready")
    said = [one.wait_for(title).split()[-1] for title in ("App ", "API docs", "Temporal Web UI")]
    assert said[0] == f"http://localhost:{port}"
    assert [status_of(address) for address in said[1:]] == [200, 200]
    assert health(port)["status"] == "ok"
    assert (await one.fetch("select count(*) as n from users"))[0]["n"] == 0

    for name, title in (("api", "API"), ("worker", "Workers")):
        before = process_of(one, name)
        before.kill()
        one.wait_for(f"{title} is back")
        assert process_of(one, name) != before
    assert becomes_healthy(port)

    family = one.family
    assert one.end() == 0
    assert not psutil.wait_procs(family, timeout=10)[1]


def test_a_killed_supervisor_leaves_a_house_that_the_next_one_takes_over(up, port: str):
    one = up(servers_only=False, PORT=port)
    one.wait_for("Ready")
    family = one.family
    one.end(signal.SIGKILL)
    assert health(port)["status"] == "ok"  # nobody watches it, but it serves

    again = up(servers_only=False, PORT=port)
    assert "api" in again.wait_for("an earlier start left running")
    again.wait_for("Ready")
    assert not psutil.wait_procs(family, timeout=10)[1]
    assert health(port)["status"] == "ok"


@pytest.fixture
async def passed_over(servers: EmbeddedServers) -> AsyncIterator[EmbeddedServers]:
    """The servers of all tests. A house that begins on them seals what stands there, and then declares the columns
    whole: others, who put words there as they are, would not get them back.
    """
    yield servers
    connection = await asyncpg.connect(servers.postgres.superuser_url.replace("+asyncpg", ""))
    try:
        await connection.execute("delete from keys.whole_columns")
    finally:
        await connection.close()


def test_servers_that_run_elsewhere_are_used_and_not_started(
    up, port: str, tmp_path: Path, passed_over: EmbeddedServers
):
    servers = passed_over
    # what other tests have written into this database is sealed with the key of their installation
    installation_key(servers.home.path, None)
    (tmp_path / "home").mkdir(mode=0o700)
    shutil.copy2(servers.home.path / "installation.key", tmp_path / "home")
    one = up(
        servers_only=False,
        PORT=port,
        DATABASE_URL=servers.postgres.url,
        REDIS_URL=servers.valkey.url,
        TEMPORAL_ADDRESS=servers.temporal.address,
    )
    one.wait_for("Ready")
    names = {process.name for process in HomeDirectory(one.home).recorded_processes()}
    assert names == {"api", "worker"}
    assert not (one.home / "postgres").exists()
    assert one.end() == 0
    assert servers.postgres.running


def test_an_api_that_cannot_start_is_said_with_its_last_words(up, port: str, tmp_path: Path):
    broken = "import os, sys\nif 'api' in sys.orig_argv:\n    os._exit(3)\n"
    (tmp_path / "sitecustomize.py").write_text(broken)
    one = up(servers_only=False, PORT=port, PYTHONPATH=os.fspath(tmp_path))
    line = one.wait_for("API ended while starting")
    assert os.fspath(one.home / "logs" / "api.log") in line
    assert one.process.wait(PATIENCE) == 1
    assert not (one.home / "processes.json").exists()
