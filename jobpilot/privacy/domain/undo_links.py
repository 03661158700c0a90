"""Links by which a deletion is taken back without signing in: whose account at the sign-in service is gone cannot.

Signed with the installation's key. A link belongs to one deletion, so it is worth nothing once another one was asked
for, and nothing once this one is due.
"""

import base64
import hashlib
import hmac
from typing import ClassVar, Final
from uuid import UUID

from jobpilot.errors import ForbiddenError

PATH: Final = "/api/v1/privacy/undo/"


class UndoLinkError(ForbiddenError):
    """Not a link of this installation's, or of a deletion that is no longer the account's last."""

    code: ClassVar[str] = "undo_link_invalid"

    def __init__(self) -> None:
        super().__init__("This link is not whole, not from here, or of another deletion.")


class UndoLinks:
    """`base_url` is the address of the app, without a slash at its end."""

    def __init__(self, key: bytes, base_url: str) -> None:
        self._key = key
        self._base_url = base_url

    def of(self, deletion_id: UUID) -> str:
        """The address that takes this deletion back."""
        return f"{self._base_url}{PATH}{deletion_id.hex}~{self._signature(deletion_id.hex)}"

    def read(self, token: str) -> UUID:
        """The deletion. Raises UndoLinkError."""
        text, _, signature = token.partition("~")
        expected = self._signature(text).encode()
        if not hmac.compare_digest(expected, signature.encode("utf-8", "replace")):
            raise UndoLinkError
        return UUID(hex=text)

    def _signature(self, text: str) -> str:
        signed = b"undo deletion: " + text.encode("utf-8", "replace")
        digest = hmac.new(self._key, signed, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")
