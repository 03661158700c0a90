"""The same request twice has one effect and one answer.

Mechanism: the answer is stored in the transaction of the effect, so both exist or neither does; a process that dies in
between leaves nothing behind that would block a retry. While a request is at work it holds an advisory lock of its
transaction, by which a second one with the same key learns that it is too early.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final
from uuid import UUID

from jobpilot.accounts.contracts import StoredAnswer
from jobpilot.accounts.repository.idempotency import IdempotencyRepository
from jobpilot.errors import ConflictError, InvalidInputError

KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
KEPT_FOR: Final = timedelta(hours=24)


class IdempotencyKeyInvalidError(InvalidInputError):
    code: ClassVar[str] = "idempotency_key_invalid"


class IdempotencyKeyReusedError(InvalidInputError):
    """The key was used for another request."""

    code: ClassVar[str] = "idempotency_key_reused"


class IdempotencyInProgressError(ConflictError):
    """The first request with this key is still at work."""

    code: ClassVar[str] = "idempotency_in_progress"


class IdempotencyService:
    """Works as the person, in the transaction of the effect."""

    def __init__(
        self,
        repository: IdempotencyRepository,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._repository = repository
        self._now = now

    async def begin(
        self, user_id: UUID, key: str, fingerprint: str, body_hash: str
    ) -> StoredAnswer | None:
        """The stored answer to repeat, or None: go on, and `finish` in the same transaction.

        Raises IdempotencyKeyInvalidError, IdempotencyKeyReusedError, IdempotencyInProgressError.
        """
        if not KEY.fullmatch(key):
            raise IdempotencyKeyInvalidError("Use 1 to 255 visible ASCII characters.")
        held, answer = await self._repository.hold(user_id, key, self._now())
        if not held:
            raise _in_progress()
        if answer is None:
            return None
        if (answer.fingerprint, answer.body_hash) != (fingerprint, body_hash):
            raise IdempotencyKeyReusedError(
                "This Idempotency-Key was used for a different request. Use a new one."
            )
        return answer

    async def finish(self, user_id: UUID, key: str, answer: StoredAnswer) -> None:
        """Raises IdempotencyInProgressError when another request has just answered; undo the effect."""
        now = self._now()
        if not await self._repository.keep(user_id, key, answer, now, now + KEPT_FOR):
            raise _in_progress()

    async def forget_expired(self) -> None:
        """Needs the system role."""
        await self._repository.forget_expired(self._now())


def _in_progress() -> IdempotencyInProgressError:
    return IdempotencyInProgressError(
        "A request with this Idempotency-Key is still being worked on.", retry_after=1
    )
