"""Long answers, sent while they are read: nothing is held but one portion.

Problem: text that people wrote becomes cells of a spreadsheet, and a cell that begins like a formula is run by it.
Mechanism: such a cell gets an apostrophe in front, which spreadsheets show as text (OWASP ASVS 1.2.10). A database
that fails in the middle breaks the transfer off, so that half an answer never looks like a whole one.
"""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from typing import Final

from fastapi.responses import StreamingResponse

PORTION: Final = 64 * 1024
FORMULA_STARTS: Final = frozenset("=+-@\t\r\n＝＋－＠")


def safe_cell(value: object) -> str:
    """The text of a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    risky = text[:1] in FORMULA_STARTS or text.lstrip()[:1] in FORMULA_STARTS
    return f"'{text}" if text and risky else text


async def csv_lines(
    header: Sequence[str], rows: AsyncIterator[Sequence[object]]
) -> AsyncIterator[str]:
    """RFC 4180, every cell quoted."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    yield _taken(buffer)
    async for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def streamed(lines: AsyncIterator[str], media_type: str, file_name: str) -> StreamingResponse:
    """A download, in portions of about 64 KiB."""
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(_portions(lines), media_type=media_type, headers=headers)


async def _portions(lines: AsyncIterator[str]) -> AsyncIterator[bytes]:
    waiting: list[bytes] = []
    size = 0
    async for line in lines:
        piece = line.encode("utf-8", "replace")
        waiting.append(piece)
        size += len(piece)
        if size >= PORTION:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)
