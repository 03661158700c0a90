"""Receiving one file of a multipart body: bounded in bytes, parts, headers and time, and inspected before it counts.

Nothing is written anywhere here; a request that ends early leaves nothing behind.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated, Final
from uuid import UUID

from fastapi import Depends, Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from api.dependencies import Context, CurrentUser
from jobpilot.errors import InvalidInputError
from jobpilot.ports.rejections import FileTooLargeError
from jobpilot.resumes.domain.resume import NewFile

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

FIELD: Final = "file"
MOST_PARTS: Final = 4
MOST_PART_HEADERS: Final = 8
PART_HEADER_BYTES: Final = 16 * 1024
# the line end and dashes around the last boundary, with the line end that may follow
CLOSING_BYTES: Final = len("\r\n--" + "--\r\n")
LONGEST_BOUNDARY: Final = 70


class MalformedMultipartError(InvalidInputError):
    """The body is no multipart form with one file in it."""

    code = "malformed_multipart"

    def __init__(self) -> None:
        super().__init__("Send one file as multipart/form-data in the field `file`.")


class UploadTimeoutError(InvalidInputError):
    """The body did not arrive in time."""

    code = "upload_timeout"

    def __init__(self) -> None:
        super().__init__("The upload took too long.")


class _Form:
    """Collects the one file while the parser goes through the body."""

    def __init__(self, limit: int) -> None:
        self.content = bytearray()
        self.name: str | None = None
        self.complete = False
        self._limit = limit
        self._parts = 0
        self._header_name = bytearray()
        self._header_value = bytearray()
        self._headers: dict[str, bytes] = {}
        self._header_bytes = 0
        self._is_file = False
        self._seen = 0
        self._end: int | None = None

    def on_part_begin(self) -> None:
        self._parts += 1
        self._headers, self._header_bytes, self._is_file = {}, 0, False
        if self._parts > MOST_PARTS:
            raise MalformedMultipartError

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header_name += self._header(data[start:end])

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += self._header(data[start:end])

    def _header(self, data: bytes) -> bytes:
        self._header_bytes += len(data)
        if self._header_bytes > PART_HEADER_BYTES:
            raise MalformedMultipartError
        return data

    def on_header_end(self) -> None:
        self._headers[self._header_name.decode("latin-1").casefold()] = bytes(self._header_value)
        self._header_name.clear()
        self._header_value.clear()

    def on_headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get("content-disposition", b""))
        if options.get(b"name") != FIELD.encode():
            return
        if b"filename" not in options or self.name is not None:
            raise MalformedMultipartError
        self._is_file = True
        self.name = options[b"filename"].decode("utf-8", "replace")

    def measure(self, seen: int, end: int | None) -> None:
        """The next piece begins at `seen`; the form's last part ends at `end` (both counted from its beginning)."""
        self._seen, self._end = seen, end

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if not self._is_file:
            self._header(data[start:end])
            return
        if not self.content and self._end is not None:
            begins = self._seen + start
            if self._end - begins > self._limit:
                raise FileTooLargeError
        self.content += data[start:end]
        if len(self.content) > self._limit:
            raise FileTooLargeError

    def on_end(self) -> None:
        self.complete = True


async def receive_file(
    body: AsyncIterator[bytes], content_type: str, limit: int, length: int | None = None
) -> tuple[str, bytes]:
    """The file's name as sent, and its bytes. `length` is that of the whole form, where it is known.

    With a length, a file that is too large is refused as soon as its name has been read: the rest of
    the form is the file and the closing boundary.

    Raises:
        MalformedMultipartError: any other form.
        FileTooLargeError: more than `limit` bytes.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 0 < len(boundary) <= LONGEST_BOUNDARY:
        raise MalformedMultipartError
    form = _Form(limit)
    callbacks: MultipartCallbacks = {
        "on_part_begin": form.on_part_begin,
        "on_header_field": form.on_header_field,
        "on_header_value": form.on_header_value,
        "on_header_end": form.on_header_end,
        "on_headers_finished": form.on_headers_finished,
        "on_part_data": form.on_part_data,
        "on_end": form.on_end,
    }
    parser = MultipartParser(
        boundary,
        callbacks,
        max_header_count=MOST_PART_HEADERS,
        max_header_size=PART_HEADER_BYTES,
    )
    try:
        seen = 0
        async for piece in body:
            form.measure(seen, None if length is None else length - len(boundary) - CLOSING_BYTES)
            parser.write(piece)
            seen += len(piece)
    except FormParserError as error:
        raise MalformedMultipartError from error
    if form.name is None or not form.complete:
        raise MalformedMultipartError
    return form.name, bytes(form.content)


def _length(request: Request) -> int | None:
    length = request.headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else None


async def _received_file(request: Request, context: Context, user: CurrentUser) -> NewFile:
    """The upload, after every limit and before anything is stored."""
    settings = context.settings
    try:
        async with asyncio.timeout(settings.upload_timeout_seconds):
            name, content = await receive_file(
                request.stream(),
                request.headers.get("content-type", ""),
                settings.upload_max_bytes,
                _length(request),
            )
    except TimeoutError as error:
        raise UploadTimeoutError from error
    except ClientDisconnect as error:
        raise MalformedMultipartError from error
    except HTTPException as error:
        raise FileTooLargeError from error
    await _scan(context, user.id, content)
    found = await context.document_reader.inspect(content, name)
    sha256 = hashlib.sha256(content).hexdigest()
    return NewFile(content, sha256, name, found.media_type, found.page_count)


async def _scan(context: Context, user_id: UUID, content: bytes) -> None:
    """Where a scanner is configured. What it did not see and may be taken all the same is remembered."""
    scanner = context.file_scanner
    if scanner is not None and not await scanner.scan(content):
        async with context.for_user(user_id) as factory:
            await factory.accounts().record(user_id, "upload.not_scanned")


ReceivedFile = Annotated[NewFile, Depends(_received_file)]
"""A file that passed inspection. Ask for it before `Services`, so that no transaction waits for a slow body."""
