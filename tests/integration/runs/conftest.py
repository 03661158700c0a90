"""Servers of their own: elsewhere in the tests an API is running, whose dispatcher would interfere."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from jobpilot.bootstrap import ProcessContext
from jobpilot.settings import AppEnv, Settings
from jobpilot.stack.servers import EmbeddedServers
from tests.conftest import migrate


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServers]:
    with EmbeddedServers(tmp_path_factory.mktemp("home")) as servers:
        migrate(servers.addresses.database_url)
        yield servers


@pytest.fixture(scope="module")
def settings(servers: EmbeddedServers) -> Settings:
    home = Path(servers.home.path)
    return Settings(_env_file=None, app_env=AppEnv.TEST, jobpilot_home=home)


@pytest.fixture(scope="module")
async def context(settings: Settings) -> AsyncIterator[ProcessContext]:
    context = ProcessContext.create(settings)
    yield context
    await context.aclose()
