"""The outer shape of a token, checked before any key is looked up and without any I/O."""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Any, Final

from jobpilot.ports.identity import (
    TokenAlgorithmError,
    TokenHeaderError,
    TokenMalformedError,
    TokenTypeError,
)

KID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
MAX_TOKEN_BYTES: Final = 4096
MACHINE_PREFIXES: Final = ("oat_", "mt_", "m2m_", "ak_", "sk_", "pk_")
# Headers by which a token would choose its own key or change what is signed (RFC 7515 section 4.1, RFC 7797).
DANGEROUS_HEADERS: Final = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc"})
ALGORITHM: Final = "RS256"
_SEGMENT: Final = re.compile(r"[A-Za-z0-9_-]*")
_SEGMENTS: Final = 3
# RS256 signatures are as long as the modulus: 2048 to 8192 bits in steps of 64.
_SIGNATURE_BYTES: Final = range(256, 1025, 8)


@dataclass(frozen=True)
class Outline:
    """What a well-formed token claims about itself: nothing in it is trusted yet."""

    kid: str
    claims: dict[str, Any]


def outline(token: str) -> Outline:
    """Raises TokenTypeError, TokenMalformedError, TokenHeaderError or TokenAlgorithmError."""
    if token.startswith(MACHINE_PREFIXES):
        raise TokenTypeError(
            "A session token is needed; API keys and machine tokens are not accepted."
        )
    if len(token) > MAX_TOKEN_BYTES or not token.isascii():
        raise TokenMalformedError("The token is too long or holds characters that no token has.")
    segments = token.split(".")
    if len(segments) != _SEGMENTS:
        raise TokenMalformedError("A token has three segments.")
    header = _object(segments[0])
    kid = _checked_header(header)
    claims = _object(segments[1])
    if len(_decoded(segments[2])) not in _SIGNATURE_BYTES:
        raise TokenMalformedError("The signature has an impossible length.")
    return Outline(kid=kid, claims=claims)


def _checked_header(header: dict[str, Any]) -> str:
    if not DANGEROUS_HEADERS.isdisjoint(header):
        raise TokenHeaderError("The token's header tries to choose how it is verified.")
    if header.get("alg") != ALGORITHM:
        raise TokenAlgorithmError("Only RS256 is accepted.")
    kid = header.get("kid")
    if not isinstance(kid, str) or not KID.fullmatch(kid):
        raise TokenMalformedError("The token's key id is missing or impossible.")
    if header.get("typ") != "JWT":
        raise TokenTypeError("The token is not a session token.")
    return kid


def _decoded(segment: str) -> bytes:
    """Canonical base64url without padding; a second spelling of the same bytes is refused."""
    if not _SEGMENT.fullmatch(segment):
        raise TokenMalformedError("A segment is not base64url.")
    try:
        data = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except (binascii.Error, ValueError):
        raise TokenMalformedError("A segment is not base64url.") from None
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != segment:
        raise TokenMalformedError("A segment is not canonical base64url.")
    return data


def _object(segment: str) -> dict[str, Any]:
    try:
        value = json.loads(
            _decoded(segment).decode("utf-8"),
            object_pairs_hook=_without_duplicates,
            parse_constant=_no_constant,
        )
    except (ValueError, RecursionError):
        raise TokenMalformedError("A segment is not one JSON object.") from None
    if not isinstance(value, dict):
        raise TokenMalformedError("A segment is not one JSON object.")
    return value


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("duplicate member")
    return value


def _no_constant(name: str) -> object:
    raise ValueError(name)
