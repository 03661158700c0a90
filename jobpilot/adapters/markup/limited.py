"""The markup reader that costs the caller nothing but a wait."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import jobpilot
from jobpilot.ports.pages import PageTooComplexError, ReadPage, VisibleText

ROOT: Final = Path(jobpilot.__file__).resolve().parents[1]
CPU_SECONDS: Final = 8
WALL_SECONDS: Final = 10.0
MEMORY_BYTES: Final = 512 * 1024 * 1024
MOST_CHARACTERS: Final = 4_000_000
"""Of one child's work; longer lists are cut into several."""


class LimitedMarkupReader:
    """Implements `jobpilot.ports.pages.MarkupReader`; at most `concurrency` children at once."""

    def __init__(self, *, concurrency: int = 2, wall_seconds: float = WALL_SECONDS) -> None:
        self._slots = asyncio.Semaphore(concurrency)
        self._wall_seconds = wall_seconds

    async def texts(self, fragments: Sequence[str]) -> Sequence[VisibleText]:
        """See `MarkupReader.texts`."""
        done: list[VisibleText] = []
        batch: list[str] = []
        size = 0
        for fragment in fragments:
            if batch and size + len(fragment) > MOST_CHARACTERS:
                done += await self._texts(batch)
                batch, size = [], 0
            batch.append(fragment)
            size += len(fragment)
        return done + await self._texts(batch) if batch else done

    async def _texts(self, fragments: Sequence[str]) -> list[VisibleText]:
        return [VisibleText(**item) for item in await self._ask({"texts": fragments})]

    async def page(self, html: str) -> ReadPage:
        """See `MarkupReader.page`."""
        answer = await self._ask({"page": html})
        return ReadPage(
            answer["title"],
            VisibleText(**answer["body"]),
            tuple(answer["json_ld"]),
            answer["canonical"],
        )

    async def _ask(self, request: dict[str, object]) -> Any:
        async with self._slots:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "jobpilot.adapters.markup.child",
                str(CPU_SECONDS),
                str(MEMORY_BYTES),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
                cwd="/",
                start_new_session=True,
            )
            try:
                async with asyncio.timeout(self._wall_seconds):
                    answer, _ = await process.communicate(json.dumps(request).encode())
            except TimeoutError as error:
                raise PageTooComplexError from error
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        if process.returncode != 0:
            raise PageTooComplexError
        return json.loads(answer)
