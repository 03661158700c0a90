"""The workflow tests run twice: with cached workflows, and replaying from history at every step."""

from collections.abc import AsyncIterator

import pytest

from jobpilot.bootstrap import ProcessContext
from tests.workflows.house import House, running_house


@pytest.fixture(scope="module", params=[200, 0], ids=["cached", "uncached"])
def cached_workflows(request) -> int:
    return request.param


@pytest.fixture(scope="module")
async def house(context: ProcessContext, cached_workflows: int) -> AsyncIterator[House]:
    async with running_house(context, cached_workflows=cached_workflows) as house:
        yield house
