"""Keys and addresses of a configured issuer over HTTP: never of one that a token names."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import structlog
from prometheus_client import Gauge

from jobpilot.adapters.identity.jwks import KeySourceError

TIMEOUT_SECONDS: Final = 3.0
MAX_DOCUMENT_BYTES: Final = 256 * 1024
TOLERATED_SKEW_SECONDS: Final = 5.0
CLOCK_SKEW = Gauge("jobpilot_clock_skew_seconds", "Our clock minus that of the identity provider")
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})

log = structlog.get_logger(__name__)

Locate = Callable[[], Awaitable[str]]


class IssuerDocuments:
    """Reads small JSON documents of one issuer. No redirects, no proxies from the environment.

    `seconds` are for the whole of a document: one that comes drop by drop would keep everybody waiting.
    """

    def __init__(self, seconds: float = TIMEOUT_SECONDS) -> None:
        self._seconds = seconds
        self._client = httpx.AsyncClient(
            timeout=seconds,
            follow_redirects=False,
            trust_env=False,
            headers={"Accept": "application/json"},
        )

    async def get(self, url: str) -> dict[str, Any]:
        """Raises KeySourceError."""
        if not is_trustworthy(url):
            raise KeySourceError("an issuer's documents are read over https only")
        body = bytearray()
        try:
            async with (
                asyncio.timeout(self._seconds),
                self._client.stream("GET", url) as response,
            ):
                _compare_clocks(response.headers.get("date"))
                if response.status_code != httpx.codes.OK:
                    raise KeySourceError(f"the issuer answered {response.status_code}")
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > MAX_DOCUMENT_BYTES:
                        raise KeySourceError("the issuer's document is too large")
            document = json.loads(body)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, TimeoutError) as error:
            raise KeySourceError(type(error).__name__) from error
        except (ValueError, RecursionError) as error:
            raise KeySourceError("the issuer's document is not JSON") from error
        if not isinstance(document, dict):
            raise KeySourceError("the issuer's document is not an object")
        return document

    async def close(self) -> None:
        await self._client.aclose()


def _compare_clocks(date: str | None) -> None:
    """A clock that is wrong makes every token look expired or too new; say so before people ask."""
    try:
        skew = time.time() - parsedate_to_datetime(date or "").timestamp()
    except ValueError:
        return
    CLOCK_SKEW.set(skew)
    if abs(skew) > TOLERATED_SKEW_SECONDS:
        log.warning("clock_skew", seconds=round(skew))


class RemoteKeys:
    """A KeySource over HTTP. `locate` names the key set's address, which discovery may have to find first."""

    def __init__(self, documents: IssuerDocuments, locate: Locate) -> None:
        self._documents = documents
        self._locate = locate

    async def fetch(self) -> Sequence[Mapping[str, Any]]:
        document = await self._documents.get(await self._locate())
        keys = document.get("keys")
        if not isinstance(keys, list):
            raise KeySourceError("the key set has no keys")
        return [key for key in keys if isinstance(key, dict)]


def is_trustworthy(url: str) -> bool:
    """https, or http to this very machine (an issuer under development)."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
