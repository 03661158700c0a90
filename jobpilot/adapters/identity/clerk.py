"""Accounts at Clerk, through its own library; verifying tokens is not its matter (see `verifier`).

The library is imported with the first call. Its own retries, which last an hour, are off: who asked decides. Source:
clerk.com/docs/reference/backend-api, operation DeleteUser.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any, Final

import httpx
import structlog

from jobpilot.errors import UnavailableError

log = structlog.get_logger(__name__)

CALL_SECONDS: Final = 10.0
_LONGEST_WAIT: Final = 3600


class NoAccounts:
    """Implements `jobpilot.ports.erasing.IdentityEraser` where the sign-in service was not entrusted to us."""

    async def forget(self, issuer: str, subject: str) -> None:
        """Nothing: an operator does it there (see docs/privacy.md)."""

    async def aclose(self) -> None:
        """Nothing is open."""


class ClerkAccounts:
    """Implements `jobpilot.ports.erasing.IdentityEraser`. `issuer` is whose people they are."""

    def __init__(
        self, issuer: str, secret_key: str, api_url: str, seconds: float = CALL_SECONDS
    ) -> None:
        self._issuer = issuer
        self._secret_key = secret_key
        self._api_url = api_url.rstrip("/")
        self._seconds = seconds
        self._http: httpx.AsyncClient | None = None
        self._library: Any = None

    async def forget(self, issuer: str, subject: str) -> None:
        """See `IdentityEraser.forget`. People of another issuer are not Clerk's."""
        if issuer != self._issuer:
            return
        library = self._connected()
        from clerk_backend_api.models import ClerkBaseError, NoResponseError

        try:
            async with asyncio.timeout(self._seconds):
                gone = await library.users.delete_async(user_id=subject, retries=None)
        except ClerkBaseError as error:
            _judge(error.status_code, error.headers, _codes(error))
            return
        except (httpx.HTTPError, TimeoutError, NoResponseError) as error:
            raise UnavailableError("Clerk does not answer.", retry_after=5) from error
        if gone.deleted is not True:
            raise UnavailableError("Clerk answered something else.", retry_after=60)

    async def aclose(self) -> None:
        if self._http is not None:
            await self._http.aclose()

    def _connected(self) -> Any:
        if self._library is None:
            from clerk_backend_api import Clerk

            self._http = httpx.AsyncClient(
                timeout=self._seconds, trust_env=False, follow_redirects=False
            )
            self._library = Clerk(
                bearer_auth=self._secret_key,
                server_url=self._api_url,
                async_client=self._http,
                timeout_ms=int(self._seconds * 1000),
            )
        return self._library


def _codes(error: Any) -> set[str]:
    """Clerk's names for what was wrong."""
    told = getattr(error, "data", None)
    return {problem.code for problem in getattr(told, "errors", None) or []}


def _judge(status: int, headers: httpx.Headers, codes: set[str]) -> None:
    """Returns when the account is not there; raises UnavailableError for the rest.

    A page that is not there, as of a wrong address, is not an account that is not there.
    """
    if status == HTTPStatus.NOT_FOUND and "resource_not_found" in codes:
        return
    wait = headers.get("retry-after", "")
    seconds = min(int(wait), _LONGEST_WAIT) if wait.isascii() and wait.isdigit() else 5
    log.warning("clerk_refused", status=status)
    raise UnavailableError("Clerk refused.", retry_after=max(1, seconds))
