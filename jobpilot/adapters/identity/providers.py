"""Clerk, any OpenID Connect issuer, and the built-in one: they differ in addresses and rules, not in verification."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jobpilot.adapters.identity.jwks import JwksCache, JwksTimes, KeySource, KeySourceError
from jobpilot.adapters.identity.remote import IssuerDocuments, RemoteKeys
from jobpilot.adapters.identity.verifier import TokenRules, TokenVerifier
from jobpilot.ports.identity import AuthUnavailableError, SignInConfig, VerifiedIdentity

BUILTIN_CLIENT_ID: Final = "jobpilot-web"
# Foreign issuers often give an hour; the session token of Clerk lives a minute, ours ten.
OIDC_MAX_LIFETIME_SECONDS: Final = 3600
OIDC_CLAIMS: Final = ("exp", "iat", "sub", "iss")

ReadKeys = Callable[[], Awaitable[Sequence[Mapping[str, Any]]]]


class ClerkProvider:
    """Clerk session tokens: issuer `https://CLERK_DOMAIN`, `azp` one of the allowed origins."""

    def __init__(
        self,
        domain: str,
        publishable_key: str | None,
        origins: Collection[str],
        documents: IssuerDocuments,
    ) -> None:
        self._issuer = f"https://{domain.removeprefix('https://').rstrip('/')}"
        self._publishable_key = publishable_key
        keys = JwksCache(RemoteKeys(documents, self._jwks_address))
        self._verifier = TokenVerifier(TokenRules(self._issuer, parties=frozenset(origins)), keys)

    async def _jwks_address(self) -> str:
        return f"{self._issuer}/.well-known/jwks.json"

    async def verify(self, token: str) -> VerifiedIdentity:
        return await self._verifier.verify(token)

    async def sign_in_config(self) -> SignInConfig:
        return SignInConfig(
            provider="clerk",
            issuer=self._issuer,
            client_id="",
            authorize_url=f"{self._issuer}/oauth/authorize",
            token_url=f"{self._issuer}/oauth/token",
            publishable_key=self._publishable_key,
        )


@dataclass(frozen=True)
class OidcSettings:
    """`audience` is what access tokens carry in `aud`; None means that they must carry none."""

    issuer: str
    client_id: str
    audience: str | None


class OidcProvider:
    """Any issuer with a discovery document (OpenID Connect Discovery 1.0, section 4)."""

    def __init__(
        self,
        settings: OidcSettings,
        documents: IssuerDocuments,
        times: JwksTimes = JwksTimes(),  # noqa: B008 - frozen
    ) -> None:
        self._settings = settings
        self._documents = documents
        self._discovered: dict[str, Any] | None = None
        rules = TokenRules(
            settings.issuer,
            # with an audience of its own the token is bound to us; without one, by the client's id
            parties=None if settings.audience else frozenset({settings.client_id}),
            audience=settings.audience,
            required=OIDC_CLAIMS,
            max_lifetime=OIDC_MAX_LIFETIME_SECONDS,
        )
        self._verifier = TokenVerifier(
            rules, JwksCache(RemoteKeys(documents, self._jwks_address), times)
        )

    async def _address(self, name: str) -> str:
        if self._discovered is None:
            base = self._settings.issuer.rstrip("/")
            document = await self._documents.get(f"{base}/.well-known/openid-configuration")
            if document.get("issuer") != self._settings.issuer:
                raise KeySourceError("the discovery document belongs to another issuer")
            self._discovered = document
        address = self._discovered.get(name)
        if not isinstance(address, str):
            raise KeySourceError(f"the discovery document has no {name}")
        return address

    async def _jwks_address(self) -> str:
        return await self._address("jwks_uri")

    async def verify(self, token: str) -> VerifiedIdentity:
        return await self._verifier.verify(token)

    async def sign_in_config(self) -> SignInConfig:
        try:
            authorize = await self._address("authorization_endpoint")
            token = await self._address("token_endpoint")
        except KeySourceError as error:
            raise AuthUnavailableError(
                "The sign-in service cannot be reached at the moment.", retry_after=5
            ) from error
        return SignInConfig(
            "oidc", self._settings.issuer, self._settings.client_id, authorize, token
        )


class BuiltinProvider:
    """The issuer inside this installation: its keys come from the database, its addresses are our own paths."""

    def __init__(
        self,
        issuer: str,
        origins: Collection[str],
        keys: KeySource,
        times: JwksTimes = JwksTimes(),  # noqa: B008 - frozen
    ) -> None:
        self._issuer = issuer
        rules = TokenRules(issuer, parties=frozenset(origins))
        self._verifier = TokenVerifier(rules, JwksCache(keys, times))

    async def verify(self, token: str) -> VerifiedIdentity:
        return await self._verifier.verify(token)

    async def sign_in_config(self) -> SignInConfig:
        return SignInConfig(
            provider="builtin",
            issuer=self._issuer,
            client_id=BUILTIN_CLIENT_ID,
            authorize_url="/api/issuer/authorize",
            token_url="/api/issuer/token",  # noqa: S106 - an address
        )


class StoredKeys:
    """A KeySource over a function that reads the published keys; any failure of it counts as 'away'."""

    def __init__(self, read: ReadKeys) -> None:
        self._read = read

    async def fetch(self) -> Sequence[Mapping[str, Any]]:
        try:
            return await self._read()
        except Exception as error:
            raise KeySourceError(type(error).__name__) from error
