"""Lever, in its two regions: pages of a hundred postings, texts in several parts."""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from jobpilot.adapters.sources.asking import Asking, amount, moment, raw, records, required, text
from jobpilot.ports.sources import (
    Board,
    FoundPlace,
    FoundPosting,
    FoundSalary,
    PostingFate,
    SourceGoneError,
    SourceName,
    SourcePage,
    SourceSchemaChangedError,
)

API: Final = {
    "global": "https://api.lever.co/v0/postings",
    "eu": "https://api.eu.lever.co/v0/postings",
}
PAGE: Final = 100
_HOSTS: Final = re.compile(r"(?:jobs|api)(?P<eu>\.eu)?\.lever\.co")
_PATH: Final = re.compile(
    r"/(?:v0/postings/)?(?P<site>[A-Za-z0-9_.-]{2,80})(?:/(?P<id>[0-9a-f-]{36}))?(?:/apply)?/?$"
)


class Lever:
    name = SourceName.LEVER

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def detect(self, url: str) -> Board | None:
        parts = urlsplit(url)
        host, path = _HOSTS.fullmatch(parts.hostname or ""), _PATH.match(parts.path)
        if host is None or path is None:
            return None
        region = "eu" if host["eu"] else "global"
        people = "https://jobs.eu.lever.co" if host["eu"] else "https://jobs.lever.co"
        return Board(self.name, path["site"], region, f"{people}/{path['site']}")

    def posting_key(self, url: str) -> str | None:
        parts = urlsplit(url)
        path = _PATH.match(parts.path)
        if not _HOSTS.fullmatch(parts.hostname or "") or path is None or path["id"] is None:
            return None
        return f"lever:{path['id']}"

    async def fetch(self, board: Board, cursor: str | None) -> SourcePage:
        """See `JobSource.fetch`; the cursor is the number of postings to skip."""
        skip = int(cursor or 0)
        answer = await self._asking.json(
            f"{API[board.region or 'global']}/{board.token}?mode=json&skip={skip}&limit={PAGE}"
        )
        found = records(answer)
        texts = await self._asking.texts([_markup(record) for record in found])
        postings, unreadable = [], 0
        for record, content in zip(found, texts, strict=True):
            try:
                postings.append(_posting(record, content.text, content.hidden, board))
            except ValueError:
                unreadable += 1
        if found and not postings:
            raise SourceSchemaChangedError("no_entry_readable")
        following = str(skip + len(found)) if len(found) >= PAGE else None
        return SourcePage(tuple(postings), following, unreadable)

    async def fate(self, board: Board, external_id: str, url: str) -> PostingFate:  # noqa: ARG002 - one contract for all sources
        """Lever answers 404 also for postings that are merely unlisted: that proves nothing."""
        try:
            await self._asking.json(f"{API[board.region or 'global']}/{board.token}/{external_id}")
        except SourceGoneError:
            return PostingFate.UNKNOWN
        return PostingFate.OPEN


def _markup(record: Mapping[str, Any]) -> str:
    """All parts in the order of the page: opening, lists, closing."""
    lists = record.get("lists")
    parts = [text(record.get("description")) or _plain(record.get("descriptionPlain"))]
    parts += [
        f"<h3>{text(entry.get('text'))}</h3><ul>{text(entry.get('content'))}</ul>"
        for entry in (lists if isinstance(lists, list) else [])
        if isinstance(entry, Mapping)
    ]
    parts.append(text(record.get("additional")) or _plain(record.get("additionalPlain")))
    return "\n".join(parts)


def _plain(value: Any) -> str:
    escaped = text(value).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"<p>{line}</p>" for line in escaped.split("\n"))


def _posting(record: Mapping[str, Any], shown: str, hidden: str, board: Board) -> FoundPosting:
    """Raises ValueError for an entry without an id, a title or an address."""
    categories = record.get("categories")
    words = categories if isinstance(categories, Mapping) else {}
    places = words.get("allLocations")
    named = [text(place) for place in places] if isinstance(places, list) else []
    country = text(record.get("country")) or None
    names = [name for name in named if name] or [text(words.get("location"))]
    return FoundPosting(
        external_id=required(record, "id"),
        url=required(record, "hostedUrl"),
        apply_url=text(record.get("applyUrl")) or None,
        title=required(record, "text"),
        company=board.name or board.token.replace("-", " ").title(),
        description=shown,
        hidden=hidden,
        places=tuple(
            FoundPlace(name, country=country if len(names) == 1 else None) for name in names if name
        ),
        workplace=text(record.get("workplaceType")) or text(words.get("location")),
        employment=text(words.get("commitment")) or None,
        salary=_salary(record),
        salary_text=text(record.get("salaryDescriptionPlain")) or None,
        posted_at=moment(record.get("createdAt")),
        raw=raw(record),
    )


def _salary(record: Mapping[str, Any]) -> FoundSalary | None:
    found = record.get("salaryRange")
    if not isinstance(found, Mapping):
        return None
    low, high = amount(found.get("min")), amount(found.get("max"))
    if not (low or high):
        return None
    return FoundSalary(low, high, text(found.get("currency")) or None, text(found.get("interval")))
