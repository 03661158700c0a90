"""Real servers for every test that wants them: one set per test process, started from the wheels.

Tests keep apart by acting for users of their own; row-level security does the rest.
"""

import os
import random
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from jobpilot.bootstrap import ProcessContext
from jobpilot.settings import AppEnv, Settings

REPOSITORY = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    seed = int(os.environ.get("JOBPILOT_TEST_SEED", "0")) or random.SystemRandom().randrange(
        1, 2**31
    )
    os.environ["JOBPILOT_TEST_SEED"] = str(seed)
    random.seed(seed)


def pytest_report_header() -> str:
    return f"JOBPILOT_TEST_SEED={os.environ['JOBPILOT_TEST_SEED']}"


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="jobpilot-test-") as path:
        yield Path(path)


@pytest.fixture(scope="session")
def servers(home: Path):
    """The embedded servers, migrated; their addresses stand in `home / addresses.json`."""
    from jobpilot.stack.servers import EmbeddedServers

    servers = EmbeddedServers(home)
    addresses = servers.start()
    try:
        migrate(addresses.database_url)
        yield servers
    finally:
        servers.stop()


def migrate(database_url: str, revision: str = "head") -> None:
    """Run the real migrations in a process of their own: Alembic's environment drives its own event loop."""
    import subprocess
    import sys

    subprocess.run(
        [sys.executable, "-m", "alembic", "-x", f"url={database_url}", "upgrade", revision],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="session")
def settings(home: Path, servers) -> Settings:
    return Settings(_env_file=None, app_env=AppEnv.TEST, jobpilot_home=home)


@pytest.fixture(scope="session")
async def context(settings: Settings) -> AsyncIterator[ProcessContext]:
    context = ProcessContext.create(settings)
    yield context
    await context.aclose()


@pytest.fixture
async def user_id(context: ProcessContext) -> UUID:
    """A fresh person with no rows but their own."""
    return await create_user(context)


async def create_user(context: ProcessContext, **columns: object) -> UUID:
    from jobpilot.accounts.tables import UserRow

    user_id = uuid4()
    async with context.for_system() as factory:
        factory.session.add(
            UserRow(
                **{"id": user_id, "issuer": "test", "subject": str(user_id), "email": None}
                | columns
            )
        )
    return user_id
