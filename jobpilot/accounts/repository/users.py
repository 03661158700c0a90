import base64
import binascii
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import exists, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.accounts.domain.users import Role, Tier, User, UserCursorInvalidError, UserState
from jobpilot.accounts.tables import AuditRow, UserRow
from jobpilot.database.locks import Named, hold

# Any number will do as long as nobody else locks it: two first people may sign up at the same moment.
_FIRST_USER_LOCK = 7_201_406_551


class UserRepository:
    """People. Finding by (issuer, subject) and adding need the system role; the rest runs as the person."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_identity(self, issuer: str, subject: str) -> User | None:
        row = await self._session.scalar(
            select(UserRow).where(UserRow.issuer == issuer, UserRow.subject == subject)
        )
        return _user(row) if row else None

    async def by_id(self, user_id: UUID) -> User | None:
        row = await self._session.scalar(select(UserRow).where(UserRow.id == user_id))
        return _user(row) if row else None

    async def page(
        self, search: str | None, cursor: str | None, limit: int
    ) -> tuple[tuple[User, ...], str | None]:
        """Newest first, with the cursor of the next page; `search` is part of an address or a name. For the house.

        Raises UserCursorInvalidError.
        """
        query = select(UserRow).order_by(UserRow.created_at.desc(), UserRow.id.desc())
        if search:
            query = query.where(
                or_(
                    UserRow.email.icontains(search, autoescape=True),
                    UserRow.display_name.icontains(search, autoescape=True),
                )
            )
        if cursor is not None:
            before = tuple_(*_decode(cursor))
            query = query.where(tuple_(UserRow.created_at, UserRow.id) < before)
        found = [_user(row) for row in await self._session.scalars(query.limit(limit + 1))]
        following = _encode(found[limit - 1]) if len(found) > limit else None
        return tuple(found[:limit]), following

    async def emails(self, user_ids: Iterable[UUID]) -> dict[UUID, str | None]:
        """Of those who are there. For the house."""
        query = select(UserRow.id, UserRow.email).where(UserRow.id.in_(list(user_ids)))
        return {row.id: row.email for row in await self._session.execute(query)}

    async def active(self, user_ids: Iterable[UUID]) -> set[UUID]:
        """Those who are there to stay. For the house."""
        query = select(UserRow.id).where(UserRow.id.in_(list(user_ids)))
        return set(await self._session.scalars(query.where(UserRow.state == UserState.ACTIVE)))

    async def is_empty(self) -> bool:
        """Whether nobody has signed in yet; holds off other first people until the transaction ends."""
        await self._session.execute(select(func.pg_advisory_xact_lock(_FIRST_USER_LOCK)))
        return not await self._session.scalar(select(exists().select_from(UserRow)))

    async def add(
        self,
        *,
        issuer: str,
        subject: str,
        email: str | None,
        display_name: str | None,
        role: Role,
        tier: Tier,
    ) -> UUID | None:
        """The new id, or None when another request has just added the same identity."""
        return await self._session.scalar(
            insert(UserRow)
            .values(
                id=uuid4(),
                issuer=issuer,
                subject=subject,
                email=email,
                display_name=display_name,
                role=role,
                tier=tier,
            )
            .on_conflict_do_nothing(index_elements=["issuer", "subject"])
            .returning(UserRow.id)
        )

    async def agents_paused(self, user_id: UUID) -> bool:
        """Nobody changes it until the transaction ends; False for somebody who has gone."""
        await hold(self._session, Named.PAUSING, user_id, shared=True)
        query = select(UserRow.agents_paused).where(UserRow.id == user_id)
        return bool(await self._session.scalar(query))

    async def hold_pausing(self, user_id: UUID) -> None:
        """Let whoever asks `agents_paused` from now on wait until the transaction ends."""
        await hold(self._session, Named.PAUSING, user_id)

    async def change(self, user_id: UUID, values: dict[str, Any]) -> None:
        await self._session.execute(
            update(UserRow).where(UserRow.id == user_id).values(**values, updated_at=func.now())
        )


class AuditRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, user_id: UUID | None, code: str, data: dict[str, Any]) -> None:
        await self._session.execute(
            insert(AuditRow).values(id=uuid4(), user_id=user_id, code=code, data=data)
        )


def _user(row: UserRow) -> User:
    return User(
        id=row.id,
        email=row.email,
        display_name=row.display_name,
        role=Role(row.role),
        tier=Tier(row.tier),
        state=UserState(row.state),
        locale=row.locale,
        time_zone=row.time_zone,
        agents_paused=row.agents_paused,
        created_at=row.created_at,
    )


def _encode(user: User) -> str:
    plain = f"{user.created_at.isoformat()} {user.id}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[datetime, UUID]:
    try:
        plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _, user_id = plain.partition(" ")
        return datetime.fromisoformat(at), UUID(user_id)
    except (ValueError, binascii.Error) as error:
        raise UserCursorInvalidError("The cursor is not one that this list gave out.") from error
