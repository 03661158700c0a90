"""Sending stored originals so that no browser ever runs or renders them."""

import re
from typing import Final
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from jobpilot.errors import InvalidInputError
from jobpilot.ports.files import FileStore
from jobpilot.privacy.domain.exports import Export
from jobpilot.resumes.domain.resume import Resume
from jobpilot.resumes.exports import ExportedFile

_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_TOKEN: Final = re.compile(r"[^A-Za-z0-9._ -]")
MISSING_SHOWN: Final = 50


class RangeInvalidError(InvalidInputError):
    """None of the bytes asked for exist."""

    code = "range_not_satisfiable"


def file_response(resume: Resume, files: FileStore, asked: str | None) -> Response:
    """The whole file, or the one range that was asked for. Raises RangeInvalidError."""
    size = resume.size_bytes
    found = byte_range(asked, size)
    start, stop = found or (0, size)
    headers = {
        "Content-Disposition": content_disposition(resume.file_name),
        "Content-Length": str(stop - start),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
        "Accept-Ranges": "bytes",
        "ETag": f'"{resume.sha256[:32]}"',
    }
    if found is not None:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return StreamingResponse(
        files.stream(resume.file_key, start, stop - start),
        206 if found is not None else 200,
        headers,
        media_type="application/octet-stream",
    )


def archive_response(export: Export, files: FileStore) -> Response:
    """The archive of an account, piece by piece. `export` is ready."""
    size = export.size_bytes or 0
    headers = {
        "Content-Disposition": content_disposition(f"jobpilot-{export.created_at:%Y-%m-%d}.zip"),
        "Content-Length": str(size),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    pieces = files.stream(export.file_key or "", 0, size)
    return StreamingResponse(pieces, headers=headers, media_type="application/zip")


def exported_response(file: ExportedFile) -> Response:
    """A file made for this request. Characters that could not be set are named in a header, as code points."""
    headers = {
        "Content-Disposition": content_disposition(file.name),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    if file.missing:
        points = (f"U+{ord(character):04X}" for character in file.missing[:MISSING_SHOWN])
        headers["X-Missing-Characters"] = " ".join(points)
    return Response(file.content, headers=headers, media_type=file.media_type)


def byte_range(asked: str | None, size: int) -> tuple[int, int] | None:
    """Start and stop of a single range; `None` means all. Several ranges are answered with all (RFC 9110, 14.2)."""
    match = _RANGE.fullmatch(asked.strip()) if asked else None
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        length = int(match[2])
        if not length:
            raise RangeInvalidError("The range is empty.")
        return max(0, size - length), size
    start = int(match[1])
    stop = min(size, int(match[2]) + 1) if match[2] else size
    if start >= size:
        raise RangeInvalidError("The range lies behind the end of the file.")
    return None if stop <= start else (start, stop)


def content_disposition(name: str) -> str:
    """RFC 6266: a plain name for old clients, the real one in UTF-8."""
    plain = _TOKEN.sub("_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
