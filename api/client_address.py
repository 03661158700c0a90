"""Whose request this is when nobody has signed in: the address of the peer, or what a trusted proxy says of it."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from starlette.datastructures import Headers
from starlette.types import Scope

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
UNKNOWN: Final = "unknown"
# A single household or server commonly owns a /64 (RFC 6177); counting single IPv6 addresses would count nobody.
IPV6_PREFIX: Final = 64


@dataclass(frozen=True)
class TrustedProxies:
    networks: tuple[Network, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Addresses or networks. Raises ValueError for anything else."""
        return cls(tuple(ipaddress.ip_network(text, strict=False) for text in texts))

    def trusts(self, address: Address) -> bool:
        return any(address in network for network in self.networks)


def client_address(scope: Scope, proxies: TrustedProxies) -> str:
    """The right-most hop of X-Forwarded-For that is not a trusted proxy; the header counts only behind one.

    IPv6 addresses are given as their /64.
    """
    address = _peer(scope)
    if address is None:
        return UNKNOWN
    if proxies.trusts(address):
        for hop in reversed(_hops(scope)):
            parsed = _address(hop)
            if parsed is None:
                break
            address = parsed
            if not proxies.trusts(address):
                break
    return _bucket(address)


def is_local(scope: Scope) -> bool:
    """Whether the peer is this machine and no proxy stands in between."""
    address = _peer(scope)
    if address is None or any(name.startswith(b"x-forwarded-") for name, _ in scope["headers"]):
        return False
    return address.is_loopback


def _peer(scope: Scope) -> Address | None:
    client = scope.get("client")
    return _address(client[0]) if client else None


def _hops(scope: Scope) -> list[str]:
    values = Headers(scope=scope).getlist("x-forwarded-for")
    return [hop.strip() for value in values for hop in value.split(",") if hop.strip()]


def _address(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _bucket(address: Address) -> str:
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))
