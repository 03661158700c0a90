"""Deletions of accounts. It needs the system role; what lists or counts rows of a person needs that person's."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.database.engine import after_commit
from jobpilot.database.locks import Named, hold, hold_account_alone
from jobpilot.database.outbox import enqueue
from jobpilot.privacy.contracts import DELETION_KIND
from jobpilot.privacy.domain.deletion import (
    PENDING,
    UNDER_WAY,
    Deletion,
    DeletionMode,
    DeletionOrigin,
    DeletionState,
)
from jobpilot.privacy.domain.receipts import Receipt
from jobpilot.privacy.tables import AccountDeletionRow

_ROW = AccountDeletionRow.__table__.c
BUILT_IN = "/api/issuer"
"""How the built-in issuer's address ends; what comes before changes with PORT and PUBLIC_URL."""

# in the orders in which "pause all" tells runs and the dispatcher settles messages (see `jobpilot.database.locks`)
_STOP_RUNS = text(
    "with mine as materialized"
    " (select id from runs where user_id = :user_id and state not in ('succeeded', 'failed', 'cancelled')"
    " order by id for no key update)"
    " update runs set state = 'cancelled', finished_at = now() from mine where runs.id = mine.id"
)
_DROP_MESSAGES = text(
    "with mine as materialized (select id from outbox where user_id = :user_id order by id for update)"
    " delete from outbox using mine where outbox.id = mine.id"
)
_END_SESSIONS = text(
    "with theirs as materialized (select token_hash from local_grants where credential_id::text ="
    " (select subject from users where id = :user_id and issuer like :built_in)"
    " order by token_hash for update)"
    " delete from local_grants using theirs where local_grants.token_hash = theirs.token_hash"
)
_DROP_NAME = text(
    "delete from local_credentials where id::text ="
    " (select subject from users where id = :user_id and issuer like :built_in)"
)
_DROP_ACCOUNT = text("delete from users where id = :user_id")

LONGEST = timedelta(minutes=10)
"""For the one statement with which all rows of a person go."""


class DeletionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def after_commit(self, callback: Callable[[], None]) -> None:
        after_commit(self._session, callback)

    async def lock_account(self, user_id: UUID) -> tuple[str, str, str] | None:
        """State, issuer and subject of an account that nobody changes until the transaction ends."""
        found = await self._session.execute(
            text("select state, issuer, subject from users where id = :id for update"),
            {"id": user_id},
        )
        row = found.one_or_none()
        return (row.state, row.issuer, row.subject) if row else None

    async def set_account_state(self, user_id: UUID, state: str) -> None:
        await self._session.execute(
            text("update users set state = :state, updated_at = now() where id = :id"),
            {"state": state, "id": user_id},
        )

    async def add(self, deletion: Deletion, subject_key: str) -> None:
        self._session.add(AccountDeletionRow(subject_key=subject_key, **vars(deletion)))
        await self._session.flush()

    async def enqueue(self, deletion: Deletion) -> None:
        """Have its workflow started, or told of its due date."""
        await enqueue(
            self._session,
            user_id=deletion.user_id,
            kind=DELETION_KIND,
            payload={"deletion_id": str(deletion.id)},
            dedupe_key=f"{DELETION_KIND}:{deletion.id}:{uuid4()}",
        )

    async def enqueue_schedule(self, user_id: UUID, kind: str) -> None:
        """Have the person's schedules follow their account's state."""
        await enqueue(
            self._session, user_id=user_id, kind=kind, payload={}, dedupe_key=f"{kind}:{uuid4()}"
        )

    async def latest(self, user_id: UUID) -> Deletion | None:
        query = select(AccountDeletionRow).where(_ROW.user_id == user_id)
        row = await self._session.scalar(query.order_by(_ROW.requested_at.desc()).limit(1))
        return _deletion(row) if row else None

    async def get(self, deletion_id: UUID) -> Deletion | None:
        row = await self._session.get(AccountDeletionRow, deletion_id)
        return _deletion(row) if row else None

    async def subject_key(self, deletion_id: UUID) -> str:
        """The keyed hash of the account's sign-in name; empty where there is no such deletion."""
        row = await self._session.get(AccountDeletionRow, deletion_id)
        return row.subject_key if row else ""

    async def pending(self) -> list[Deletion]:
        """Everything that a workflow should be at work on."""
        query = select(AccountDeletionRow).where(_ROW.state.in_(PENDING))
        return [_deletion(row) for row in await self._session.scalars(query)]

    async def bring_forward(self, deletion_id: UUID, due_at: datetime) -> None:
        await self._change(deletion_id, mode=DeletionMode.NOW, due_at=due_at)

    async def undo(self, deletion_id: UUID, now: datetime) -> bool:
        """Whether it was still to be undone; of this and `begin` exactly one succeeds."""
        return await self._moved(
            _ROW.id == deletion_id,
            _ROW.state == DeletionState.SCHEDULED,
            _ROW.due_at > now,
            state=DeletionState.UNDONE,
        )

    async def begin(self, deletion_id: UUID, now: datetime) -> bool:
        """Whether it goes on: begun now, or before."""
        await self._moved(
            _ROW.id == deletion_id,
            _ROW.state == DeletionState.SCHEDULED,
            _ROW.due_at <= now,
            state=DeletionState.ERASING,
            started_at=now,
        )
        known = await self.get(deletion_id)
        return known is not None and known.state in UNDER_WAY

    async def stop_runs(self, user_id: UUID) -> None:
        """Nothing is left for dispatcher and reconciler to start.

        In a transaction of its own: a writer may hold a run and wait for the account.
        """
        await self._session.execute(_STOP_RUNS, {"user_id": user_id})
        await self._session.execute(_DROP_MESSAGES, {"user_id": user_id})

    async def note_failure(self, deletion_id: UUID, step: str) -> None:
        """Of an erasure that is under way; nothing else is touched."""
        await self._moved(
            _ROW.id == deletion_id,
            _ROW.state.in_(UNDER_WAY),
            state=DeletionState.ERASING_PARTIAL,
            failed_step=step,
            attempts=_ROW.attempts + 1,
        )

    async def workflow_ids(self, user_id: UUID) -> list[str]:
        query = text(
            "select workflow_id from runs where user_id = :user_id union all"
            " select 'export-' || id from account_exports where user_id = :user_id"
        )
        return list(await self._session.scalars(query, {"user_id": user_id}))

    async def file_keys(self, user_id: UUID) -> list[str]:
        query = text("select file_key from resumes where user_id = :user_id")
        return list(await self._session.scalars(query, {"user_id": user_id}))

    async def sign_in_name(self, user_id: UUID) -> tuple[str, str] | None:
        """Issuer and subject; None when the account's row has gone."""
        query = text("select issuer, subject from users where id = :user_id")
        row = (await self._session.execute(query, {"user_id": user_id})).one_or_none()
        return (row.issuer, row.subject) if row else None

    async def mail_ids(self, user_id: UUID) -> list[UUID]:
        query = text("select id from mails where user_id = :user_id")
        return list(await self._session.scalars(query, {"user_id": user_id}))

    async def is_alone(self, user_id: UUID) -> bool:
        """Whether nobody is at work on the account, and nobody will be until the transaction ends."""
        return await hold_account_alone(self._session, user_id)

    async def delete_rows(self, user_id: UUID) -> None:
        """The account, what hangs on it, and the sign-in name of the built-in issuer, whatever its address was then."""
        for name in (Named.CATALOGUE, Named.EXPIRY):  # the house writes rows of many people
            await hold(self._session, name)
        milliseconds = int(LONGEST.total_seconds() * 1000)
        await self._session.execute(text(f"set local statement_timeout = {milliseconds}"))
        values = {"user_id": user_id, "built_in": f"%{BUILT_IN}"}
        for statement in (_DROP_MESSAGES, _END_SESSIONS, _DROP_NAME, _DROP_ACCOUNT):
            await self._session.execute(statement, values)

    async def count(self, table: str, owner: str, user_id: UUID) -> int:
        """Rows of the person; as the person, because the house does not see all of them."""
        query = text(f"select count(*) from {table} where {owner} = :user_id")  # noqa: S608 - names of the registry
        return int(await self._session.scalar(query, {"user_id": user_id}) or 0)

    async def finish(self, deletion_id: UUID, erased_at: datetime, receipt: Receipt) -> None:
        await self._change(
            deletion_id,
            state=DeletionState.ERASED,
            erased_at=erased_at,
            failed_step=None,
            receipt=dict(receipt.body),
            signature=receipt.signature,
        )

    async def receipt(self, deletion_id: UUID) -> Receipt | None:
        row = await self._session.get(AccountDeletionRow, deletion_id)
        if row is None or row.receipt is None or row.signature is None:
            return None
        return Receipt(row.receipt, row.signature)

    async def account_of(self, issuer: str, subject: str) -> UUID | None:
        query = text("select id from users where issuer = :issuer and subject = :subject")
        found: UUID | None = await self._session.scalar(
            query, {"issuer": issuer, "subject": subject}
        )
        return found

    async def note_lost_sign_in(self, deletion_id: UUID) -> None:
        await self._change(deletion_id, origin=DeletionOrigin.SIGN_IN_SERVICE)

    async def has_lost_sign_in(self, subject_key: str) -> bool:
        """Whether the account is about to go because its sign-in is gone."""
        query = select(_ROW.id).where(
            _ROW.subject_key == subject_key,
            _ROW.state == DeletionState.SCHEDULED,
            _ROW.origin == DeletionOrigin.SIGN_IN_SERVICE,
        )
        return await self._session.scalar(query.limit(1)) is not None

    async def add_tombstone(self, deletion: Deletion, subject_key: str) -> None:
        """Of an account that was gone before anybody came by it."""
        self._session.add(
            AccountDeletionRow(subject_key=subject_key, erased_at=deletion.due_at, **vars(deletion))
        )
        await self._session.flush()

    async def attach(self, issuer: str, subject: str, email: str) -> UUID | None:
        """Give a kept account whose sign-in is gone to the new sign-in of the same address; None if there is none."""
        query = text(
            "update users u set subject = :subject, updated_at = now() where u.issuer = :issuer"
            " and u.email = :email and u.state = 'active' and exists (select 1 from account_deletions d"
            " where d.user_id = u.id and d.origin = 'sign_in_service' and d.state = 'undone')"
            " returning u.id"
        )
        values = {"issuer": issuer, "subject": subject, "email": email}
        found: UUID | None = (await self._session.execute(query, values)).scalar()
        return found

    async def erased_since(self, subject_key: str, moment: datetime) -> datetime | None:
        """When the account of this sign-in name was erased, if that was after `moment`."""
        query = select(func.max(_ROW.erased_at)).where(
            _ROW.subject_key == subject_key, _ROW.erased_at > moment
        )
        found: datetime | None = await self._session.scalar(query)
        return found

    async def _change(self, deletion_id: UUID, **values: Any) -> None:
        await self._moved(_ROW.id == deletion_id, **values)

    async def _moved(self, *conditions: Any, **values: Any) -> bool:
        changed: Any = await self._session.execute(
            update(AccountDeletionRow)
            .where(*conditions)
            .values(values)
            .execution_options(synchronize_session=False)
        )
        self._session.expire_all()
        return bool(changed.rowcount)


def _deletion(row: AccountDeletionRow) -> Deletion:
    return Deletion(
        id=row.id,
        user_id=row.user_id,
        mode=DeletionMode(row.mode),
        state=DeletionState(row.state),
        requested_at=row.requested_at,
        due_at=row.due_at,
        origin=DeletionOrigin(row.origin),
    )
