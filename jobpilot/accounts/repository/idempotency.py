import hashlib
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import BigInteger, Table, bindparam, delete, func, literal_column, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.accounts.contracts import StoredAnswer
from jobpilot.accounts.tables import IdempotencyRow
from jobpilot.database.locks import Named, hold

_ANSWER = cast("Table", IdempotencyRow.__table__)
_NOBODY = select(literal_column("1")).subquery("nobody")
# Built once: every request that starts something needs both.
_HOLD = select(
    func.pg_try_advisory_xact_lock(bindparam("number", type_=BigInteger)).label("held"),
    *(_ANSWER.c[name] for name in ("fingerprint", "body_hash", "status_code", "headers", "body")),
).select_from(
    _NOBODY.outerjoin(
        _ANSWER,
        (_ANSWER.c.user_id == bindparam("user_id"))
        & (_ANSWER.c.key == bindparam("key"))
        & (_ANSWER.c.expires_at > bindparam("now"))
        & (_ANSWER.c.state == "done"),
    )
)
_STORED = (
    "fingerprint", "body_hash", "state", "status_code", "headers", "body", "expires_at"
)  # fmt: skip
_INSERT = insert(_ANSWER).values({name: bindparam(name) for name in ("user_id", "key", *_STORED)})
_KEEP = _INSERT.on_conflict_do_update(
    index_elements=["user_id", "key"],
    set_={name: _INSERT.excluded[name] for name in _STORED},
    where=_ANSWER.c.expires_at <= bindparam("now"),
).returning(_ANSWER.c.key)


class IdempotencyRepository:
    """Answers by (person, key), written in the transaction of the effect they report."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold(
        self, user_id: UUID, key: str, now: datetime
    ) -> tuple[bool, StoredAnswer | None]:
        """Whether this transaction is the only one at work on the key (until it ends), and the stored answer.

        Both in one statement, so an answer that is committed in just this moment may be missed; `keep` notices.
        """
        digest = hashlib.sha256(user_id.bytes + key.encode()).digest()
        number = int.from_bytes(digest[:8], "big", signed=True)
        values = {"number": number, "user_id": user_id, "key": key, "now": now}
        row = (await self._session.execute(_HOLD, values)).one()
        if row.status_code is None:
            return row.held, None
        headers, body = dict(row.headers or {}), row.body or b""
        return row.held, StoredAnswer(
            row.fingerprint, row.body_hash, row.status_code, headers, body
        )

    async def keep(
        self, user_id: UUID, key: str, answer: StoredAnswer, now: datetime, expires_at: datetime
    ) -> bool:
        """Store the answer, in the place of an expired one. False when there is another one already."""
        values = {
            "user_id": user_id,
            "key": key,
            "fingerprint": answer.fingerprint,
            "body_hash": answer.body_hash,
            "state": "done",
            "status_code": answer.status_code,
            "headers": answer.headers,
            "body": answer.body,
            "expires_at": expires_at,
            "now": now,
        }
        return (await self._session.execute(_KEEP, values)).first() is not None

    async def forget_expired(self, now: datetime) -> None:
        await hold(self._session, Named.EXPIRY)
        await self._session.execute(delete(IdempotencyRow).where(IdempotencyRow.expires_at < now))
