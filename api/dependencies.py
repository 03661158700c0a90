"""What a route may ask for, as `Annotated` aliases: a permission is a type in the signature.

All of them are coroutines, also those that wait for nothing: a plain function would be run in a thread.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from api.authentication import Authenticator, SignedIn
from api.origins import AllowedOrigins
from api.rate_limits import rate_limits, refuse_uncounted
from jobpilot.accounts.domain.users import User, check_active, check_admin, check_present
from jobpilot.bootstrap import Factory, ProcessContext

_bearer = HTTPBearer(
    auto_error=False, scheme_name="session", description="An access token of the sign-in service."
)


def process_context(connection: HTTPConnection) -> ProcessContext:
    context: ProcessContext = connection.app.state.context
    return context


async def _context(connection: HTTPConnection) -> ProcessContext:
    return process_context(connection)


def authenticator(request: Request) -> Authenticator:
    found: Authenticator = request.app.state.authenticator
    return found


def allowed_origins(request: Request) -> AllowedOrigins:
    origins: AllowedOrigins = request.app.state.allowed_origins
    return origins


Context = Annotated[ProcessContext, Depends(_context)]
"""Everything the process has once: for routes that need more than one transaction."""


async def _session(
    request: Request,
    _scheme: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> SignedIn:
    signed_in = await authenticator(request).signed_in(request)
    check_present(signed_in.user)
    request.state.user_id = str(signed_in.user.id)
    await rate_limits(request).charge_user(request, signed_in.user)
    return signed_in


CurrentSession = Annotated[SignedIn, Depends(_session)]
"""The person and their session (`identity.session_id`, `identity.expires_at`); costs one request of their limit."""


async def _present_user(session: CurrentSession) -> User:
    return session.user


async def _current_user(session: CurrentSession) -> User:
    check_active(session.user)
    return session.user


PresentUser = Annotated[User, Depends(_present_user)]
"""Somebody who has signed in, even if the account is scheduled for deletion."""

CurrentUser = Annotated[User, Depends(_current_user)]
"""Somebody who has signed in and may act."""


async def _admin_user(user: CurrentUser) -> User:
    check_admin(user)
    return user


AdminUser = Annotated[User, Depends(_admin_user)]


async def _services(context: Context, user: PresentUser) -> AsyncIterator[Factory]:
    async with context.for_user(user.id) as factory:
        yield factory


async def _system_services(context: Context) -> AsyncIterator[Factory]:
    async with context.for_system() as factory:
        yield factory


# scope="function": the transaction has committed before the first byte of the response is sent, so a client never
# holds an answer to something that was rolled back.
Services = Annotated[Factory, Depends(_services, scope="function")]
"""The request's transaction, acting for the person who has signed in."""

SystemServices = Annotated[Factory, Depends(_system_services, scope="function")]
"""The request's transaction, acting for the house: signing in only."""


async def _counted_user(request: Request, _user: CurrentUser) -> None:
    refuse_uncounted(request)


Costly = Depends(_counted_user)
"""In `dependencies=[…]` of what starts or spends something: 503 while requests cannot be counted everywhere."""


def rate_limited(name: str) -> Any:
    """In `dependencies=[…]`: a further limit per person, such as `uploads` (see `limits` in `api/app.py`)."""

    async def charge_further(request: Request, user: CurrentUser) -> None:
        limits = rate_limits(request)
        await limits.charge(request, str(user.id), limits.named[name])

    return Depends(charge_further)


@dataclass(frozen=True)
class PageQuery:
    """`cursor` is the `next_cursor` of the page before."""

    cursor: str | None
    limit: int


async def _page(
    cursor: Annotated[str | None, Query(max_length=200, pattern=r"^[A-Za-z0-9_.:=+/-]+$")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> PageQuery:
    return PageQuery(cursor, limit)


Page = Annotated[PageQuery, Depends(_page)]
