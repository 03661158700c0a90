"""Who somebody is, and what they may change about themselves."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from jobpilot.accounts.contracts import UserChanges
from jobpilot.accounts.domain.users import (
    Role,
    Tier,
    User,
    UserState,
    check_time_zone,
    clean_display_name,
)
from jobpilot.accounts.repository.users import AuditRepository, UserRepository
from jobpilot.errors import NotFoundError
from jobpilot.ports.identity import VerifiedIdentity


class UserNotFoundError(NotFoundError):
    code: ClassVar[str] = "user_not_found"


@dataclass(frozen=True)
class AccountRules:
    """`first_is_admin`: the first person of an installation with the built-in issuer runs it."""

    default_tier: Tier
    first_is_admin: bool


class AccountService:
    """`check_newcomer` raises when the token is older than the erasure of its account, or its sign-in gone.

    `attach` gives a newcomer the account that they kept when their former sign-in was gone.
    """

    def __init__(
        self,
        users: UserRepository,
        audit: AuditRepository,
        rules: AccountRules,
        check_newcomer: Callable[[VerifiedIdentity], Awaitable[None]],
        attach: Callable[[VerifiedIdentity], Awaitable[UUID | None]],
    ) -> None:
        self._check_newcomer = check_newcomer
        self._attach = attach
        self._users = users
        self._audit = audit
        self._rules = rules

    async def recognise(self, identity: VerifiedIdentity) -> User:
        """The person behind a verified token, added at first sight. Needs the system role.

        Raises AccountGoneError for a token that is older than the erasure of its account.
        """
        known = await self._users.by_identity(identity.issuer, identity.subject)
        if known is None:
            return await self._welcome(identity)
        if known.state is UserState.DELETION_SCHEDULED:
            await self._check_newcomer(identity)
        if identity.email is not None and identity.email != known.email:
            await self._users.change(known.id, {"email": identity.email})
            return await self._reload(known.id)
        return known

    async def _welcome(self, identity: VerifiedIdentity) -> User:
        await self._check_newcomer(identity)
        if (returned := await self._attach(identity)) is not None:
            await self._audit.add(returned, "account.sign_in_replaced", {})
            return await self._reload(returned)
        runs_it = self._rules.first_is_admin and await self._users.is_empty()
        user_id = await self._users.add(
            issuer=identity.issuer,
            subject=identity.subject,
            email=identity.email,
            display_name=clean_display_name((identity.name or "")[:100]),
            role=Role.ADMIN if runs_it else Role.USER,
            tier=Tier.PRO if runs_it else self._rules.default_tier,
        )
        if user_id is not None:
            await self._audit.add(user_id, "account.created", {})
            return await self._reload(user_id)
        known = await self._users.by_identity(identity.issuer, identity.subject)
        if known is None:
            raise UserNotFoundError
        return known

    async def get(self, user_id: UUID) -> User:
        """Raises UserNotFoundError."""
        return await self._reload(user_id)

    async def page(
        self, search: str | None, cursor: str | None, limit: int
    ) -> tuple[tuple[User, ...], str | None]:
        """Everybody, newest first. Needs the system role. Raises UserCursorInvalidError."""
        return await self._users.page(search, cursor, limit)

    async def emails(self, user_ids: Iterable[UUID]) -> dict[UUID, str | None]:
        """By id. Needs the system role."""
        return await self._users.emails(user_ids)

    async def leaving(self, user_ids: Collection[UUID]) -> set[UUID]:
        """Those who are gone or about to be. Needs the system role."""
        return set(user_ids) - await self._users.active(user_ids)

    async def change(self, user_id: UUID, changes: UserChanges) -> User:
        """Raises UserNotFoundError or ProfileInvalidError."""
        values: dict[str, Any] = {}
        if changes.display_name is not None:
            values["display_name"] = clean_display_name(changes.display_name)
        if changes.locale is not None:
            values["locale"] = changes.locale
        if changes.time_zone is not None:
            values["time_zone"] = check_time_zone(changes.time_zone)
        if values:
            await self._users.change(user_id, values)
        return await self._reload(user_id)

    async def agents_paused(self, user_id: UUID) -> bool:
        """Whether all runs of the person are to wait; stays so until the transaction ends."""
        return await self._users.agents_paused(user_id)

    async def hold_pausing(self, user_id: UUID) -> None:
        """Whoever asks `agents_paused` from now on waits for the end of the transaction."""
        await self._users.hold_pausing(user_id)

    async def pause_agents(self, user_id: UUID, *, paused: bool) -> User:
        """Raises UserNotFoundError. After `hold_pausing`, and last in its transaction: every writer needs the row."""
        await self._users.change(user_id, {"agents_paused": paused})
        return await self._reload(user_id)

    async def record(self, user_id: UUID | None, code: str, **data: str | int) -> None:
        """One audit event. `data` holds ids and codes, never the content of an input."""
        await self._audit.add(user_id, code, dict(data))

    async def _reload(self, user_id: UUID) -> User:
        user = await self._users.by_id(user_id)
        if user is None:
            raise UserNotFoundError
        return user
