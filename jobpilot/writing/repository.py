"""All SQL of drafts and author styles."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.resumes.domain.resume import CursorInvalidError
from jobpilot.writing.domain.drafts import (
    Draft,
    DraftFilter,
    DraftKind,
    DraftNotFoundError,
    DraftSource,
    DraftState,
    DraftVersion,
    DraftVersionNotFoundError,
)
from jobpilot.writing.domain.styles import AuthorStyle, StyleNotFoundError, Traits
from jobpilot.writing.tables import AuthorStyleRow, DraftRow, DraftVersionRow

_DRAFT = DraftRow.__table__.c
_VERSION = DraftVersionRow.__table__.c
_STYLE = AuthorStyleRow.__table__.c
_DRAFT_COLUMNS = tuple(_DRAFT[field.name] for field in fields(Draft))
_VERSION_COLUMNS = tuple(_VERSION[field.name] for field in fields(DraftVersion))
_STYLE_COLUMNS = tuple(_STYLE[field.name] for field in fields(AuthorStyle))


class DraftRepository:
    """Bound to one transaction, which says whose drafts there are."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, draft_id: UUID, values: Mapping[str, object]) -> None:
        """A new draft, once."""
        await self._session.execute(
            insert(DraftRow).values(id=draft_id, **values).on_conflict_do_nothing()
        )

    async def get(self, draft_id: UUID, *, lock: bool = False) -> Draft:
        """Raises DraftNotFoundError. With `lock` nobody else changes it until the transaction ends."""
        query = select(*_DRAFT_COLUMNS).where(_DRAFT.id == draft_id)
        row = (await self._session.execute(query.with_for_update() if lock else query)).first()
        if row is None:
            raise DraftNotFoundError
        return _draft(row)

    async def page(
        self, wanted: DraftFilter, cursor: str | None, limit: int
    ) -> tuple[tuple[Draft, ...], str | None]:
        """Newest first, and the cursor of the next page. Raises CursorInvalidError."""
        query = select(*_DRAFT_COLUMNS).order_by(_DRAFT.created_at.desc(), _DRAFT.id.desc())
        for field in fields(DraftFilter):
            if (value := getattr(wanted, field.name)) is not None:
                query = query.where(_DRAFT[field.name] == value)
        if cursor is not None:
            query = query.where(tuple_(_DRAFT.created_at, _DRAFT.id) < tuple_(*_decode(cursor)))
        drafts = [_draft(row) for row in await self._session.execute(query.limit(limit + 1))]
        following = _encode(drafts[limit - 1]) if len(drafts) > limit else None
        return tuple(drafts[:limit]), following

    async def change(self, draft_id: UUID, **values: object) -> None:
        """Set columns of one draft."""
        await self._session.execute(
            update(DraftRow).where(_DRAFT.id == draft_id).values(**values, updated_at=func.now())
        )

    async def add_version(self, draft: Draft, values: Mapping[str, object]) -> DraftVersion:
        """The next version, and the draft's current one from now on."""
        number = (draft.current_version or 0) + 1
        statement = (
            insert(DraftVersionRow)
            .values(draft_id=draft.id, user_id=draft.user_id, number=number, **values)
            .returning(*_VERSION_COLUMNS)
        )
        row = (await self._session.execute(statement)).one()
        await self.change(draft.id, current_version=number)
        return _version(row)

    async def version(self, draft_id: UUID, number: int) -> DraftVersion:
        """Raises DraftVersionNotFoundError."""
        query = select(*_VERSION_COLUMNS).where(
            _VERSION.draft_id == draft_id, _VERSION.number == number
        )
        row = (await self._session.execute(query)).first()
        if row is None:
            raise DraftVersionNotFoundError
        return _version(row)

    async def versions(self, draft_id: UUID, limit: int) -> list[DraftVersion]:
        """Newest first."""
        query = (
            select(*_VERSION_COLUMNS)
            .where(_VERSION.draft_id == draft_id)
            .order_by(_VERSION.number.desc())
            .limit(limit)
        )
        return [_version(row) for row in await self._session.execute(query)]


class StyleRepository:
    """Bound to one transaction, which says whose styles there are. Deleted ones are invisible here."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, user_id: UUID, values: Mapping[str, object]) -> AuthorStyle:
        statement = (
            insert(AuthorStyleRow)
            .values(id=uuid4(), user_id=user_id, **values)
            .returning(*_STYLE_COLUMNS)
        )
        return _style((await self._session.execute(statement)).one())

    async def get(self, style_id: UUID) -> AuthorStyle:
        """Raises StyleNotFoundError."""
        style = await self.find(style_id)
        if style is None:
            raise StyleNotFoundError
        return style

    async def find(self, style_id: UUID) -> AuthorStyle | None:
        """None where there is none any more."""
        query = select(*_STYLE_COLUMNS).where(_STYLE.id == style_id, _STYLE.deleted_at.is_(None))
        row = (await self._session.execute(query)).first()
        return None if row is None else _style(row)

    async def forget(self, style_id: UUID) -> None:
        """Nothing of its samples stays; drafts may still name it."""
        await self.change(style_id, samples=[], traits={}, is_default=False, deleted_at=func.now())

    async def default(self) -> AuthorStyle | None:
        query = select(*_STYLE_COLUMNS).where(_STYLE.is_default, _STYLE.deleted_at.is_(None))
        row = (await self._session.execute(query)).first()
        return None if row is None else _style(row)

    async def all(self) -> list[AuthorStyle]:
        """Oldest first."""
        query = (
            select(*_STYLE_COLUMNS)
            .where(_STYLE.deleted_at.is_(None))
            .order_by(_STYLE.created_at, _STYLE.id)
        )
        return [_style(row) for row in await self._session.execute(query)]

    async def change(self, style_id: UUID, **values: object) -> None:
        await self._session.execute(
            update(AuthorStyleRow)
            .where(_STYLE.id == style_id)
            .values(**values, updated_at=func.now())
        )

    async def clear_default(self) -> None:
        await self._session.execute(
            update(AuthorStyleRow)
            .where(_STYLE.is_default, _STYLE.deleted_at.is_(None))
            .values(is_default=False)
        )


def _draft(row: Any) -> Draft:
    values = {column.name: getattr(row, column.name) for column in _DRAFT_COLUMNS}
    return Draft(**{**values, "kind": DraftKind(row.kind), "state": DraftState(row.state)})


def _version(row: Any) -> DraftVersion:
    values = {column.name: getattr(row, column.name) for column in _VERSION_COLUMNS}
    return DraftVersion(**{**values, "source": DraftSource(row.source)})


def _style(row: Any) -> AuthorStyle:
    values = {column.name: getattr(row, column.name) for column in _STYLE_COLUMNS}
    return AuthorStyle(**{**values, "traits": Traits.from_json(row.traits)})


def _encode(draft: Draft) -> str:
    plain = f"{draft.created_at.isoformat()} {draft.id}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[datetime, UUID]:
    try:
        plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _, draft_id = plain.partition(" ")
        return datetime.fromisoformat(at), UUID(draft_id)
    except (ValueError, binascii.Error) as error:
        raise CursorInvalidError("The cursor is not one that this list gave out.") from error
