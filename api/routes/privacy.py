"""Leaving: the account's deletion, and the receipt that it happened."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Context, CurrentSession, PresentUser, SystemServices, authenticator
from api.errors import problems
from api.pages import page
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
from jobpilot.privacy.domain.undo_links import UndoLinkError

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


LinkErrors = problems(UndoLinkError, DeletionDueError)


@router.get(
    "/privacy/undo/{token}",
    dependencies=[ByAddress],
    response_class=HTMLResponse,
    responses=LinkErrors,
)
async def ask_to_undo(token: str, context: Context) -> HTMLResponse:
    """A page with one button: programs look at links before people do."""
    context.undo_links.read(token)
    detail = "Its deletion is taken back, and everything in it stays."
    return page(
        "ask.html", status=200, title="Keep the account?", detail=detail, button="Keep the account"
    )


@router.post(
    "/privacy/undo/{token}",
    dependencies=[ByAddress],
    response_class=HTMLResponse,
    responses=LinkErrors,
)
async def undo_by_link(token: str, context: Context, services: SystemServices) -> HTMLResponse:
    """What the button does. Once more changes nothing."""
    await services.deletions().undo_by_link(context.undo_links.read(token))
    detail = "Sign in with the address that this was mailed to. Runs that were cancelled stay so."
    return page("ask.html", status=200, title="You keep it", detail=detail, button=None)


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
