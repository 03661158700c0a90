"""Taking an account along: the archive's life, and the links by which it is fetched."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final
from uuid import UUID

from jobpilot.errors import GoneError, NotFoundError, RateLimitedError

KEPT: Final = timedelta(days=7)
"""How long an archive can be fetched."""

WINDOW: Final = timedelta(hours=24)
MOST: Final = 3
"""Archives that somebody may ask for within the window; those that failed do not count."""

_TOKEN: Final = re.compile(r"([0-9]{1,8})-([A-Za-z0-9_-]{43})")


class ExportState(StrEnum):
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Export:
    """`downloads` counts the links that were used. `file_key` is None until it is ready and once it expired."""

    id: UUID
    user_id: UUID
    state: ExportState
    created_at: datetime
    expires_at: datetime | None = None
    file_key: str | None = None
    size_bytes: int | None = None
    sha256: str | None = None
    downloads: int = 0

    def is_fetchable(self, now: datetime) -> bool:
        return (
            self.state is ExportState.READY
            and self.expires_at is not None
            and now < self.expires_at
        )


class ExportNotFoundError(NotFoundError):
    """No archive has been asked for, or it is somebody else's."""

    code: ClassVar[str] = "export_not_found"


class ExportLimitError(RateLimitedError):
    """Three archives a day are enough."""

    code: ClassVar[str] = "export_limit"


class ExportLinkUsedError(GoneError):
    """The link was used before, or is older than the archive."""

    code: ClassVar[str] = "export_link_gone"


def files_of(user_id: UUID) -> str:
    """The prefix of all archives of a person."""
    return f"exports/{user_id.hex}"


def files_of_export(export: Export) -> str:
    """How the keys begin under which attempts at an archive are stored; the row names the one that counts."""
    return f"{files_of(export.user_id)}/{export.id.hex}"


class ExportLinks:
    """Links that hold until they are used. `key` is secret bytes of the installation.

    A link names how many were used before it, so that using one ends it and makes room for the next.
    """

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"links to exports", "sha256")

    def sign(self, export: Export) -> str:
        """The link's last part."""
        return f"{export.downloads}-{self._signature(export, export.downloads)}"

    def read(self, export: Export, token: str) -> int:
        """How many were used before this one. Raises ExportNotFoundError for what was never given out."""
        found = _TOKEN.fullmatch(token)
        if found is None:
            raise ExportNotFoundError
        downloads = int(found[1])
        if not hmac.compare_digest(self._signature(export, downloads), found[2]):
            raise ExportNotFoundError
        return downloads

    def _signature(self, export: Export, downloads: int) -> str:
        told = f"{export.id}|{export.user_id}|{downloads}|{export.sha256}".encode()
        return (
            base64.urlsafe_b64encode(hmac.digest(self._key, told, hashlib.sha256))
            .decode()
            .rstrip("=")
        )
