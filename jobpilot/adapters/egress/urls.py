"""What may be asked for at all: scheme, host, port, and no room for two readings of one address."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

import idna

from jobpilot.adapters.egress.addresses import Address, is_denied, is_denied_name, literal
from jobpilot.ports.pages import UrlForbiddenError, UrlInvalidError, UrlPortError, UrlSchemeError

LONGEST_URL: Final = 8192
PORTS: Final = {80, 443}
SCHEMES: Final = {"http": 80, "https": 443}
_CONTROLS = re.compile(
    r"[\x00-\x20\x7f\\]|[\u0080-\u00a0\u2028\u2029\u200b-\u200f\u202a-\u202e\ufeff]"
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_UNSAFE_PATH: Final = "/:@!$&'()*+,;=-._~%"


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address. `address` is set where the host is one literally; it is allowed."""

    scheme: str
    host: str
    port: int
    path: str
    address: Address | None = None

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if SCHEMES[self.scheme] == self.port else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def parse(url: str) -> Target:
    """Raises UrlSchemeError, UrlInvalidError, UrlPortError, UrlForbiddenError."""
    if len(url) > LONGEST_URL:
        raise UrlInvalidError
    scheme = _SCHEME.match(url)
    if scheme is None or scheme[1].lower() not in SCHEMES:
        raise UrlInvalidError if _CONTROLS.search(url) and "://" in url else UrlSchemeError
    if _CONTROLS.search(url):
        raise UrlInvalidError
    if not url[scheme.end() :].startswith("//"):
        raise UrlSchemeError
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError as error:
        raise UrlInvalidError from error
    if not parts.netloc:
        raise UrlSchemeError
    if not host or "@" in parts.netloc:
        raise UrlInvalidError
    name = parts.scheme.lower()
    path = quote(parts.path or "/", safe=_UNSAFE_PATH)
    if parts.query:
        path += "?" + quote(parts.query, safe=_UNSAFE_PATH + "?[]")
    port = _port(parts.netloc, SCHEMES[name])
    host, address = _host(host)
    return Target(name, host, port, path, address)


def _port(netloc: str, usual: int) -> int:
    text = netloc.rpartition("]")[2] if "[" in netloc else netloc
    _, colon, digits = text.rpartition(":")
    if not colon or not digits:
        return usual
    if not (digits.isascii() and digits.isdigit()) or int(digits[:6]) not in PORTS:
        raise UrlPortError
    return int(digits)


def _host(host: str) -> tuple[str, Address | None]:
    """The host as it is asked for: an allowed literal address, or a name in ASCII."""
    name = host if ":" in host else _ascii(host)
    try:
        address = literal(name)
    except ValueError as error:
        raise UrlInvalidError from error
    if address is not None:
        if is_denied(address):
            raise UrlForbiddenError
        return str(address), address
    if is_denied_name(name):
        raise UrlForbiddenError
    return name, None


def _ascii(host: str) -> str:
    """Lower case, without a final dot, international names in their ASCII form."""
    try:
        if host.isascii():
            name = host.lower().removesuffix(".")
            if any(label.startswith("xn--") for label in name.split(".")):
                idna.decode(name)
        else:
            name = idna.encode(host, uts46=True, std3_rules=True).decode().lower().removesuffix(".")
    except (idna.IDNAError, UnicodeError, ValueError) as error:
        raise UrlInvalidError from error
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise UrlInvalidError
    return name


_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")


def redirected(target: Target, location: str) -> Target:
    """Where a redirect leads. Raises UrlForbiddenError whatever is wrong with it."""
    try:
        return parse(urljoin(target.url, location.strip(" \t")))
    except (UrlSchemeError, UrlInvalidError, UrlPortError, ValueError) as error:
        raise UrlForbiddenError(hop=getattr(error, "code", "url_invalid")) from error
