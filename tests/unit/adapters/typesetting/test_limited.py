"""Each document costs one child process, and no more than its limits."""

import asyncio
import time
from pathlib import Path

import pytest

from jobpilot.adapters.typesetting.limited import LimitedTypesetter
from jobpilot.ports.typesetting import (
    ExportFailedError,
    TemplateUnknownError,
    TypesettingLimits,
)
from jobpilot.resumes.domain.printing.sheet import sheet_of

SHEET = sheet_of({"basics": {"name": "Ada Example \U00013000"}}, "en-GB")
HUGE = sheet_of(
    {"work": [{"position": f"Job {n}", "highlights": ["word " * 200] * 20} for n in range(400)]},
    "en-GB",
)


def children() -> set[int]:
    """Processes that this one has started and not reaped."""
    return {
        int(pid)
        for file in Path("/proc/self/task").glob("*/children")
        for pid in file.read_text().split()
    }


class TestLimitedTypesetter:
    async def test_makes_both_kinds(self) -> None:
        typesetter = LimitedTypesetter()
        pdf = await typesetter.pdf(SHEET, "classic")
        assert pdf.content.startswith(b"%PDF-")
        assert pdf.missing == ("\U00013000",)
        word = await typesetter.docx(SHEET)
        assert word.content.startswith(b"PK")
        assert word.missing == ()

    @pytest.mark.parametrize("name", ["", "none", "sheet", "../classic", "classic.typ"])
    async def test_knows_no_other_template(self, name: str) -> None:
        with pytest.raises(TemplateUnknownError):
            await LimitedTypesetter().pdf(SHEET, name)

    async def test_ends_what_takes_too_long(self) -> None:
        before = children()
        started = time.monotonic()
        with pytest.raises(ExportFailedError):
            await LimitedTypesetter(TypesettingLimits(wall_seconds=0.3)).pdf(HUGE, "modern")
        assert time.monotonic() - started < 5
        assert children() <= before

    async def test_ends_what_takes_too_much_memory(self) -> None:
        limits = TypesettingLimits(memory_bytes=150 * 1024 * 1024)
        with pytest.raises(ExportFailedError):
            await LimitedTypesetter(limits).pdf(HUGE, "modern")

    async def test_a_caller_who_leaves_takes_the_child_along(self) -> None:
        before = children()
        task = asyncio.create_task(LimitedTypesetter().pdf(HUGE, "modern"))
        await asyncio.sleep(0.3)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert children() <= before
