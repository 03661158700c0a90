"""Rules of the built-in issuer: an OAuth 2.1 authorization server with one public client (RFC 6749, RFC 7636)."""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import ClassVar, Final
from urllib.parse import urlencode, urlsplit

from jobpilot.errors import InvalidInputError, JobPilotError

CLIENT_ID: Final = "jobpilot-web"
REDIRECT_PATH: Final = "/auth/callback"
ACCESS_TOKEN_SECONDS: Final = 600
CODE_SECONDS: Final = 60
REFRESH_SECONDS: Final = 30 * 24 * 3600
# Two tabs, or a reload while a refresh is under way, use the same refresh token within a moment of each other; a
# thief rarely manages that. Later reuse ends the session.
REUSE_GRACE_SECONDS: Final = 10
PASSWORD_LENGTH: Final = range(10, 201)
MAX_EMAIL_LENGTH: Final = 254
_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER: Final = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_EMAIL: Final = re.compile(
    r"[^@\s<>\"',;:\\()\[\]]{1,64}@[^@\s<>\"',;:\\()\[\]]{1,250}\.[^@\s.]{2,63}"
)


@dataclass(frozen=True)
class AuthorizationRequest:
    """A checked request for a code. `redirect_uri` is one of ours; the rest is what the client asked."""

    redirect_uri: str
    code_challenge: str
    state: str | None

    @property
    def origin(self) -> str:
        parts = urlsplit(self.redirect_uri)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True)
class IssuedTokens:
    """`expires_in` is in seconds; `refresh_token` goes into a cookie, never into a body."""

    access_token: str
    expires_in: int
    refresh_token: str


class ClientUnknownError(InvalidInputError):
    """The client or its redirect address is not one of ours: nothing is sent there."""

    code: ClassVar[str] = "client_unknown"


class AuthorizationError(JobPilotError):
    """An OAuth error that the client is told about (RFC 6749 sections 4.1.2.1 and 5.2)."""

    code: ClassVar[str] = "invalid_request"

    def __init__(self, detail: str, error: str = "invalid_request") -> None:
        super().__init__(detail, error=error, error_description=detail)
        self.error = error


class SignInError(InvalidInputError):
    """The form cannot be accepted; `field` is where to look, the message what to do."""

    code: ClassVar[str] = "sign_in_refused"

    def __init__(self, detail: str, field: str = "") -> None:
        super().__init__(detail, errors=[{"path": field, "message": detail}])
        self.field = field


def check_client(client_id: str | None, redirect_uri: str | None, origins: frozenset[str]) -> str:
    """The redirect address, if it is exactly `<allowed origin>/auth/callback`. Raises ClientUnknownError."""
    allowed = {origin + REDIRECT_PATH for origin in origins}
    if client_id != CLIENT_ID or redirect_uri not in allowed:
        raise ClientUnknownError(
            "This sign-in link does not belong to this installation. Open the app and sign in from there."
        )
    return redirect_uri


def check_authorization(
    redirect_uri: str, parameters: dict[str, str], *, max_state: int = 512
) -> AuthorizationRequest:
    """Raises AuthorizationError: only `code` with an S256 challenge is supported."""
    if parameters.get("response_type") != "code":
        raise AuthorizationError("Only response_type=code.", "unsupported_response_type")
    if parameters.get("code_challenge_method") != "S256":
        raise AuthorizationError("PKCE with S256 is required.")
    challenge = parameters.get("code_challenge", "")
    if not _CHALLENGE.fullmatch(challenge):
        raise AuthorizationError("The code challenge is missing or malformed.")
    state = parameters.get("state")
    if state is not None and len(state) > max_state:
        raise AuthorizationError("The state is too long.")
    return AuthorizationRequest(redirect_uri, challenge, state)


def redirect_with(redirect_uri: str, /, **parameters: str | None) -> str:
    """The address to send the browser to; parameters that are None are left out."""
    return f"{redirect_uri}?{urlencode({k: v for k, v in parameters.items() if v is not None})}"


def proves(verifier: str, challenge: str) -> bool:
    """RFC 7636 section 4.6 for S256."""
    if not _VERIFIER.fullmatch(verifier):
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    return hmac.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), challenge)


def new_secret() -> str:
    """256 random bits as 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """What is stored of a code or refresh token. A plain hash suffices: the secret has 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def normal_email(value: str) -> str:
    """Lower case, trimmed. Raises SignInError."""
    email = value.strip().lower()
    if len(email) > MAX_EMAIL_LENGTH or not _EMAIL.fullmatch(email) or not email.isprintable():
        raise SignInError("Enter an e-mail address, such as name@example.org.", "email")
    return email


def check_new_password(password: str, email: str) -> None:
    """Raises SignInError. Length is what counts (NIST SP 800-63B section 3.1.1); no composition rules."""
    if len(password) < PASSWORD_LENGTH.start:
        raise SignInError(f"Use at least {PASSWORD_LENGTH.start} characters.", "password")
    if len(password) >= PASSWORD_LENGTH.stop:
        raise SignInError(f"Use at most {PASSWORD_LENGTH.stop - 1} characters.", "password")
    if password.lower() in {email, email.partition("@")[0]} or len(set(password)) < 4:  # noqa: PLR2004 - different letters
        raise SignInError("This password is too easy to guess. Choose another one.", "password")
