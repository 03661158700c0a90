"""Reading a pasted posting before the request's transaction begins: a slow site keeps no connection from others."""

import asyncio
from typing import Annotated, Final

from fastapi import Depends

from api.dependencies import Context, CurrentUser
from api.schemas.jobs import JobCreate
from jobpilot.errors import RateLimitedError
from jobpilot.jobs.domain.job import Job, JobContent, PostingUnreadableError
from jobpilot.ports.pages import (
    BlockedBySiteError,
    DnsFailedError,
    EgressUnavailableError,
    HostBusyError,
    PageGoneError,
    PageInvalidError,
    PageTimeoutError,
    PageTooComplexError,
    PageTypeError,
    RobotsForbiddenError,
    SiteFailingError,
    SiteUnreachableError,
    TlsInvalidError,
    TooManyRedirectsError,
    UrlForbiddenError,
    UrlInvalidError,
    UrlPortError,
    UrlSchemeError,
)

MOST_AT_ONCE: Final = 8
MOST_PER_PERSON: Final = 2
ADDRESS_ERRORS: Final = (UrlSchemeError, UrlInvalidError, UrlPortError, UrlForbiddenError)
READING_ERRORS: Final = (
    *ADDRESS_ERRORS,
    TooManyRedirectsError,
    PageTimeoutError,
    PageInvalidError,
    PageTooComplexError,
    PageTypeError,
    TlsInvalidError,
    BlockedBySiteError,
    RobotsForbiddenError,
    DnsFailedError,
    SiteUnreachableError,
    SiteFailingError,
    PageGoneError,
    PostingUnreadableError,
    HostBusyError,
    EgressUnavailableError,
)
_slots = asyncio.Semaphore(MOST_AT_ONCE)
_reading: dict[str, int] = {}


class TooManyPagesError(RateLimitedError):
    """This person has two pages being read already."""

    code = "too_many_pages_at_once"


async def _read(body: JobCreate, user: CurrentUser, context: Context) -> Job | JobContent:
    """Raises the classes of `READING_ERRORS`, TooManyPagesError."""
    reader = context.posting_reader
    if body.text is not None:
        return reader.from_text(body.text)
    key = str(user.id)
    if _reading.get(key, 0) >= MOST_PER_PERSON:
        raise TooManyPagesError("Wait until the pages before have been read.", retry_after=5)
    _reading[key] = _reading.get(key, 0) + 1
    try:
        async with _slots:
            return await reader.find(user.id, body.url or "")
    finally:
        _reading[key] -= 1
        if not _reading[key]:
            del _reading[key]


PastedPosting = Annotated[Job | JobContent, Depends(_read)]
"""Name it before `Services` in a route's signature."""
