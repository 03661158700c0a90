"""How many hours lie between somebody's day and the day a remote posting asks for."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from jobpilot.matching.domain.lexicon.time_zones import COUNTRY_HOURS, ZONE_HOURS

_OFFSET: Final = r"(?:utc|gmt)\s?(?P<{0}>[+\-−–]\s?\d{{1,2}})(?::?(?P<{0}m>30|45|00))?"
_RANGE: Final = re.compile(
    rf"(?i)\b{_OFFSET.format('a')}\s*(?:to|until|through|and|–|-|/|…)\s*{_OFFSET.format('b')}"
)
_ONE: Final = re.compile(rf"(?i)\b{_OFFSET.format('a')}")
_NAMED: Final = re.compile(
    r"(?i)(?<!\w)("
    + "|".join(sorted(map(re.escape, ZONE_HOURS), key=len, reverse=True))
    + r")(?!\w)"
)
_AROUND: Final = re.compile(
    r"(?i)^\s*(?:\(?\s*(?:±|\+/-|\+-|plus/minus)\s*(\d{1,2})\s*(?:h|hours?|hrs?)?)|"
)
_BEFORE: Final = re.compile(
    r"(?i)(?:within|±|\+/-)\s*(\d{1,2})\s*(?:h|hours?|hrs?)\s*(?:of|from|to)\s*$"
)


def hours_of_text(text: str) -> tuple[float, float] | None:
    """The westernmost and easternmost hours from UTC that a text names; None where it names none."""
    found = [(_hours(m, "a"), _hours(m, "b")) for m in _RANGE.finditer(text)]
    plain = _RANGE.sub(" ", text)
    for match in _ONE.finditer(plain):
        hours = _hours(match, "a")
        found.append(_widened(plain, match, (hours, hours)))
    plain = _ONE.sub(" ", plain)
    found += [_widened(plain, m, ZONE_HOURS[m[1].lower()]) for m in _NAMED.finditer(plain)]
    if not found:
        return None
    return min(min(span) for span in found), max(max(span) for span in found)


def hours_of_countries(countries: Sequence[str]) -> tuple[float, float] | None:
    """The span of the countries that are known."""
    known = [COUNTRY_HOURS[code] for code in countries if code in COUNTRY_HOURS]
    if not known:
        return None
    return min(span[0] for span in known), max(span[1] for span in known)


def hours_of_zone(name: str) -> float:
    """Hours from UTC of an IANA time zone in the northern winter, as the lists above count them."""
    offset = datetime(2026, 1, 15, tzinfo=UTC).astimezone(ZoneInfo(name)).utcoffset()
    return offset.total_seconds() / 3600 if offset is not None else 0.0


def distance(home: float, span: tuple[float, float]) -> float:
    """Hours between a day at `home` and the nearest day of the span, round the globe if that is shorter."""
    low, high = span
    if low <= home <= high:
        return 0.0
    gap = low - home if home < low else home - high
    return min(gap, 24 - (max(high, home) - min(low, home)))


def _hours(match: re.Match[str], name: str) -> float:
    text = match[name].replace(" ", "").replace("−", "-").replace("–", "-")
    minutes = int(match[f"{name}m"] or 0) / 60
    return int(text) + (minutes if int(text) >= 0 else -minutes)


def _widened(text: str, match: re.Match[str], span: tuple[float, float]) -> tuple[float, float]:
    """`CET ±2h` and `within 3 hours of CET` name a span."""
    after, before = _AROUND.match(text[match.end() :]), _BEFORE.search(text[: match.start()])
    width = (after and after[1]) or (before and before[1])
    return (span[0] - int(width), span[1] + int(width)) if width else span
