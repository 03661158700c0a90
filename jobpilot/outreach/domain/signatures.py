"""Whether a webhook is from whom it says: signatures in the manner of Svix, which Resend uses.

The signed text is `id.timestamp.body` with the body exactly as it came; the header may hold several signatures, so
that a secret can be replaced without a gap. Source: docs.svix.com/receiving/verifying-payloads/how-manual.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from jobpilot.errors import UnauthenticatedError

TOLERANCE_SECONDS: Final = 300
LONGEST_TIMESTAMP: Final = 12
PREFIX: Final = "whsec_"
VERSION: Final = "v1"


class WebhookSignatureError(UnauthenticatedError):
    """Not signed, not with our secret, not this body, or not now."""

    code = "webhook_signature_invalid"

    def __init__(self) -> None:
        super().__init__("The signature does not fit.")


class WebhookSignatures:
    """Without a `secret` nothing is believed."""

    def __init__(self, secret: str | None, now: Callable[[], datetime]) -> None:
        self._now = now
        self._key = None if secret is None else base64.b64decode(secret.removeprefix(PREFIX))

    def check(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raises WebhookSignatureError. `headers` are looked up by their names in small letters."""
        message_id, sent = headers.get("svix-id", ""), headers.get("svix-timestamp", "")
        known = (
            bool(message_id)
            and sent.isascii()
            and sent.isdigit()
            and len(sent) <= LONGEST_TIMESTAMP
        )
        if self._key is None or not known:
            raise WebhookSignatureError
        if abs(self._now().timestamp() - int(sent)) > TOLERANCE_SECONDS:
            raise WebhookSignatureError
        signed = b".".join((message_id.encode(), sent.encode(), body))
        expected = hmac.new(self._key, signed, hashlib.sha256).digest()
        if not any(
            hmac.compare_digest(expected, given)
            for given in _signatures(headers.get("svix-signature", ""))
        ):
            raise WebhookSignatureError


def _signatures(header: str) -> list[bytes]:
    found = []
    for entry in header.split(" ")[:20]:
        version, _, value = entry.partition(",")
        if version != VERSION:
            continue
        try:
            found.append(base64.b64decode(value, validate=True))
        except (ValueError, binascii.Error):
            continue
    return found
