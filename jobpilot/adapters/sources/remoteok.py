"""RemoteOK: a feed of the latest remote postings. Its terms ask for a link back, so `url` stays theirs."""

import contextlib
import html
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
    SourceName,
    SourcePage,
    SourceSchemaChangedError,
)

API: Final = "https://remoteok.com/api"


class RemoteOk:
    name = SourceName.REMOTEOK

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def detect(self, url: str) -> Board | None:
        if urlsplit(url).hostname not in ("remoteok.com", "remoteok.io", "www.remoteok.com"):
            return None
        return Board(self.name, "latest", None, "https://remoteok.com", "RemoteOK")

    def posting_key(self, url: str) -> str | None:
        parts = urlsplit(url)
        number = parts.path.rstrip("/").rpartition("-")[2]
        is_posting = self.detect(url) is not None and "/remote-jobs/" in parts.path
        return f"remoteok:{number}" if is_posting and number.isdigit() else None

    async def fetch(self, board: Board, cursor: str | None) -> SourcePage:  # noqa: ARG002 - one page
        """See `JobSource.fetch`. The first element is a legal notice."""
        answer = records(await self._asking.json(API))
        if not answer:
            raise SourceSchemaChangedError("no_notice")
        found = [record for record in answer[1:] if record.get("id")]
        texts = await self._asking.texts(
            [_repaired(text(record.get("description"))) for record in found]
        )
        postings, unreadable = [], len(answer) - 1 - len(found)
        for record, content in zip(found, texts, strict=True):
            try:
                postings.append(_posting(record, content))
            except ValueError:
                unreadable += 1
        if len(answer) > 1 and not postings:
            raise SourceSchemaChangedError("no_entry_readable")
        return SourcePage(tuple(postings), unreadable=unreadable, is_whole=False)

    async def fate(self, board: Board, external_id: str, url: str) -> PostingFate:  # noqa: ARG002 - one contract for all sources
        """The feed holds the latest only, so absence says nothing."""
        return PostingFate.UNKNOWN


def _repaired(markup: str) -> str:
    """Texts come as HTML, as HTML with encoded entities, and as UTF-8 that was read as Latin-1."""
    if "Ã" in markup or "â€" in markup:
        with contextlib.suppress(UnicodeError):
            markup = markup.encode("cp1252").decode("utf-8")
    return html.unescape(markup) if "&lt;" in markup else markup


def _posting(record: Mapping[str, Any], content: VisibleText) -> FoundPosting:
    """Raises ValueError for an entry without an id, a title or an address."""
    tags = record.get("tags")
    low, high = amount(record.get("salary_min")), amount(record.get("salary_max"))
    place = text(record.get("location"))
    return FoundPosting(
        external_id=required(record, "id"),
        url=required(record, "url"),
        apply_url=text(record.get("apply_url")) or None,
        title=html.unescape(required(record, "position")),
        company=html.unescape(required(record, "company")),
        description=content.text,
        hidden=content.hidden,
        workplace="remote",
        remote_places=(FoundPlace(place),) if place else (),
        salary=FoundSalary(low, high, "USD", "year") if low or high else None,
        skills=tuple(text(tag) for tag in (tags if isinstance(tags, list) else []) if text(tag)),
        posted_at=moment(record.get("date")),
        raw=raw(record),
    )
