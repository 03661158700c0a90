"""One request and its answer, on a connection to an address that has been checked.

Problem: an HTTP client that resolves names itself may connect elsewhere than was checked. Mechanism: it is given the
address; the name travels in `Host` and, with TLS, as the name that the certificate must be for. Connections are not
kept, so that none is reused for another name at the same address.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final

import httpx

from jobpilot.adapters.egress.decoding import Inflater
from jobpilot.adapters.egress.routes import Way
from jobpilot.adapters.egress.urls import Target
from jobpilot.ports.pages import (
    PageInvalidError,
    PageTimeoutError,
    SiteUnreachableError,
    TlsInvalidError,
    Wanted,
)

USER_AGENT: Final = "JobPilot/0.1 (reads job postings for the person who runs it)"
MOST_HEADERS: Final = 200
HEADER_BYTES: Final = 32 * 1024
CONNECT_SECONDS: Final = 8.0
MOST_WAYS: Final = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """`content` is decompressed; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        for part in self.headers.get("content-type", "").split(";")[1:]:
            key, _, value = part.partition("=")
            if key.strip().lower() == "charset":
                return value.strip()
        return None


class Exchange:
    """Sends no cookies, no credentials and no referrer, and reads no proxy settings."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls

    @cached_property
    def _client(self) -> httpx.AsyncClient:
        """Made for the first request: reading all authorities takes a worker's start noticeably longer."""
        return httpx.AsyncClient(
            verify=self._tls if self._tls is not None else True,
            trust_env=False,
            follow_redirects=False,
            # a jar that takes nothing: what one site sets, neither it nor another ever gets
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            limits=httpx.Limits(max_keepalive_connections=0),
            timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
        )

    async def get(self, target: Target, ways: tuple[Way, ...], wanted: Wanted) -> Answer:
        """Ask the first address that lets itself be connected to.

        Raises PageTimeoutError, PageInvalidError, TlsInvalidError, SiteUnreachableError.
        """
        for way in ways[: MOST_WAYS - 1]:
            try:
                return await self._get(target, way, wanted)
            except SiteUnreachableError:
                continue
        return await self._get(target, ways[:MOST_WAYS][-1], wanted)

    async def _get(self, target: Target, way: Way, wanted: Wanted) -> Answer:
        host = f"[{way.address}]" if ":" in way.address else way.address
        scheme = "https" if way.secure else "http"
        request = self._client.build_request(
            "GET",
            f"{scheme}://{host}:{way.port}{target.path}",
            headers={
                "Host": target.authority,
                "User-Agent": USER_AGENT,
                "Accept": ", ".join(wanted.types),
                "Accept-Encoding": "gzip",
                "Accept-Language": "en, *;q=0.5",
            },
            extensions={"sni_hostname": target.host} if way.secure else {},
        )
        try:
            response = await self._client.send(request, stream=True)
            try:
                return await _read(response, wanted.max_bytes)
            finally:
                await response.aclose()
        except (
            httpx.ConnectTimeout,
            httpx.ConnectError,
            httpx.ReadError,
            httpx.WriteError,
        ) as error:
            raise _connection_failure(error) from error
        except httpx.TimeoutException as error:
            raise PageTimeoutError from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise PageInvalidError from error

    async def aclose(self) -> None:
        if "_client" in self.__dict__:
            await self._client.aclose()


async def _read(response: httpx.Response, limit: int) -> Answer:
    raw = response.headers.raw
    if len(raw) > MOST_HEADERS or sum(len(name) + len(value) for name, value in raw) > HEADER_BYTES:
        raise PageInvalidError
    headers = {name.lower(): value for name, value in response.headers.items()}
    body = Inflater(headers.get("content-encoding", ""), limit)
    async for chunk in response.aiter_raw():
        body.feed(chunk)
    return Answer(response.status_code, headers, bytes(body.content))


def _connection_failure(error: Exception) -> TlsInvalidError | SiteUnreachableError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return TlsInvalidError()
        cause = cause.__cause__ or cause.__context__
    return SiteUnreachableError()
