"""Leaving: the account's deletion, and the receipt that it happened."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request

from api.dependencies import Context, CurrentSession, PresentUser, SystemServices, authenticator
from api.errors import problems
from api.rate_limits import ByAddress
from api.schemas.privacy import Deletion, DeletionRequest, Receipt, ReceiptToVerify, Verdict
from jobpilot.privacy.domain.deletion import (
    ConfirmationInvalidError,
    DeletionDueError,
    DeletionNotFoundError,
    ReauthRequiredError,
    ReceiptNotFoundError,
    check_confirmed,
)
from jobpilot.privacy.domain.receipts import Receipt as SignedReceipt

router = APIRouter(tags=["privacy"])


@router.delete(
    "/users/me",
    status_code=202,
    responses=problems(ReauthRequiredError, ConfirmationInvalidError),
)
async def delete_me(
    body: DeletionRequest, request: Request, session: CurrentSession, services: SystemServices
) -> Deletion:
    """The same deletion again when there is one; `now` brings it forward. Needs a sign-in of the last ten minutes."""
    deletions = services.deletions()
    deletions.check_recent(session.identity)
    check_confirmed(body.confirmation)
    deletion = await deletions.request(session.user.id, body.mode)
    authenticator(request).forget(session.user)
    return Deletion.of(deletion, undoable=deletions.is_undoable(deletion))


@router.get("/users/me/deletion", responses=problems(DeletionNotFoundError))
async def read_deletion(user: PresentUser, services: SystemServices) -> Deletion:
    deletions = services.deletions()
    deletion = await deletions.get(user.id)
    return Deletion.of(deletion, undoable=deletions.is_undoable(deletion))


@router.post("/users/me/deletion/undo", responses=problems(DeletionNotFoundError, DeletionDueError))
async def undo_deletion(request: Request, user: PresentUser, services: SystemServices) -> Deletion:
    """The account is as it was, but for runs that were cancelled. Once more changes nothing."""
    undone = await services.deletions().undo(user.id)
    authenticator(request).forget(user)
    return Deletion.of(undone, undoable=False)


@router.get(
    "/privacy/receipts/{request_id}",
    dependencies=[ByAddress],
    responses=problems(ReceiptNotFoundError),
)
async def read_receipt(
    request_id: Annotated[UUID, Path()], context: Context, services: SystemServices
) -> Receipt:
    """Without signing in: whoever had the account has none any more."""
    return Receipt.of(await services.deletions().receipt(request_id), context.receipt_key.public)


@router.post("/privacy/receipts/verify", dependencies=[ByAddress])
async def verify_receipt(body: ReceiptToVerify, context: Context) -> Verdict:
    genuine = context.receipt_key.is_genuine(SignedReceipt(body.body, body.signature))
    return Verdict(valid=genuine)
