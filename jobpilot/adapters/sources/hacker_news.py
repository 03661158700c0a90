"""Hacker News "Who is hiring?": a thread a month, a posting per top-level comment, a line of facts first."""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from jobpilot.adapters.sources.asking import Asking, moment, raw, records, required, text
from jobpilot.ports.pages import VisibleText
from jobpilot.ports.sources import (
    Board,
    FoundPlace,
    FoundPosting,
    PostingFate,
    SourceGoneError,
    SourceName,
    SourcePage,
    SourceSchemaChangedError,
)

API: Final = "https://hn.algolia.com/api/v1"
SEARCH: Final = f"{API}/search_by_date?tags=story,author_whoishiring&hitsPerPage=12"
ITEM: Final = "https://news.ycombinator.com/item?id="
LONGEST_TITLE: Final = 160
_HIRING: Final = re.compile(r"(?i)who\s+is\s+hiring")
_SEPARATOR: Final = re.compile(r"\s*[|｜]\s*|\s+[–—]\s+")
_URL: Final = re.compile(r"https?://[^\s<>\"')]+")
_ROLE: Final = re.compile(
    r"(?i)\b(?:engineer\w*|developer|programmer|designer|manager|scientist|analyst|architect|devops|sre|lead|"
    r"founder|researcher|writer|marketer|recruiter|consultant|administrator|product|sales|support|intern|"
    r"full[- ]?stack|front[- ]?end|back[- ]?end|entwickler\w*|ingenieur\w*|cto|data|security|qa)\b"
)
_REMOTE: Final = re.compile(r"(?i)\b(?:remote|hybrid|on-?site|in[- ]office)\b")
_EMPLOYMENT: Final = re.compile(
    r"(?i)\b(?:full[- ]?time|part[- ]?time|contract\w*|intern(?:ship)?s?|freelance)\b"
)
_MONEY: Final = re.compile(r"(?i)[$€£]\s?\d|\b\d{2,3}k\b|\b(?:usd|eur|gbp|chf)\b")
_VISA: Final = re.compile(r"(?i)\bvisa\b")


class HackerNews:
    name = SourceName.HACKER_NEWS

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def detect(self, url: str) -> Board | None:
        """The site itself or any thread of it; single comments are postings."""
        if urlsplit(url).hostname not in ("news.ycombinator.com", "hn.algolia.com"):
            return None
        return Board(
            self.name, "whoishiring", None,
            "https://news.ycombinator.com/submitted?id=whoishiring", "Hacker News: Who is hiring?",
        )  # fmt: skip

    def posting_key(self, url: str) -> str | None:
        parts = urlsplit(url)
        number = parse_qs(parts.query).get("id", [""])[0]
        if parts.hostname != "news.ycombinator.com" or parts.path != "/item":
            return None
        return f"hacker_news:{number}" if number.isdigit() else None

    async def fetch(self, board: Board, cursor: str | None) -> SourcePage:  # noqa: ARG002 - one thread
        """See `JobSource.fetch`: the comments of the latest thread."""
        stories = records(await self._asking.json(SEARCH), "hits")
        threads = [story for story in stories if _HIRING.search(text(story.get("title")))]
        if not threads:
            raise SourceSchemaChangedError("no_thread")
        thread = await self._asking.json(f"{API}/items/{text(threads[0].get('objectID'))}")
        comments = [
            comment
            for comment in records(thread, "children")
            if text(comment.get("text")) and text(comment.get("author"))
        ]
        texts = await self._asking.texts([text(comment.get("text")) for comment in comments])
        postings, unreadable = [], 0
        for comment, content in zip(comments, texts, strict=True):
            try:
                postings.append(_posting(comment, content))
            except ValueError:
                unreadable += 1
        if comments and not postings:
            raise SourceSchemaChangedError("no_entry_readable")
        return SourcePage(tuple(postings), unreadable=unreadable, is_whole=False)

    async def fate(self, board: Board, external_id: str, url: str) -> PostingFate:  # noqa: ARG002 - one contract for all sources
        """A deleted comment is closed; one that stands says nothing."""
        try:
            item = await self._asking.json(f"{API}/items/{external_id}")
        except SourceGoneError:
            return PostingFate.CLOSED
        deleted = isinstance(item, Mapping) and not text(item.get("text"))
        return PostingFate.CLOSED if deleted else PostingFate.UNKNOWN


def _posting(comment: Mapping[str, Any], content: VisibleText) -> FoundPosting:
    """Raises ValueError for a comment that does not begin with the customary line."""
    number = required(comment, "id")
    heading, _, body = content.text.strip().partition("\n")
    parts = [part.strip() for part in _SEPARATOR.split(heading) if part.strip()]
    if len(parts) < 2:  # noqa: PLR2004 - employer and title
        raise ValueError("heading")
    company = re.sub(r"\s*\(?https?://\S+\)?", "", parts[0]).strip(" ()") or parts[0]
    kinds = {index: _kind(part) for index, part in enumerate(parts[1:], 1)}
    roles = [parts[index] for index, kind in kinds.items() if kind == "role"]
    places = [parts[index] for index, kind in kinds.items() if kind == "place"]
    found = _URL.search(content.text)
    return FoundPosting(
        external_id=number,
        url=f"{ITEM}{number}",
        apply_url=found[0].rstrip(".,") if found else None,
        title=", ".join(roles)[:LONGEST_TITLE] or parts[1][:LONGEST_TITLE],
        company=company[:LONGEST_TITLE],
        description=f"{heading}\n{body}".strip(),
        hidden=content.hidden,
        places=tuple(FoundPlace(_REMOTE.sub("", place).strip(" ()/,")) for place in places),
        workplace=" ".join(_REMOTE.findall(heading)) or None,
        employment=" ".join(_EMPLOYMENT.findall(heading)) or None,
        salary_text=next((part for part in parts if _MONEY.search(part)), None),
        posted_at=moment(comment.get("created_at")),
        raw=raw(comment),
    )


def _kind(part: str) -> str:
    if _URL.match(part) or _MONEY.search(part) or _VISA.search(part):
        return "other"
    if _ROLE.search(part):
        return "role"
    left = _REMOTE.sub("", _EMPLOYMENT.sub("", part)).strip(" ()/,&-")
    return "place" if left else "other"
