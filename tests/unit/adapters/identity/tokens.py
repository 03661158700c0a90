"""Keys and tokens for tests: everything is real but the issuer."""

import base64
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from jobpilot.adapters.identity.jwks import JwksCache, JwksTimes, KeySourceError
from jobpilot.adapters.identity.verifier import TokenRules, TokenVerifier

ISSUER = "https://issuer.example"
ORIGIN = "https://app.example"


class Key:
    def __init__(self, kid: str) -> None:
        self.kid = kid
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def public_jwk(self) -> dict[str, Any]:
        jwk = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return jwk | {"kid": self.kid, "use": "sig", "alg": "RS256"}

    @property
    def public_pem(self) -> bytes:
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )


KEY = Key("key-1")
OTHER = Key("key-2")


class CountingSource:
    """A key source that counts and can be away."""

    def __init__(self, *keys: Key) -> None:
        self.keys: Sequence[Key] = keys
        self.fetches = 0
        self.away = False

    async def fetch(self) -> Sequence[Mapping[str, Any]]:
        self.fetches += 1
        if self.away:
            raise KeySourceError("away")
        return [key.public_jwk for key in self.keys]


class Hands:
    """A clock whose hands the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def make(
    source: CountingSource | None = None,
    hands: Hands | None = None,
    times: JwksTimes | None = None,
    **rules: Any,
) -> TokenVerifier:
    chosen: dict[str, Any] = {"issuer": ISSUER, "parties": frozenset({ORIGIN})} | rules
    cache = JwksCache(
        source or CountingSource(KEY), times or JwksTimes(), monotonic=hands or Hands()
    )
    return TokenVerifier(TokenRules(**chosen), cache)


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    values = {
        "iss": ISSUER,
        "sub": "user_1",
        "sid": "sess_1",
        "azp": ORIGIN,
        "iat": now,
        "nbf": now,
        "exp": now + 60,
        **changes,
    }
    return {name: value for name, value in values.items() if value is not ...}


def mint(key: Key = KEY, headers: dict[str, Any] | None = None, **changes: Any) -> str:
    """A signed token; `name=...` (Ellipsis) leaves a claim out."""
    return jwt.encode(
        claims(**changes),
        key.private,
        algorithm="RS256",
        headers={"kid": key.kid, **(headers or {})},
    )


def segment(value: object) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed_raw(header: object, payload: object, key: Key = KEY) -> str:
    """Signs exactly these bytes, however odd: what a library would refuse to write."""
    signing_input = f"{segment(header)}.{segment(payload)}"
    algorithm = RSAAlgorithm(RSAAlgorithm.SHA256)
    return f"{signing_input}.{segment(algorithm.sign(signing_input.encode(), key.private))}"
