"""A page from a hostile world: each hop is checked, resolved, pinned, counted and capped."""

import asyncio
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from jobpilot import tracing
from jobpilot.adapters.egress import urls
from jobpilot.adapters.egress.courtesy import Courtesy
from jobpilot.adapters.egress.decoding import decoded
from jobpilot.adapters.egress.exchange import Answer, Exchange
from jobpilot.adapters.egress.robots import EVERYBODY, MOST_BYTES, NOBODY, Robots
from jobpilot.adapters.egress.routes import Router
from jobpilot.adapters.egress.urls import Target
from jobpilot.ports.pages import (
    BlockedBySiteError,
    FetchedPage,
    PageError,
    PageGoneError,
    PageInvalidError,
    PageTimeoutError,
    PageTypeError,
    RobotsForbiddenError,
    SiteFailingError,
    TooManyRedirectsError,
    Wanted,
)

MOST_REDIRECTS: Final = 5
REDIRECTS: Final = {301, 302, 303, 307, 308}
GONE: Final = {404, 410}
REFUSALS: Final = {401, 403, 406, 407, 418, 429, 451, 503, 999}
ROBOTS_SECONDS: Final = 3600
ROBOTS: Final = Wanted(
    types=("text/plain", "*/*"), max_bytes=MOST_BYTES, seconds=10.0, robots=False
)
LONGEST_PATIENCE: Final = 86_400


class EgressFetcher:
    """Implements `jobpilot.ports.pages.PageFetcher`."""

    def __init__(
        self, router: Router, exchange: Exchange, courtesy: Courtesy, redis: Redis
    ) -> None:
        self._router = router
        self._exchange = exchange
        self._courtesy = courtesy
        self._redis = redis

    def check(self, url: str) -> str:
        """See `PageFetcher.check`."""
        return urls.parse(url).url

    async def fetch(self, url: str, wanted: Wanted | None = None) -> FetchedPage:
        """See `PageFetcher.fetch`."""
        wanted = wanted or Wanted()
        # not a word of the address: whose page somebody reads is theirs to know
        with tracing.span("fetch", kind=tracing.CLIENT) as span:
            target, answer = await self._walk(urls.parse(url), wanted)
            span.set("http.response.status_code", answer.status)
            span.set("jobpilot.bytes", len(answer.content))
        if answer.status not in wanted.statuses:
            _refuse_status(answer)
            _refuse_type(answer, wanted)
        text = decoded(answer.content, answer.charset)
        return FetchedPage(target.url, answer.status, answer.media_type, text, answer.headers)

    async def _walk(self, target: Target, wanted: Wanted) -> tuple[Target, Answer]:
        """Follow redirects to the answer that is none. The time limit is of asking, not of waiting for a turn."""
        left = wanted.seconds
        for _ in range(MOST_REDIRECTS + 1):
            if wanted.robots and not (await self._robots(target)).allows(target.path):
                raise RobotsForbiddenError
            loop = asyncio.get_running_loop()
            async with self._courtesy.turn(target.host):
                began = loop.time()
                try:
                    async with asyncio.timeout(max(left, 0.1)):
                        ways = await self._router.ways(target)
                        answer = await self._exchange.get(target, ways, wanted)
                except TimeoutError as error:
                    raise PageTimeoutError from error
                left -= loop.time() - began
            location = answer.headers.get("location")
            if answer.status not in REDIRECTS or location is None:
                return target, answer
            target = urls.redirected(target, location)
        raise TooManyRedirectsError

    async def _robots(self, target: Target) -> Robots:
        """The host's rules, remembered for an hour. No file allows all; a host that fails allows nothing."""
        key = f"egress:robots:{target.scheme}:{target.authority}"
        try:
            known = await self._redis.get(key)
        except (RedisError, OSError):
            known = None
        if known is not None:
            text = known if isinstance(known, str) else known.decode("utf-8", "replace")
            return Robots.parse(text)
        rules = await self._read_robots(target)
        try:
            lines = "".join(
                f"{'allow' if ok else 'disallow'}: {path}\n" for ok, path in rules.rules
            )
            await self._redis.set(
                key, f"user-agent: *\n{lines}", ex=60 if rules is NOBODY else ROBOTS_SECONDS
            )
        except (RedisError, OSError):
            pass
        return rules

    async def _read_robots(self, target: Target) -> Robots:
        place = Target(target.scheme, target.host, target.port, "/robots.txt", target.address)
        try:
            _, answer = await self._walk(place, ROBOTS)
        except (TooManyRedirectsError, PageInvalidError):
            return EVERYBODY
        if answer.status >= 500 or answer.status == 429:
            return NOBODY
        if answer.status >= 400:
            return EVERYBODY
        try:
            return Robots.parse(decoded(answer.content, answer.charset))
        except PageError:
            return EVERYBODY


def _refuse_status(answer: Answer) -> None:
    status = answer.status
    if 200 <= status < 300:
        return
    if status in GONE:
        raise PageGoneError
    if status in REFUSALS:
        raise BlockedBySiteError(status_code=status, retry_after=_retry_after(answer))
    if status >= 500:
        raise SiteFailingError(status_code=status)
    raise PageInvalidError(status_code=status)


def _refuse_type(answer: Answer, wanted: Wanted) -> None:
    found = answer.media_type
    if found and found not in wanted.types and "*/*" not in wanted.types:
        raise PageTypeError(media_type=found)


def _retry_after(answer: Answer) -> int | None:
    value = answer.headers.get("retry-after", "").strip()
    return min(int(value), LONGEST_PATIENCE) if value.isascii() and value.isdigit() else None
