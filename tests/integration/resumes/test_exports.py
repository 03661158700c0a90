"""Résumés as files and as data: every format over HTTP, and back in without a loss."""

import asyncio
import io
import json
from typing import Any

import docx
import httpx
import pypdfium2
import pytest

from tests.fixtures.resumes.documents import document_of
from tests.integration.api.conftest import Api

IMPORT = "/api/v1/resumes/import"
RICH: dict[str, Any] = {
    "$schema": "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json",
    "basics": {"name": "Ada Example", "email": "ada@example.org", "image": "", "x-nick": "A"},
    "work": [
        {"name": "Sample Ltd", "position": "Engineer", "startDate": "2019-03", "x-team": [1, 2.5]},
        {},
    ],
    "interests": [{"name": "Über alles – 图书 🦄"}],
    "references": [{"name": "N. Placeholder", "reference": "Fine.\n\nReally."}],
    "meta": {"version": "v1.0.0", "theme": "flat", "custom": {"nested": [True, None, {"a": []}]}},
}


async def taken(client: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(IMPORT, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def exported(client: httpx.AsyncClient, resume_id: str, **query: object) -> httpx.Response:
    return await client.get(f"/api/v1/resumes/{resume_id}/export", params=query)


@pytest.fixture
async def resume(as_owner: httpx.AsyncClient) -> dict[str, Any]:
    return await taken(as_owner, document_of("de"))


class TestExport:
    @pytest.mark.parametrize("template", [None, "classic", "modern", "sidebar", "compact"])
    async def test_pdf(self, as_owner, resume, template) -> None:
        query = {"template": template} if template else {}
        answer = await exported(as_owner, resume["id"], format="pdf", **query)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/pdf"
        text = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range()
        assert "Jörg Mustermann-Beispiel" in text
        assert "Berufserfahrung" in text

    async def test_docx(self, as_owner, resume) -> None:
        answer = await exported(as_owner, resume["id"], format="docx")
        paragraphs = docx.Document(io.BytesIO(answer.content)).paragraphs
        assert paragraphs[0].text == "Jörg Mustermann-Beispiel"
        assert answer.headers["content-type"].endswith("wordprocessingml.document")

    async def test_text(self, as_owner, resume) -> None:
        answer = await exported(as_owner, resume["id"], format="txt")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.text.startswith("Jörg Mustermann-Beispiel\nSoftwareentwickler\n")

    @pytest.mark.parametrize("kind", ["pdf", "docx", "json", "txt"])
    async def test_is_an_attachment_that_nothing_runs(self, as_owner, kind) -> None:
        resume = await taken(as_owner, {"resume": document_of("en"), "title": 'Mein "Œuvre"\r\n/x'})
        answer = await exported(as_owner, resume["id"], format=kind)
        disposition = answer.headers["content-disposition"]
        assert disposition.startswith("attachment; filename=")
        assert disposition.endswith(f".{kind}")
        assert "filename*=UTF-8''" in disposition
        assert "/" not in disposition
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "private, no-store"
        assert "sandbox" in answer.headers["content-security-policy"]

    async def test_names_what_no_font_has(self, as_owner) -> None:
        resume = await taken(as_owner, {"basics": {"name": "Ada \U00013000"}})
        answer = await exported(as_owner, resume["id"], format="pdf")
        assert answer.headers["x-missing-characters"] == "U+13000"

    async def test_an_older_version(self, as_owner, resume) -> None:
        changed = {**document_of("de"), "basics": {"name": "Neuer Name"}}
        path = f"/api/v1/resumes/{resume['id']}/document"
        saved = await as_owner.put(path, json={"document": changed}, headers={"If-Match": '"1"'})
        assert saved.status_code == 201, saved.text
        now = await exported(as_owner, resume["id"], format="json")
        before = await exported(as_owner, resume["id"], format="json", version=1)
        assert now.json() == changed
        assert before.json() == document_of("de")

    @pytest.mark.parametrize(
        ("query", "status", "code"),
        [
            ({}, 422, "invalid_input"),
            ({"format": "rtf"}, 422, "invalid_input"),
            ({"format": "pdf", "template": "none"}, 422, "template_unknown"),
            ({"format": "pdf", "template": "../classic"}, 422, "template_unknown"),
            ({"format": "pdf", "version": 7}, 404, "version_not_found"),
            ({"format": "pdf", "version": 0}, 422, "invalid_input"),
        ],
    )
    async def test_refusals(self, as_owner, resume, query, status, code) -> None:
        answer = await exported(as_owner, resume["id"], **query)
        assert (answer.status_code, answer.json()["code"]) == (status, code)

    async def test_belongs_to_its_owner(self, resume_api: Api, resume) -> None:
        stranger = await resume_api.sign_up()
        async with stranger.client() as client:
            answer = await exported(client, resume["id"], format="json")
        assert (answer.status_code, answer.json()["code"]) == (404, "resume_not_found")

    async def test_several_at_once(self, as_owner, resume) -> None:
        answers = await asyncio.gather(
            *(exported(as_owner, resume["id"], format="pdf") for _ in range(6))
        )
        assert [answer.status_code for answer in answers] == [200] * 6


class TestTemplates:
    async def test_lists_them(self, as_owner) -> None:
        items = (await as_owner.get("/api/v1/resume-templates")).json()["items"]
        assert len(items) >= 4
        assert all(item["name"] and item["title"] and item["description"] for item in items)


class TestImport:
    async def test_is_ready_at_once(self, as_owner) -> None:
        resume = await taken(as_owner, RICH)
        assert resume["status"] == "ready"
        assert resume["current_version"] == 1
        assert resume["title"] == "Ada Example"
        version = (await as_owner.get(f"/api/v1/resumes/{resume['id']}/versions/1")).json()
        assert version["source"] == "imported"
        assert version["fields"]["work[0].position"]["method"] == "imported"

    async def test_own_export_comes_back_without_a_loss(self, as_owner, resume_api: Api) -> None:
        resume = await taken(as_owner, RICH)
        content = (await exported(as_owner, resume["id"], format="json")).content
        other = await resume_api.sign_up()
        async with other.client() as client:
            again = await taken(client, json.loads(content))
            assert (await exported(client, again["id"], format="json")).content == content
        assert json.loads(content) == RICH

    async def test_takes_what_parse_prints(self, as_owner) -> None:
        evidence = {
            "confidence": 0.4,
            "level": "check",
            "method": "headline",
            "original_value": "Ada Exampel",
            "spans": [
                {"page": 1, "box": {"x": 0, "y": 0, "w": 1, "h": 0.1}, "quote": "Ada Exampel"}
            ],
        }
        missing = {
            "confidence": 0,
            "level": "missing",
            "method": "none",
            "original_value": "",
            "spans": [],
        }
        body = {
            "resume": {"basics": {"name": "Ada Exampel"}},
            "fields": {"basics.name": evidence, "basics.phone": missing, "work[3].name": evidence},
            "warnings": [{"code": "low_text_quality", "message": "Hard to read.", "page": 1}],
            "title": "  From a file ",
        }
        resume = await taken(as_owner, body)
        assert resume["title"] == "From a file"
        version = (await as_owner.get(f"/api/v1/resumes/{resume['id']}/versions/1")).json()
        assert version["fields"].keys() == {"basics.name", "basics.phone"}
        name = version["fields"]["basics.name"]
        assert (name["confidence"], name["spans"][0]["quote"]) == (0.4, "Ada Exampel")
        assert name["spans"][0]["box"] is None
        assert version["warnings"][0]["code"] == "low_text_quality"

    async def test_the_same_again_is_the_same(self, as_owner) -> None:
        first = await taken(as_owner, RICH)
        again = await as_owner.post(IMPORT, json=RICH)
        assert (again.status_code, again.json()["id"]) == (200, first["id"])

    @pytest.mark.parametrize(
        ("body", "code", "path"),
        [
            ({"work": [{}, {"startDate": "March"}]}, "document_invalid", "work[1].startDate"),
            ({"basics": {"name": 5}}, "document_invalid", "basics.name"),
            ({"resume": {"skills": [{"keywords": "x"}]}}, "document_invalid", "skills[0].keywords"),
            ({}, "document_invalid", ""),
            ({"meta": {"theme": "x"}}, "document_invalid", ""),
            ({"document": {"basics": {"name": "Imogen Fictional"}}}, "document_invalid", ""),
            ({"resume": []}, "invalid_input", "resume"),
            ({"resume": {}, "other": 1}, "invalid_input", "other"),
            (
                {"resume": {"basics": {"name": "A"}}, "fields": {"basics.name": {"confidence": 2}}},
                "invalid_input",
                "fields.basics.name.confidence",
            ),
        ],
    )
    async def test_says_where_it_is_wrong(self, as_owner, body, code, path) -> None:
        answer = await as_owner.post(IMPORT, json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert path in [error["path"] for error in answer.json()["errors"]]

    @pytest.mark.parametrize(
        "document",
        [
            {"work": [{"highlights": ["x"] * 5_001}]},
            {"basics": {"summary": "x" * 20_001}},
            {"meta": json.loads('{"a":' * 13 + "1" + "}" * 13), "basics": {"name": "A"}},
        ],
        ids=["values", "text", "depth"],
    )
    async def test_more_than_a_resume_is_refused(self, as_owner, document) -> None:
        answer = await as_owner.post(IMPORT, json=document)
        assert (answer.status_code, answer.json()["code"]) == (422, "document_too_large")

    @pytest.mark.parametrize(
        ("content", "status", "code"),
        [
            (b'{"basics": {"summary": "' + b"x" * 1_100_000 + b'"}}', 413, "body_too_large"),
            (b'{"a":' * 70 + b"1" + b"}" * 70, 400, "malformed_json"),
            (b"[1, 2]", 422, "invalid_input"),
            (b"{", 400, "malformed_json"),
        ],
        ids=["size", "depth", "list", "half"],
    )
    async def test_what_is_no_document_at_all(self, as_owner, content, status, code) -> None:
        headers = {"Content-Type": "application/json"}
        answer = await as_owner.post(IMPORT, content=content, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert (await as_owner.get("/api/v1/resumes")).json()["items"] == []

    async def test_counts_like_an_upload(self, as_owner) -> None:
        for number in range(20):
            await taken(as_owner, {"basics": {"name": f"Person {number}"}})
        answer = await as_owner.post(IMPORT, json={"basics": {"name": "One more"}})
        assert (answer.status_code, answer.json()["code"]) == (409, "quota_files")
