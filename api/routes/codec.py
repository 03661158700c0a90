"""Temporal's remote codec: its console and command line show an administrator what is sealed.

Not called by the app; the protocol is Temporal's (docs/operations.md says how it is used).
"""

from collections import Counter
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.exc import IntegrityError

from api.authentication import bearer_token
from api.dependencies import AdminUser, Context, CurrentSession, Services
from api.errors import problems
from api.middleware.codec import CODEC_PATH
from api.rate_limits import PUBLIC, Limits
from api.schemas.codec import CodecSession
from jobpilot.accounts.domain.users import AdminRequiredError, User, check_active, check_admin
from jobpilot.accounts.service.accounts import UserNotFoundError
from jobpilot.errors import UnauthenticatedError
from jobpilot.keys.console import COOKIE, LASTS, CodecOffError, CodecTokenError
from jobpilot.ports.identity import SessionEndedError
from jobpilot.privacy.domain.deletion import ReauthRequiredError

router = APIRouter(tags=["admin"])
JSON = "application/json"


async def _switched_on(context: Context) -> None:
    if not context.settings.serves_codec:
        raise CodecOffError("Reading payloads in Temporal's console is switched off here.")


async def _reader(request: Request, context: Context, limits: Limits) -> User:
    """An administrator by their token, which the command line sends as a header and a browser as a cookie."""
    token = request.cookies.get(COOKIE)
    if "authorization" in request.headers:
        token = bearer_token(request.headers.getlist("authorization"))
    proof = context.codec_tokens.read(token, datetime.now(UTC))
    request.state.user_id = str(proof.user_id)
    await limits.charge(request, str(proof.user_id), limits.named["codec"])
    if proof.session_id and await context.ended_sessions.has_ended(proof.session_id):
        raise SessionEndedError("You have signed out. Sign in again.")
    return await _administrator(context, proof.user_id)


async def _administrator(context: Context, user_id: UUID) -> User:
    try:
        async with context.for_system() as house:
            user = await house.accounts().get(user_id)
    except UserNotFoundError as error:
        raise CodecTokenError("This token's account is gone.") from error
    check_active(user)
    check_admin(user)
    return user


async def _reader_or_why(
    request: Request, context: Context, limits: Limits
) -> User | UnauthenticatedError:
    """The console itself asks before anybody gave it a proof: it is told in place what is to be done."""
    try:
        return await _reader(request, context, limits)
    except UnauthenticatedError as error:
        if request.headers.get("origin") not in context.settings.codec_origins:
            raise
        await limits.charge_address(request, PUBLIC)
        return error


Reader = Annotated[User, Depends(_reader)]
ReaderOrWhy = Annotated[User | UnauthenticatedError, Depends(_reader_or_why)]
SwitchedOn = Depends(_switched_on)


@router.post(
    "/admin/codec-session",
    status_code=201,
    dependencies=[SwitchedOn],
    responses=problems(AdminRequiredError, ReauthRequiredError, CodecOffError),
)
async def open_codec_session(
    user: AdminUser,
    session: CurrentSession,
    services: Services,
    context: Context,
    response: Response,
) -> CodecSession:
    """For 15 minutes: a token for the command line, and a cookie for the console in this browser."""
    services.account_exports().check_recent(session.identity)
    await services.accounts().record(user.id, "codec.session_opened")
    token, ends = context.codec_tokens.sign(user.id, session.identity.session_id, datetime.now(UTC))
    _give(response, token, secure=context.settings.base_url.startswith("https:"))
    endpoint = context.settings.codec_endpoint
    return CodecSession(token=token, expires_at=ends, endpoint=endpoint)


@router.post("/codec/decode", dependencies=[SwitchedOn], include_in_schema=False)
async def decode(request: Request, user: ReaderOrWhy, context: Context) -> Response:
    """Nothing is read of anybody without a trace: who is being erased counts as erased."""
    if not isinstance(user, User):
        concealed = context.payload_console.conceal(await request.body(), user)
        return Response(concealed, media_type=JSON)
    opened = await context.payload_console.decode(await request.body())
    gone = await _trace(context, user.id, opened.people)
    shown = opened.without(gone)
    await _record(context, user.id, "payloads.opened", len(shown.items), shown.unreadable)
    return Response(shown.body(), media_type=JSON)


@router.post("/codec/encode", dependencies=[SwitchedOn], include_in_schema=False)
async def encode(request: Request, user: Reader, context: Context) -> Response:
    sealed = await context.payload_console.encode(await request.body())
    await _record(context, user.id, "payloads.sealed")
    return Response(sealed, media_type=JSON)


async def _trace(context: Context, admin: UUID, people: Counter[UUID]) -> set[UUID]:
    """Into the audit trail of each person who was read of; those who have none any more."""
    gone = set()
    for person, payloads in people.items():
        try:
            async with context.for_user(person) as factory:
                await factory.accounts().record(
                    person, "payloads.opened_by_admin", admin=str(admin), payloads=payloads
                )
        except IntegrityError:
            gone.add(person)
    return gone


async def _record(
    context: Context, admin: UUID, code: str, payloads: int = 0, unreadable: int = 0
) -> None:
    async with context.for_user(admin) as factory:
        await factory.accounts().record(admin, code, payloads=payloads, unreadable=unreadable)


def _give(response: Response, token: str, *, secure: bool) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LASTS.total_seconds()),
        path=CODEC_PATH.rstrip("/"),
        secure=secure,
        httponly=True,
        samesite="strict",
    )
