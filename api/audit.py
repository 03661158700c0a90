"""One audit event for every refused request: its code and whose it was, never what it held.

Problem: writing to the database for each refusal would let anybody fill it. Mechanism: events wait in a bounded queue
and one task writes them; for people who have not signed in only the first of each minute are written. Beyond either
bound only the log line remains.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Protocol
from uuid import UUID

import structlog
from prometheus_client import Counter
from starlette.types import Scope

log = structlog.get_logger(__name__)

QUEUE_SIZE: Final = 1000
ANONYMOUS_A_MINUTE: Final = 60
PAUSE_SECONDS: Final = 2.0
AUDITED: Final = frozenset({400, 401, 403, 408, 409, 410, 413, 415, 422, 431})
DROPPED = Counter("jobpilot_audit_dropped", "Refusals that were logged but not written")


class Recorder(Protocol):
    async def record(self, user_id: UUID | None, code: str, **data: str | int) -> None: ...


OpenRecorder = Callable[[UUID | None], AbstractAsyncContextManager[Recorder]]


@dataclass(frozen=True)
class Refused:
    user_id: UUID | None
    code: str
    status: int
    request_id: str


class AuditTrail:
    def __init__(self, open_recorder: OpenRecorder) -> None:
        self._open = open_recorder
        self._queue: asyncio.Queue[Refused] = asyncio.Queue(QUEUE_SIZE)
        self._minute = 0
        self._anonymous = 0

    def note(self, scope: Scope, status: int) -> None:
        """Remember a refusal; costs nothing when there was none."""
        state = scope["state"]
        code = state.get("rejection")
        if code is None or status not in AUDITED:
            return
        user_id = UUID(state["user_id"]) if "user_id" in state else None
        if user_id is None and not self._one_more_stranger():
            DROPPED.inc()
            return
        try:
            self._queue.put_nowait(Refused(user_id, code, status, state["request_id"]))
        except asyncio.QueueFull:
            DROPPED.inc()

    async def run(self) -> None:
        """Write until cancelled; what the database does not take is dropped."""
        while True:
            refused = await self._queue.get()
            try:
                await self._write(refused)
            except Exception as error:  # noqa: BLE001 - an audit event never stops the ones after it
                DROPPED.inc()
                log.warning("audit_unavailable", reason=type(error).__name__)
                await asyncio.sleep(PAUSE_SECONDS)
            finally:
                self._queue.task_done()

    async def settle(self, seconds: float = 1.0) -> None:
        """Wait until everything noted so far is written, at most so long."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._queue.join()

    async def _write(self, refused: Refused) -> None:
        async with self._open(refused.user_id) as recorder:
            await recorder.record(
                refused.user_id,
                f"rejected.{refused.code}",
                status=HTTPStatus(refused.status).value,
                request_id=refused.request_id,
            )

    def _one_more_stranger(self) -> bool:
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute, self._anonymous = minute, 0
        self._anonymous += 1
        return self._anonymous <= ANONYMOUS_A_MINUTE
