"""All sources, in the order in which an address is shown to them; any page at all comes last."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from jobpilot.adapters.sources.ashby import Ashby
from jobpilot.adapters.sources.asking import Asking
from jobpilot.adapters.sources.greenhouse import Greenhouse
from jobpilot.adapters.sources.hacker_news import HackerNews
from jobpilot.adapters.sources.lever import Lever
from jobpilot.adapters.sources.remoteok import RemoteOk
from jobpilot.adapters.sources.web_page import WebPages
from jobpilot.ports.pages import MarkupReader, PageFetcher
from jobpilot.ports.sources import JobSource


@dataclass(frozen=True)
class SourceRegistry:
    pages: PageFetcher
    markup: MarkupReader

    @cached_property
    def web_pages(self) -> WebPages:
        return WebPages(self.pages, self.markup)

    @cached_property
    def sources(self) -> tuple[JobSource, ...]:
        asking = Asking(self.pages, self.markup)
        boards = (Greenhouse, Lever, Ashby, HackerNews, RemoteOk)
        return (*(source(asking) for source in boards), self.web_pages)

    @cached_property
    def by_name(self) -> Mapping[str, JobSource]:
        return {source.name: source for source in self.sources}

    def identity_of(self, url: str) -> str | None:
        """The identity of the posting at an address of one of the boards; None for any other page."""
        for source in self.sources:
            if source is not self.web_pages and (key := source.posting_key(url)):
                return key
        return None
