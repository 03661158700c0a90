"""Addresses of databases as hosts write them, for a driver that reads some of it elsewhere.

SQLAlchemy gives every parameter behind the `?` to asyncpg as an argument, and asyncpg knows libpq's `sslmode` and its
kin only as part of an address. So these go to it as an address of their own, beside the arguments, which come first.
Parameters that mean something to libpq or to other languages' drivers alone are left out.
"""

from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import urlencode

from sqlalchemy import URL, make_url

DRIVER: Final = "postgresql+asyncpg"
_ENCRYPTION: Final = (
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "sslpassword",
    "sslcrl",
    "sslnegotiation",
    "ssl_min_protocol_version",
    "ssl_max_protocol_version",
)
_OF_OTHERS: Final = (
    "channel_binding",
    "connect_timeout",
    "connection_limit",
    "gssencmode",
    "pgbouncer",
    "pool_timeout",
    "schema",
)


@dataclass(frozen=True)
class DatabaseAddress:
    """`url` is SQLAlchemy's, `arguments` are those of `asyncpg.connect` that say how the connection is encrypted."""

    url: URL
    arguments: dict[str, Any]

    @classmethod
    def of(cls, text: str) -> Self:
        """From `postgres://…`, `postgresql://…` or SQLAlchemy's form. Raises sqlalchemy.exc.ArgumentError."""
        if text.startswith("postgres://"):
            text = f"postgresql{text.removeprefix('postgres')}"
        whole = make_url(text)
        asked = {name: whole.query[name] for name in _ENCRYPTION if name in whole.query}
        url = whole.set(drivername=DRIVER).difference_update_query([*_ENCRYPTION, *_OF_OTHERS])
        return cls(url, {"dsn": f"postgresql:///?{urlencode(asked)}"} if asked else {})

    @property
    def dsn(self) -> str:
        """All of it for `asyncpg.connect`, with the password."""
        plain = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        asked = str(self.arguments.get("dsn", "")).partition("?")[2]
        return plain + (f"{'&' if '?' in plain else '?'}{asked}" if asked else "")
