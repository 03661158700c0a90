from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from api.schemas.base import RequestModel, ResponseModel
from jobpilot.privacy.domain.deletion import Deletion as AskedDeletion
from jobpilot.privacy.domain.deletion import DeletionMode, DeletionState
from jobpilot.privacy.domain.receipts import Receipt as SignedReceipt


class DeletionRequest(RequestModel):
    """`confirmation` is `delete my account`. `now` cannot be taken back."""

    confirmation: Annotated[str, Field(max_length=100)]
    mode: DeletionMode = DeletionMode.SCHEDULED


class Deletion(ResponseModel):
    """`request_id` is what the receipt is asked for by."""

    request_id: UUID
    state: DeletionState
    requested_at: datetime
    due_at: datetime
    undoable: bool

    @classmethod
    def of(cls, deletion: AskedDeletion, *, undoable: bool) -> Self:
        return cls(
            request_id=deletion.id,
            state=deletion.state,
            requested_at=deletion.requested_at,
            due_at=deletion.due_at,
            undoable=undoable,
        )


class Receipt(ResponseModel):
    """`signature`: Ed25519, in base64, over `body` as JSON with sorted keys, without spaces, in ASCII."""

    body: dict[str, Any]
    signature: str
    public_key: str

    @classmethod
    def of(cls, receipt: SignedReceipt, public_key: str) -> Self:
        return cls(body=dict(receipt.body), signature=receipt.signature, public_key=public_key)


class ReceiptToVerify(RequestModel):
    """As it was given out; `public_key` is not looked at."""

    body: dict[str, Any]
    signature: Annotated[str, Field(max_length=200)]
    public_key: Annotated[str, Field(max_length=200)] | None = None


class Verdict(ResponseModel):
    """Whether this installation signed exactly this."""

    valid: bool
