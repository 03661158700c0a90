"""Reading a pasted posting before the request's transaction begins: a slow site keeps no connection from others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Final

from fastapi import Depends

from api.dependencies import Context, CurrentUser
from api.schemas.drafts import DraftCreate
from api.schemas.jobs import JobCreate
from jobpilot.accounts.domain.users import User
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
from jobpilot.writing.requests import WantedDraft

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
    async with _reading_for(user):
        return await reader.find(user.id, body.url or "")


@asynccontextmanager
async def _reading_for(user: User) -> AsyncIterator[None]:
    """One of the places for reading a page. Raises TooManyPagesError."""
    key = str(user.id)
    if _reading.get(key, 0) >= MOST_PER_PERSON:
        raise TooManyPagesError("Wait until the pages before have been read.", retry_after=5)
    _reading[key] = _reading.get(key, 0) + 1
    try:
        async with _slots:
            yield
    finally:
        _reading[key] -= 1
        if not _reading[key]:
            del _reading[key]


async def _read_company(body: DraftCreate, user: CurrentUser, context: Context) -> WantedDraft:
    """Raises the classes of `READING_ERRORS`, CompanyPageUnreadableError, TooManyPagesError."""
    if body.company_url is None:
        return body.wanted(None)
    async with _reading_for(user):
        page = await context.posting_reader.company(body.company_url, body.company)
    return body.wanted(page)


AskedDraft = Annotated[WantedDraft, Depends(_read_company)]
"""What to write, with the company's page read. Name it before `Services` in a route's signature."""

PastedPosting = Annotated[Job | JobContent, Depends(_read)]
"""Name it before `Services` in a route's signature."""
