"""From the Authorization header to a person."""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from starlette.requests import HTTPConnection

from jobpilot.accounts.domain.users import User
from jobpilot.errors import UnauthenticatedError
from jobpilot.ports.identity import (
    EndedSessions,
    IdentityProvider,
    SessionEndedError,
    VerifiedIdentity,
)

# A changed role, tier or state takes effect within this time in other processes; at once in this one.
REMEMBERED_SECONDS: Final = 5.0
CAPACITY: Final = 5_000


Recognise = Callable[[VerifiedIdentity], Awaitable[User]]


class AuthMissingError(UnauthenticatedError):
    """No bearer token, or more than one Authorization header."""

    code: ClassVar[str] = "auth_missing"


@dataclass(frozen=True)
class SignedIn:
    """A person and the session by which they came."""

    user: User
    identity: VerifiedIdentity


class Authenticator:
    """One per process. Remembers people for a few seconds, so that a busy page does not ask for them each time."""

    def __init__(
        self, provider: IdentityProvider, ended: EndedSessions, recognise: Recognise
    ) -> None:
        self._provider = provider
        self._ended = ended
        self._recognise = recognise
        self._people: OrderedDict[tuple[str, str, str | None], tuple[float, User]] = OrderedDict()

    async def signed_in(self, connection: HTTPConnection) -> SignedIn:
        """Raises AuthMissingError, a TokenRefusedError, or AuthUnavailableError."""
        token = bearer_token(connection.headers.getlist("authorization"))
        identity = await self._provider.verify(token)
        user = await self._person(identity)
        if await self._has_ended(identity):
            raise SessionEndedError("You have signed out. Sign in again.")
        return SignedIn(user, identity)

    def forget(self, user: User) -> None:
        """Read the person anew at the next request."""
        for key in [key for key, (_, known) in self._people.items() if known.id == user.id]:
            del self._people[key]

    async def _person(self, identity: VerifiedIdentity) -> User:
        key = (identity.issuer, identity.subject, identity.email)
        known = self._people.get(key)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        user = await self._recognise(identity)
        self._people[key] = (time.monotonic() + REMEMBERED_SECONDS, user)
        self._people.move_to_end(key)
        if len(self._people) > CAPACITY:
            self._people.popitem(last=False)
        return user

    async def _has_ended(self, identity: VerifiedIdentity) -> bool:
        if identity.session_id is None:
            return False
        return await self._ended.has_ended(identity.session_id)


def bearer_token(headers: Sequence[str]) -> str:
    """Raises AuthMissingError. A token in the query or in a cookie is never looked at."""
    if len(headers) == 1:
        scheme, _, token = headers[0].partition(" ")
        token = token.strip()
        if scheme.lower() == "bearer" and token:
            return token
    raise AuthMissingError("Sign in first: send one Authorization header with a bearer token.")
