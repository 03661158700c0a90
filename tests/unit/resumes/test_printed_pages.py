"""Pages as browsers print them: drawn bullets, numbered lists, dates and place on one line."""

import re
from functools import cache
from typing import Any

import pytest

from jobpilot.adapters.documents.drawn_bullets import MOST_BESIDE, MOST_DOTS, drawn_bullets
from jobpilot.adapters.documents.reading import interpret_document
from jobpilot.ports.documents import Box, DocumentLimits, Style, Word
from jobpilot.resumes.domain.fragments import Line, Mark
from jobpilot.resumes.domain.layout.numbered import mark_numbered_items
from tests.fixtures.resumes.render import persona, render

PAGE = (600.0, 800.0)


def read(content: bytes, name: str = "cv.pdf") -> dict[str, Any]:
    return interpret_document(content, name, DocumentLimits(), None).resume


@cache
def printed(name: str) -> dict[str, Any]:
    return read(render(name, "drawn-bullets")[0])


def told(text: str) -> dict[str, Any]:
    return read(f"Ada Beispiel\nada@example.org\n\n{text}".encode(), "cv.txt")


def words_of(text: str) -> tuple[Mark, ...]:
    return tuple(
        Mark(found.start(), found.end(), None, Style()) for found in re.finditer(r"\S+", text)
    )


def word(text: str, x: float, y: float, size: float = 10.0) -> Word:
    """A word of letters five points wide, on a page of 600 × 800."""
    return Word(text, box(x, y, 5.0 * len(text), size), Style(size=size))


def box(x: float, y: float, w: float, h: float) -> Box:
    return Box(x / PAGE[0], y / PAGE[1], w / PAGE[0], h / PAGE[1])


def found(words: list[Word], shapes: list[Box]) -> int:
    return len(drawn_bullets(words, shapes, *PAGE))


@pytest.mark.parametrize("name", ["en", "de", "es", "fr", "pl"])
class TestWholeResumes:
    def test_bullets_are_highlights_and_nothing_else(self, name: str) -> None:
        work = printed(name)["work"]

        assert [job.get("highlights") for job in work] == [
            job["highlights"] for job in persona(name)["work"]
        ]
        assert [job.get("summary") for job in work] == [None] * len(work)

    def test_the_place_beside_the_dates(self, name: str) -> None:
        work = printed(name)["work"]

        assert [job.get("location") for job in work] == [
            job["location"] for job in persona(name)["work"]
        ]


class TestDatesAndPlaceOnALine:
    @pytest.mark.parametrize(
        ("line", "place"),
        [
            ("March 2021 – Present, Kiel", "Kiel"),
            ("Kiel, March 2021 – Present", "Kiel"),
            ("March 2021 – Present | Kiel, Germany", "Kiel, Germany"),
            ("March 2021 – Present · Kiel", "Kiel"),
            ("March 2021 – Present (Kiel)", "Kiel"),
            ("March 2021 – Present, Musterhausen am See", "Musterhausen am See"),
        ],
    )
    def test_the_place_is_bare(self, line: str, place: str) -> None:
        job = told(f"EXPERIENCE\n\nLock keeper\nExample Canals GmbH\n{line}\n- Kept it\n")["work"][
            0
        ]

        assert (job["location"], job["startDate"]) == (place, "2021-03")
        assert (job["position"], job["name"]) == ("Lock keeper", "Example Canals GmbH")

    def test_an_employer_beside_the_dates_is_no_place(self) -> None:
        job = told("EXPERIENCE\n\nLock keeper\nMarch 2021 – Present, Example Canals\n- Kept\n")

        assert job["work"][0]["name"] == "Example Canals"
        assert "location" not in job["work"][0]


class TestNumberedLists:
    def test_numbers_that_count_up_are_bullets(self) -> None:
        job = told(
            "EXPERIENCE\n\nLock keeper, Example Canals GmbH\nMarch 2021 – Present\n"
            "1. Opened the upper lock by night\n2. Closed the lower lock by day\n"
        )["work"][0]

        assert job["highlights"] == [
            "Opened the upper lock by night",
            "Closed the lower lock by day",
        ]

    @pytest.mark.parametrize(
        "texts",
        [
            ["1. Chair of the example guild", "Mentor of nobody"],
            ["2. Chair of the example guild", "1. Mentor of nobody"],
            ["1. March 2021 lock keeper", "2. April 2022 bridge keeper"],
        ],
        ids=["alone", "downwards", "dates"],
    )
    def test_numbers_that_count_nothing_stay(self, texts: list[str]) -> None:
        lines = [Line(text, 1, words_of(text)) for text in texts]

        assert mark_numbered_items(lines) == lines


class TestDrawnBullets:
    LINE = staticmethod(lambda y=100.0: [word("Opened", 80, y), word("locks", 120, y)])

    def test_a_dot_before_a_line(self) -> None:
        assert found(self.LINE(), [box(70, 103, 3, 3)]) == 1

    @pytest.mark.parametrize(
        "shape",
        [
            pytest.param(box(70, 112, 3, 3), id="below"),
            pytest.param(box(30, 103, 3, 3), id="far"),
            pytest.param(box(66, 100, 9, 9), id="large"),
            pytest.param(box(70, 104, 6, 1), id="dash"),
            pytest.param(box(70, 104, 0, 0), id="nothing"),
            pytest.param(box(113, 103, 3, 3), id="between words"),
            pytest.param(box(160, 103, 3, 3), id="after the line"),
        ],
    )
    def test_other_shapes(self, shape: Box) -> None:
        assert found(self.LINE(), [shape]) == 0

    def test_levels_of_a_skill_are_none(self) -> None:
        dots = [box(60 + 5 * step, 103, 3, 3) for step in range(4)]

        assert found([*self.LINE(), word("Python", 20, 100)], dots) == 0

    def test_a_timeline_has_none(self) -> None:
        lines = [*self.LINE(), *self.LINE(130.0), *self.LINE(160.0)]
        dots = [box(70, y, 3, 3) for y in (103, 133, 163)]

        assert found(lines, dots) == 3
        assert found(lines, [*dots, box(71, 95, 1, 90)]) == 0

    def test_a_dot_drawn_twice_is_one(self) -> None:
        assert found(self.LINE(), [box(70, 103, 3, 3), box(70.01, 103, 3, 3)]) == 1

    def test_a_line_of_too_many_words_has_none(self) -> None:
        words = [word("a", 80 + step / 10, 100) for step in range(MOST_BESIDE + 1)]

        assert found(words[:-1], [box(70, 103, 3, 3)]) == 1
        assert found(words, [box(70, 103, 3, 3)]) == 0

    def test_a_drawing_is_left_alone(self) -> None:
        dots = [box(70, 1 + 0.9 * step, 3, 3) for step in range(MOST_DOTS + 1)]

        assert found(self.LINE(), dots) == 0


class TestSectionsThatAreLists:
    def test_each_bullet_is_a_project(self) -> None:
        projects = told("PROJECTS\n\n• Miniature lock\n• Paper bridge\n")["projects"]

        assert [project["name"] for project in projects] == ["Miniature lock", "Paper bridge"]

    def test_a_study_as_a_bullet(self) -> None:
        school = told("EDUCATION\n\n• BSc Mathematics, Example University (2010 – 2013)\n")

        assert school["education"][0]["institution"] == "Example University"
