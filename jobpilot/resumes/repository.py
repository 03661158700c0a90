"""All SQL of résumés. Deleted résumés are invisible here."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, delete, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.database.engine import after_commit
from jobpilot.resumes.domain.resume import (
    CursorInvalidError,
    Resume,
    ResumeNotFoundError,
    ResumeStatus,
    ResumeVersion,
    StoredPage,
    VersionNotFoundError,
    VersionSource,
)
from jobpilot.resumes.tables import (
    ResumeCorrectionRow,
    ResumePageRow,
    ResumeRow,
    ResumeVersionRow,
)

_RESUME = ResumeRow.__table__.c
_VERSION = ResumeVersionRow.__table__.c
_PAGE = ResumePageRow.__table__.c
_DEFAULTS = 1
"""The kind of advisory lock, where a lock has one."""

_COLUMNS = tuple(_RESUME[field.name] for field in fields(Resume))

_EXISTS = select(_RESUME.id).where(
    _RESUME.id == bindparam("resume_id"), _RESUME.deleted_at.is_(None)
)


class ResumeRepository:
    """Bound to one transaction, which says whose résumés there are."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Run once the transaction has committed."""
        after_commit(self._session, callback)

    async def hold_quota(self, user_id: UUID) -> None:
        """Let uploads of one person pass one at a time until the transaction ends."""
        key = user_id.int % 2**63
        await self._session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": key})

    async def hold_defaults(self, user_id: UUID) -> None:
        """Let changes of one person's default résumés pass one at a time; taken before any row's lock."""
        key = user_id.int % 2**31
        await self._session.execute(
            text("select pg_advisory_xact_lock(:kind, :key)"),
            {"kind": _DEFAULTS, "key": key - 2**30},
        )

    async def clear_default(self, target_role: str | None, besides: UUID) -> None:
        """No other résumé for this target role is the default."""
        role = func.coalesce(func.lower(_RESUME.target_role), "")
        await self._session.execute(
            update(ResumeRow)
            .where(
                _RESUME.is_default,
                _RESUME.deleted_at.is_(None),
                role == func.coalesce(func.lower(target_role), ""),
                _RESUME.id != besides,
            )
            .values(is_default=False, updated_at=func.now())
        )

    async def count(self) -> int:
        """How many résumés there are."""
        query = select(func.count()).select_from(ResumeRow).where(_RESUME.deleted_at.is_(None))
        return int(await self._session.scalar(query) or 0)

    async def add(self, resume_id: UUID, values: Mapping[str, object]) -> None:
        """A new résumé."""
        await self._session.execute(insert(ResumeRow).values(id=resume_id, **values))

    async def by_hash(self, sha256: str) -> Resume | None:
        """The résumé with these bytes."""
        query = select(*_COLUMNS).where(_RESUME.sha256 == sha256, _RESUME.deleted_at.is_(None))
        row = (await self._session.execute(query)).first()
        return None if row is None else _resume(row)

    async def get(self, resume_id: UUID, *, lock: bool = False) -> Resume:
        """Raises ResumeNotFoundError. With `lock` nobody else changes it until the transaction ends."""
        query = select(*_COLUMNS).where(_RESUME.id == resume_id, _RESUME.deleted_at.is_(None))
        row = (await self._session.execute(query.with_for_update() if lock else query)).first()
        if row is None:
            raise ResumeNotFoundError
        return _resume(row)

    async def require(self, resume_id: UUID) -> None:
        """Raises ResumeNotFoundError."""
        if (await self._session.execute(_EXISTS, {"resume_id": resume_id})).first() is None:
            raise ResumeNotFoundError

    async def page(self, cursor: str | None, limit: int) -> tuple[tuple[Resume, ...], str | None]:
        """Newest first, and the cursor of the next page. Raises CursorInvalidError."""
        query = (
            select(*_COLUMNS)
            .where(_RESUME.deleted_at.is_(None))
            .order_by(_RESUME.created_at.desc(), _RESUME.id.desc())
            .limit(limit + 1)
        )
        if cursor is not None:
            query = query.where(tuple_(_RESUME.created_at, _RESUME.id) < tuple_(*_decode(cursor)))
        resumes = [_resume(row) for row in await self._session.execute(query)]
        following = _encode(resumes[limit - 1]) if len(resumes) > limit else None
        return tuple(resumes[:limit]), following

    async def change(self, resume_id: UUID, **values: object) -> None:
        """Set columns of one résumé."""
        await self._session.execute(
            update(ResumeRow).where(_RESUME.id == resume_id).values(**values, updated_at=func.now())
        )

    async def hide(self, resume_id: UUID) -> None:
        """Take it out of sight while a run still holds on to it."""
        for table in (ResumePageRow, ResumeCorrectionRow):
            await self._session.execute(
                delete(table).where(table.__table__.c.resume_id == resume_id)
            )
        await self.change(resume_id, deleted_at=func.now(), title="", file_name="")

    async def hidden(self) -> list[UUID]:
        """Résumés that wait for the end of their run to be removed."""
        query = select(_RESUME.id).where(_RESUME.deleted_at.is_not(None))
        return list(await self._session.scalars(query))

    async def remove(self, resume_id: UUID) -> None:
        """Delete it with its pages, versions and runs."""
        await self._session.execute(delete(ResumeRow).where(_RESUME.id == resume_id))

    # -- versions -----------------------------------------------------------------------------

    async def add_version(
        self,
        resume: Resume,
        source: VersionSource,
        document: Mapping[str, Any],
        fields: Mapping[str, Any],
        warnings: Sequence[Mapping[str, Any]],
        effect_key: str | None = None,
        changes: Mapping[str, object] | None = None,
    ) -> ResumeVersion:
        """The next version, made current, with further changes to the résumé. The caller holds its lock."""
        latest = select(func.coalesce(func.max(_VERSION.number), 0) + 1).where(
            _VERSION.resume_id == resume.id
        )
        notes = [dict(warning) for warning in warnings]
        owned = {"id": uuid4(), "resume_id": resume.id, "user_id": resume.user_id}
        statement = (
            insert(ResumeVersionRow)
            .values(
                **owned,
                number=latest.scalar_subquery(),
                source=source,
                document=dict(document),
                fields=dict(fields),
                warnings=notes,
                effect_key=effect_key,
            )
            .returning(_VERSION.number, _VERSION.created_at)
        )
        row = (await self._session.execute(statement)).one()
        await self.change(resume.id, current_version=row.number, **(changes or {}))
        return ResumeVersion(resume.id, row.number, source, document, fields, notes, row.created_at)

    async def version(self, resume_id: UUID, number: int) -> ResumeVersion:
        """Raises VersionNotFoundError."""
        query = select(ResumeVersionRow.__table__).where(
            _VERSION.resume_id == resume_id, _VERSION.number == number
        )
        row = (await self._session.execute(query)).first()
        if row is None:
            raise VersionNotFoundError
        return _version(row)

    async def version_by_effect(self, effect_key: str) -> ResumeVersion | None:
        """The version that an effect has made already."""
        query = select(ResumeVersionRow.__table__).where(_VERSION.effect_key == effect_key)
        row = (await self._session.execute(query)).first()
        return None if row is None else _version(row)

    async def versions(self, resume_id: UUID, limit: int) -> list[ResumeVersion]:
        """Newest first."""
        query = (
            select(ResumeVersionRow.__table__)
            .where(_VERSION.resume_id == resume_id)
            .order_by(_VERSION.number.desc())
            .limit(limit)
        )
        return [_version(row) for row in await self._session.execute(query)]

    # -- pages --------------------------------------------------------------------------------

    async def store_pages(self, resume: Resume, pages: Sequence[StoredPage]) -> None:
        """Replace the résumé's pages; what was recognised on them stays."""
        recognised = {page["number"]: page for page in await self.recognised_pages(resume.id)}
        await self._session.execute(delete(ResumePageRow).where(_PAGE.resume_id == resume.id))
        if pages:
            await self._session.execute(
                insert(ResumePageRow),
                [
                    {
                        "resume_id": resume.id,
                        "user_id": resume.user_id,
                        "number": page.number,
                        "width": page.width,
                        "height": page.height,
                        "lines": [dict(line) for line in page.lines],
                        "hidden": [dict(line) for line in page.hidden],
                        "source": page.source,
                        "recognised": recognised.get(page.number),
                    }
                    for page in pages
                ],
            )

    async def store_recognised(self, resume: Resume, page: Mapping[str, Any]) -> None:
        """Keep what was recognised on one page; its lines follow with `store_pages`."""
        number, width, height = page["number"], page["width"], page["height"]
        here = (_PAGE.resume_id == resume.id, _PAGE.number == number)
        await self._session.execute(delete(ResumePageRow).where(*here))
        await self._session.execute(
            insert(ResumePageRow).values(
                resume_id=resume.id,
                user_id=resume.user_id,
                number=number,
                width=width,
                height=height,
                lines=[],
                source="ocr",
                recognised=dict(page),
            )
        )

    async def recognised_pages(self, resume_id: UUID) -> list[Mapping[str, Any]]:
        """What was recognised, by page."""
        query = (
            select(_PAGE.recognised)
            .where(_PAGE.resume_id == resume_id, _PAGE.recognised.is_not(None))
            .order_by(_PAGE.number)
        )
        return [page for page in await self._session.scalars(query) if page is not None]

    async def pages(self, resume_id: UUID) -> list[StoredPage]:
        """In order."""
        query = (
            select(ResumePageRow.__table__)
            .where(_PAGE.resume_id == resume_id)
            .order_by(_PAGE.number)
        )
        return [
            StoredPage(row.number, row.width, row.height, row.lines, row.hidden, row.source)
            for row in await self._session.execute(query)
        ]


class FileKeys:
    """What the house may know of résumés: which stored files they name."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def named(self, keys: Sequence[str]) -> set[str]:
        """Those of the keys that a résumé names, deleted ones included."""
        column = ResumeRow.__table__.c.file_key
        return set(await self._session.scalars(select(column).where(column.in_(keys))))


def _resume(row: Any) -> Resume:
    values = {column.name: getattr(row, column.name) for column in _COLUMNS}
    return Resume(**{**values, "status": ResumeStatus(row.status)})


def _version(row: Any) -> ResumeVersion:
    return ResumeVersion(
        resume_id=row.resume_id,
        number=row.number,
        source=VersionSource(row.source),
        document=row.document,
        fields=row.fields,
        warnings=row.warnings,
        created_at=row.created_at,
    )


def _encode(resume: Resume) -> str:
    plain = f"{resume.created_at.isoformat()} {resume.id}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[datetime, UUID]:
    try:
        plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _, resume_id = plain.partition(" ")
        return datetime.fromisoformat(at), UUID(resume_id)
    except (ValueError, binascii.Error) as error:
        raise CursorInvalidError("The cursor is not one that this list gave out.") from error
