"""A process that makes an archive until it is killed: `python -m tests.chaos.exporter HOME USER_ID EXPORT_ID`.

It forks for every line that it reads, the name of a place in the code where the process kills itself, or nothing. It
answers with how that process ended.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from jobpilot.adapters.files import local
from jobpilot.bootstrap import ProcessContext
from jobpilot.privacy.export.archive import ArchivePart, ArchiveWriter
from jobpilot.privacy.export.builder import ExportBuilder
from jobpilot.privacy.export.repository import ExportRepository
from jobpilot.settings import AppEnv, Settings

# where the process dies, before or after what is named there
POINTS: dict[str, tuple[Any, str, bool]] = {
    "some rows written": (ArchivePart, "write_rows", False),
    "whole, not stored": (ArchiveWriter, "__exit__", False),
    "half stored": (local, "_settle", True),
    "stored, not noted": (ExportBuilder, "_store", False),
    "noted, not committed": (ExportRepository, "finish", False),
    "noted, not cleared": (ExportBuilder, "_finish", False),
}


def arm(point: str) -> None:
    """From now on the process dies at the point."""
    owner, name, before = POINTS[point]
    original: Callable[..., Any] = getattr(owner, name)

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    async def mined_coroutine(*arguments: Any) -> None:
        await original(*arguments)
        die()

    def mined(*arguments: Any) -> None:
        if not before:
            original(*arguments)
        die()

    is_coroutine = asyncio.iscoroutinefunction(original)
    setattr(owner, name, mined_coroutine if is_coroutine else mined)


async def build(home: Path, user_id: UUID, export_id: UUID) -> None:
    settings = Settings(_env_file=None, app_env=AppEnv.TEST, jobpilot_home=home)
    context = ProcessContext.create(settings)
    await context.export_builder.build(export_id, user_id)
    await context.aclose()


def main() -> None:
    home, user_id, export_id = Path(sys.argv[1]), UUID(sys.argv[2]), UUID(sys.argv[3])
    for line in sys.stdin:
        point = line.strip()
        pid = os.fork()
        if pid == 0:
            if point:
                arm(point)
            asyncio.run(build(home, user_id, export_id))
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
