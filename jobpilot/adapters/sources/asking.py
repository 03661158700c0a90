"""Asking a documented interface for JSON, and what its refusals mean."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from jobpilot.errors import UnavailableError
from jobpilot.ports.pages import (
    BlockedBySiteError,
    HostBusyError,
    MarkupReader,
    PageError,
    PageFetcher,
    PageGoneError,
    PageTooComplexError,
    VisibleText,
    Wanted,
)
from jobpilot.ports.sources import (
    SourceBlockedError,
    SourceError,
    SourceGoneError,
    SourceRateLimitedError,
    SourceSchemaChangedError,
    SourceTransientError,
)

API_BYTES: Final = 25 * 1024 * 1024
"""A large employer's whole listing with all texts is one answer."""
RAW_CHARACTERS: Final = 120_000
TOO_MANY_REQUESTS: Final = 429
_JSON_TYPES: Final = ("application/json", "text/json", "application/vnd.api+json", "text/plain")


class Asking:
    """What every source of JSON needs: one polite fetch, typed failures, and texts without markup."""

    def __init__(self, pages: PageFetcher, markup: MarkupReader) -> None:
        self._pages = pages
        self._markup = markup

    async def json(self, url: str, *, seconds: float = 20.0) -> Any:
        """Raises SourceError."""
        wanted = Wanted(types=_JSON_TYPES, max_bytes=API_BYTES, seconds=seconds, robots=False)
        try:
            page = await self._pages.fetch(url, wanted)
        except (PageError, HostBusyError, UnavailableError) as error:
            raise source_error(error) from error
        try:
            return json.loads(page.text)
        except ValueError as error:
            raise SourceSchemaChangedError("not_json") from error

    async def texts(self, fragments: Sequence[str]) -> Sequence[VisibleText]:
        """HTML fragments as texts. Raises SourceSchemaChangedError."""
        try:
            return await self._markup.texts(fragments)
        except PageTooComplexError as error:
            raise SourceSchemaChangedError(error.code) from error


def source_error(error: PageError | HostBusyError | UnavailableError) -> SourceError:
    """Which of the five outcomes a failed fetch is."""
    if isinstance(error, PageGoneError):
        return SourceGoneError(error.code)
    if isinstance(error, HostBusyError):
        return SourceRateLimitedError(error.code, _seconds(error))
    if isinstance(error, BlockedBySiteError):
        if error.extra.get("status_code") == TOO_MANY_REQUESTS or _seconds(error) is not None:
            return SourceRateLimitedError(error.code, _seconds(error))
        return SourceBlockedError(error.code)
    if isinstance(error, PageError) and not error.may_pass:
        forbidding = {"robots_forbidden", "url_forbidden", "tls_invalid"}
        kind = SourceBlockedError if error.code in forbidding else SourceSchemaChangedError
        return kind(error.code)
    return SourceTransientError(error.code)


def _seconds(error: PageError | HostBusyError | UnavailableError) -> int | None:
    value = error.extra.get("retry_after")
    return value if isinstance(value, int) else None


def records(value: Any, key: str | None = None) -> list[Mapping[str, Any]]:
    """The list of objects that an answer is, or has under `key`. Raises SourceSchemaChangedError."""
    found = value
    if key is not None:
        found = value.get(key) if isinstance(value, Mapping) else None
    if not isinstance(found, list) or not all(isinstance(item, Mapping) for item in found):
        raise SourceSchemaChangedError("not_a_list")
    return found


def text(value: Any) -> str:
    """A trimmed text; numbers are texts too, anything else is empty."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def required(record: Mapping[str, Any], name: str) -> str:
    """Raises ValueError when there is no such text."""
    found = text(record.get(name))
    if not found:
        raise ValueError(name)
    return found


def moment(value: Any) -> datetime | None:
    """ISO 8601, with a zone or in UTC; milliseconds since 1970 when it is a number."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000, UTC)
        if not isinstance(value, str) or not value.strip():
            return None
        found = datetime.fromisoformat(value.strip().replace(" UTC", "+00:00"))
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def amount(value: Any) -> Decimal | None:
    """A positive number of money."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 < found < 10**12 else None


def raw(record: Any) -> str:
    """The record as it was given, for audits."""
    return json.dumps(record, ensure_ascii=False)[:RAW_CHARACTERS]
