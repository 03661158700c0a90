"""All SQL of mails. The caller's transaction says whose they are."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.database import outbox
from jobpilot.outreach.domain.mails import OUTGOING, Mail, MailKind, MailNotFoundError, MailState
from jobpilot.outreach.tables import MailRow, MailSuppressionRow
from jobpilot.resumes.domain.resume import CursorInvalidError

_MAIL = MailRow.__table__.c
_SUPPRESSION = MailSuppressionRow.__table__.c
_COLUMNS = tuple(_MAIL[field.name] for field in fields(Mail))
_ANSWER: Final = r"^\s*((re|aw|antwort|sv|rif|res):\s*)+"
"""What mail programs put before the subject that they answer to."""
_LEAVING = (MailState.SENDING, MailState.SENT, MailState.UNCERTAIN)


@dataclass(frozen=True)
class ReportedMail:
    """Whose mail a provider's report is about."""

    id: UUID
    user_id: UUID


class MailRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_once(self, mail_id: UUID, values: Mapping[str, object]) -> bool:
        """Whether it is new; the same `effect_key` writes nothing."""
        statement = insert(MailRow).values(id=mail_id, **values)
        added = await self._session.execute(
            statement.on_conflict_do_nothing(index_elements=["effect_key"]).returning(_MAIL.id)
        )
        return added.first() is not None

    async def get(self, mail_id: UUID, *, lock: bool = False) -> Mail:
        """Raises MailNotFoundError. With `lock` nobody else changes it until the transaction ends."""
        query = select(*_COLUMNS).where(_MAIL.id == mail_id)
        row = (await self._session.execute(query.with_for_update() if lock else query)).first()
        if row is None:
            raise MailNotFoundError
        return _mail(row)

    async def leaving_of(self, draft_id: UUID) -> Mail | None:
        """The mail that brings a draft to its reader, or may have done so."""
        query = select(*_COLUMNS).where(_MAIL.draft_id == draft_id, _MAIL.state.in_(_LEAVING))
        row = (await self._session.execute(query.order_by(_MAIL.created_at).limit(1))).first()
        return None if row is None else _mail(row)

    async def page(
        self, state: MailState | None, cursor: str | None, limit: int
    ) -> tuple[tuple[Mail, ...], str | None]:
        """Newest first, and the cursor of the next page. Raises CursorInvalidError."""
        query = select(*_COLUMNS).order_by(_MAIL.created_at.desc(), _MAIL.id.desc())
        if state is not None:
            query = query.where(_MAIL.state == state)
        if cursor is not None:
            query = query.where(tuple_(_MAIL.created_at, _MAIL.id) < tuple_(*_decode(cursor)))
        mails = [_mail(row) for row in await self._session.execute(query.limit(limit + 1))]
        following = _encode(mails[limit - 1]) if len(mails) > limit else None
        return tuple(mails[:limit]), following

    async def change(self, mail_id: UUID, **values: object) -> None:
        """Set columns of one mail."""
        await self._session.execute(
            update(MailRow).where(_MAIL.id == mail_id).values(**values, updated_at=func.now())
        )

    async def is_suppressed(self, address_hash: str) -> bool:
        query = select(_SUPPRESSION.address_hash).where(_SUPPRESSION.address_hash == address_hash)
        return (await self._session.execute(query)).first() is not None

    async def suppress(self, address_hash: str, reason: str) -> None:
        """From now on, for everybody. For the house."""
        statement = insert(MailSuppressionRow).values(address_hash=address_hash, reason=reason)
        await self._session.execute(statement.on_conflict_do_nothing())

    async def reported(self, provider_id: str | None, mail_id: UUID | None) -> ReportedMail | None:
        """Which mail a report names, by the provider's id or by ours. For the house."""
        found = _named(provider_id, mail_id)
        if not found:
            return None
        ours_first = (_MAIL.id == mail_id).desc() if mail_id else _MAIL.created_at
        query = select(_MAIL.id, _MAIL.user_id).where(or_(*found)).order_by(ours_first).limit(1)
        row = (await self._session.execute(query)).first()
        return None if row is None else ReportedMail(*row)

    async def answered_by(self, address: str, subject: str) -> list[ReportedMail]:
        """Mails that an answer from this address under this subject may be to, newest first. For the house."""
        plain = func.lower(func.regexp_replace(_MAIL.subject, _ANSWER, "", "i"))
        about = re.sub(_ANSWER, "", subject, flags=re.IGNORECASE).lower()
        query = (
            select(_MAIL.id, _MAIL.user_id)
            .where(_MAIL.kind.in_(OUTGOING), _MAIL.state.in_((MailState.SENT, MailState.UNCERTAIN)))
            .where(func.lower(_MAIL.to_address) == address.lower(), plain == about)
            .order_by(_MAIL.created_at.desc())
            .limit(20)
        )
        return [ReportedMail(*row) for row in await self._session.execute(query)]

    async def enqueue(
        self,
        user_id: UUID,
        kind: str,
        payload: dict[str, Any],
        dedupe_key: str,
        delay: timedelta | None = None,
    ) -> None:
        await outbox.enqueue(
            self._session,
            user_id=user_id,
            kind=kind,
            payload=payload,
            dedupe_key=dedupe_key,
            delay=delay,
        )


def _named(provider_id: str | None, mail_id: UUID | None) -> list[Any]:
    by_provider = [] if provider_id is None else [_MAIL.provider_id == provider_id]
    return by_provider + ([] if mail_id is None else [_MAIL.id == mail_id])


def _mail(row: Row[Any]) -> Mail:
    values = dict(zip((column.name for column in _COLUMNS), row, strict=True))
    return Mail(**values | {"kind": MailKind(row.kind), "state": MailState(row.state)})


def _encode(mail: Mail) -> str:
    plain = f"{mail.created_at.isoformat()} {mail.id}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[datetime, UUID]:
    try:
        plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _, mail_id = plain.partition(" ")
        return datetime.fromisoformat(at), UUID(mail_id)
    except (ValueError, binascii.Error) as error:
        raise CursorInvalidError("The cursor is not one that this list gave out.") from error
