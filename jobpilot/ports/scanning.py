"""Looking for malicious software in uploaded files, before anything opens or keeps them."""

from typing import Protocol

from jobpilot.errors import UnavailableError
from jobpilot.ports.rejections import DocumentRejectedError


class FileInfectedError(DocumentRejectedError):
    """The scanner knows what is in the file. Its name is not told: it would help whoever tries until it passes."""

    code = "file_infected"
    advice = "The virus scanner found something harmful in this file, so it was not kept."


class ScannerUnavailableError(UnavailableError):
    """Files cannot be scanned for a moment, and unscanned ones are not taken."""

    code = "scanner_unavailable"


class FileScanner(Protocol):
    async def scan(self, content: bytes) -> bool:
        """Whether it was scanned. Raises FileInfectedError, ScannerUnavailableError."""
        ...

    async def check(self) -> None:
        """Raises ScannerUnavailableError when it does not answer."""
        ...
