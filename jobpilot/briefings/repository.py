"""All SQL of briefings. The caller's transaction says whose they are."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.briefings.domain.briefing import Briefing, BriefingNotFoundError, BriefingSettings
from jobpilot.briefings.tables import BriefingRow, BriefingSettingsRow
from jobpilot.database import outbox

_SETTINGS = BriefingSettingsRow.__table__.c
_BRIEFING = BriefingRow.__table__.c


class BriefingRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def settings(self, user_id: UUID) -> BriefingSettings | None:
        query = select(*_SETTINGS).where(_SETTINGS.user_id == user_id)
        row = (await self._session.execute(query)).first()
        if row is None:
            return None
        return BriefingSettings(row.enabled, row.hour, row.minute, row.email, row.discover)

    async def save_settings(self, user_id: UUID, settings: BriefingSettings) -> None:
        values = vars(settings)
        statement = insert(BriefingSettingsRow).values(user_id=user_id, **values)
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["user_id"], set_={**values, "updated_at": func.now()}
            )
        )

    async def add_settings(self, user_id: UUID, settings: BriefingSettings) -> bool:
        """Whether the person had none."""
        statement = insert(BriefingSettingsRow).values(user_id=user_id, **vars(settings))
        added = await self._session.execute(
            statement.on_conflict_do_nothing().returning(_SETTINGS.user_id)
        )
        return added.first() is not None

    async def wanted_by(self) -> list[tuple[UUID, bool, bool]]:
        """Everybody who wants something, with whether that is briefings, and searches. For the house."""
        columns = (_SETTINGS.user_id, _SETTINGS.enabled, _SETTINGS.discover)
        query = select(*columns).where(_SETTINGS.enabled | _SETTINGS.discover)
        return [
            (row.user_id, row.enabled, row.discover) for row in await self._session.execute(query)
        ]

    async def add(
        self, user_id: UUID, day: date, run_id: UUID, items: Sequence[Mapping[str, Any]]
    ) -> None:
        """The next one of the day, one a run. Of two at the same moment, who would tell the same, only the first."""
        others = select(func.count()).where(_BRIEFING.user_id == user_id, _BRIEFING.day == day)
        values = {"user_id": user_id, "day": day, "run_id": run_id}
        await self._session.execute(
            insert(BriefingRow)
            .values(
                number=others.scalar_subquery() + 1, items=[dict(item) for item in items], **values
            )
            .on_conflict_do_nothing()
        )

    async def of_run(self, run_id: UUID) -> Briefing | None:
        return await self._first(_BRIEFING.run_id == run_id)

    async def get(self, briefing_id: UUID) -> Briefing:
        """Raises BriefingNotFoundError."""
        found = await self._first(_BRIEFING.id == briefing_id)
        if found is None:
            raise BriefingNotFoundError("There is no such briefing.")
        return found

    async def latest(self) -> Briefing | None:
        rows = await self.recent(1)
        return rows[0] if rows else None

    async def recent(self, limit: int) -> list[Briefing]:
        """Newest first."""
        query = (
            select(*_BRIEFING).order_by(_BRIEFING.day.desc(), _BRIEFING.number.desc()).limit(limit)
        )
        return [_briefing(row) for row in await self._session.execute(query)]

    async def set_mail(self, briefing_id: UUID, mail_id: UUID) -> None:
        await self._session.execute(
            update(BriefingRow).where(_BRIEFING.id == briefing_id).values(mail_id=mail_id)
        )

    async def enqueue(self, user_id: UUID, kind: str, dedupe_key: str) -> None:
        await outbox.enqueue(
            self._session,
            user_id=user_id,
            kind=kind,
            payload={"user_id": str(user_id)},
            dedupe_key=dedupe_key,
        )

    async def _first(self, condition: Any) -> Briefing | None:
        row = (await self._session.execute(select(*_BRIEFING).where(condition))).first()
        return None if row is None else _briefing(row)


def _briefing(row: Row[Any]) -> Briefing:
    return Briefing(
        id=row.id,
        user_id=row.user_id,
        day=row.day,
        number=row.number,
        run_id=row.run_id,
        items=tuple(row.items),
        mail_id=row.mail_id,
        created_at=row.created_at,
    )
