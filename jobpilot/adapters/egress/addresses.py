"""Which addresses are nobody's business of ours.

Problem: `ipaddress.is_global` of Python 3.11 calls NAT64, 6to4 and multicast global and knows no cloud metadata
address. Mechanism: for IPv4 a table of what is denied; for IPv6 only global unicast (2000::/3) is allowed, without the
parts of it that are special. Sources: the IANA special-purpose registries of IPv4 and IPv6 addresses, and the metadata
addresses of the large clouds.
"""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

Address = IPv4Address | IPv6Address

DENIED_V4: Final = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' NAT; 100.100.100.200 gives metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's host agent, a public address otherwise
        "169.254.0.0/16",  # link-local and metadata
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments; 192.0.0.192 gives metadata
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
ALLOWED_V6: Final = IPv6Network("2000::/3")
DENIED_V6: Final = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "2620:4f:8000::/48",
        "3fff::/20",  # documentation
    )
)
DENIED_NAMES: Final = frozenset({"localhost", "metadata", "instance-data", "broadcasthost"})
DENIED_SUFFIXES: Final = (
    ".localhost",
    ".local",
    ".internal",
    ".intranet",
    ".lan",
    ".home",
    ".corp",
    ".private",
    ".home.arpa",
    ".in-addr.arpa",
    ".ip6.arpa",
    ".onion",
    ".test",
    ".invalid",
)
MOST_PARTS: Final = 4
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")


def is_denied(address: Address) -> bool:
    """Whether no packet may go there."""
    if isinstance(address, IPv4Address):
        return any(address in network for network in DENIED_V4)
    return address not in ALLOWED_V6 or any(address in network for network in DENIED_V6)


def is_denied_name(host: str) -> bool:
    """Whether a lower-case name without its final dot can only mean something inside."""
    return "." not in host or host in DENIED_NAMES or host.endswith(DENIED_SUFFIXES)


def literal(host: str) -> Address | None:
    """The address that a host is, in every spelling the C library understands; None when it is a name.

    Raises ValueError for what looks like a number and is no address.
    """
    if ":" in host:
        return IPv6Address(host.partition("%")[0])
    parts = host.removesuffix(".").split(".")
    if not _NUMBER.fullmatch(parts[-1]):
        return None
    if len(parts) > MOST_PARTS or not all(_NUMBER.fullmatch(part) for part in parts):
        raise ValueError(host)
    numbers = [_number(part) for part in parts]
    *leading, last = numbers
    if any(number > 255 for number in leading) or last >= 256 ** (5 - len(numbers)):
        raise ValueError(host)
    value = last
    for index, number in enumerate(leading):
        value += number << (8 * (3 - index))
    return IPv4Address(value)


def _number(part: str) -> int:
    if part[:2] in ("0x", "0X"):
        return int(part[2:] or "0", 16)
    return int(part, 8) if len(part) > 1 and part.startswith("0") else int(part)


def address_of(text: str) -> Address:
    """An address as a resolver answers it, mapped ones unwrapped. Raises ValueError."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
