"""Signing in without any outside service: codes, access tokens, refresh tokens that rotate.

A refresh token is used once; each use gives the next one of the same session. Using one again after a short grace
means that two parties hold it, so the whole session ends (RFC 9700 section 4.14.2). A code that is used twice ends
its session too (RFC 6749 section 4.1.2).

Refusals that also write (ending a session) are returned, not raised: a raised error would roll the ending back.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from jobpilot.accounts.contracts import Credential, Grant
from jobpilot.accounts.domain.local_issuer import (
    ACCESS_TOKEN_SECONDS,
    CODE_SECONDS,
    REFRESH_SECONDS,
    REUSE_GRACE_SECONDS,
    AuthorizationRequest,
    IssuedTokens,
    SignInError,
    check_new_password,
    fingerprint,
    new_secret,
    normal_email,
    proves,
)
from jobpilot.accounts.domain.users import clean_display_name
from jobpilot.accounts.repository.local_issuer import CredentialRepository, GrantRepository
from jobpilot.accounts.service.passwords import Passwords
from jobpilot.accounts.service.signing_keys import SigningKeyService


@dataclass(frozen=True)
class GrantRefused:
    """`invalid_grant` of RFC 6749 section 5.2. `ended_session` names a session that was ended because of it."""

    detail: str
    ended_session: str | None = None


class LocalIssuerService:
    """Needs the system role. `issuer` is what tokens carry as `iss`."""

    def __init__(
        self,
        credentials: CredentialRepository,
        grants: GrantRepository,
        keys: SigningKeyService,
        passwords: Passwords,
        issuer: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._credentials = credentials
        self._grants = grants
        self._keys = keys
        self._passwords = passwords
        self._issuer = issuer
        self._now = now

    async def sign_in(self, request: AuthorizationRequest, email: str, password: str) -> str:
        """A code for the client. Raises SignInError with the same words for a wrong address and password."""
        credential = await self._credentials.by_email(normal_email(email))
        stored = credential.password_hash if credential else None
        if not await self._passwords.fits(password, stored) or credential is None:
            raise SignInError("E-mail address and password do not fit together.", "password")
        if self._passwords.is_outdated(credential.password_hash):
            renewed = await self._passwords.hash(password)
            await self._credentials.set_password_hash(credential.id, renewed)
        return await self._code(request, credential.id)

    async def sign_up(
        self, request: AuthorizationRequest, email: str, password: str, name: str
    ) -> str:
        """A code for the client. Raises SignInError."""
        return await self._code(request, await self.enrol(email, password, name))

    async def enrol(self, email: str, password: str, name: str) -> UUID:
        """The subject of somebody new. Raises SignInError."""
        address = normal_email(email)
        check_new_password(password, address)
        credential_id = await self._credentials.add(
            address, await self._passwords.hash(password), clean_display_name(name[:120])
        )
        if credential_id is None:
            raise SignInError("There is an account with this address. Sign in instead.", "email")
        return credential_id

    async def subject_of(self, email: str) -> UUID | None:
        """Of whoever has this address."""
        known = await self._credentials.by_email(normal_email(email))
        return known.id if known else None

    async def redeem(
        self, code: str, redirect_uri: str, verifier: str
    ) -> IssuedTokens | GrantRefused:
        """Tokens for a code whose challenge the verifier proves."""
        grant = await self._grants.use(fingerprint(code), "code", self._now())
        if grant is None:
            return await self._refused_code(code)
        if grant.payload["redirect_uri"] != redirect_uri:
            return GrantRefused("The redirect address is not the one the code was issued for.")
        if not proves(verifier, grant.payload["code_challenge"]):
            return GrantRefused("The code verifier does not fit.")
        return await self._tokens(grant)

    async def refresh(self, refresh_token: str) -> IssuedTokens | GrantRefused:
        """New tokens of the same session."""
        token_hash = fingerprint(refresh_token)
        grant = await self._grants.use(token_hash, "refresh", self._now())
        if grant is not None:
            return await self._tokens(grant)
        known = await self._grants.find(token_hash, "refresh")
        if known is None or known.expires_at <= self._now() or known.used_at is None:
            return GrantRefused("The session has ended. Sign in again.")
        if self._now() - known.used_at <= timedelta(seconds=REUSE_GRACE_SECONDS):
            return await self._tokens(known)
        return await self._end(known, "The session was used from two places and has been ended.")

    async def sign_out(self, refresh_token: str) -> str | None:
        """End the session a refresh token belongs to; its id, or None when there is none."""
        grant = await self._grants.find(fingerprint(refresh_token), "refresh")
        if grant is None:
            return None
        await self._end(grant, "")
        return _session(grant)

    async def sign_out_session(self, subject: str, session_id: str) -> None:
        """End a session of a person by the ids of a verified access token."""
        await self._grants.end_session(UUID(subject), session_id)

    async def _refused_code(self, code: str) -> GrantRefused:
        known = await self._grants.find(fingerprint(code), "code")
        if known is not None and known.used_at is not None:
            return await self._end(known, "The code was used twice; its session has been ended.")
        return GrantRefused("The code is unknown or has expired. Start again.")

    async def _end(self, grant: Grant, detail: str) -> GrantRefused:
        await self._grants.end_session(grant.credential_id, _session(grant))
        return GrantRefused(detail, ended_session=_session(grant))

    async def _code(self, request: AuthorizationRequest, credential_id: UUID) -> str:
        code = new_secret()
        payload = {
            "session_id": f"sess_{secrets.token_urlsafe(16)}",
            "redirect_uri": request.redirect_uri,
            "code_challenge": request.code_challenge,
            "party": request.origin,
            "auth_time": int(self._now().timestamp()),
        }
        await self._grants.forget_expired(self._now() - timedelta(days=1))
        await self._add_grant(code, "code", credential_id, payload, CODE_SECONDS)
        return code

    async def _tokens(self, grant: Grant) -> IssuedTokens | GrantRefused:
        credential = await self._credentials.by_id(grant.credential_id)
        if credential is None:
            return GrantRefused("The account no longer exists.")
        refresh_token = new_secret()
        kept = ("session_id", "party", "auth_time")
        payload = {name: grant.payload[name] for name in kept if name in grant.payload}
        await self._add_grant(refresh_token, "refresh", credential.id, payload, REFRESH_SECONDS)
        access_token = await self._keys.sign(self._claims(credential, payload))
        return IssuedTokens(access_token, ACCESS_TOKEN_SECONDS, refresh_token)

    async def _add_grant(
        self, secret: str, kind: str, credential_id: UUID, payload: dict[str, Any], seconds: int
    ) -> None:
        expires_at = self._now() + timedelta(seconds=seconds)
        await self._grants.add(Grant(fingerprint(secret), kind, credential_id, payload, expires_at))

    def _claims(self, credential: Credential, payload: dict[str, Any]) -> dict[str, Any]:
        issued_at = int(self._now().timestamp())
        claims = {
            "iss": self._issuer,
            "sub": str(credential.id),
            "sid": payload["session_id"],
            "azp": payload["party"],
            "jti": secrets.token_urlsafe(12),
            "iat": issued_at,
            "nbf": issued_at,
            "exp": issued_at + ACCESS_TOKEN_SECONDS,
            "email": credential.email,
        }
        if "auth_time" in payload:  # a session from before it was kept has none
            claims["auth_time"] = payload["auth_time"]
        if credential.display_name:
            claims["name"] = credential.display_name
        return claims


def _session(grant: Grant) -> str:
    session_id = grant.payload["session_id"]
    return str(session_id)
