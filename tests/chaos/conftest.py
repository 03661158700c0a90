import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chaos.installation import Installation, installed

ONLY_IN_FULL = ["test_every_fail_point.py", "test_prove_erasure.py"]
collect_ignore = [] if os.environ.get("JOBPILOT_CHAOS") == "full" else ONLY_IN_FULL


@pytest.fixture
async def installation(tmp_path: Path) -> AsyncIterator[Installation]:
    async with installed(tmp_path) as installation:
        yield installation
