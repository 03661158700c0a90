"""Sending stored files so that no browser ever runs or renders them.

A store that can give addresses of its own is asked for one, and the bytes do not pass through here: the answer leads
there, or says the address to those who may not be led. A browser may not: older ones take the header with the access
token along to another host, and every other header of the web app would need that host's consent first.
"""

import re
from enum import StrEnum
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import Query
from starlette.responses import RedirectResponse, Response, StreamingResponse

from api.schemas.downloads import FileLink
from jobpilot.errors import InvalidInputError
from jobpilot.ports.files import FileMissingError, FileStore, SignedLink
from jobpilot.privacy.domain.exports import Export
from jobpilot.resumes.domain.resume import Resume
from jobpilot.resumes.exports import ExportedFile

_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_TOKEN: Final = re.compile(r"[^A-Za-z0-9._ -]")
MISSING_SHOWN: Final = 50


PRIVATE: Final = {"Cache-Control": "private, no-store"}


class Lead(StrEnum):
    """How somebody is told where a file is, when it is not here."""

    REDIRECT = "redirect"
    LINK = "link"


AskedLead = Annotated[
    Lead,
    Query(
        alias="elsewhere",
        description="When the file is kept by another host: a redirect to it, or its address as JSON.",
    ),
]


class RangeInvalidError(InvalidInputError):
    """None of the bytes asked for exist."""

    code = "range_not_satisfiable"


def download(media_type: str) -> dict[int | str, dict[str, Any]]:
    """The answers of a route that gives a stored file, for OpenAPI."""
    content: dict[str, Any] = {media_type: {}}
    return {
        200: {
            "description": "The file; or with `elsewhere=link`, where the store gives addresses, such an address.",
            "model": FileLink,
            "content": content,
        },
        307: {"description": "To an address that gives the file, without a token, for 15 minutes."},
    }


async def original_response(
    resume: Resume, files: FileStore, asked: str | None, lead: Lead
) -> Response:
    """What was uploaded, or the one range of it. Raises FileMissingError, RangeInvalidError."""
    if link := await files.signed_link(resume.file_key, resume.file_name):
        return _led(link, lead)
    if not await files.exists(resume.file_key):
        raise FileMissingError("The original file is not there any more.")
    return _streamed(resume, files, asked)


async def archive_response(export: Export, files: FileStore, lead: Lead) -> Response:
    """The archive of an account. `export` is ready. Raises FileMissingError."""
    name = f"jobpilot-{export.created_at:%Y-%m-%d}.zip"
    if link := await files.signed_link(export.file_key or "", name):
        return _led(link, lead)
    size = export.size_bytes or 0
    headers = {**_attached(name), "Content-Length": str(size)}
    pieces = files.stream(export.file_key or "", 0, size)
    return StreamingResponse(pieces, headers=headers, media_type="application/zip")


def _led(link: SignedLink, lead: Lead) -> Response:
    if lead is Lead.REDIRECT:
        return RedirectResponse(link.url, 307, PRIVATE)
    content = FileLink.model_validate(link).model_dump_json()
    return Response(content, headers=PRIVATE, media_type="application/json")


def _attached(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": content_disposition(name),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }


def _streamed(resume: Resume, files: FileStore, asked: str | None) -> Response:
    size = resume.size_bytes
    found = byte_range(asked, size)
    start, stop = found or (0, size)
    headers = {
        **_attached(resume.file_name),
        "Content-Length": str(stop - start),
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


def exported_response(file: ExportedFile) -> Response:
    """A file made for this request. Characters that could not be set are named in a header, as code points."""
    headers = _attached(file.name)
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
