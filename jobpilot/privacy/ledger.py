"""Erasures that have begun, written down outside of the database: a restored backup knows nothing of later ones.

One file for each, `erasures/<id>` once there is no way back and `erased/<id>` once the receipt is signed. They are
signed by the installation, so that nobody else can have somebody erased by leaving a file there.
"""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import structlog

from jobpilot.ports.files import FileStore
from jobpilot.privacy.domain.deletion import Deletion
from jobpilot.privacy.domain.ledger import LedgerEntry
from jobpilot.privacy.domain.receipts import Receipt, ReceiptKey

log = structlog.get_logger(__name__)
BEGUN: Final = "erasures"
ENDED: Final = "erased"
ANY_TIME: Final = datetime(9000, 1, 1, tzinfo=UTC)


class ErasureLedger:
    """Every method raises FileStoreUnavailableError. `key` is the installation's."""

    def __init__(self, store: FileStore, receipt_key: ReceiptKey, key: bytes) -> None:
        self._store = store
        self._receipt_key = receipt_key
        self._key = key

    def person(self, user_id: UUID) -> str:
        """The keyed hash by which an account is found again."""
        return hmac.new(self._key, f"erased person: {user_id}".encode(), hashlib.sha256).hexdigest()

    async def begin(self, deletion: Deletion, subject_key: str) -> None:
        await self._write(BEGUN, self._entry(deletion, subject_key))

    async def end(self, deletion: Deletion, subject_key: str, receipt: Receipt) -> None:
        await self._write(ENDED, replace(self._entry(deletion, subject_key), receipt=receipt))

    async def begun(self) -> set[UUID]:
        return await self._ids(BEGUN)

    async def ended(self) -> set[UUID]:
        return await self._ids(ENDED)

    async def read(self, deletion_id: UUID) -> LedgerEntry | None:
        """None for what this installation has not signed."""
        prefix = ENDED if deletion_id in await self.ended() else BEGUN
        try:
            signed = json.loads(await self._store.get(f"{prefix}/{deletion_id.hex}"))
            receipt = Receipt(signed["body"], signed["signature"])
            if self._receipt_key.is_genuine(receipt):
                entry = LedgerEntry.of(receipt.body)
                return entry if entry.deletion_id == deletion_id else None
        except (ValueError, KeyError, TypeError, AttributeError):
            pass
        log.error("erasures.ledger_unreadable", deletion_id=str(deletion_id))
        return None

    def _entry(self, deletion: Deletion, subject_key: str) -> LedgerEntry:
        return LedgerEntry(
            deletion.id,
            self.person(deletion.user_id),
            subject_key,
            deletion.mode,
            deletion.requested_at,
            deletion.due_at,
        )

    async def _write(self, prefix: str, entry: LedgerEntry) -> None:
        signed = self._receipt_key.sign(entry.body())
        content = json.dumps({"body": dict(signed.body), "signature": signed.signature})
        await self._store.put(f"{prefix}/{entry.deletion_id.hex}", content.encode())

    async def _ids(self, prefix: str) -> set[UUID]:
        names = [key.rpartition("/")[2] for key in await self._store.older_than(prefix, ANY_TIME)]
        return {UUID(hex=name) for name in names if len(name) == 32}  # noqa: PLR2004 - of a UUID
