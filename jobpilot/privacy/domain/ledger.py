"""What the ledger of erasures says of one: enough to carry it out again, and nobody's name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from jobpilot.errors import UnavailableError
from jobpilot.privacy.domain.deletion import DeletionMode
from jobpilot.privacy.domain.receipts import Receipt


class ErasuresToReplayError(UnavailableError):
    """The database is older than erasures that have begun: it may hold people who are to be forgotten."""

    code: ClassVar[str] = "erasures_to_replay"


@dataclass(frozen=True)
class LedgerEntry:
    """`person` and `subject` are keyed hashes of the account's id and of its sign-in name."""

    deletion_id: UUID
    person: str
    subject: str
    mode: DeletionMode
    requested_at: datetime
    due_at: datetime
    receipt: Receipt | None = None

    def body(self) -> dict[str, Any]:
        """As JSON, without the signature."""
        ended = self.receipt
        return {
            "deletion_id": str(self.deletion_id),
            "person": self.person,
            "subject": self.subject,
            "mode": str(self.mode),
            "requested_at": self.requested_at.isoformat(),
            "due_at": self.due_at.isoformat(),
            "receipt": {"body": dict(ended.body), "signature": ended.signature} if ended else None,
        }

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Self:
        """Raises ValueError, KeyError or TypeError for what `body` did not make."""
        ended = body["receipt"]
        return cls(
            deletion_id=UUID(body["deletion_id"]),
            person=body["person"],
            subject=body["subject"],
            mode=DeletionMode(body["mode"]),
            requested_at=datetime.fromisoformat(body["requested_at"]),
            due_at=datetime.fromisoformat(body["due_at"]),
            receipt=Receipt(ended["body"], ended["signature"]) if ended else None,
        )
