from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.accounts.contracts import Credential, Grant, SigningKey
from jobpilot.accounts.tables import LocalCredentialRow, LocalGrantRow, LocalSigningKeyRow

# Any number of our own: two processes must not both make the next signing key.
_KEY_LOCK = 7_201_406_552


class CredentialRepository:
    """Addresses and passwords of the built-in issuer. Needs the system role."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_email(self, email: str) -> Credential | None:
        return await self._one(LocalCredentialRow.email == email)

    async def by_id(self, credential_id: UUID) -> Credential | None:
        return await self._one(LocalCredentialRow.id == credential_id)

    async def add(self, email: str, password_hash: str, display_name: str | None) -> UUID | None:
        """None when the address is taken."""
        return await self._session.scalar(
            insert(LocalCredentialRow)
            .values(id=uuid4(), email=email, password_hash=password_hash, display_name=display_name)
            .on_conflict_do_nothing(index_elements=["email"])
            .returning(LocalCredentialRow.id)
        )

    async def set_password_hash(self, credential_id: UUID, password_hash: str) -> None:
        await self._session.execute(
            update(LocalCredentialRow)
            .where(LocalCredentialRow.id == credential_id)
            .values(password_hash=password_hash)
        )

    async def _one(self, condition: Any) -> Credential | None:
        row = await self._session.scalar(select(LocalCredentialRow).where(condition))
        if row is None:
            return None
        return Credential(row.id, row.email, row.password_hash, row.display_name)


class GrantRepository:
    """Codes and refresh tokens by their SHA-256. Needs the system role."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, grant: Grant) -> None:
        await self._session.execute(
            insert(LocalGrantRow).values(
                token_hash=grant.token_hash,
                kind=grant.kind,
                credential_id=grant.credential_id,
                payload=grant.payload,
                expires_at=grant.expires_at,
            )
        )

    async def use(self, token_hash: str, kind: str, now: datetime) -> Grant | None:
        """Mark an unused, unexpired grant as used; None when it is not one. Of two at once one succeeds."""
        row = await self._session.scalar(
            update(LocalGrantRow)
            .where(
                LocalGrantRow.token_hash == token_hash,
                LocalGrantRow.kind == kind,
                LocalGrantRow.used_at.is_(None),
                LocalGrantRow.expires_at > now,
            )
            .values(used_at=now)
            .returning(LocalGrantRow)
        )
        return _grant(row) if row else None

    async def find(self, token_hash: str, kind: str) -> Grant | None:
        row = await self._session.scalar(
            select(LocalGrantRow).where(
                LocalGrantRow.token_hash == token_hash, LocalGrantRow.kind == kind
            )
        )
        return _grant(row) if row else None

    async def end_session(self, credential_id: UUID, session_id: str) -> None:
        await self._session.execute(
            delete(LocalGrantRow).where(
                LocalGrantRow.credential_id == credential_id,
                LocalGrantRow.payload["session_id"].astext == session_id,
            )
        )

    async def forget_expired(self, now: datetime) -> None:
        expired = select(LocalGrantRow.token_hash).where(LocalGrantRow.expires_at < now)
        await self._session.execute(
            delete(LocalGrantRow)
            .where(LocalGrantRow.token_hash.in_(expired.with_for_update(skip_locked=True)))
            .execution_options(synchronize_session=False)
        )


class SigningKeyRepository:
    """Needs the system role."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold(self) -> None:
        """Let nobody else make a key until the transaction ends."""
        await self._session.execute(select(func.pg_advisory_xact_lock(_KEY_LOCK)))

    async def signing(self, now: datetime) -> SigningKey | None:
        """The newest key that still signs."""
        row = await self._session.scalar(
            select(LocalSigningKeyRow)
            .where(LocalSigningKeyRow.retires_at > now)
            .order_by(LocalSigningKeyRow.created_at.desc())
            .limit(1)
        )
        return _signing_key(row) if row else None

    async def published(self, now: datetime) -> list[SigningKey]:
        rows = await self._session.scalars(
            select(LocalSigningKeyRow)
            .where(LocalSigningKeyRow.removed_at > now)
            .order_by(LocalSigningKeyRow.created_at)
        )
        return [_signing_key(row) for row in rows]

    async def add(self, key: SigningKey, now: datetime) -> None:
        """Add a key and drop those whose publication is over."""
        await self._session.execute(
            delete(LocalSigningKeyRow).where(LocalSigningKeyRow.removed_at < now)
        )
        await self._session.execute(
            insert(LocalSigningKeyRow).values(
                kid=key.kid,
                private_jwk=key.private_jwk,
                public_jwk=key.public_jwk,
                retires_at=key.retires_at,
                removed_at=key.removed_at,
            )
        )

    async def retire(self, kid: str, now: datetime) -> None:
        """Sign with it no more; it stays published until its `removed_at`."""
        await self._session.execute(
            update(LocalSigningKeyRow)
            .where(LocalSigningKeyRow.kid == kid, LocalSigningKeyRow.retires_at > now)
            .values(retires_at=now)
        )


def _grant(row: LocalGrantRow) -> Grant:
    return Grant(
        row.token_hash, row.kind, row.credential_id, row.payload, row.expires_at, row.used_at
    )


def _signing_key(row: LocalSigningKeyRow) -> SigningKey:
    return SigningKey(row.kid, row.private_jwk, row.public_jwk, row.retires_at, row.removed_at)
