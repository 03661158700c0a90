"""Greenhouse: one answer with all postings; their texts are HTML with its entities encoded a second time."""

import html
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from jobpilot.adapters.sources.asking import Asking, amount, moment, raw, records, required, text
from jobpilot.ports.pages import VisibleText
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

API: Final = "https://boards-api.greenhouse.io/v1/boards"
_HOSTS: Final = re.compile(r"(?:boards|job-boards|boards-api|api)(?:\.eu)?\.greenhouse\.io")
_TOKEN: Final = re.compile(
    r"/(?:v1/boards/)?(?P<token>[A-Za-z0-9_-]{2,60})(?:/jobs(?:/(?P<id>\d+))?)?/?$"
)
_VAGUE: Final = re.compile(
    r"(?i)^\W*(?:remote|anywhere|multiple locations|various|hybrid|flexible)\W*$"
)


class Greenhouse:
    name = SourceName.GREENHOUSE

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def detect(self, url: str) -> Board | None:
        """Boards of both designs, embedded ones and the interface itself."""
        parts = urlsplit(url)
        if not _HOSTS.fullmatch(parts.hostname or ""):
            return None
        embedded = re.search(r"(?:^|&)for=([A-Za-z0-9_-]{2,60})", parts.query)
        found = _TOKEN.match(parts.path)
        token = embedded[1] if embedded else (found["token"] if found else None)
        if token is None or token == "embed":  # noqa: S105 - a path, not a secret
            return None
        return Board(self.name, token.lower(), None, f"https://job-boards.greenhouse.io/{token}")

    def posting_key(self, url: str) -> str | None:
        parts = urlsplit(url)
        number = re.search(r"(?:^|&)gh_jid=(\d+)", parts.query)
        if number is None and _HOSTS.fullmatch(parts.hostname or ""):
            number = re.search(r"/jobs/(\d+)", parts.path)
        return f"greenhouse:{number[1]}" if number else None

    async def fetch(self, board: Board, cursor: str | None) -> SourcePage:  # noqa: ARG002 - one page
        """See `JobSource.fetch`."""
        answer = await self._asking.json(f"{API}/{board.token}/jobs?content=true")
        found = records(answer, "jobs")
        texts = await self._asking.texts(
            [html.unescape(text(record.get("content"))) for record in found]
        )
        postings, unreadable = [], 0
        for record, content in zip(found, texts, strict=True):
            try:
                postings.append(_posting(record, content, board))
            except ValueError:
                unreadable += 1
        if found and not postings:
            raise SourceSchemaChangedError("no_entry_readable")
        name = next((posting.company for posting in postings if posting.company), None)
        return SourcePage(tuple(postings), unreadable=unreadable, board_name=name)

    async def fate(self, board: Board, external_id: str, url: str) -> PostingFate:  # noqa: ARG002 - one contract for all sources
        """The interface answers 404 for a posting that was taken down."""
        try:
            await self._asking.json(f"{API}/{board.token}/jobs/{external_id}")
        except SourceGoneError:
            return PostingFate.CLOSED
        return PostingFate.OPEN


def _posting(record: Mapping[str, Any], content: VisibleText, board: Board) -> FoundPosting:
    """Raises ValueError for an entry without an id, a title or an address."""
    url = required(record, "absolute_url")
    return FoundPosting(
        external_id=required(record, "id"),
        url=url,
        apply_url=url,
        title=required(record, "title"),
        company=text(record.get("company_name")) or board.name or board.token,
        description=content.text,
        hidden=content.hidden,
        places=_places(record),
        workplace=_place_name(record),
        employment=_metadata(record, "employment type", "time type", "job type", "contract type"),
        salary=_salary(record),
        posted_at=moment(record.get("first_published")) or moment(record.get("updated_at")),
        valid_through=moment(record.get("application_deadline")),
        raw=raw(record),
    )


def _place_name(record: Mapping[str, Any]) -> str:
    location = record.get("location")
    return text(location.get("name")) if isinstance(location, Mapping) else ""


def _places(record: Mapping[str, Any]) -> tuple[FoundPlace, ...]:
    """The location; where it only says "Remote", the offices say where."""
    name = _place_name(record)
    offices = record.get("offices")
    named = [
        text(office.get("location")) or text(office.get("name"))
        for office in (offices if isinstance(offices, list) else [])
        if isinstance(office, Mapping)
    ]
    if (not name or _VAGUE.match(name)) and any(named):
        return tuple(FoundPlace(office) for office in named if office)
    return tuple(FoundPlace(part.strip()) for part in re.split(r"\s*[;|]\s*", name) if part.strip())


def _metadata(record: Mapping[str, Any], *names: str) -> str | None:
    entries = record.get("metadata")
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, Mapping) and text(entry.get("name")).lower() in names:
            return text(entry.get("value")) or None
    return None


def _salary(record: Mapping[str, Any]) -> FoundSalary | None:
    """`pay_input_ranges` are in cents."""
    ranges = record.get("pay_input_ranges")
    for found in ranges if isinstance(ranges, list) else []:
        if isinstance(found, Mapping):
            low, high = amount(found.get("min_cents")), amount(found.get("max_cents"))
            if low or high:
                currency = text(found.get("currency_type")) or None
                return FoundSalary(
                    low and low / 100, high and high / 100, currency, text(found.get("title"))
                )
    return None
