"""What the doctor says of services outside, and that it gives no secret away."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jobpilot.cli.doctor_outside import check_files, check_outside, check_scanner
from jobpilot.settings import Settings
from tests.fixtures.clamd_server import Clamd, clamd_serving
from tests.fixtures.storage_server import BUCKET, KEY, StorageServer, storage_serving


@pytest.fixture(scope="module")
def outside() -> Iterator[tuple[StorageServer, Clamd]]:
    """On a thread of their own: the doctor has its own loop."""
    ready, loop = threading.Event(), asyncio.new_event_loop()
    found: list[Any] = []

    async def serve() -> None:
        async with storage_serving() as storage, clamd_serving() as clamd:
            found.extend([storage, clamd, asyncio.Event()])
            ready.set()
            await found[2].wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert ready.wait(30)
    yield found[0], found[1]
    loop.call_soon_threadsafe(found[2].set)
    thread.join(30)
    loop.close()


@pytest.fixture
def settings(outside: tuple[StorageServer, Clamd], tmp_path: Path) -> Settings:
    storage, clamd = outside
    storage.reset()
    clamd.reset()
    return Settings(
        _env_file=None,
        jobpilot_home=tmp_path,
        supabase_url=storage.base_url,
        supabase_key=KEY,
        supabase_bucket=BUCKET,
        clamav_address=clamd.address,
        clerk_domain="clerk.example.org",
        clerk_secret_key="sk_x",
    )


def test_all_is_well(settings: Settings) -> None:
    findings = list(check_outside(settings))
    assert [finding.subject for finding in findings] == [
        "files", "virus scanner", "sign-in accounts",
    ]  # fmt: skip
    assert all(finding.ok for finding in findings)
    assert not any(KEY in finding.state or "sk_x" in finding.state for finding in findings)


def test_nothing_outside_is_said_and_is_no_fault(tmp_path: Path) -> None:
    files, scanner = check_outside(Settings(_env_file=None, jobpilot_home=tmp_path))
    assert files.ok
    assert str(tmp_path) in files.state
    assert scanner.ok
    assert "not scanned" in scanner.state


@pytest.mark.parametrize(
    "change",
    [{"supabase_url": "http://127.0.0.1:9"}, {"supabase_key": "wrong"}, {"supabase_bucket": "no"}],
    ids=["away", "key", "bucket"],
)
def test_a_store_that_cannot_be_used(settings: Settings, change: dict[str, str]) -> None:
    finding = check_files(Settings(_env_file=None, **(settings.model_dump() | change)))
    assert not finding.ok
    assert "SUPABASE_BUCKET" in finding.advice
    assert KEY not in finding.state + finding.advice


def test_a_public_bucket_is_a_fault(settings: Settings, outside) -> None:
    outside[0].public = True
    assert "anybody may read" in check_files(settings).state


@pytest.mark.parametrize(("policy", "word"), [("refuse", "refused"), ("accept", "unscanned")])
def test_a_silent_scanner(settings: Settings, policy: str, word: str) -> None:
    values = settings.model_dump() | {"clamav_address": "127.0.0.1:9", "clamav_when_away": policy}
    finding = check_scanner(Settings(_env_file=None, **values))
    assert not finding.ok
    assert word in finding.state
