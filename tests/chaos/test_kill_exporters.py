"""Whoever makes an archive is killed at every boundary; in the end there is one, whole, and nothing else."""

import asyncio
import hashlib
import signal
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from jobpilot.bootstrap import ProcessContext
from jobpilot.privacy.domain.exports import Export, ExportState, files_of
from jobpilot.privacy.export.repository import ExportRepository
from tests.chaos.exporter import POINTS
from tests.conftest import REPOSITORY, create_user


async def asked(context: ProcessContext, user_id: UUID) -> Export:
    """Without its workflow: nobody but the process of this test is to begin with it."""
    export = Export(uuid4(), user_id, ExportState.RUNNING, datetime.now(UTC))
    async with context.for_user(user_id) as factory:
        await ExportRepository(factory.session).add(export)
    return export


async def look(context: ProcessContext, export: Export) -> Export:
    async with context.for_user(export.user_id) as factory:
        found = await factory.account_exports().newest(export.user_id)
    assert found is not None
    return found


async def test_at_every_point(context: ProcessContext, home: Path) -> None:
    export = await asked(context, await create_user(context))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.chaos.exporter"),
        *(str(home), str(export.user_id), str(export.id)),
        cwd=REPOSITORY,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None

    async def attempt(point: str) -> int:
        process.stdin.write(f"{point}\n".encode())
        async with asyncio.timeout(180):
            return int(await process.stdout.readline())

    folder = home / "files" / files_of(export.user_id)
    for point in POINTS:
        assert await attempt(point) == -signal.SIGKILL, point
        made = point == "noted, not cleared"
        known = await look(context, export)
        assert known.state is (ExportState.READY if made else ExportState.RUNNING), point
    assert len(list(folder.iterdir())) > 1
    assert await attempt("") == 0
    process.stdin.close()
    await process.wait()

    known = await look(context, export)
    (path,) = folder.iterdir()
    assert path == home / "files" / str(known.file_key)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == known.sha256
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
    assert list((home / "scratch").iterdir()) == []
