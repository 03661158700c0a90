"""robots.txt as RFC 9309 says: the group of our name, else that of everybody; the longest matching rule decides."""

from dataclasses import dataclass
from typing import Final, Self

AGENT: Final = "jobpilot"
MOST_BYTES: Final = 512 * 1024
MOST_RULES: Final = 2000


@dataclass(frozen=True, slots=True)
class Robots:
    """Rules as (allows, pattern)."""

    rules: tuple[tuple[bool, str], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Never fails: lines that make no sense are left out."""
        groups: dict[str, list[tuple[bool, str]]] = {}
        current: list[str] = []
        heading = False
        for line in text[:MOST_BYTES].splitlines():
            key, colon, value = line.partition("#")[0].partition(":")
            key, value = key.strip().lower(), value.strip()
            if not colon:
                continue
            if key == "user-agent":
                current = [*current, value.lower()] if heading else [value.lower()]
                heading = True
                groups.setdefault(value.lower(), [])
            elif key in ("allow", "disallow"):
                heading = False
                for name in current:
                    if value and len(groups[name]) < MOST_RULES:
                        groups[name].append((key == "allow", value))
        found = groups.get(AGENT, groups.get("*", []))
        return cls(tuple(found))

    def allows(self, path: str) -> bool:
        """Whether the path with its query may be asked for."""
        longest, verdict = -1, True
        for allows, pattern in self.rules:
            if len(pattern) < longest or (len(pattern) == longest and not allows):
                continue
            if _matches(pattern, path):
                longest, verdict = len(pattern), allows
        return verdict


def _matches(pattern: str, path: str) -> bool:
    anchored = pattern.endswith("$")
    parts = (pattern[:-1] if anchored else pattern).split("*")
    if not path.startswith(parts[0]):
        return False
    at = len(parts[0])
    for part in parts[1:]:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if not anchored or at == len(path):
        return True
    return len(parts) > 1 and path.endswith(parts[-1])


NOBODY: Final = Robots(((False, "/"),))
EVERYBODY: Final = Robots()
