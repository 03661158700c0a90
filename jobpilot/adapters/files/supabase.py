"""Files in one private bucket of Supabase Storage, through its own library.

The library is imported with the first call. It reads and writes whole files only, so what is read in pieces, and what
is written without being held in memory, goes through the library's HTTP connection with the library's headers. Sources:
supabase.com/docs/reference/self-hosting-storage and supabase.com/docs/guides/storage.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import httpx
import structlog

from jobpilot.adapters.files.local import KEY
from jobpilot.ports.files import FileMissingError, FileStoreUnavailableError, SignedLink

if TYPE_CHECKING:
    from storage3 import AsyncStorageClient

log = structlog.get_logger(__name__)

SIGNED_SECONDS: Final = 15 * 60
CALL_SECONDS: Final = 20.0
CONNECT_SECONDS: Final = 5.0
MEDIA_TYPE: Final = "application/octet-stream"
PIECE_BYTES: Final = 256 * 1024
LISTED_AT_ONCE: Final = 1000
_LONGEST_WAIT: Final = 60
_NOT_THERE: Final = frozenset({"not_found", "nosuchkey"})
"""What a missing file is called. A missing bucket is another matter: nothing can be known of its files."""
_NO_BUCKET: Final = frozenset({"bucket not found", "nosuchbucket"})


@dataclass(frozen=True)
class StorageAddress:
    """`url` is the project's, such as https://abc.supabase.co; `key` a secret one of it."""

    url: str
    key: str
    bucket: str
    gives_links: bool = True
    """Whether browsers reach `url`: if not, files go through the API."""


class SupabaseFileStore:
    """Implements `jobpilot.ports.files.FileStore`. A file is there with its whole upload, or not at all."""

    def __init__(self, address: StorageAddress, seconds: float = CALL_SECONDS) -> None:
        self._address = address
        self._seconds = seconds
        self._headers = {"apikey": address.key, "Authorization": f"Bearer {address.key}"}
        self._root = f"{address.url.rstrip('/')}/storage/v1/"
        self._http: httpx.AsyncClient | None = None
        self._library: AsyncStorageClient | None = None

    async def put(self, key: str, content: bytes) -> None:
        """See `FileStore.put`."""
        options = {"content-type": MEDIA_TYPE, "cache-control": "0", "upsert": "true"}
        async with self._asking():
            await (await self._bucket()).upload(_checked(key), content, options)

    async def put_stream(self, key: str, pieces: AsyncIterator[bytes], size: int) -> None:
        """See `FileStore.put_stream`. The whole may take long; a connection that stands still may not."""
        headers = {
            **self._headers,
            "Content-Type": MEDIA_TYPE,
            "Content-Length": str(size),
            "Cache-Control": "max-age=0",
            "x-upsert": "true",
        }
        address = self._object(key)
        async with self._asking(None):
            http = await self._connection()
            (
                await http.post(address, content=_exactly(size, pieces), headers=headers)
            ).raise_for_status()

    async def get(self, key: str) -> bytes:
        """See `FileStore.get`."""
        async with self._asking(self._seconds * 3):
            return b"".join([piece async for piece in self._pieces(key, None)])

    async def stream(self, key: str, start: int, length: int) -> AsyncIterator[bytes]:
        """See `FileStore.stream`."""
        if length > 0:
            async for piece in self._pieces(key, (start, length)):
                yield piece

    async def exists(self, key: str) -> bool:
        """See `FileStore.exists`. False only when the service says that the file is not there."""
        if not KEY.fullmatch(key):
            return False
        try:
            async with self._asking():
                await (await self._bucket()).info(key)
        except FileMissingError:
            return False
        return True

    async def older_than(self, prefix: str, moment: datetime) -> list[str]:
        """See `FileStore.older_than`."""
        found: list[str] = []
        offset = 0
        while True:
            async with self._asking():
                listed = await self._listed(prefix, offset)
                found += [f"{prefix}/{e['name']}" for e in listed if _stored_before(e, moment)]
            if len(listed) < LISTED_AT_ONCE:
                return found
            offset += len(listed)

    async def delete(self, key: str) -> None:
        """See `FileStore.delete`."""
        if KEY.fullmatch(key):
            async with self._asking():
                await (await self._bucket()).remove([key])

    async def signed_link(self, key: str, file_name: str) -> SignedLink | None:
        """See `FileStore.signed_link`. What is told as its end is not later than the service's own."""
        if not self._address.gives_links:
            return None
        expires_at = datetime.now(UTC) + timedelta(seconds=SIGNED_SECONDS)
        async with self._asking():
            made = await (await self._bucket()).create_signed_url(
                _checked(key), SIGNED_SECONDS, {"download": file_name}
            )
            address = made["signedUrl"]
            if not address or not address.startswith(self._root):
                raise ValueError("an address somewhere else")
            return SignedLink(address, expires_at)

    async def check(self) -> list[str]:
        """What is wrong with the bucket, in words for an operator. Raises FileStoreUnavailableError."""
        from storage3.exceptions import StorageApiError

        name = self._address.bucket
        async with self._asking():
            await self._connection()
            assert self._library is not None
            try:
                bucket = await self._library.get_bucket(name)
            except StorageApiError as error:
                if error.code.lower() in _NO_BUCKET:
                    return [f"there is no bucket {name}"]
                raise
        if bucket.public:
            return [f"the bucket {name} is public: anybody may read its files"]
        return []

    async def aclose(self) -> None:
        if self._http is not None:
            await self._http.aclose()

    async def _pieces(self, key: str, part: tuple[int, int] | None) -> AsyncIterator[bytes]:
        start, length = part or (0, 0)
        headers = dict(self._headers)
        if part is not None:
            headers["Range"] = f"bytes={start}-{start + length - 1}"
        address = self._object(key)
        async with self._asking(None):
            http = await self._connection()
            async with http.stream("GET", address, headers=headers) as answer:
                if answer.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                    return
                if not answer.is_success:
                    await answer.aread()
                    answer.raise_for_status()
                if part is not None and answer.status_code != HTTPStatus.PARTIAL_CONTENT:
                    raise ValueError("the whole file where a part was asked for")
                async for piece in answer.aiter_bytes(PIECE_BYTES):
                    yield piece

    async def _listed(self, prefix: str, offset: int) -> Sequence[dict[str, Any]]:
        listed = await (await self._bucket()).list(
            prefix,
            {
                "limit": LISTED_AT_ONCE,
                "offset": offset,
                "sortBy": {"column": "name", "order": "asc"},
            },
        )
        if not isinstance(listed, list):
            raise TypeError("a list of files was expected")
        return listed

    async def _connection(self) -> httpx.AsyncClient:
        if self._http is None:
            from storage3 import AsyncStorageClient

            timeout = httpx.Timeout(self._seconds, connect=min(CONNECT_SECONDS, self._seconds))
            self._http = httpx.AsyncClient(timeout=timeout, trust_env=False, follow_redirects=False)
            self._library = AsyncStorageClient(self._root, self._headers, http_client=self._http)
        return self._http

    async def _bucket(self) -> Any:
        await self._connection()
        assert self._library is not None
        return self._library.from_(self._address.bucket)

    def _object(self, key: str) -> str:
        return f"{self._root}object/{self._address.bucket}/{_checked(key)}"

    @asynccontextmanager
    async def _asking(self, seconds: float | None = 0.0) -> AsyncIterator[None]:
        """Translate what the service, or its absence, answers. `None`: no limit for the whole."""
        from storage3.exceptions import StorageApiError

        try:
            async with asyncio.timeout(self._seconds if seconds == 0.0 else seconds):
                yield
        except StorageApiError as error:
            cause = error.__cause__
            while cause is not None and not isinstance(cause, httpx.HTTPStatusError):
                cause = cause.__cause__ or cause.__context__
            raise _refusal(str(error.status), error.code, cause) from error
        except httpx.HTTPStatusError as error:
            status, code = _told(error.response)
            raise _refusal(status, code, error) from error
        except (httpx.HTTPError, TimeoutError) as error:
            log.warning("storage_away", reason=type(error).__name__)
            raise FileStoreUnavailableError(retry_after=5) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:  # no answer of this API
            log.warning("storage_answer_malformed", reason=type(error).__name__)
            raise FileStoreUnavailableError(retry_after=30) from error


async def _exactly(size: int, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The request breaks off, and nothing is stored, where more or less comes than was announced."""
    sent = 0
    async for piece in pieces:
        sent += len(piece)
        if sent > size:
            break
        yield piece
    if sent != size:
        raise FileStoreUnavailableError("Not as many bytes came as were announced.")


def _checked(key: str) -> str:
    if not KEY.fullmatch(key):
        raise FileMissingError
    return key


def _stored_before(entry: dict[str, Any], moment: datetime) -> bool:
    """Folders have no id."""
    if entry["id"] is None:
        return False
    return datetime.fromisoformat(entry["updated_at"]) < moment


def _told(answer: httpx.Response) -> tuple[str, str]:
    """The service answers 400 to most and says the real status inside."""
    try:
        told = answer.json()
        return str(told["statusCode"]), str(told["error"])
    except (ValueError, KeyError, TypeError):
        return str(answer.status_code), ""


def _refusal(
    status: str, code: str, error: httpx.HTTPStatusError | None
) -> FileMissingError | FileStoreUnavailableError:
    if status == str(HTTPStatus.NOT_FOUND.value) and code.lower() in _NOT_THERE:
        return FileMissingError()
    wait = error.response.headers.get("retry-after", "") if error is not None else ""
    seconds = min(int(wait), _LONGEST_WAIT) if wait.isascii() and wait.isdigit() else 5
    log.warning("storage_refused", status=status, reason=code[:60])
    return FileStoreUnavailableError(retry_after=max(1, seconds))
