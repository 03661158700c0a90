"""Fetching an address that a person or a posting names, and reading what came back.

Both cross a boundary to something hostile: the fetch has one way out (`jobpilot.adapters.egress`), the reading happens
in a limited child process. Every failure is a class with a stable code; `may_pass` says whether trying again can help.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final, Protocol

from jobpilot.errors import InvalidInputError, RateLimitedError, UnavailableError

PAGE_BYTES: Final = 5 * 1024 * 1024
PAGE_SECONDS: Final = 20.0


class PageError(InvalidInputError):
    """The page could not be had. `may_pass`: another try later may go better."""

    code: ClassVar[str] = "page_failed"
    may_pass: ClassVar[bool] = False
    words: ClassVar[str] = "This page cannot be read."

    def __init__(self, detail: str = "", **extra: object) -> None:
        super().__init__(detail or self.words, **extra)


class UrlForbiddenError(PageError):
    """The address, or one it leads to, is not a public one."""

    code = "url_forbidden"
    words = "This address can't be fetched."


class UrlSchemeError(PageError):
    code = "url_scheme"
    words = "Only addresses that start with https:// or http:// can be fetched."


class UrlInvalidError(PageError):
    code = "url_invalid"
    words = "This is not a valid web address."


class UrlPortError(PageError):
    code = "url_port"
    words = "Only the ports 80 and 443 can be fetched."


class TooManyRedirectsError(PageError):
    code = "too_many_redirects"
    words = "The page redirects too often."


class PageTimeoutError(PageError):
    """Slower or larger than a page may be."""

    code = "page_timeout"
    may_pass = True
    words = "The page takes too long or is too large."


class PageInvalidError(PageError):
    """What came back is not HTTP as it should be."""

    code = "page_invalid"
    words = "The site's answer is not valid."


class PageTooComplexError(PageError):
    code = "page_too_complex"
    words = "The page is too complex to be read."


class PageTypeError(PageError):
    """Not a text that a posting can be read from."""

    code = "page_type"
    words = "There is no web page at this address, but a file of another kind."


class TlsInvalidError(PageError):
    code = "tls_invalid"
    words = "The site's certificate is not valid, so the page was not read."


class BlockedBySiteError(PageError):
    """The site shows the page to people only: a refusal, a captcha, a sign-in, a page made by scripts."""

    code = "blocked_by_site"
    words = "The site does not let programs read this page. Copy the posting's text and paste it instead."


class RobotsForbiddenError(PageError):
    code = "robots_forbidden"
    words = "The site asks programs not to read this page. Copy the posting's text and paste it instead."


class DnsFailedError(PageError):
    code = "dns_failed"
    may_pass = True
    words = "The site's name was not found."


class SiteUnreachableError(PageError):
    """Nobody answers, or the connection broke."""

    code = "site_unreachable"
    may_pass = True
    words = "The site does not answer."


class SiteFailingError(PageError):
    """The site answered with an error of its own (5xx other than 503)."""

    code = "site_failing"
    may_pass = True
    words = "The site has an error of its own at the moment."


class PageGoneError(PageError):
    """404 or 410: there is no page at this address."""

    code = "page_gone"
    words = "There is no page at this address any more."


class HostBusyError(RateLimitedError):
    """The house asks a host at most once at a time and thirty times a minute; `extra["retry_after"]` in seconds."""

    code = "host_busy"


class EgressUnavailableError(UnavailableError):
    """Requests to hosts cannot be counted at the moment, so none is made."""

    code = "egress_unavailable"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a fetch may return and cost. `robots`: whether the host's robots.txt decides (not for documented APIs).

    With `statuses`, answers with these codes are given back instead of raised.
    """

    types: tuple[str, ...] = ("text/html", "application/xhtml+xml", "text/plain")
    max_bytes: int = PAGE_BYTES
    seconds: float = PAGE_SECONDS
    robots: bool = True
    statuses: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """`url` is where it was found after redirects; `text` is decoded, with replacement of what is no text."""

    url: str
    status: int
    media_type: str
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)


class PageFetcher(Protocol):
    def check(self, url: str) -> str:
        """The address in its canonical form, without a fetch.

        Raises UrlSchemeError, UrlInvalidError, UrlPortError, UrlForbiddenError (a literal address).
        """
        ...

    async def fetch(self, url: str, wanted: Wanted | None = None) -> FetchedPage:
        """Get one page politely. Raises PageError, HostBusyError, EgressUnavailableError."""
        ...


@dataclass(frozen=True, slots=True)
class VisibleText:
    """What a reader sees of a piece of HTML, and what it holds besides."""

    text: str
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page taken apart: `json_ld` are the bodies of its data blocks as they stand."""

    title: str
    body: VisibleText
    json_ld: tuple[str, ...]
    canonical: str | None = None


class MarkupReader(Protocol):
    """Reads HTML in a child process with limits."""

    async def texts(self, fragments: Sequence[str]) -> Sequence[VisibleText]:
        """One for each fragment. Raises PageTooComplexError."""
        ...

    async def page(self, html: str) -> ReadPage:
        """Raises PageTooComplexError."""
        ...
