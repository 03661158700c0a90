"""Single postings: pasted ones are read from their address or text, and asked later whether they are still open."""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from jobpilot.jobs.domain.job import (
    CompanyPageUnreadableError,
    Job,
    JobContent,
    JobState,
    PostingUnreadableError,
)
from jobpilot.jobs.domain.normalise import IdentityOf, normalise
from jobpilot.jobs.keeping import Keeping
from jobpilot.jobs.service import JobService
from jobpilot.ports.pages import PageError, PageFetcher
from jobpilot.ports.sources import (
    Board,
    FoundPosting,
    JobSource,
    PostingFate,
    SourceError,
    SourceName,
)
from jobpilot.resumes.domain.printing.language import language_of

LEAST_CHARACTERS: Final = 40
LEAST_OF_COMPANY: Final = 80
SPECULATIVE: Final = {"en": "Speculative application", "de": "Initiativbewerbung"}
"""What stands where a posting has its title, by language."""

MOST_PAGES: Final = 20
JobsOf = Callable[[UUID], AbstractAsyncContextManager[JobService]]
KeepingOf = Callable[[], AbstractAsyncContextManager[Keeping]]


class PostingPages(Protocol):
    """The source that reads any page."""

    async def read(self, url: str) -> tuple[list[FoundPosting], int]:
        """Raises PageError, HostBusyError, EgressUnavailableError."""
        ...

    async def read_company(self, url: str) -> FoundPosting:
        """Raises PageError, HostBusyError, EgressUnavailableError."""
        ...


class TextReader(Protocol):
    def __call__(self, text: str, *, url: str, external_id: str) -> FoundPosting: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """`is_certain` is False when nobody could tell; then `state` is what was known before."""

    state: JobState
    is_certain: bool
    failure_code: str | None = None


class PostingReader:
    """One per process; fetches outside of any transaction."""

    def __init__(
        self,
        pages: PageFetcher,
        page_source: PostingPages,
        read_text: TextReader,
        sources: Mapping[str, JobSource],
        identity_of: IdentityOf,
        jobs: JobsOf,
        keeping: KeepingOf,
        now: Callable[[], datetime],
    ) -> None:
        self._pages = pages
        self._page_source = page_source
        self._read_text = read_text
        self._sources = sources
        self._identity_of = identity_of
        self._jobs = jobs
        self._keeping = keeping
        self._now = now

    async def find(self, user_id: UUID, url: str) -> Job | JobContent:
        """The posting at an address: the one that is known already, else what is read from there.

        Raises what `from_url` raises.
        """
        identity = self._identity_of(self._pages.check(url))
        if identity is not None:
            async with self._jobs(user_id) as jobs:
                if known := await jobs.known(identity):
                    return known
        return await self.from_url(url)

    async def from_url(self, url: str) -> JobContent:
        """A posting of a job board is taken from the board's interface, any other from its page.

        Raises PageError, HostBusyError, EgressUnavailableError, PostingUnreadableError.
        """
        checked = self._pages.check(url)
        if self._identity_of(checked) is not None and (content := await self._from_board(checked)):
            return content
        found, _ = await self._page_source.read(checked)
        if not found:
            raise PostingUnreadableError(
                "No posting was found on this page. Copy the posting's text and paste it instead."
            )
        return normalise(SourceName.WEB_PAGE, found[0], self._now(), self._identity_of)

    async def company(self, url: str, name: str | None = None) -> JobContent:
        """What a company's page says of it, for a letter that answers no posting; `name` as the person knows it.

        Raises PageError, HostBusyError, EgressUnavailableError, CompanyPageUnreadableError.
        """
        found = await self._page_source.read_company(self._pages.check(url))
        if len(found.description) < LEAST_OF_COMPANY:
            raise CompanyPageUnreadableError(
                "This page says too little about the company. Name another page of it."
            )
        title = SPECULATIVE.get(language_of([found.description], "en"), SPECULATIVE["en"])
        named = replace(found, company=(name or "").strip() or found.company, title=title)
        return normalise(SourceName.COMPANY_PAGE, named, self._now(), lambda _url: None)

    async def _from_board(self, url: str) -> JobContent | None:
        """None when the board cannot be read or does not list it: its page may still tell."""
        for source in self._sources.values():
            key, board = source.posting_key(url), source.detect(url)
            if key is None or board is None or board.source is SourceName.WEB_PAGE:
                continue
            cursor: str | None = None
            try:
                for _ in range(MOST_PAGES):
                    page = await source.fetch(board, cursor)
                    for found in page.postings:
                        if source.posting_key(found.url) == key:
                            return normalise(source.name, found, self._now(), self._identity_of)
                    if (cursor := page.next_cursor) is None:
                        break
            except SourceError:
                continue
        return None

    def from_text(self, text: str) -> JobContent:
        """Raises PostingUnreadableError for what is too short to be one."""
        if len(text.strip()) < LEAST_CHARACTERS:
            raise PostingUnreadableError("This text is too short to be a posting.")
        key = hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:32]
        found = self._read_text(text, url="", external_id=f"pasted:{key}")
        return normalise(SourceName.PASTED, found, self._now(), lambda _url: None)

    async def read_again(self, user_id: UUID, job_id: UUID) -> Verdict:
        """Renew a pasted posting from its page. Raises JobNotFoundError, and what `from_url` raises for now."""
        async with self._jobs(user_id) as jobs:
            job = await jobs.get(job_id)
        if job.owner_id is None or not job.url or job.source == SourceName.COMPANY_PAGE:
            return Verdict(job.state, is_certain=False)
        try:
            content = await self.from_url(job.url)
        except (PageError, PostingUnreadableError) as error:
            if getattr(error, "may_pass", False):
                raise
            return Verdict(job.state, is_certain=False, failure_code=error.code)
        async with self._jobs(user_id) as jobs:
            renewed = await jobs.renew(user_id, job, content)
        return Verdict(renewed.state, is_certain=True)

    async def check(self, user_id: UUID, job_id: UUID) -> Verdict:
        """Whether a posting is still open. Raises JobNotFoundError, SourceError of the kind that may pass."""
        async with self._jobs(user_id) as jobs:
            job = await jobs.get(job_id)
        if job.state is JobState.CLOSED or not job.url or job.source == SourceName.COMPANY_PAGE:
            return Verdict(job.state, is_certain=job.state is JobState.CLOSED)
        if job.valid_through is not None and job.valid_through < self._now():
            return await self._close(user_id, job)
        try:
            fate = await self._fate(job)
        except SourceError as error:
            return Verdict(job.state, is_certain=False, failure_code=error.cause)
        if fate is PostingFate.CLOSED:
            return await self._close(user_id, job)
        return Verdict(JobState.OPEN, is_certain=fate is PostingFate.OPEN)

    async def _fate(self, job: Job) -> PostingFate:
        board = Board(SourceName.WEB_PAGE, job.url)
        if job.board_id is not None:
            async with self._keeping() as keeping:
                stored = await keeping.board(job.board_id)
            board = Board(SourceName(stored.source), stored.token, stored.region)
        source = self._sources[board.source]
        return await source.fate(board, job.external_id, job.url)

    async def _close(self, user_id: UUID, job: Job) -> Verdict:
        if job.owner_id is None:
            async with self._keeping() as keeping:
                await keeping.close(job.id)
        else:
            async with self._jobs(user_id) as jobs:
                await jobs.close_own(job.id)
        return Verdict(JobState.CLOSED, is_certain=True)
