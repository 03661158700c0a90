"""Whole résumés of known content, in several layouts, formats and languages: what is read is what was written."""

from functools import cache
from typing import Any

import pytest

from jobpilot.adapters.documents.reading import interpret_document
from jobpilot.ports.documents import DocumentLimits, Interpretation
from jobpilot.resumes.domain.provenance import leaves
from jobpilot.resumes.schema import problems_of
from tests.fixtures.resumes.render import cases, persona, render


@cache
def read(name: str, layout: str) -> Interpretation:
    content, file_name = render(name, layout)
    return interpret_document(content, file_name, DocumentLimits(), persona(name)["region"])


@pytest.fixture(params=list(cases()), ids="-".join, scope="module")
def case(request) -> tuple[dict[str, Any], dict[str, Any], Interpretation]:
    """What was written, what was read, and with which evidence."""
    found = read(*request.param)
    return persona(request.param[0]), found.resume, found


class TestPerson:
    def test_name_and_headline(self, case) -> None:
        data, resume, _ = case
        assert resume["basics"]["name"] == data["basics"]["name"]
        assert resume["basics"]["label"] == data["basics"]["label"]

    def test_email_and_phone(self, case) -> None:
        data, resume, _ = case
        assert resume["basics"]["email"] == data["basics"]["email"]
        assert resume["basics"]["phone"] == data["basics"]["e164"]

    def test_links(self, case) -> None:
        data, resume, _ = case
        found = {profile["url"] for profile in resume["basics"].get("profiles", [])} | {
            resume["basics"].get("url")
        }
        assert set(data["basics"]["links"]) <= found

    def test_location(self, case) -> None:
        data, resume, _ = case
        city, _, _ = data["basics"]["location"].partition(", ")
        assert resume["basics"]["location"] == {"city": city, "countryCode": data["region"]}

    def test_summary(self, case) -> None:
        data, resume, _ = case
        assert resume["basics"]["summary"] == data["basics"]["summary"]


class TestWork:
    def test_every_job_whole(self, case) -> None:
        data, resume, _ = case
        found = [
            (job.get("name"), job.get("position"), job.get("startDate", ""), job.get("endDate", ""))
            for job in resume["work"]
        ]
        assert found == [
            (job["name"], job["position"], job["start"], job["end"]) for job in data["work"]
        ]

    def test_every_highlight(self, case) -> None:
        data, resume, _ = case
        assert [job.get("highlights") for job in resume["work"]] == [
            job["highlights"] for job in data["work"]
        ]


class TestEducation:
    def test_every_study_whole(self, case) -> None:
        data, resume, _ = case
        keys = ("institution", "studyType", "area", "startDate", "endDate")
        found = [tuple(study.get(key, "") for key in keys) for study in resume["education"]]
        expected = [
            (study["institution"], study["studyType"], study["area"], study["start"], study["end"])
            for study in data["education"]
        ]
        assert found == expected


class TestLists:
    def test_skills_by_group(self, case) -> None:
        data, resume, _ = case
        assert [(group.get("name"), group.get("keywords")) for group in resume["skills"]] == [
            (group["name"], group["keywords"]) for group in data["skills"]
        ]

    def test_languages(self, case) -> None:
        data, resume, _ = case
        assert [(item["language"], item.get("fluency")) for item in resume["languages"]] == [
            (item["language"], item["fluency"]) for item in data["languages"]
        ]


class TestEvidence:
    def test_every_value_has_a_span_that_shows_it(self, case) -> None:
        _, resume, found = case
        for path, value in leaves(resume):
            evidence = found.fields[path]
            assert evidence["level"] in {"high", "check"}
            quotes = " ".join(span["quote"] for span in evidence["spans"])
            assert quotes, path
            assert str(value) in quotes or evidence["original_value"] in quotes

    def test_boxes_lie_on_the_page(self, case) -> None:
        _, _, found = case
        for evidence in found.fields.values():
            for span in evidence["spans"]:
                box = span["box"]
                if box is not None:
                    assert 0 <= box["x"] < box["x"] + box["w"] <= 1.001
                    assert 0 <= box["y"] < box["y"] + box["h"] <= 1.001

    def test_keeps_to_the_schema(self, case) -> None:
        assert problems_of(case[1]) == []
