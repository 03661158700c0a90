"""The root of every expected failure.

A domain error carries a stable machine `code` (part of the public interface) and a sentence a person can act on.
It knows nothing of HTTP; `api/errors.py` alone decides on status codes.
"""

from collections.abc import Mapping
from typing import ClassVar


class JobPilotError(Exception):
    """An expected failure: `code` is stable, `detail` is for people, `extra` is safe to show."""

    code: ClassVar[str] = "internal_error"

    def __init__(self, detail: str = "", **extra: object) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self.extra: Mapping[str, object] = extra


class NotFoundError(JobPilotError):
    """The thing does not exist, or belongs to somebody else: both look the same."""

    code = "not_found"


class ConflictError(JobPilotError):
    """The request contradicts the current state."""

    code = "conflict"


class InvalidInputError(JobPilotError):
    """The request is understood and refused; `errors` is a list of `{path, message}`."""

    code = "invalid_input"


class ForbiddenError(JobPilotError):
    """The caller is known and may not do this."""

    code = "forbidden"


class UnauthenticatedError(JobPilotError):
    """Who is calling could not be established."""

    code = "auth_missing"


class GoneError(JobPilotError):
    """It existed and can no longer be used."""

    code = "gone"


class RateLimitedError(JobPilotError):
    """Too many requests; `extra["retry_after"]` is in whole seconds."""

    code = "rate_limited"


class UnavailableError(JobPilotError):
    """A part of the house is away for a moment; `extra["retry_after"]` is in whole seconds."""

    code = "unavailable"


class SealBrokenError(JobPilotError):
    """Something sealed was altered, stands where it does not belong, or should have been sealed and is not."""

    code = "seal_broken"
