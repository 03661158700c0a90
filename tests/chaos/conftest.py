from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chaos.installation import Installation, installed


@pytest.fixture
async def installation(tmp_path: Path) -> AsyncIterator[Installation]:
    async with installed(tmp_path) as installation:
        yield installation
