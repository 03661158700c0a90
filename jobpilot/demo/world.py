"""What the fixture server answers, host by host. The day decides which postings there are."""

import html
import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from jobpilot.demo import formats
from jobpilot.demo.employers import EMPLOYERS
from jobpilot.demo.postings import DemoPosting, guests, on_day

JSON: Final = "application/json; charset=utf-8"
HTML: Final = "text/html; charset=utf-8"
THREAD: Final = 41_000_000
_NAMES: Final = {employer.name: employer.key for employer in EMPLOYERS}
_ABOUT: Final = {
    f"www.{''.join(filter(str.isalnum, employer.key.lower()))}.example": employer
    for employer in EMPLOYERS
}
"""Pages on which employers tell of themselves, by host."""

_GUEST: Final = re.compile(r"careers\.([a-z&]+)\.example")


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    content_type: str
    body: str


NOT_FOUND: Final = Reply(404, JSON, '{"error": "not found"}')


class Calendar:
    """The demo's day: real days since its first start, and those that somebody skipped. Kept in one small file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _read(self) -> tuple[date, int]:
        try:
            found = json.loads(self._path.read_text())
            return date.fromisoformat(found["epoch"]), int(found["skipped"])
        except (OSError, ValueError, KeyError, TypeError):
            today = datetime.now(UTC).date()
            self._write(today, 0)
            return today, 0

    def _write(self, epoch: date, skipped: int) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps({"epoch": epoch.isoformat(), "skipped": skipped}))

    @property
    def epoch(self) -> date:
        """Dates of postings are never in the future: skipped days lie before today."""
        epoch, skipped = self._read()
        return date.fromordinal(epoch.toordinal() - skipped)

    @property
    def day(self) -> int:
        return max(0, (datetime.now(UTC).date() - self.epoch).days)

    def skip(self, days: int = 1) -> int:
        """Let days pass; gives the new day."""
        epoch, skipped = self._read()
        self._write(epoch, skipped + days)
        return self.day


class World:
    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    def reply(self, host: str, target: str) -> Reply:
        """The answer to a GET of `target` (path and query) at `host`."""
        parts = urlsplit(target)
        path, query = unquote(parts.path), parse_qs(parts.query)
        if path == "/robots.txt":
            return Reply(200, "text/plain", "User-agent: *\nDisallow: /private/\n")
        if host == "boards-api.greenhouse.io":
            return self._greenhouse(path)
        if host in ("api.lever.co", "api.eu.lever.co"):
            return self._lever(path, query, "eu" if "eu" in host else "global")
        if host == "api.ashbyhq.com":
            return self._ashby(path)
        if host == "hn.algolia.com":
            return self._hacker_news(path)
        if host == "remoteok.com" and path == "/api":
            return self._remoteok()
        return self._page(host, path)

    def _of(self, employer: str) -> list[DemoPosting]:
        return [posting for posting in on_day(self.calendar.day) if posting.employer == employer]

    def _greenhouse(self, path: str) -> Reply:
        found = re.fullmatch(r"/v1/boards/(\w+)/jobs(?:/(\d+))?", path)
        if found is None or found[1] not in ("nordlichtsystems", "harborline"):
            return NOT_FOUND
        epoch, postings = self.calendar.epoch, self._of(found[1])
        records = [formats.greenhouse(posting, epoch) for posting in postings]
        if found[2] is None:
            return _json({"jobs": records, "meta": {"total": len(records)}})
        one = next((record for record in records if str(record["id"]) == found[2]), None)
        return _json(one) if one else NOT_FOUND

    def _lever(self, path: str, query: dict[str, list[str]], region: str) -> Reply:
        found = re.fullmatch(r"/v0/postings/([\w-]+)(?:/([0-9a-f-]{36}))?", path)
        sites = {"global": "meridian-atlas", "eu": "ateliervoltaire"}
        if found is None or found[1] != sites[region]:
            return NOT_FOUND
        epoch = self.calendar.epoch
        records = [formats.lever(posting, epoch, region) for posting in self._of(found[1])]
        if found[2] is not None:
            one = next((record for record in records if record["id"] == found[2]), None)
            return _json(one) if one else NOT_FOUND
        skip, limit = (
            int(query.get(name, [usual])[0]) for name, usual in (("skip", "0"), ("limit", "100"))
        )
        return _json(records[skip : skip + limit])

    def _ashby(self, path: str) -> Reply:
        board = path.removeprefix("/posting-api/job-board/")
        if board not in ("Quillworks", "Solana Verde"):
            return NOT_FOUND
        epoch = self.calendar.epoch
        records = [formats.ashby(posting, epoch) for posting in self._of(_NAMES[board])]
        return _json({"apiVersion": "1", "jobs": records})

    def _hacker_news(self, path: str) -> Reply:
        epoch = self.calendar.epoch
        if path == "/api/v1/search_by_date":
            hits = [
                {"objectID": str(THREAD + 1), "title": "Ask HN: Who wants to be hired?", "author": "whoishiring"},
                {"objectID": str(THREAD), "title": "Ask HN: Who is hiring?", "author": "whoishiring"},
            ]  # fmt: skip
            return _json({"hits": hits})
        comments = [
            formats.comment(posting, epoch, purpose, guest_url(posting))
            for posting, purpose in guests(self.calendar.day)
        ]
        shared = [posting for posting in self._of("Quillworks") if posting.number % 7 == 0]
        for posting in shared:
            link = formats.ashby(posting, epoch)["jobUrl"]
            comments.append(formats.comment(posting, epoch, "an editor for long documents", link))
        if path == f"/api/v1/items/{THREAD}":
            chat = {
                "id": 1,
                "author": "reader",
                "text": "Thank you for this thread!",
                "created_at": "2026-01-01T00:00:00.000Z",
            }
            return _json(
                {"id": THREAD, "title": "Ask HN: Who is hiring?", "children": [*comments, chat]}
            )
        one = next((c for c in comments if path == f"/api/v1/items/{c['id']}"), None)
        return _json(one) if one else NOT_FOUND

    def _remoteok(self) -> Reply:
        epoch = self.calendar.epoch
        notice = {"last_updated": 1, "legal": "Please link back to the posting."}
        own = [posting for posting, _ in guests(self.calendar.day) if formats.is_remote(posting)]
        records = [formats.remoteok(posting, epoch, guest_url(posting)) for posting in own]
        for employer in ("nordlichtsystems", "harborline"):
            for posting in filter(formats.is_remote, self._of(employer)):
                link = formats.greenhouse(posting, epoch)["absolute_url"]
                records.append(formats.remoteok(posting, epoch, link))
        return _json([notice, *records])

    def _page(self, host: str, path: str) -> Reply:
        epoch = self.calendar.epoch
        if host == "careers.kestrelhealth.example":
            found = self._of("kestrelhealth")
            base = "https://careers.kestrelhealth.example/jobs"
            if path == "/jobs":
                data = (formats.job_posting(p, epoch, f"{base}/{p.number}") for p in found)
                links = "".join(
                    f'<li><a href="{base}/{p.number}">{html.escape(p.title)}</a></li>'
                    for p in found
                )
                return Reply(
                    200, HTML, formats.page("Careers at Kestrel Health", data, f"<ul>{links}</ul>")
                )
            one = next((p for p in found if path == f"/jobs/{p.number}"), None)
            return (
                _single(one, epoch, f"{base}/{one.number}")
                if one
                else Reply(410, HTML, "<h1>Gone</h1>")
            )
        if guest := _GUEST.fullmatch(host):
            for posting, _ in guests(self.calendar.day):
                if posting.employer == guest[1] and path == f"/jobs/{posting.number}":
                    return _single(posting, epoch, guest_url(posting))
        if path in ("/", "/about") and host.startswith("www.") and (about := _ABOUT.get(host)):
            return Reply(200, HTML, formats.about_page(about))
        return _SPECIAL.get(f"{host}{path}", Reply(404, HTML, "<h1>Not found</h1>"))


def guest_url(posting: DemoPosting) -> str:
    """The page of a posting of an employer without a board."""
    return f"https://careers.{posting.employer}.example/jobs/{posting.number}"


def _single(posting: DemoPosting, epoch: date, url: str) -> Reply:
    data = [formats.job_posting(posting, epoch, url)]
    return Reply(200, HTML, formats.page(posting.title, data, posting.html))


def _json(value: Any) -> Reply:
    return Reply(200, JSON, json.dumps(value, ensure_ascii=False))


_SPECIAL: Final = {
    "walled.example/jobs/1": Reply(200, HTML, "<title>Just a moment…</title><p>Please verify that you are human.</p>"),
    "refusing.example/jobs/1": Reply(403, HTML, "<h1>Forbidden</h1>"),
    "filled.example/jobs/1": Reply(200, HTML, "<title>Designer</title><p>This position has been filled. Thank you for your interest.</p>"),
    "gone.example/jobs/1": Reply(410, HTML, "<h1>Gone</h1>"),
    "empty.example/": Reply(200, HTML, "<title>Bakery</title><p>Bread from seven o'clock.</p>"),
}  # fmt: skip
