"""The sources with an interface of JSON: what they make of good, odd and broken answers."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from jobpilot.adapters.sources.ashby import Ashby
from jobpilot.adapters.sources.asking import Asking
from jobpilot.adapters.sources.greenhouse import Greenhouse
from jobpilot.adapters.sources.hacker_news import HackerNews
from jobpilot.adapters.sources.lever import Lever
from jobpilot.adapters.sources.registry import SourceRegistry
from jobpilot.adapters.sources.remoteok import RemoteOk
from jobpilot.ports.pages import (
    BlockedBySiteError,
    DnsFailedError,
    EgressUnavailableError,
    HostBusyError,
    PageGoneError,
    PageInvalidError,
    PageTimeoutError,
    PageTypeError,
    TlsInvalidError,
)
from jobpilot.ports.sources import (
    Board,
    PostingFate,
    SourceBlockedError,
    SourceGoneError,
    SourceName,
    SourceRateLimitedError,
    SourceSchemaChangedError,
    SourceTransientError,
)

GREENHOUSE = "https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true"
LEVER = "https://api.eu.lever.co/v0/postings/acme?mode=json&skip={}&limit=100"
ASHBY = "https://api.ashbyhq.com/posting-api/job-board/Acme%20Co?includeCompensation=true"
HN = "https://hn.algolia.com/api/v1"
OK = "https://remoteok.com/api"
REAL = Path(__file__).resolve().parents[4].parent / "shared" / "data" / "postings"
ID = "5d54d69b-e940-452e-b892-1170aa60f095"


@pytest.fixture
def asking(web, markup) -> Asking:
    return Asking(web, markup)


def greenhouse_job(**values):
    return {
        "id": 7, "absolute_url": "https://job-boards.greenhouse.io/acme/jobs/7", "title": "Engineer ",
        "company_name": "Acme ", "location": {"name": "Berlin, Germany"},
        "content": "&lt;p&gt;R&amp;amp;D &amp;lt;3&lt;/p&gt;&lt;ul&gt;&lt;li&gt;one&lt;/li&gt;&lt;/ul&gt;",
        "first_published": "2026-07-16T11:55:32-04:00",
    } | values  # fmt: skip


class TestGreenhouse:
    BOARD = Board(SourceName.GREENHOUSE, "acme")

    async def test_content_is_decoded_twice(self, asking, web) -> None:
        web.answers[GREENHOUSE] = {"jobs": [greenhouse_job()]}
        page = await Greenhouse(asking).fetch(self.BOARD, None)
        (posting,) = page.postings
        assert posting.description == "R&D <3\n• one"
        assert (posting.external_id, posting.title, posting.company) == ("7", "Engineer", "Acme")
        assert posting.posted_at == datetime.fromisoformat("2026-07-16T15:55:32+00:00")
        assert (page.board_name, page.is_whole, page.next_cursor) == ("Acme", True, None)

    async def test_only_remote_means_the_offices(self, asking, web) -> None:
        offices = [
            {"name": "Oslo", "location": "Oslo, Norway"},
            {"name": "Bergen", "location": None},
        ]
        job = greenhouse_job(location={"name": "Remote"}, offices=offices)
        web.answers[GREENHOUSE] = {"jobs": [job]}
        (posting,) = (await Greenhouse(asking).fetch(self.BOARD, None)).postings
        assert [place.text for place in posting.places] == ["Oslo, Norway", "Bergen"]
        assert posting.workplace == "Remote"

    async def test_an_empty_board_is_empty(self, asking, web) -> None:
        web.answers[GREENHOUSE] = {"jobs": [], "meta": {"total": 0}}
        assert (await Greenhouse(asking).fetch(self.BOARD, None)).postings == ()

    @pytest.mark.parametrize(
        "answer",
        [
            {},
            [],
            {"jobs": None},
            {"jobs": {}},
            {"jobs": ["x"]},
            {"jobs": [{"a": 1}]},
            "<html>",
            None,
        ],
    )
    async def test_what_cannot_be_understood_is_never_an_empty_board(
        self, asking, web, answer
    ) -> None:
        web.answers[GREENHOUSE] = answer
        with pytest.raises(SourceSchemaChangedError):
            await Greenhouse(asking).fetch(self.BOARD, None)

    async def test_one_bad_entry_is_counted(self, asking, web) -> None:
        web.answers[GREENHOUSE] = {
            "jobs": [greenhouse_job(), greenhouse_job(id=None), greenhouse_job(title=" ")]
        }
        page = await Greenhouse(asking).fetch(self.BOARD, None)
        assert (len(page.postings), page.unreadable) == (1, 2)

    async def test_odd_fields_do_no_harm(self, asking, web) -> None:
        odd = greenhouse_job(
            location=None,
            offices="x",
            metadata={},
            pay_input_ranges=[None, {"min_cents": "NaN"}],
            first_published=5,
            content=None,
        )
        web.answers[GREENHOUSE] = {"jobs": [odd]}
        (posting,) = (await Greenhouse(asking).fetch(self.BOARD, None)).postings
        assert (posting.places, posting.salary, posting.description) == ((), None, "")

    async def test_pay_is_in_cents(self, asking, web) -> None:
        ranges = [
            {
                "min_cents": 9_000_000,
                "max_cents": 12_000_000,
                "currency_type": "USD",
                "title": "Annual",
            }
        ]
        web.answers[GREENHOUSE] = {"jobs": [greenhouse_job(pay_input_ranges=ranges)]}
        (posting,) = (await Greenhouse(asking).fetch(self.BOARD, None)).postings
        assert posting.salary is not None
        assert (posting.salary.minimum, posting.salary.maximum) == (Decimal(90000), Decimal(120000))

    async def test_a_404_of_one_posting_closes_it(self, asking, web) -> None:
        assert await Greenhouse(asking).fate(self.BOARD, "7", "") is PostingFate.CLOSED
        web.answers["https://boards-api.greenhouse.io/v1/boards/acme/jobs/7"] = greenhouse_job()
        assert await Greenhouse(asking).fate(self.BOARD, "7", "") is PostingFate.OPEN


def lever_job(number: int = 0, **values):
    return {
        "id": f"{ID[:-4]}{number:04d}", "text": "Consultant", "hostedUrl": f"https://jobs.lever.co/acme/{ID}",
        "createdAt": 1764205361939, "categories": {"commitment": "Contract", "location": "Chicago, IL", "allLocations": ["Chicago, IL", "Remote"]},
        "description": "<div>Opening</div>", "lists": [{"text": "You have", "content": "<li>a</li><li>b</li>"}],
        "additional": "", "additionalPlain": "Closing <words>", "workplaceType": "hybrid",
        "salaryRange": {"min": 50, "max": 70, "currency": "USD", "interval": "per-hour-wage"},
    } | values  # fmt: skip


class TestLever:
    BOARD = Board(SourceName.LEVER, "acme", "eu")

    async def test_all_parts_are_read_in_order(self, asking, web) -> None:
        web.answers[LEVER.format(0)] = [lever_job()]
        (posting,) = (await Lever(asking).fetch(self.BOARD, None)).postings
        assert posting.description.split("\n") == [
            "Opening",
            "",
            "You have",
            "• a",
            "• b",
            "",
            "Closing <words>",
        ]
        assert posting.posted_at == datetime.fromtimestamp(1764205361.939, UTC)
        assert [place.text for place in posting.places] == ["Chicago, IL", "Remote"]
        assert (posting.employment, posting.workplace) == ("Contract", "hybrid")

    async def test_pages_follow_each_other(self, asking, web) -> None:
        web.answers[LEVER.format(0)] = [lever_job(number) for number in range(100)]
        web.answers[LEVER.format(100)] = [lever_job(200)]
        first = await Lever(asking).fetch(self.BOARD, None)
        assert first.next_cursor == "100"
        assert (await Lever(asking).fetch(self.BOARD, first.next_cursor)).next_cursor is None

    async def test_the_region_is_part_of_the_board(self) -> None:
        lever = Lever(None)  # type: ignore[arg-type]
        assert lever.detect(f"https://jobs.eu.lever.co/acme/{ID}/apply").region == "eu"
        assert lever.detect("https://jobs.lever.co/acme").region == "global"

    async def test_a_404_is_no_proof(self, asking) -> None:
        assert await Lever(asking).fate(self.BOARD, ID, "") is PostingFate.UNKNOWN

    async def test_an_error_document_is_no_listing(self, asking, web) -> None:
        web.answers[LEVER.format(0)] = {"ok": False, "error": "Document not found"}
        with pytest.raises(SourceSchemaChangedError):
            await Lever(asking).fetch(self.BOARD, None)


def ashby_job(**values):
    return {
        "id": ID, "title": "Recruiter", "jobUrl": f"https://jobs.ashbyhq.com/Acme%20Co/{ID}", "location": "Canada",
        "isListed": True, "isRemote": True, "workplaceType": "Hybrid", "employmentType": "FullTime",
        "publishedAt": "2026-04-20T22:43:56.531+00:00", "descriptionHtml": "<p>Hello</p>",
        "address": {"postalAddress": {"addressCountry": "Canada", "addressLocality": ""}},
        "secondaryLocations": [{"location": "Austin", "address": {"postalAddress": {"addressCountry": "USA"}}}],
    } | values  # fmt: skip


class TestAshby:
    BOARD = Board(SourceName.ASHBY, "Acme Co")

    async def test_unlisted_ones_are_dropped_and_the_workplace_wins(self, asking, web) -> None:
        web.answers[ASHBY] = {"jobs": [ashby_job(), ashby_job(id="other", isListed=False)]}
        (posting,) = (await Ashby(asking).fetch(self.BOARD, None)).postings
        assert posting.workplace == "Hybrid"
        assert [place.country for place in posting.places] == ["Canada", "USA"]

    async def test_remote_without_a_workplace(self, asking, web) -> None:
        web.answers[ASHBY] = {"jobs": [ashby_job(workplaceType=None)]}
        (posting,) = (await Ashby(asking).fetch(self.BOARD, None)).postings
        assert posting.workplace == "Remote"

    async def test_compensation(self, asking, web) -> None:
        part = {
            "compensationType": "Salary",
            "interval": "1 YEAR",
            "currencyCode": "EUR",
            "minValue": 60000,
            "maxValue": 80000,
        }
        web.answers[ASHBY] = {
            "jobs": [
                ashby_job(
                    compensation={"summaryComponents": [{"compensationType": "Equity"}, part]}
                )
            ]
        }
        (posting,) = (await Ashby(asking).fetch(self.BOARD, None)).postings
        assert (posting.salary.minimum, posting.salary.currency) == (Decimal(60000), "EUR")

    async def test_the_list_tells_a_posting_s_fate(self, asking, web) -> None:
        web.answers[ASHBY] = {"jobs": [ashby_job()]}
        assert await Ashby(asking).fate(self.BOARD, ID, "") is PostingFate.OPEN
        assert await Ashby(asking).fate(self.BOARD, "gone", "") is PostingFate.CLOSED


class TestHackerNews:
    BOARD = Board(SourceName.HACKER_NEWS, "whoishiring")

    def plant(self, web, *texts: str) -> None:
        web.answers[f"{HN}/search_by_date?tags=story,author_whoishiring&hitsPerPage=12"] = {
            "hits": [
                {"objectID": "1", "title": "Ask HN: Who wants to be hired? (July)"},
                {"objectID": "2", "title": "Ask HN: Who is hiring? (July)"},
            ]
        }
        children = [
            {"id": 10 + n, "author": "a", "text": text, "created_at": "2026-07-01T15:00:00.000Z"}
            for n, text in enumerate(texts)
        ]
        web.answers[f"{HN}/items/2"] = {
            "children": [*children, {"id": 99, "author": None, "text": None}]
        }

    async def test_the_line_of_facts(self, asking, web) -> None:
        self.plant(
            web,
            "Acme (https://acme.example) | Senior Backend Engineer | Berlin, Germany or Remote (EU) | Full-time | &euro;80k-100k | VISA<p>We make <i>maps</i>.<p>https:&#x2F;&#x2F;acme.example&#x2F;jobs",
        )
        (posting,) = (await HackerNews(asking).fetch(self.BOARD, None)).postings
        assert (posting.company, posting.title) == ("Acme", "Senior Backend Engineer")
        assert posting.salary_text == "€80k-100k"
        assert posting.url == "https://news.ycombinator.com/item?id=10"
        assert "Berlin, Germany" in posting.places[0].text
        assert "Remote" in posting.workplace

    async def test_talk_is_not_a_posting(self, asking, web) -> None:
        self.plant(web, "Acme | Engineer | Oslo", "Do you hire juniors?")
        page = await HackerNews(asking).fetch(self.BOARD, None)
        assert (len(page.postings), page.unreadable, page.is_whole) == (1, 1, False)

    async def test_no_thread_is_an_error(self, asking, web) -> None:
        web.answers[f"{HN}/search_by_date?tags=story,author_whoishiring&hitsPerPage=12"] = {
            "hits": []
        }
        with pytest.raises(SourceSchemaChangedError):
            await HackerNews(asking).fetch(self.BOARD, None)

    async def test_a_deleted_comment_is_closed(self, asking, web) -> None:
        assert await HackerNews(asking).fate(self.BOARD, "10", "") is PostingFate.CLOSED
        web.answers[f"{HN}/items/10"] = {"id": 10, "text": "Acme | Engineer"}
        assert await HackerNews(asking).fate(self.BOARD, "10", "") is PostingFate.UNKNOWN


class TestRemoteOk:
    BOARD = Board(SourceName.REMOTEOK, "latest")

    async def test_the_notice_is_skipped_and_the_link_is_theirs(self, asking, web) -> None:
        job = {
            "id": "5",
            "position": "Dev &amp; Ops",
            "company": "Acme",
            "url": "https://remoteok.com/remote-jobs/x-5",
            "description": "&lt;p&gt;Hi&lt;/p&gt; CafÃ©",
            "tags": ["python", 3],
            "salary_min": 50000,
            "salary_max": 0,
            "date": "2026-07-01T00:00:00+00:00",
            "location": "Worldwide",
        }
        web.answers[OK] = [{"legal": "link back"}, job]
        page = await RemoteOk(asking).fetch(self.BOARD, None)
        (posting,) = page.postings
        assert (posting.title, posting.url) == ("Dev & Ops", "https://remoteok.com/remote-jobs/x-5")
        assert posting.description == "Hi\nCafé"
        assert (posting.salary.minimum, posting.salary.maximum) == (Decimal(50000), None)
        assert not page.is_whole
        assert await RemoteOk(asking).fate(self.BOARD, "5", "") is PostingFate.UNKNOWN

    @pytest.mark.parametrize("answer", [[], [{"legal": "x"}, {"position": "no id"}], {"error": 1}])
    async def test_a_changed_feed(self, asking, web, answer) -> None:
        web.answers[OK] = answer
        with pytest.raises(SourceSchemaChangedError):
            await RemoteOk(asking).fetch(self.BOARD, None)


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (PageGoneError(), SourceGoneError),
        (BlockedBySiteError(status_code=403, retry_after=None), SourceBlockedError),
        (BlockedBySiteError(status_code=429, retry_after=77), SourceRateLimitedError),
        (BlockedBySiteError(status_code=503, retry_after=5), SourceRateLimitedError),
        (HostBusyError(retry_after=9), SourceRateLimitedError),
        (TlsInvalidError(), SourceBlockedError),
        (PageTypeError(), SourceSchemaChangedError),
        (PageInvalidError(), SourceSchemaChangedError),
        (PageTimeoutError(), SourceTransientError),
        (DnsFailedError(), SourceTransientError),
        (EgressUnavailableError(), SourceTransientError),
    ],
    ids=lambda value: getattr(value, "code", None),
)
async def test_failures_become_one_of_five(asking, web, failure, outcome) -> None:
    web.answers[GREENHOUSE] = failure
    with pytest.raises(outcome) as caught:
        await Greenhouse(asking).fetch(Board(SourceName.GREENHOUSE, "acme"), None)
    assert caught.value.cause == failure.code
    if isinstance(caught.value, SourceRateLimitedError):
        assert caught.value.after == failure.extra["retry_after"]


class TestDetect:
    @pytest.mark.parametrize(
        ("url", "source", "token"),
        [
            ("https://boards.greenhouse.io/Acme", "greenhouse", "acme"),
            ("https://job-boards.eu.greenhouse.io/acme/jobs/123", "greenhouse", "acme"),
            ("https://boards.greenhouse.io/embed/job_board?for=acme", "greenhouse", "acme"),
            ("https://jobs.lever.co/acme", "lever", "acme"),
            ("https://jobs.ashbyhq.com/Acme%20Co", "ashby", "Acme Co"),
            ("https://news.ycombinator.com/item?id=1", "hacker_news", "whoishiring"),
            ("https://remoteok.com/remote-dev-jobs", "remoteok", "latest"),
            ("https://careers.acme.example/jobs", "web_page", "https://careers.acme.example/jobs"),
            ("https://evil.example/boards.greenhouse.io/acme", "web_page", "https://evil.example/boards.greenhouse.io/acme"),
            ("https://boards.greenhouse.io.evil.example/acme", "web_page", "https://boards.greenhouse.io.evil.example/acme"),
        ],
    )  # fmt: skip
    def test_boards(self, web, markup, url: str, source: str, token: str) -> None:
        found = [board for s in SourceRegistry(web, markup).sources if (board := s.detect(url))]
        assert (found[0].source, found[0].token) == (source, token)

    @pytest.mark.parametrize(
        ("url", "identity"),
        [
            ("https://boards.greenhouse.io/acme/jobs/123", "greenhouse:123"),
            ("https://acme.example/careers?gh_jid=123", "greenhouse:123"),
            (f"https://jobs.lever.co/acme/{ID}/apply", f"lever:{ID}"),
            (f"https://jobs.ashbyhq.com/acme/{ID}", f"ashby:{ID}"),
            ("https://news.ycombinator.com/item?id=42", "hacker_news:42"),
            ("https://remoteok.com/remote-jobs/remote-dev-acme-77", "remoteok:77"),
            ("https://acme.example/jobs/1", None),
            ("https://jobs.lever.co/acme", None),
        ],
    )
    def test_identities(self, web, markup, url: str, identity: str | None) -> None:
        assert SourceRegistry(web, markup).identity_of(url) == identity


@pytest.mark.skipif(not REAL.is_dir(), reason="the set of real answers is not on this machine")
class TestRealAnswers:
    """Answers of real boards; what each should yield stands beside them."""

    @pytest.mark.parametrize("source", ["greenhouse", "lever", "ashby"])
    async def test_everything_that_is_known_of_them_is_found(
        self, asking, web, source: str
    ) -> None:
        truths = [t for t in json.loads((REAL / "TRUTH.json").read_text()) if t["source"] == source]
        answer = json.loads((REAL / f"{source}.json").read_text())
        web.answers |= {GREENHOUSE: answer, LEVER.format(0): answer, ASHBY: answer}
        boards = {
            "greenhouse": (Greenhouse, TestGreenhouse.BOARD),
            "lever": (Lever, TestLever.BOARD),
            "ashby": (Ashby, TestAshby.BOARD),
        }
        kind, board = boards[source]
        found = {p.external_id: p for p in (await kind(asking).fetch(board, None)).postings}
        assert truths
        for truth in truths:
            posting = found[truth["id"]]
            assert posting.title == truth["title"].strip()
            assert posting.url == truth["url"]
            assert truth["location"] in [place.text for place in posting.places]
            assert len(posting.description) > 300
            if "commitment" in truth:
                assert posting.employment == truth["commitment"]
            if "created_ms" in truth:
                assert posting.posted_at == datetime.fromtimestamp(truth["created_ms"] / 1000, UTC)
