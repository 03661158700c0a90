"""What proves an erasure: counts and times, signed. It names nobody."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

VERSION: Final = 1


@dataclass(frozen=True)
class Receipt:
    """`signature` is Ed25519 over `canonical(body)`, in base64."""

    body: Mapping[str, Any]
    signature: str


def canonical(body: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys, no spaces, ASCII only: the bytes that are signed."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


class ReceiptKey:
    """Made from 32 secret bytes of the installation."""

    def __init__(self, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self._public: Ed25519PublicKey = self._private.public_key()

    @property
    def id(self) -> str:
        return hashlib.sha256(self._raw()).hexdigest()[:16]

    @property
    def public(self) -> str:
        """32 bytes in base64."""
        return base64.b64encode(self._raw()).decode()

    def _raw(self) -> bytes:
        return self._public.public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, body: Mapping[str, Any]) -> Receipt:
        named = {**body, "version": VERSION, "key_id": self.id}
        signature = base64.b64encode(self._private.sign(canonical(named))).decode()
        return Receipt(named, signature)

    def is_genuine(self, receipt: Receipt) -> bool:
        """Whether this installation signed exactly this."""
        try:
            signature = base64.b64decode(receipt.signature, validate=True)
            self._public.verify(signature, canonical(receipt.body))
        except (InvalidSignature, ValueError, TypeError, binascii.Error):
            return False
        return True
