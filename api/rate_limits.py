"""What a request costs, and who pays for it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from api.client_address import TrustedProxies, client_address
from jobpilot.accounts.domain.users import Tier, User
from jobpilot.errors import RateLimitedError, UnavailableError
from jobpilot.ports.ratelimit import Limit, RateDecision, RateLimiter

PUBLIC: Final = "public"


class TooManyRequestsError(RateLimitedError):
    code: ClassVar[str] = "rate_limited"


class CountingUnavailableError(UnavailableError):
    """Requests cannot be counted across processes at the moment, so costly ones wait."""

    code: ClassVar[str] = "rate_limit_unavailable"


@dataclass(frozen=True)
class RateLimits:
    """One per process. `by_tier` is what every signed-in request costs; `named` are the further limits."""

    limiter: RateLimiter
    proxies: TrustedProxies
    by_tier: Mapping[Tier, Limit]
    named: Mapping[str, Limit]

    async def charge(self, connection: HTTPConnection, subject: str, limit: Limit) -> RateDecision:
        """Count one request; its headers tell of the tightest limit. Raises TooManyRequestsError."""
        decision = await self.limiter.take(subject, limit)
        known: RateDecision | None = getattr(connection.state, "rate_limit", None)
        if known is None or not decision.allowed or decision.remaining < known.remaining:
            connection.state.rate_limit = decision
        if not decision.allowed:
            raise TooManyRequestsError(
                f"Too many requests. Try again in {decision.retry_after} s.",
                retry_after=decision.retry_after,
            )
        return decision

    async def charge_user(self, connection: HTTPConnection, user: User) -> RateDecision:
        """The hourly limit of the person's tier. Raises TooManyRequestsError."""
        return await self.charge(connection, str(user.id), self.by_tier[user.tier])

    async def charge_address(self, connection: HTTPConnection, name: str) -> RateDecision:
        """A named limit by network address, apart from everybody who has signed in. Raises TooManyRequestsError."""
        address = client_address(connection.scope, self.proxies)
        return await self.charge(connection, address, self.named[name])


def rate_limits(connection: HTTPConnection) -> RateLimits:
    limits: RateLimits = connection.app.state.rate_limits
    return limits


def by_address(name: str) -> Callable[[Request], Awaitable[None]]:
    """Counts a request of somebody who has not signed in under a named limit of their own."""

    async def charge_address(request: Request) -> None:
        await rate_limits(request).charge_address(request, name)

    return charge_address


ByAddress = Depends(by_address(PUBLIC))
"""In `dependencies=[…]` of routes without sign-in."""


async def _limits(connection: HTTPConnection) -> RateLimits:
    return rate_limits(connection)


Limits = Annotated[RateLimits, Depends(_limits)]


def refuse_uncounted(request: Request) -> None:
    """Raises CountingUnavailableError when the request could not be counted across processes."""
    decision: RateDecision | None = getattr(request.state, "rate_limit", None)
    if decision is not None and decision.degraded:
        raise CountingUnavailableError(
            "This cannot be started at the moment. Try again in a few seconds.", retry_after=2
        )
