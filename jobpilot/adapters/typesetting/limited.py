"""The typesetter that costs the caller nothing but a wait: each document is set in a limited child process."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import structlog

import jobpilot
from jobpilot.adapters.typesetting.catalog import TEMPLATES
from jobpilot.ports.typesetting import (
    ExportFailedError,
    Sheet,
    Template,
    TemplateUnknownError,
    TypesetDocument,
    TypesettingLimits,
)

log = structlog.get_logger(__name__)

ROOT = Path(jobpilot.__file__).resolve().parents[1]
HEADER_BYTES = 4
ADVICE = "The document takes too much time or memory to set. Try another template or shorten it."


class LimitedTypesetter:
    """Implements `jobpilot.ports.typesetting.Typesetter`; at most `limits.concurrency` children at once."""

    def __init__(self, limits: TypesettingLimits | None = None) -> None:
        self._limits = limits or TypesettingLimits()
        self._slots = asyncio.Semaphore(self._limits.concurrency)

    @property
    def templates(self) -> Sequence[Template]:
        """See `Typesetter.templates`."""
        return TEMPLATES

    async def pdf(self, sheet: Sheet, template: str) -> TypesetDocument:
        """See `Typesetter.pdf`."""
        if template not in {known.name for known in TEMPLATES}:
            raise TemplateUnknownError(
                "There is no such template; GET /resume-templates lists them."
            )
        return await self._typeset({"format": "pdf", "template": template, "sheet": asdict(sheet)})

    async def docx(self, sheet: Sheet) -> TypesetDocument:
        """See `Typesetter.docx`."""
        return await self._typeset({"format": "docx", "sheet": asdict(sheet)})

    async def _typeset(self, request: dict[str, object]) -> TypesetDocument:
        async with self._slots:
            answer = await self._run(json.dumps(request, ensure_ascii=False).encode())
        start = HEADER_BYTES + int.from_bytes(answer[:HEADER_BYTES], "big")
        header = json.loads(answer[HEADER_BYTES:start])
        return TypesetDocument(answer[start:], tuple(header["missing"]))

    async def _run(self, request: bytes) -> bytes:
        limits = self._limits
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "jobpilot.adapters.typesetting.child",
            str(limits.cpu_seconds),
            str(limits.memory_bytes),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(limits.wall_seconds):
                answer, errors = await process.communicate(request)
        except TimeoutError as error:
            raise ExportFailedError(ADVICE) from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0 or len(answer) < HEADER_BYTES:
            # the last line names the failure; what stands above it may quote the document
            reason = errors.decode("utf-8", "replace").strip().rpartition("\n")[2].split(":")[0]
            log.warning("typesetting_failed", status=process.returncode, reason=reason[:80])
            raise ExportFailedError(ADVICE)
        return answer
