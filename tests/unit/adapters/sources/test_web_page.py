"""Any page: data blocks as sites really write them, pages without any, walls, and pages that say it is over."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from jobpilot.adapters.sources.company_page import company_name
from jobpilot.adapters.sources.json_ld import job_postings
from jobpilot.adapters.sources.plain_text import posting_from_text
from jobpilot.adapters.sources.web_page import WebPages
from jobpilot.ports.pages import (
    BlockedBySiteError,
    PageGoneError,
    PageTooComplexError,
    ReadPage,
    VisibleText,
)
from jobpilot.ports.sources import (
    Board,
    PostingFate,
    SourceBlockedError,
    SourceName,
    SourceSchemaChangedError,
)

URL = "https://careers.acme.example/jobs/1"
JOB = {
    "@context": "https://schema.org", "@type": "JobPosting", "title": "Engineer &amp; Builder",
    "description": "&lt;p&gt;We build &amp;amp; test.&lt;/p&gt;", "datePosted": "2026-03-01", "validThrough": "2026-09-01T00:00",
    "employmentType": ["FULL_TIME", "CONTRACTOR"], "hiringOrganization": {"@type": "Organization", "name": "Acme"},
    "jobLocation": [{"@type": "Place", "address": {"addressLocality": "Kirkland", "addressRegion": "WA", "addressCountry": {"@type": "Country", "name": "US"}}}],
    "baseSalary": {"@type": "MonetaryAmount", "currency": "USD", "value": {"minValue": 100000, "maxValue": "120,000", "unitText": "YEAR"}},
}  # fmt: skip
BODY = (
    "<p>About the role: you will build things. Requirements: experience with tools. Apply now. Benefits: many.</p>"
    * 3
)


def page(block: str, body: str = "<p>x</p>", title: str = "Acme") -> str:
    return f'<html><head><title>{title}</title><script type="application/ld+json">{block}</script></head><body>{body}</body></html>'


@pytest.fixture
def pages(web, markup) -> WebPages:
    return WebPages(web, markup)


class TestBlocks:
    BARE = json.dumps(JOB)

    @pytest.mark.parametrize(
        "block",
        [
            BARE, f"[{BARE}]", json.dumps({"@graph": [{"@type": "WebSite"}, JOB]}), f"//<![CDATA[\n{BARE}\n//]]>",
            f"/*<![CDATA[*/{BARE}/*]]>*/", f"<!--{BARE}-->", f"<![CDATA[{BARE}]]>", BARE.replace("We build", "We\n\tbuild"),
            BARE[:-1] + ",}", f"\ufeff{BARE};", json.dumps({**JOB, "@type": ["Thing", "JobPosting"]}),
            json.dumps({**JOB, "@type": "http://schema.org/JobPosting"}),
            json.dumps({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": JOB}]}),
        ],
        ids=range(13),
    )  # fmt: skip
    async def test_forms(self, pages, web, block: str) -> None:
        web.answers[URL] = page(block)
        (posting,), broken = await pages.read(URL)
        assert broken == 0
        assert (posting.title, posting.company) == ("Engineer & Builder", "Acme")
        assert " ".join(posting.description.split()) == "We build & test."
        assert (posting.places[0].locality, posting.places[0].country) == ("Kirkland", "US")
        assert (posting.salary.minimum, posting.salary.maximum) == (
            Decimal(100000),
            Decimal(120000),
        )
        assert posting.posted_at == datetime(2026, 3, 1, tzinfo=UTC)

    @pytest.mark.parametrize(
        "block",
        [
            "{",
            '{"@type": "JobPosting", "title": }',
            "[" * 100_000,
            '{"@type": "JobPosting"' + "}" * 5,
        ],
    )
    async def test_broken_ones_are_counted_if_they_speak_of_a_posting(self, block: str) -> None:
        found, broken = job_postings((block,))
        assert (found, broken) == ([], int("JobPosting" in block))

    async def test_several_on_a_page(self, pages, web) -> None:
        jobs = [
            {**JOB, "title": f"T{n}", "url": f"https://careers.acme.example/jobs/{n}"}
            for n in range(3)
        ]
        web.answers[URL] = page(json.dumps({"@graph": jobs}))
        listed = await pages.fetch(Board(SourceName.WEB_PAGE, URL), None)
        assert len({posting.external_id for posting in listed.postings}) == 3
        assert [posting.url for posting in listed.postings] == [job["url"] for job in jobs]

    @pytest.mark.parametrize(
        "odd",
        [
            {"jobLocation": "Berlin"}, {"jobLocation": {"address": "Berlin, Germany"}}, {"jobLocation": None},
            {"baseSalary": "90000"}, {"baseSalary": {"value": 50}}, {"baseSalary": [None]}, {"datePosted": "soon"},
            {"hiringOrganization": "Acme"}, {"employmentType": {"x": 1}}, {"skills": ["a", "b"]}, {"description": 5},
        ],
    )  # fmt: skip
    async def test_odd_fields_do_no_harm(self, pages, web, odd) -> None:
        web.answers[URL] = page(json.dumps({**JOB, **odd}))
        assert (await pages.read(URL))[0][0].title == "Engineer & Builder"


class TestWithoutData:
    async def test_a_page_that_speaks_like_a_posting(self, pages, web) -> None:
        web.answers[URL] = f"<title>Data Engineer at Acme | Careers</title>{BODY}"
        (posting,), _ = await pages.read(URL)
        assert (posting.title, posting.company) == ("Data Engineer", "Acme")

    @pytest.mark.parametrize(
        "html",
        [
            "<title>Just a moment...</title>", "<p>Please enable JavaScript to continue</p>", "<p>Sign in to view this job</p>",
            "<h1>Access Denied</h1>", "<noscript>x</noscript><p>Checking your browser before accessing</p>", "<p>Solve the CAPTCHA</p>",
        ],
    )  # fmt: skip
    async def test_walls(self, pages, web, html: str) -> None:
        web.answers[URL] = html
        with pytest.raises(BlockedBySiteError):
            await pages.read(URL)
        with pytest.raises(SourceBlockedError):
            await pages.fetch(Board(SourceName.WEB_PAGE, URL), None)

    async def test_a_posting_about_captchas_is_no_wall(self, pages, web) -> None:
        web.answers[URL] = (
            f"<title>Engineer</title><p>You will build our captcha service.</p>{BODY * 8}"
        )
        assert len((await pages.read(URL))[0]) == 1

    async def test_a_bakery_is_an_error_of_the_board(self, pages, web) -> None:
        web.answers[URL] = "<title>Bakery</title><p>Bread.</p>"
        assert await pages.read(URL) == ([], 0)
        with pytest.raises(SourceSchemaChangedError):
            await pages.fetch(Board(SourceName.WEB_PAGE, URL), None)


class TestFate:
    BOARD = Board(SourceName.WEB_PAGE, URL)

    @pytest.mark.parametrize(
        ("answer", "fate"),
        [
            (PageGoneError(), PostingFate.CLOSED),
            ("<p>This position has been filled.</p>", PostingFate.CLOSED),
            ("<p>Sorry, this job is no longer available</p>", PostingFate.CLOSED),
            ("<p>No longer accepting applications</p>", PostingFate.CLOSED),
            ("<p>Die Stelle ist leider nicht mehr verfügbar</p>", PostingFate.CLOSED),
            (page(json.dumps(JOB)), PostingFate.OPEN),
            (f"<title>Engineer</title>{BODY}", PostingFate.OPEN),
            ("<p>Welcome</p>", PostingFate.UNKNOWN),
        ],
    )  # fmt: skip
    async def test_what_the_page_tells(self, pages, web, answer, fate: PostingFate) -> None:
        web.answers[URL] = answer
        assert await pages.fate(self.BOARD, "", URL) is fate

    async def test_a_page_that_is_too_much_is_no_news(self, pages, web) -> None:
        web.answers[URL] = PageTooComplexError()
        with pytest.raises(SourceSchemaChangedError):
            await pages.fate(self.BOARD, "", URL)


class TestText:
    @pytest.mark.parametrize(
        ("text", "title", "company"),
        [
            ("Data Engineer at Acme\n\nWe…", "Data Engineer", "Acme"),
            ("Data Engineer | Acme | Berlin", "Data Engineer", "Acme"),
            ("Softwareentwickler bei Nordlicht GmbH\nText", "Softwareentwickler", "Nordlicht GmbH"),
            ("Title: Nurse\nCompany: Kestrel\nLocation: Vienna", "Nurse", "Kestrel"),
            ("\n\n  * Gardener  \nplants", "Gardener", ""),
        ],
    )
    def test_first_lines_and_labels(self, text: str, title: str, company: str) -> None:
        found = posting_from_text(text, url="", external_id="x")
        assert (found.title, found.company) == (title, company)


@pytest.mark.parametrize(
    ("title", "block", "url", "name"),
    [
        ("About us", '{"@type": "Organization", "name": " Acme  Tools "}', URL, "Acme Tools"),
        ("About", '{"@graph": [{"@type": ["Corporation"], "name": "Acme"}]}', URL, "Acme"),
        ("About us | Acme Tools", "{", "https://www.acme-tools.co.uk/x", "Acme Tools"),
        ("Acme Tools: about", "{}", "https://acme-tools.example/", "Acme Tools"),
        ("Welcome", "", "https://acme-tools.example/", "Acme Tools"),
        ("Welcome", '{"@type": "Person", "name": "Somebody"}', "https://acme.example/", "Acme"),
    ],
    ids=["stated", "in a graph", "second level", "colon", "host", "a person is no company"],
)
def test_a_company_is_called_as_its_page_calls_it(title, block, url, name):
    assert company_name(ReadPage(title, VisibleText(""), (block,)), url) == name
