"""All SQL of share links."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.sharing.domain.share import Share
from jobpilot.sharing.tables import ResumeShareRow

_SHARE = ResumeShareRow.__table__.c
_COLUMNS = tuple(column for column in _SHARE if column.name != "token_hash")


class ShareRepository:
    """Bound to one transaction: a person sees their own links, the house sees all."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, values: Mapping[str, Any]) -> Share:
        """A new link."""
        statement = insert(ResumeShareRow).values(**values).returning(*_COLUMNS)
        return _share((await self._session.execute(statement)).one())

    async def by_token(self, token_hash: str) -> Share | None:
        """The link of a token, dead or alive."""
        query = select(*_COLUMNS).where(_SHARE.token_hash == token_hash)
        row = (await self._session.execute(query)).first()
        return None if row is None else _share(row)

    async def of_resume(self, resume_id: UUID, limit: int) -> list[Share]:
        """Newest first."""
        query = (
            select(*_COLUMNS)
            .where(_SHARE.resume_id == resume_id)
            .order_by(_SHARE.created_at.desc(), _SHARE.id)
            .limit(limit)
        )
        return [_share(row) for row in await self._session.execute(query)]

    async def count_open(self, resume_id: UUID, now: datetime) -> int:
        """Links that still lead to the résumé."""
        query = select(func.count()).where(
            _SHARE.resume_id == resume_id, _SHARE.revoked_at.is_(None), _SHARE.expires_at > now
        )
        return int(await self._session.scalar(query) or 0)

    async def revoke(self, resume_id: UUID, share_id: UUID, now: datetime) -> bool:
        """Whether there is such a link; the first moment of revoking stays."""
        statement = (
            update(ResumeShareRow)
            .where(_SHARE.resume_id == resume_id, _SHARE.id == share_id)
            .values(revoked_at=func.coalesce(_SHARE.revoked_at, now))
            .returning(_SHARE.id)
        )
        return (await self._session.execute(statement)).first() is not None

    async def count_view(self, share_id: UUID) -> None:
        """One visit more."""
        await self._session.execute(
            update(ResumeShareRow)
            .where(_SHARE.id == share_id)
            .values(view_count=_SHARE.view_count + 1)
        )


def _share(row: Any) -> Share:
    return Share(**{column.name: getattr(row, column.name) for column in _COLUMNS})
