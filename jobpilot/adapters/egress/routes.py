"""Where a checked name is reached: at its public addresses, or, for the demo, at the fixture server of this machine."""

from dataclasses import dataclass
from typing import Final

from jobpilot.adapters.egress.resolver import Resolver
from jobpilot.adapters.egress.urls import Target

DEMO_HOSTS: Final = frozenset(
    {
        "boards-api.greenhouse.io",
        "api.lever.co",
        "api.eu.lever.co",
        "api.ashbyhq.com",
        "hn.algolia.com",
        "remoteok.com",
    }
)
"""The documented interfaces that the fixture server speaks."""
DEMO_SUFFIX: Final = ".example"
"""RFC 2606: names that belong to nobody, so nobody's page is hidden behind the demo's."""


@dataclass(frozen=True, slots=True)
class Way:
    """One socket address. `secure`: speak TLS and expect the certificate of the target's host."""

    address: str
    port: int
    secure: bool


@dataclass(frozen=True, slots=True)
class DemoServer:
    """The fixture server's port on 127.0.0.1. Never constructed in production (see `Settings.demo_server`)."""

    port: int

    def serves(self, host: str) -> bool:
        return host in DEMO_HOSTS or host.endswith(DEMO_SUFFIX)


class Router:
    """Addresses in URLs are never routed to the demo: it is reached by the names above alone."""

    def __init__(self, resolver: Resolver, demo: DemoServer | None = None) -> None:
        self._resolver = resolver
        self._demo = demo

    async def ways(self, target: Target) -> tuple[Way, ...]:
        """In the order to try them. Raises DnsFailedError, UrlForbiddenError."""
        secure = target.scheme == "https"
        if target.address is not None:
            return (Way(str(target.address), target.port, secure),)
        if self._demo is not None and self._demo.serves(target.host):
            return (Way("127.0.0.1", self._demo.port, secure=False),)
        addresses = await self._resolver.resolve(target.host)
        return tuple(Way(str(address), target.port, secure) for address in addresses)
