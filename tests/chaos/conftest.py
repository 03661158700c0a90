import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chaos.installation import Installation, installed

collect_ignore = [] if os.environ.get("JOBPILOT_CHAOS") == "full" else ["test_every_fail_point.py"]


@pytest.fixture
async def installation(tmp_path: Path) -> AsyncIterator[Installation]:
    async with installed(tmp_path) as installation:
        yield installation
