"""What replaying erasures reads and writes. It needs the system role."""

from collections.abc import AsyncIterator, Collection
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.privacy.domain.deletion import Deletion, DeletionState
from jobpilot.privacy.domain.receipts import Receipt
from jobpilot.privacy.repository import DeletionRepository
from jobpilot.privacy.tables import AccountDeletionRow

_ROW = AccountDeletionRow.__table__.c


class ReplayRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self.deletions = DeletionRepository(session)

    async def states(self, deletion_ids: Collection[UUID]) -> dict[UUID, DeletionState]:
        query = select(_ROW.id, _ROW.state).where(_ROW.id.in_(list(deletion_ids)))
        rows = await self._session.execute(query) if deletion_ids else ()
        return {row.id: DeletionState(row.state) for row in rows}

    async def user_ids(self) -> AsyncIterator[UUID]:
        """Everybody's."""
        rows = await self._session.stream_scalars(text("select id from users"))
        async for user_id in rows:
            yield user_id

    async def put(self, deletion: Deletion, subject_key: str, receipt: Receipt | None) -> None:
        """The deletion as it is to be, whatever was known of it; another one of the same person ends."""
        pending = (_ROW.user_id == deletion.user_id, _ROW.id != deletion.id)
        await self._session.execute(
            update(AccountDeletionRow)
            .where(*pending, _ROW.state != DeletionState.ERASED)
            .values(state=DeletionState.UNDONE)
        )
        erased = deletion.state is DeletionState.ERASED
        values = vars(deletion) | {
            "subject_key": subject_key,
            "started_at": func.now(),
            "erased_at": func.now() if erased else None,
            "receipt": dict(receipt.body) if receipt else None,
            "signature": receipt.signature if receipt else None,
        }
        changed = {name: value for name, value in values.items() if name != "id"}
        await self._session.execute(
            insert(AccountDeletionRow)
            .values(values)
            .on_conflict_do_update(index_elements=["id"], set_=changed)
        )
