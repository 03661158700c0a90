"""Whatever the lines say: no crash, the schema is kept, every value shows where it comes from."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobpilot.adapters.documents.plain_text import read_text
from jobpilot.ports.documents import Box, Document, Page, Style, Word
from jobpilot.resumes.domain.interpretation import interpret
from jobpilot.resumes.domain.provenance import leaves
from jobpilot.resumes.schema import problems_of
from tests.fixtures.resumes.render import render

PHRASES = st.sampled_from(
    [
        "Work Experience",
        "EDUCATION",
        "Skills",
        "Languages",
        "Projects",
        "Summary",
        "Engineer at Acme, Boston, MA",
        "2019 – 2021",
        "Jan 2020 - Present",
        "- built things",
        "• led people",
        "BSc in Physics",
        "University of Nowhere",
        "a@example.org",
        "+44 20 7946 0123",
        "https://example.org/x",
        "Python, C++ (fast), Go",
        "English (native)",
        "|",
        "()",
        "(",
        ")",
        ",",
        ":",
        "—",
        "\t",
        "Certificates",
        "Awards",
        "Publications",
        "Volunteer",
        "Interests",
        "References",
        "Acme Inc.",
        "GPA: 3.9/4.0",
        "12345 Somewhere",
    ]
)
lines = st.lists(st.lists(PHRASES | st.text(max_size=30), max_size=3).map(" ".join), max_size=25)
relaxed = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(document: Document) -> None:
    found = interpret(document)
    assert problems_of(found.resume) == []
    for path, value in leaves(found.resume):
        assert value not in ("", None)
        evidence = found.fields[path]
        assert 0 <= evidence["confidence"] <= 1
        quotes = " ".join(span["quote"] for span in evidence["spans"])
        assert str(value) in quotes or evidence["original_value"] in quotes


class TestAnyText:
    @given(lines)
    @relaxed
    def test_as_a_text_file(self, texts: list[str]) -> None:
        check(read_text("\n".join(texts).encode("utf-8", "ignore")))

    @given(
        st.lists(
            st.tuples(
                PHRASES,
                st.floats(0, 0.9),
                st.floats(0, 0.95),
                st.sampled_from([8.0, 10.0, 14.0, 24.0]),
                st.booleans(),
            ),
            max_size=40,
        )
    )
    @relaxed
    def test_words_anywhere_on_a_page(self, placed) -> None:
        words = []
        for text, x, y, size, bold in placed:
            left = x
            for part in text.split():
                width = len(part) * size * 0.5 / 600
                words.append(Word(part, Box(left, y, width, size / 800), Style(size, bold)))
                left += width + size * 0.3 / 600
        check(Document("pdf", (Page(1, 600, 800, tuple(words)),)))


class TestNeverGuesses:
    @pytest.mark.parametrize(
        "text",
        [
            "Lorem ipsum dolor sit amet consectetur adipiscing elit sed do.\n" * 20,
            "1234567890\n" * 30,
        ],
    )
    def test_prose_and_numbers_are_no_resume(self, text: str) -> None:
        resume = interpret(read_text(text.encode())).resume
        assert not resume.get("work")
        assert not resume.get("education")
        assert not resume.get("skills")

    def test_says_what_is_missing(self) -> None:
        found = interpret(read_text(b"Skills\n\nPython, SQL, Excel"))
        assert found.fields["basics.email"]["level"] == "missing"
        assert found.fields["work"]["level"] == "missing"
        assert "skills" not in found.fields

    def test_a_national_number_without_a_country_stays_as_written(self) -> None:
        text = b"Imogen Fictional\n020 7946 0123\n\nSkills\n\nPython, SQL"
        assert interpret(read_text(text)).resume["basics"]["phone"] == "020 7946 0123"
        assert interpret(read_text(text), "GB").resume["basics"]["phone"] == "+442079460123"


class TestSpeed:
    def test_a_page_takes_a_fraction_of_a_second(self, capsys) -> None:
        from jobpilot.adapters.documents.pdf_text import read_pdf

        content, _ = render("en", "sidebar-left")
        interpret(read_pdf(content))
        started = time.perf_counter()
        for _ in range(5):
            interpret(read_pdf(content))
        seconds = (time.perf_counter() - started) / 5
        with capsys.disabled():
            pass
        assert seconds < 1.0


class TestSeveralPositions:
    TEXT = b"""Imogen Fictional
imogen@example.org

Experience

Samplebridge Ltd, London, United Kingdom
Senior Engineer (2019 - Present)
- Leads the team
Engineer (2016 - 2019)
- Built the rig

Placeholder Works Inc.
Technician (2014 - 2016)
- Turned the screws
"""

    def test_a_second_title_stays_with_the_employer_above(self) -> None:
        found = interpret(read_text(self.TEXT))
        jobs = [(job.get("name"), job.get("position")) for job in found.resume["work"]]
        assert jobs == [
            ("Samplebridge Ltd", "Senior Engineer"),
            ("Samplebridge Ltd", "Engineer"),
            ("Placeholder Works Inc.", "Technician"),
        ]
        assert found.fields["work[1].name"]["method"] == "group"
        assert found.fields["work[1].name"]["level"] == "check"

    def test_a_title_alone_has_no_employer(self) -> None:
        text = b"Work\n\nEngineer (2016 - 2019)\n- Built\n\nTechnician (2014 - 2016)\n- Turned\n"
        jobs = interpret(read_text(text)).resume["work"]
        assert [job.get("name") for job in jobs] == [None, None]


class TestWhatIsNoJobAndNoStudy:
    def test_a_line_of_events_is_no_list_of_jobs(self) -> None:
        events = "\n\n".join(f"0{month}/2020 Sample Event {month}" for month in range(1, 8))
        found = interpret(read_text(f"Experience\n\n{events}\n".encode()))
        assert "work" not in found.resume

    def test_jobs_with_one_date_each_stay_jobs(self) -> None:
        text = b"Experience\n\n2020 Engineer at Samplebridge Ltd\n\n2018 Technician at Placeholder Inc.\n"
        jobs = interpret(read_text(text)).resume["work"]
        assert [job.get("position") for job in jobs] == ["Engineer", "Technician"]

    def test_a_project_at_a_school_is_no_degree(self) -> None:
        text = (
            b"Education\n\nMaster Project - Sample (University of Nowhere) 2012 - 2013\n- Built it\n\n"
            b"Master of Science in Physics, University of Nowhere 2010 - 2012\n"
        )
        found = interpret(read_text(text)).resume
        assert [study["area"] for study in found["education"]] == ["Physics"]
        assert [project["name"] for project in found["projects"]] == ["Master Project"]
