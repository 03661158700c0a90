"""Which sites may call from a browser: an exact list, never a pattern."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class AllowedOrigins:
    """Compares whole origins (`scheme://host[:port]`), so neither a suffix nor another scheme or port gets in."""

    origins: frozenset[str]

    @classmethod
    def of(cls, origins: Iterable[str]) -> Self:
        return cls(frozenset(origin.rstrip("/") for origin in origins))

    def allows(self, origin: str | None) -> bool:
        """False for a missing origin and for `null`: use it where an origin is required (WebSockets)."""
        return origin is not None and origin in self.origins
