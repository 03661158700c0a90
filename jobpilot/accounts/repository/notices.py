from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.accounts.domain.notices import NoticeSettings
from jobpilot.accounts.tables import NoticeSettingsRow

_SETTINGS = NoticeSettingsRow.__table__.c


class NoticeSettingsRepository:
    """Bound to one transaction of one person."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, user_id: UUID) -> NoticeSettings:
        """The usual ones for somebody who has never changed any."""
        query = select(_SETTINGS.mail_questions, _SETTINGS.mail_budget, _SETTINGS.seen_at)
        row = (await self._session.execute(query.where(_SETTINGS.user_id == user_id))).first()
        return NoticeSettings() if row is None else NoticeSettings(*row)

    async def change(self, user_id: UUID, **values: bool) -> None:
        statement = insert(NoticeSettingsRow).values(user_id=user_id, **values)
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["user_id"], set_={**values, "updated_at": func.now()}
            )
        )

    async def see(self, user_id: UUID, until: datetime) -> None:
        """Never backwards."""
        statement = insert(NoticeSettingsRow).values(user_id=user_id, seen_at=until)
        later = func.greatest(_SETTINGS.seen_at, statement.excluded.seen_at)
        await self._session.execute(
            statement.on_conflict_do_update(index_elements=["user_id"], set_={"seen_at": later})
        )
