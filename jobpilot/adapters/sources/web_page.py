"""Any page with a JobPosting data block; a page without one is read as text when it speaks like a posting."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

from jobpilot.adapters.sources.asking import source_error
from jobpilot.adapters.sources.company_page import company_name
from jobpilot.adapters.sources.json_ld import description_of, job_postings, posting_of
from jobpilot.errors import UnavailableError
from jobpilot.ports.pages import (
    BlockedBySiteError,
    FetchedPage,
    HostBusyError,
    MarkupReader,
    PageError,
    PageFetcher,
    ReadPage,
)
from jobpilot.ports.sources import (
    Board,
    FoundPosting,
    PostingFate,
    SourceGoneError,
    SourceName,
    SourcePage,
    SourceSchemaChangedError,
)

RAW_CHARACTERS: Final = 120_000
THIN: Final = 2_000
"""A wall has few words; a posting that mentions a captcha has many."""
LEAST: Final = 200
LEAST_WORDS: Final = 3
_WALL: Final = re.compile(
    r"(?i)captcha|verify (?:that )?you(?:'re| are) (?:a )?human|are you a robot|unusual traffic|checking your browser|"
    r"enable (?:java ?script|cookies)|(?:java ?script|cookies) (?:is|are) (?:required|disabled)|access denied|"
    r"(?:sign|log) in to (?:continue|view|see)|please (?:sign|log) in|attention required|just a moment|"
    r"javascript (?:aktivieren|activ)|activer javascript|inicia sesión para"
)
_CLOSED: Final = re.compile(
    r"(?i)\b(?:position|job|role|vacancy|posting|listing|opening|requisition)\b[^.\n]{0,40}"
    r"\b(?:has been|is|was|have been)\b[^.\n]{0,20}\b(?:filled|closed|expired|removed|"
    r"no longer (?:available|active|open|accepting))|"
    r"no longer accepting applications|this job (?:is )?(?:has )?expired|"
    r"(?:stelle|position) (?:ist|wurde) (?:bereits |leider )?(?:nicht mehr|besetzt)|"
    r"(?:offre|poste) (?:n'est plus|a été pourvue?)|(?:oferta|vacante) (?:ya no|cerrada)"
)
_POSTING_WORDS: Final = re.compile(
    r"(?i)\b(?:responsibilit\w+|requirement\w*|qualification\w*|what you(?:'|’)ll do|we(?:'|’)re looking for|you will|"
    r"about the (?:role|job)|apply|benefits|experience with|aufgaben|anforderungen|dein profil|ihr profil|bewerb\w+|"
    r"wir bieten|missions?|profil recherché|compétences|postuler|requisitos|funciones|ofrecemos|solicitar|vereisten|"
    r"wymagania|obowiązki|requisiti|responsabilità)\b"
)


class WebPages:
    """The source of pasted addresses; boards of it are single pages that list their postings as data."""

    name = SourceName.WEB_PAGE

    def __init__(self, pages: PageFetcher, markup: MarkupReader) -> None:
        self._pages = pages
        self._markup = markup

    def detect(self, url: str) -> Board | None:
        """Any address may be one: asked last."""
        return Board(self.name, url, None, url) if url.startswith(("https://", "http://")) else None

    def posting_key(self, url: str) -> str | None:
        return f"web_page:{hashlib.sha256(url.encode()).hexdigest()[:32]}"

    async def fetch(self, board: Board, cursor: str | None) -> SourcePage:  # noqa: ARG002 - one page
        """See `JobSource.fetch`."""
        try:
            found, broken = await self.read(board.token)
        except (PageError, HostBusyError, UnavailableError) as error:
            raise source_error(error) from error
        if not found:
            raise SourceSchemaChangedError("no_posting_found")
        return SourcePage(tuple(found), unreadable=broken)

    async def fate(self, board: Board, external_id: str, url: str) -> PostingFate:  # noqa: ARG002 - one contract for all sources
        """404, 410 and a page that says so are closed."""
        try:
            page = await self._pages.fetch(url)
            read = await self._markup.page(page.text)
        except (PageError, HostBusyError, UnavailableError) as error:
            failure = source_error(error)
            if isinstance(failure, SourceGoneError):
                return PostingFate.CLOSED
            raise failure from error
        if says_closed(read):
            return PostingFate.CLOSED
        postings, _ = job_postings(read.json_ld)
        return PostingFate.OPEN if postings or _speaks_like_one(read) else PostingFate.UNKNOWN

    async def read(self, url: str) -> tuple[list[FoundPosting], int]:
        """What the page offers, and how many of its data blocks were broken.

        Raises PageError, BlockedBySiteError for a wall; HostBusyError, EgressUnavailableError.
        """
        page = await self._pages.fetch(url)
        read = await self._markup.page(page.text)
        records, broken = job_postings(read.json_ld)
        if records:
            return await self._from_data(page, read, records), broken
        if len(read.body.text) < THIN and _WALL.search(f"{read.title}\n{read.body.text}"):
            raise BlockedBySiteError
        if says_closed(read) or not _speaks_like_one(read):
            return [], broken
        return [_from_text(page, read)], broken

    async def read_company(self, url: str) -> FoundPosting:
        """What a company's page says of it, whatever its form; the title stays empty.

        Raises PageError, BlockedBySiteError for a wall; HostBusyError, EgressUnavailableError.
        """
        page = await self._pages.fetch(url)
        read = await self._markup.page(page.text)
        if len(read.body.text) < THIN and _WALL.search(f"{read.title}\n{read.body.text}"):
            raise BlockedBySiteError
        return FoundPosting(
            external_id=f"company_page:{hashlib.sha256(page.url.encode()).hexdigest()[:32]}",
            url=page.url,
            title="",
            company=company_name(read, page.url),
            description=read.body.text,
            hidden=read.body.hidden,
            raw=page.text[:RAW_CHARACTERS],
        )

    async def _from_data(
        self, page: FetchedPage, read: ReadPage, records: list[Mapping[str, Any]]
    ) -> list[FoundPosting]:
        texts = await self._markup.texts([description_of(record) for record in records])
        found = []
        for index, (record, content) in enumerate(zip(records, texts, strict=True)):
            own = page.url if len(records) == 1 else _own_address(record, page.url, index)
            hidden = content.hidden if len(records) > 1 else f"{content.hidden}\n{read.body.hidden}"
            key = self.posting_key(own) or own
            try:
                found.append(posting_of(record, own, content.text, hidden.strip(), key))
            except ValueError:
                continue
        return found


def _own_address(record: Mapping[str, Any], page_url: str, index: int) -> str:
    url = record.get("url")
    same = isinstance(url, str) and url.startswith(("https://", "http://"))
    return str(url) if same else f"{page_url}#{index}"


def says_closed(read: ReadPage) -> bool:
    """Whether the page says that the posting is over. Long pages say such things of others."""
    beginning = f"{read.title}\n{read.body.text[:THIN]}"
    return _CLOSED.search(beginning) is not None


def _speaks_like_one(read: ReadPage) -> bool:
    words = {word.lower() for word in _POSTING_WORDS.findall(read.body.text)}
    return len(read.body.text) >= LEAST and len(words) >= LEAST_WORDS


def _from_text(page: FetchedPage, read: ReadPage) -> FoundPosting:
    from jobpilot.adapters.sources.plain_text import posting_from_text

    key = hashlib.sha256(page.url.encode()).hexdigest()[:32]
    return posting_from_text(
        read.body.text,
        url=page.url,
        external_id=f"web_page:{key}",
        title=read.title,
        hidden=read.body.hidden,
        raw=page.text[:RAW_CHARACTERS],
    )
