"""Where uploaded originals are kept. Keys are opaque, made by us, and never derived from what people typed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from jobpilot.errors import NotFoundError, UnavailableError


class FileMissingError(NotFoundError):
    """Nothing is stored under the key."""

    code = "file_missing"


class FileStoreUnavailableError(UnavailableError):
    """The store does not answer, or has no room."""

    code = "files_unavailable"


@dataclass(frozen=True)
class SignedLink:
    """Whoever has `url` downloads the file, without a token, until `expires_at`. It stands in no log."""

    url: str
    expires_at: datetime


class FileStore(Protocol):
    """Keeps bytes under keys of the form `[a-z0-9/]+`. Writing is atomic: a key holds all bytes or none.

    Every method raises `FileStoreUnavailableError` when the store is away.
    """

    async def put(self, key: str, content: bytes) -> None:
        """Store, replacing what was there."""
        ...

    async def put_stream(self, key: str, pieces: AsyncIterator[bytes], size: int) -> None:
        """Store `size` bytes that come piece by piece and are never held together, replacing what was there."""
        ...

    async def get(self, key: str) -> bytes:
        """All bytes. Raises FileMissingError."""
        ...

    def stream(self, key: str, start: int, length: int) -> AsyncIterator[bytes]:
        """`length` bytes from `start`, in pieces. Raises FileMissingError."""
        ...

    async def signed_link(self, key: str, file_name: str) -> SignedLink | None:
        """Where the file is downloaded from the store itself for 15 minutes, under this name, as an attachment.

        None where the store gives no addresses of its own: then the file goes through us. Raises FileMissingError.
        """
        ...

    async def exists(self, key: str) -> bool:
        """Whether the key holds a file."""
        ...

    async def older_than(self, prefix: str, moment: datetime) -> list[str]:
        """Keys below the prefix whose files were stored before the moment."""
        ...

    async def delete(self, key: str) -> None:
        """Remove; nothing happens when the key holds nothing."""
        ...

    async def check(self) -> list[str]:
        """What is wrong with the store, in words for an operator."""
        ...

    async def aclose(self) -> None:
        """Close what is open to the store."""
        ...
