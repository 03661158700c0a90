"""The demo's fixture server in a thread, and a process context whose sources lead there."""

import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from jobpilot.bootstrap import ProcessContext
from jobpilot.demo.server import CALENDAR_FILE, make_server
from jobpilot.demo.world import Calendar
from jobpilot.settings import Settings


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
def calendar(demo_home: Path) -> Calendar:
    """Each test begins on the first day."""
    (demo_home / CALENDAR_FILE).unlink(missing_ok=True)
    return Calendar(demo_home / CALENDAR_FILE)


@pytest.fixture(scope="session")
def demo_port(demo_home: Path) -> Iterator[int]:
    server = make_server(0, demo_home)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
async def jobs_context(settings: Settings, demo_port: int) -> AsyncIterator[ProcessContext]:
    values = settings.model_dump() | {"demo_sources_port": demo_port}
    context = ProcessContext.create(Settings(_env_file=None, **values))
    yield context
    await context.aclose()


@pytest.fixture
async def clean(jobs_context: ProcessContext, servers, calendar: Calendar) -> None:
    """No posting and no board of another test."""
    from sqlalchemy.ext.asyncio import create_async_engine

    await jobs_context.redis.flushdb()
    engine = create_async_engine(servers.postgres.superuser_url)
    async with engine.begin() as connection:
        await connection.execute(text("delete from job_boards"))
        await connection.execute(text("delete from jobs"))
    await engine.dispose()
