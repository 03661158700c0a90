import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.accounts.contracts import StoredAnswer
from jobpilot.accounts.tables import IdempotencyRow


class IdempotencyRepository:
    """Answers by (person, key), written in the transaction of the effect they report."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def try_hold(self, user_id: UUID, key: str) -> bool:
        """Whether this transaction is the only one at work on the key; released when it ends, however it ends."""
        digest = hashlib.sha256(user_id.bytes + key.encode()).digest()
        number = int.from_bytes(digest[:8], "big", signed=True)
        return bool(await self._session.scalar(select(func.pg_try_advisory_xact_lock(number))))

    async def find(self, user_id: UUID, key: str, now: datetime) -> StoredAnswer | None:
        row = await self._session.scalar(
            select(IdempotencyRow).where(
                IdempotencyRow.user_id == user_id,
                IdempotencyRow.key == key,
                IdempotencyRow.expires_at > now,
                IdempotencyRow.state == "done",
            )
        )
        if row is None or row.status_code is None:
            return None
        return StoredAnswer(
            row.fingerprint,
            row.body_hash,
            row.status_code,
            dict(row.headers or {}),
            row.body or b"",
        )

    async def keep(
        self, user_id: UUID, key: str, answer: StoredAnswer, expires_at: datetime
    ) -> None:
        """Replaces an expired answer of the same key."""
        values = {
            "fingerprint": answer.fingerprint,
            "body_hash": answer.body_hash,
            "state": "done",
            "status_code": answer.status_code,
            "headers": answer.headers,
            "body": answer.body,
            "expires_at": expires_at,
        }
        await self._session.execute(
            insert(IdempotencyRow)
            .values(user_id=user_id, key=key, **values)
            .on_conflict_do_update(index_elements=["user_id", "key"], set_=values)
        )

    async def forget_expired(self, now: datetime) -> None:
        await self._session.execute(delete(IdempotencyRow).where(IdempotencyRow.expires_at < now))
