"""All SQL of applications. The caller's transaction says whose they are."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.applications.domain.application import (
    Application,
    ApplicationEvent,
    ApplicationEventType,
    NewApplication,
    Stage,
)
from jobpilot.applications.domain.errors import ApplicationNotFoundError
from jobpilot.applications.tables import ApplicationEventRow, ApplicationRow

_APPLICATION = ApplicationRow.__table__.c
_EVENT = ApplicationEventRow.__table__.c
_COLUMNS = tuple(column for column in _APPLICATION if column.name != "deleted_at")


class ApplicationRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_all(self, stage: Stage | None, limit: int) -> list[Application]:
        """By stage and place on the board."""
        query = _kept().order_by(_APPLICATION.stage, _APPLICATION.position, _APPLICATION.id)
        if stage is not None:
            query = query.where(_APPLICATION.stage == stage)
        return [_application(row) for row in await self._session.execute(query.limit(limit))]

    async def get(self, application_id: UUID, *, lock: bool = False) -> Application:
        """Raises ApplicationNotFoundError."""
        query = _kept().where(_APPLICATION.id == application_id)
        row = (await self._session.execute(query.with_for_update() if lock else query)).first()
        if row is None:
            raise ApplicationNotFoundError("There is no such application.")
        return _application(row)

    async def of_posting(self, job_id: UUID) -> Application | None:
        """The person's application for a posting."""
        query = _kept().where(_APPLICATION.job_id == job_id).with_for_update()
        row = (await self._session.execute(query)).first()
        return None if row is None else _application(row)

    async def add(self, application_id: UUID, user_id: UUID, new: NewApplication) -> bool:
        """Whether it was added: a posting has one application."""
        last = select(func.coalesce(func.max(_APPLICATION.position), 0) + 1).where(
            _APPLICATION.stage == new.stage
        )
        statement = (
            insert(ApplicationRow)
            .values(
                id=application_id, user_id=user_id, position=last.scalar_subquery(), **vars(new)
            )
            .on_conflict_do_nothing()
            .returning(_APPLICATION.id)
        )
        return (await self._session.execute(statement)).first() is not None

    async def change(self, application_id: UUID, values: Mapping[str, Any]) -> Application:
        """Each change is a version of its own."""
        statement = (
            update(ApplicationRow)
            .where(_APPLICATION.id == application_id)
            .values(version=_APPLICATION.version + 1, updated_at=func.now(), **values)
            .returning(*_COLUMNS)
        )
        return _application((await self._session.execute(statement)).one())

    async def add_event(
        self,
        application: Application,
        kind: ApplicationEventType,
        data: Mapping[str, Any],
        effect_key: str | None = None,
    ) -> bool:
        """Whether it is new: an effect of the house is noted once."""
        statement = (
            insert(ApplicationEventRow)
            .values(
                application_id=application.id,
                user_id=application.user_id,
                type=kind,
                at=func.clock_timestamp(),  # those of one transaction keep their order
                data=dict(data),
                effect_key=effect_key,
            )
            .on_conflict_do_nothing()
            .returning(_EVENT.id)
        )
        return (await self._session.execute(statement)).first() is not None

    async def was_moved_by_hand(self, application_id: UUID, since: datetime) -> bool:
        """Whether the person has moved it after a moment: the house's own moves have the key of their effect."""
        query = select(_EVENT.id).where(
            _EVENT.application_id == application_id,
            _EVENT.type == ApplicationEventType.STAGE_CHANGED,
            _EVENT.effect_key.is_(None),
            _EVENT.at > since,
        )
        return (await self._session.execute(query.limit(1))).first() is not None

    async def events(self, application_id: UUID, limit: int) -> list[ApplicationEvent]:
        """Newest first."""
        query = (
            select(_EVENT.id, _EVENT.application_id, _EVENT.type, _EVENT.at, _EVENT.data)
            .where(_EVENT.application_id == application_id)
            .order_by(_EVENT.at.desc(), _EVENT.id)
            .limit(limit)
        )
        rows = await self._session.execute(query)
        return [
            ApplicationEvent(
                row.id, row.application_id, ApplicationEventType(row.type), row.at, row.data
            )
            for row in rows
        ]

    async def reminded_since(self, moment: datetime, limit: int) -> list[Application]:
        """Those of which the person was reminded after a moment."""
        reminded = select(_EVENT.application_id).where(
            _EVENT.type == ApplicationEventType.REMINDED, _EVENT.at > moment
        )
        query = _kept().where(_APPLICATION.id.in_(reminded)).limit(limit)
        return [_application(row) for row in await self._session.execute(query)]


def _kept() -> Select[Any]:
    return select(*_COLUMNS).where(_APPLICATION.deleted_at.is_(None))


def _application(row: Row[Any]) -> Application:
    values = {column.name: getattr(row, column.name) for column in _COLUMNS}
    return Application(**{**values, "stage": Stage(row.stage)})
