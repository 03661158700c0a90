"""The ways to postings that a process has: one careful fetcher, one reader of markup, all sources."""

from datetime import timedelta
from functools import cached_property

from redis.asyncio import Redis

from jobpilot.adapters.egress.courtesy import Courtesy
from jobpilot.adapters.egress.exchange import Exchange
from jobpilot.adapters.egress.fetcher import EgressFetcher
from jobpilot.adapters.egress.resolver import Resolver, SystemLookup
from jobpilot.adapters.egress.routes import DemoServer, Router
from jobpilot.adapters.markup.limited import LimitedMarkupReader
from jobpilot.adapters.sources.registry import SourceRegistry
from jobpilot.demo.boards import DEMO_BOARDS
from jobpilot.jobs.domain.board import EVERY
from jobpilot.ports.pages import PageFetcher
from jobpilot.ports.sources import Board, SourceName

GENERAL_BOARDS = (
    Board(SourceName.HACKER_NEWS, "whoishiring", None, "https://news.ycombinator.com/submitted?id=whoishiring", "Hacker News: Who is hiring?"),  # noqa: E501 - a row of a table
    Board(SourceName.REMOTEOK, "latest", None, "https://remoteok.com", "RemoteOK"),
)  # fmt: skip
"""For somebody who follows nobody's board in particular."""


class JobSources:
    """Opens no connection until the first fetch. `demo_port`: where the fixture server answers; None in production."""

    def __init__(self, redis: Redis, demo_port: int | None) -> None:
        self._redis = redis
        self._demo = DemoServer(demo_port) if demo_port is not None else None
        self._lookup = SystemLookup()

    @cached_property
    def _exchange(self) -> Exchange:
        return Exchange()

    @cached_property
    def pages(self) -> PageFetcher:
        router = Router(Resolver(self._lookup), self._demo)
        return EgressFetcher(router, self._exchange, Courtesy(self._redis), self._redis)

    @cached_property
    def registry(self) -> SourceRegistry:
        return SourceRegistry(self.pages, LimitedMarkupReader())

    @property
    def every(self) -> timedelta:
        """How often a board may be read; the demo's is our own."""
        return timedelta(seconds=10) if self._demo is not None else EVERY

    @property
    def offered(self) -> tuple[Board, ...]:
        """What somebody follows who has chosen nothing yet."""
        return DEMO_BOARDS if self._demo is not None else GENERAL_BOARDS

    async def aclose(self) -> None:
        self._lookup.close()
        if "_exchange" in self.__dict__:
            await self._exchange.aclose()
