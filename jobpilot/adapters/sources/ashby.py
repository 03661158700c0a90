"""Ashby: one slow answer with everything, some of it not meant to be seen."""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from jobpilot.adapters.sources.asking import Asking, amount, moment, raw, records, required, text
from jobpilot.ports.pages import VisibleText
from jobpilot.ports.sources import (
    Board,
    FoundPlace,
    FoundPosting,
    FoundSalary,
    PostingFate,
    SourceName,
    SourcePage,
    SourceSchemaChangedError,
)

API: Final = "https://api.ashbyhq.com/posting-api/job-board"
SECONDS: Final = 40.0
"""Its answers take up to twenty seconds."""
_PATH: Final = re.compile(
    r"/(?:posting-api/job-board/)?(?P<board>[^/?#]{1,80})(?:/(?P<id>[0-9a-f-]{36}))?(?:/application)?/?$"
)


class Ashby:
    name = SourceName.ASHBY

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def detect(self, url: str) -> Board | None:
        parts = urlsplit(url)
        path = _PATH.match(parts.path)
        if parts.hostname not in ("jobs.ashbyhq.com", "api.ashbyhq.com") or path is None:
            return None
        token = unquote(path["board"])
        return Board(self.name, token, None, f"https://jobs.ashbyhq.com/{quote(token)}")

    def posting_key(self, url: str) -> str | None:
        parts = urlsplit(url)
        path = _PATH.match(parts.path)
        if parts.hostname != "jobs.ashbyhq.com" or path is None or path["id"] is None:
            return None
        return f"ashby:{path['id']}"

    async def fetch(self, board: Board, cursor: str | None) -> SourcePage:  # noqa: ARG002 - one page
        """See `JobSource.fetch`."""
        listed = await self._listed(board)
        texts = await self._asking.texts([text(record.get("descriptionHtml")) for record in listed])
        postings, unreadable = [], 0
        for record, content in zip(listed, texts, strict=True):
            try:
                postings.append(_posting(record, content, board))
            except ValueError:
                unreadable += 1
        if listed and not postings:
            raise SourceSchemaChangedError("no_entry_readable")
        return SourcePage(tuple(postings), unreadable=unreadable)

    async def fate(self, board: Board, external_id: str, url: str) -> PostingFate:  # noqa: ARG002 - one contract for all sources
        """There is no address of a single posting: the list tells."""
        ids = {text(record.get("id")) for record in await self._listed(board)}
        return PostingFate.OPEN if external_id in ids else PostingFate.CLOSED

    async def _listed(self, board: Board) -> list[Mapping[str, Any]]:
        answer = await self._asking.json(
            f"{API}/{quote(board.token, safe='')}?includeCompensation=true", seconds=SECONDS
        )
        return [record for record in records(answer, "jobs") if record.get("isListed") is not False]


def _posting(record: Mapping[str, Any], content: VisibleText, board: Board) -> FoundPosting:
    """Raises ValueError for an entry without an id, a title or an address."""
    shown = content.text or text(record.get("descriptionPlain"))
    workplace = text(record.get("workplaceType"))
    if not workplace and record.get("isRemote") is True:
        workplace = "Remote"
    return FoundPosting(
        external_id=required(record, "id"),
        url=required(record, "jobUrl"),
        apply_url=text(record.get("applyUrl")) or None,
        title=required(record, "title"),
        company=board.name or re.sub(r"[-_]+", " ", board.token).strip().title(),
        description=shown,
        hidden=content.hidden,
        places=_places(record),
        workplace=workplace or None,
        employment=text(record.get("employmentType")) or None,
        salary=_salary(record),
        salary_text=_summary(record),
        posted_at=moment(record.get("publishedAt")),
        raw=raw(record),
    )


def _places(record: Mapping[str, Any]) -> tuple[FoundPlace, ...]:
    others = record.get("secondaryLocations")
    entries = [record, *(others if isinstance(others, list) else [])]
    found = []
    for entry in entries:
        if not isinstance(entry, Mapping):
            continue
        address = entry.get("address")
        postal = address.get("postalAddress") if isinstance(address, Mapping) else None
        parts = postal if isinstance(postal, Mapping) else {}
        place = FoundPlace(
            text(entry.get("location")),
            text(parts.get("addressLocality")) or None,
            text(parts.get("addressRegion")) or None,
            text(parts.get("addressCountry")) or None,
        )
        if place.text or place.country:
            found.append(place)
    return tuple(found)


def _summary(record: Mapping[str, Any]) -> str | None:
    compensation = record.get("compensation")
    if not isinstance(compensation, Mapping):
        return None
    return (
        text(compensation.get("scrapeableCompensationSalarySummary"))
        or text(compensation.get("compensationTierSummary"))
        or None
    )


def _salary(record: Mapping[str, Any]) -> FoundSalary | None:
    compensation = record.get("compensation")
    parts = compensation.get("summaryComponents") if isinstance(compensation, Mapping) else None
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, Mapping) and text(part.get("compensationType")).lower() == "salary":
            low, high = amount(part.get("minValue")), amount(part.get("maxValue"))
            if low or high:
                currency = text(part.get("currencyCode")) or None
                return FoundSalary(low, high, currency, text(part.get("interval")))
    return None
