"""Kinds of layout that hid something: broken lines, addresses over two lines, references, projects among the jobs."""

from typing import Any

import pytest

from jobpilot.adapters.documents.reading import interpret_document
from jobpilot.ports.documents import DocumentLimits

HEAD = "Ada Beispiel\nada@example.org\n"


def read(text: str) -> dict[str, Any]:
    return interpret_document((HEAD + text).encode(), "cv.txt", DocumentLimits(), None).resume


WRAPPED = """
Work experience
===============

Senior engineer, Example Rivers, Inc., Utrecht, Netherlands (Mar 2019 -
present)
- Drew the locks that let forty barges pass in a night and wrote down why
  each of them had been built the way it was
- Led three people

Engineer, Sample Canals B.V., Delft, Netherlands (Oct 2014 - Feb 2019)
- Calculated load cases for railway crossings that nobody had looked at in
  thirty years
"""


class TestBrokenText:
    def test_lines_broken_at_a_width_are_whole(self) -> None:
        work = read(WRAPPED)["work"]

        assert [job["startDate"] for job in work] == ["2019-03", "2014-10"]
        assert work[0]["name"] == "Example Rivers, Inc."
        assert work[0]["highlights"][0].endswith("the way it was")

    def test_lines_that_were_not_broken_stay_apart(self) -> None:
        listed = "\nSkills\n------\nPython\nPostgreSQL\nTypeScript\nKubernetes and everything around it\n"

        names = [skill["name"] for skill in read(listed)["skills"]]

        assert names == [
            "Python",
            "PostgreSQL",
            "TypeScript",
            "Kubernetes and everything around it",
        ]


class TestAddresses:
    @pytest.mark.parametrize(
        ("text", "url"),
        [
            ("www.linkedin.com/in/ada-\nbeispiel\n", "https://www.linkedin.com/in/ada-beispiel"),
            ("https://github.com/\nada-beispiel\n", "https://github.com/ada-beispiel"),
            ("www.linkedin.\ncom/in/ada-beispiel\n", "https://www.linkedin.com/in/ada-beispiel"),
            ("GitHub: ada-beispiel | Berlin, Germany\n", "https://github.com/ada-beispiel"),
        ],
    )
    def test_over_two_lines_or_named(self, text: str, url: str) -> None:
        profiles = read(text)["basics"]["profiles"]

        assert [profile["url"] for profile in profiles] == [url]

    def test_a_sentence_about_a_network_is_no_address(self) -> None:
        assert "profiles" not in read("LinkedIn: see my page and write to me\n")["basics"]


class TestReferences:
    @pytest.mark.parametrize(
        "text",
        [
            "\nREFERENCES\n\nBob Muster\nShe always knew where the water would go.\n",
            "\nREFERENCES\n\n“She always knew where the water would go.”\n— Bob Muster\n",
        ],
    )
    def test_name_before_or_after(self, text: str) -> None:
        (reference,) = read(text)["references"]

        assert reference["name"] == "Bob Muster"
        assert reference["reference"].startswith("She always knew")

    def test_on_request_names_nobody(self) -> None:
        assert "references" not in read("\nREFERENCES\n\nAvailable upon request.\n")


def test_own_projects_among_the_jobs_are_projects() -> None:
    text = """
EXPERIENCE

Engineer, Example GmbH (2019 - 2021)
- Built things

Water map, Individual Projects (2018 - 2019)
- Drew maps
"""
    resume = read(text)

    assert [job["name"] for job in resume["work"]] == ["Example GmbH"]
    assert [project["name"] for project in resume["projects"]] == ["Water map"]


def test_a_legal_form_stays_with_its_name() -> None:
    text = "\nEXPERIENCE\n\nGestora de produto, Pagamentos Exemplo, Lda., Porto, Portugal (2019 - 2021)\n- Mais\n"

    assert read(text)["work"][0]["name"] == "Pagamentos Exemplo, Lda."
