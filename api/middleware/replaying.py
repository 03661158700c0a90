"""Nothing is served while somebody may be here who is to be forgotten (see `jobpilot.privacy.replaying`)."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import ClassVar, Final

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import problem_of
from api.share_links import is_share_path
from jobpilot.errors import UnavailableError
from jobpilot.privacy.domain.ledger import ErasuresToReplayError

log = structlog.get_logger(__name__)
OPEN_SECONDS: Final = 60.0
SHUT_SECONDS: Final = 1.0
"""How long an answer is believed. A database is not replaced under a running process without its noticing: its
connections break, and an operator restarts it."""

ALWAYS: Final = frozenset({"/api/v1/health", "/api/openapi.json", "/api/v1/auth/config"})
"""They say nothing of anybody."""

Check = Callable[[], Awaitable[None]]


class ReplayGate:
    """One per process. Shut until the first check has found nothing to replay."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self._lock = asyncio.Lock()
        self._until = 0.0
        self.refusal: ErasuresToReplayError | None = None
        self._opened = False

    async def look(self) -> ErasuresToReplayError | None:
        """Why nothing is served, or None. Raises what the check raises, until it has found nothing once."""
        if time.monotonic() < self._until:
            return self.refusal
        async with self._lock:
            if time.monotonic() >= self._until:
                await self._renew()
        return self.refusal

    async def _renew(self) -> None:
        try:
            await self._check()
        except ErasuresToReplayError as error:
            if self.refusal is None:
                log.error("erasures.to_replay")  # noqa: TRY400 - nothing went wrong here
            self.refusal, self._opened = error, False
        except Exception:
            if not self._opened:
                raise
            # the database or the ledger is away: what was found before still holds
        else:
            self.refusal, self._opened = None, True
        self._until = time.monotonic() + (OPEN_SECONDS if self._opened else SHUT_SECONDS)


class DatabaseUnavailableError(UnavailableError):
    """Whether somebody is to be forgotten cannot be asked."""

    code: ClassVar[str] = "database_unavailable"


class RefuseUntilReplayed:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and _is_guarded(scope["path"]):
            gate: ReplayGate = scope["app"].state.replay_gate
            try:
                refused: UnavailableError | None = await gate.look()
            except UnavailableError as error:
                refused = error
            except Exception as error:  # noqa: BLE001 - whatever is away, nobody knows yet
                log.warning("erasures.unknown", error=type(error).__name__)
                refused = DatabaseUnavailableError("The database is away.", retry_after=2)
            if refused is not None:
                await problem_of(scope, refused)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _is_guarded(path: str) -> bool:
    return (path.startswith("/api/") and path not in ALWAYS) or is_share_path(path)
