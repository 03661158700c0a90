"""What a company's own page says, and what the company is called there."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from jobpilot.adapters.sources.json_ld import loads
from jobpilot.ports.pages import ReadPage

LONGEST_NAME: Final = 80
_SPLIT: Final = re.compile(r"\s+[–—·-]\s+|:\s+|\s*[|]\s*")
_KINDS: Final = frozenset({"Organization", "Corporation", "LocalBusiness", "NGO", "OnlineBusiness"})
_SECOND_LEVEL: Final = frozenset({"co", "com", "org", "net", "ac", "gov"})


def company_name(read: ReadPage, url: str) -> str:
    """As its data block says, else the part of the title that is most like the host's name, else that name."""
    host = _label(url)
    stated = next(_stated(read), "")
    if stated:
        return stated
    parts = [part.strip() for part in _SPLIT.split(read.title) if part.strip()]
    alike = [
        part for part in parts if _letters(host) in _letters(part) and len(part) <= LONGEST_NAME
    ]
    return min(alike, key=len) if alike else host.replace("-", " ").title()


def _stated(read: ReadPage) -> Iterator[str]:
    for block in read.json_ld:
        try:
            value = loads(block)
        except ValueError:
            continue
        for record in _records(value):
            kinds = record.get("@type")
            named = {kinds} if isinstance(kinds, str) else set(map(str, kinds or ()))
            name = record.get("name")
            if named & _KINDS and isinstance(name, str) and 1 < len(name.strip()) <= LONGEST_NAME:
                yield " ".join(name.split())


def _records(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        for item in value[:50]:
            yield from _records(item)
    elif isinstance(value, Mapping):
        yield value
        yield from _records(value.get("@graph"))


def _label(url: str) -> str:
    """`acme` of `www.acme.co.uk`."""
    labels = (urlsplit(url).hostname or "").split(".")
    end = -2 if len(labels) > 1 else -1
    if len(labels) > 2 and labels[-2] in _SECOND_LEVEL:  # noqa: PLR2004 - name, co, uk
        end = -3
    return labels[end]


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
