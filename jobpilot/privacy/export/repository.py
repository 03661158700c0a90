"""Exports of one person; the house lists those that a workflow should be at work on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.database.engine import after_commit
from jobpilot.database.outbox import enqueue
from jobpilot.privacy.domain.exports import Export, ExportState
from jobpilot.privacy.export.contracts import EXPORT_KIND
from jobpilot.privacy.tables import AccountExportRow

_ROW = AccountExportRow.__table__.c
_SHOWN = (
    _ROW.id, _ROW.user_id, _ROW.state, _ROW.created_at, _ROW.expires_at, _ROW.file_key, _ROW.size_bytes, _ROW.sha256,
    _ROW.downloads,
)  # fmt: skip
OPEN = (ExportState.RUNNING, ExportState.READY)


class ExportRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def after_commit(self, callback: Callable[[], None]) -> None:
        after_commit(self._session, callback)

    async def lock_account(self, user_id: UUID) -> str | None:
        """State of an account that nobody changes until the transaction ends."""
        query = text("select state from users where id = :id for update")
        found: str | None = await self._session.scalar(query, {"id": user_id})
        return found

    async def add(self, export: Export) -> None:
        self._session.add(AccountExportRow(**vars(export)))
        await self._session.flush()

    async def enqueue(self, export: Export) -> None:
        """Have its workflow started."""
        await enqueue(
            self._session,
            user_id=export.user_id,
            kind=EXPORT_KIND,
            payload={"export_id": str(export.id)},
            dedupe_key=f"{EXPORT_KIND}:{export.id}",
        )

    async def get(self, export_id: UUID) -> Export | None:
        found = await self._list(_ROW.id == export_id)
        return found[0] if found else None

    async def newest(self, user_id: UUID) -> Export | None:
        query = select(*_SHOWN).where(_ROW.user_id == user_id).order_by(_ROW.created_at.desc())
        row = (await self._session.execute(query.limit(1))).one_or_none()
        return _export(row) if row else None

    async def made_since(self, user_id: UUID, moment: datetime) -> list[datetime]:
        """When those were asked for that did not fail, oldest first."""
        query = select(_ROW.created_at).where(
            _ROW.user_id == user_id,
            _ROW.created_at > moment,
            _ROW.state != ExportState.FAILED,
        )
        return list(await self._session.scalars(query.order_by(_ROW.created_at)))

    async def open(self) -> list[Export]:
        """Everything that a workflow should be at work on."""
        return await self._list(_ROW.state.in_(OPEN))

    async def older(self, export: Export) -> list[Export]:
        """The person's archives that are ready, from before this one."""
        return await self._list(
            _ROW.user_id == export.user_id,
            _ROW.created_at < export.created_at,
            _ROW.state == ExportState.READY,
        )

    async def finish(self, export: Export) -> bool:
        """Write down where the archive lies and what it is; whether it was still wanted."""
        return await self._move(
            _ROW.id == export.id,
            _ROW.state == ExportState.RUNNING,
            state=ExportState.READY,
            file_key=export.file_key,
            size_bytes=export.size_bytes,
            sha256=export.sha256,
            expires_at=export.expires_at,
        )

    async def end(self, export_id: UUID, before: ExportState, after: ExportState) -> bool:
        """Whether it was in that state."""
        return await self._move(
            _ROW.id == export_id, _ROW.state == before, state=after, file_key=None
        )

    async def use(self, export_id: UUID, downloads: int) -> bool:
        """Whether this was the link's first use."""
        return await self._move(
            _ROW.id == export_id,
            _ROW.state == ExportState.READY,
            _ROW.downloads == downloads,
            _ROW.expires_at > func.now(),
            downloads=downloads + 1,
        )

    async def _list(self, *conditions: Any) -> list[Export]:
        query = select(*_SHOWN).where(*conditions).order_by(_ROW.created_at)
        return [_export(row) for row in await self._session.execute(query)]

    async def _move(self, *conditions: Any, **values: Any) -> bool:
        changed: Any = await self._session.execute(
            update(AccountExportRow)
            .where(*conditions)
            .values(values)
            .execution_options(synchronize_session=False)
        )
        return bool(changed.rowcount)


def _export(row: Any) -> Export:
    return Export(
        id=row.id,
        user_id=row.user_id,
        state=ExportState(row.state),
        created_at=row.created_at,
        expires_at=row.expires_at,
        file_key=row.file_key,
        size_bytes=row.size_bytes,
        sha256=row.sha256,
        downloads=row.downloads,
    )
