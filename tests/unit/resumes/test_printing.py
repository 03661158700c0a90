"""From JSON Resume to what is printed: in its own language, readable again, nothing that nobody meant to print."""

from typing import Any

import pytest

from jobpilot.ports.typesetting import Paper, Reach
from jobpilot.resumes.domain.dates import find_ranges
from jobpilot.resumes.domain.lexicon.section_titles import section_of
from jobpilot.resumes.domain.printing.language import PRINTED, language_of
from jobpilot.resumes.domain.printing.plain_text import plain_text
from jobpilot.resumes.domain.printing.sheet import sheet_of
from jobpilot.resumes.domain.printing.values import web_address
from jobpilot.resumes.domain.printing.words import KINDS, Words
from tests.fixtures.resumes.documents import EVERYBODY, document_of


@pytest.fixture(params=PRINTED)
def words(request) -> Words:
    return Words(request.param)


class TestWords:
    def test_every_title_is_known_to_the_reader(self, words: Words) -> None:
        assert {kind: section_of(words.title(kind)) for kind in KINDS} == dict(
            zip(KINDS, KINDS, strict=True)
        )

    @pytest.mark.parametrize("month", range(1, 13))
    def test_every_month_is_too(self, words: Words, month: int) -> None:
        start = f"2019-{month:02d}"
        closed, going = (
            words.period(start, "2021-12", open_ended=True),
            words.period(start, "", open_ended=True),
        )
        assert [(found.start, found.end) for found in find_ranges(closed)] == [(start, "2021-12")]
        assert [(found.start, found.current) for found in find_ranges(going)] == [(start, True)]

    @pytest.mark.parametrize(
        ("start", "end", "printed"),
        [
            ("2019", "", "2019"),
            ("", "2020", "2020"),
            ("2019-03", "2019-03", "Mar 2019"),
            ("2019-03-01", "2019-04-30", "Mar 2019 – Apr 2019"),
            ("", "", ""),
            ("2019-13", "soon", "2019 – soon"),
        ],
    )
    def test_periods(self, start: str, end: str, printed: str) -> None:
        assert Words("en").period(start, end, open_ended=False) == printed

    def test_countries_in_the_language(self) -> None:
        assert Words("de").country("de") == "Deutschland"
        assert Words("pl").country("US") == "USA"
        assert Words("en").country("XX") == "XX"


class TestLanguageOf:
    @pytest.mark.parametrize("name", EVERYBODY)
    def test_of_every_persona(self, name: str) -> None:
        assert sheet_of(document_of(name), "en-GB").language == name

    def test_what_says_nothing_follows_the_person(self) -> None:
        assert language_of(["Java", "Kotlin"], "fr-CA") == "fr"
        assert language_of([], "ja") == "en"
        assert (
            language_of(["I liked your talk about tides. I have built such tools."], "de") == "en"
        )


class TestSheetOf:
    def test_empty_sections_are_not_printed(self) -> None:
        document = {
            "basics": {"name": "A", "summary": " \n "},
            "work": [{}, {"name": ""}],
            "skills": [{}],
        }
        assert sheet_of(document, "en").sections == ()

    @pytest.mark.parametrize(
        ("document", "locale", "paper"),
        [
            ({}, "en-US", Paper.LETTER),
            ({}, "en", Paper.A4),
            ({}, "de-DE", Paper.A4),
            ({"basics": {"location": {"countryCode": "DE"}}}, "en-US", Paper.A4),
            ({"basics": {"location": {"countryCode": "mx"}}}, "es-ES", Paper.LETTER),
        ],
    )
    def test_paper(self, document: dict[str, Any], locale: str, paper: Paper) -> None:
        assert sheet_of(document, locale).paper is paper

    def test_contacts(self) -> None:
        basics = {
            "email": "a@example.org", "phone": "+493023125014", "url": "https://www.example.org/",
            "location": {"address": "Weg 1", "postalCode": "12345", "city": "Berlin", "countryCode": "DE"},
            "profiles": [{"network": "X", "username": "a"}, {"url": "https://github.com/a"}, {"network": "Y"}],
        }  # fmt: skip
        assert sheet_of({"basics": basics}, "de").contacts == (
            Reach("a@example.org", "mailto:a@example.org"),
            Reach("+49 30 23125014", "tel:+493023125014"),
            Reach("Weg 1, 12345 Berlin, Deutschland"),
            Reach("example.org", "https://www.example.org/"),
            Reach("X: a"),
            Reach("github.com/a", "https://github.com/a"),
        )

    def test_takes_what_keeps_to_no_schema(self) -> None:
        document = {
            "basics": [],
            "work": ["x", None, {"highlights": "x", "name": 5}],
            "skills": {"a": 1},
        }
        assert [entry.title for entry in sheet_of(document, "en").sections[0].entries] == ["5"]

    def test_printed_order(self) -> None:
        kinds = [section.kind for section in sheet_of(document_of("en"), "en").sections]
        assert kinds == [kind for kind in KINDS if kind in kinds]


class TestWebAddress:
    @pytest.mark.parametrize(
        "text", ["https://example.org/a?b=c", "http://example.org:8080", "example.org/a"]
    )
    def test_becomes_a_link(self, text: str) -> None:
        assert web_address(text) is not None

    @pytest.mark.parametrize(
        "text",
        ["", "javascript:alert(1)", "mailto:a@example.org", "ftp://example.org", "https://a b.org", "localhost",
         "https://user@example.org", "https://[", "x" * 3000, "//example.org", "data:text/html,x.y"],
    )  # fmt: skip
    def test_does_not(self, text: str) -> None:
        assert web_address(text) is None


class TestPlainText:
    def test_reads_as_people_write_it(self) -> None:
        document = {
            "basics": {"name": "Ada Example", "email": "a@example.org"},
            "work": [
                {
                    "name": "Sample Ltd",
                    "position": "Engineer",
                    "startDate": "2019",
                    "highlights": ["Built"],
                }
            ],
            "certificates": [{"name": "Sailing", "issuer": "Club", "date": "2020-05"}],
        }
        assert plain_text(sheet_of(document, "en")) == (
            "Ada Example\na@example.org\n\nWORK EXPERIENCE\n\nEngineer, Sample Ltd (2019 – Present)\n- Built\n\n"
            "CERTIFICATES\n\nSailing | Club | May 2020\n"
        )
