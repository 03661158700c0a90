"""Word documents with the format's own headings, lists and links."""

import io
from dataclasses import asdict
from typing import Any

import docx
import pytest

from jobpilot.adapters.typesetting.word import docx_of
from jobpilot.resumes.domain.printing.sheet import sheet_of
from tests.fixtures.resumes.documents import document_of, locale_of


def made(document: dict[str, Any], locale: str = "en-GB") -> Any:
    return docx.Document(io.BytesIO(docx_of(asdict(sheet_of(document, locale)))))


class TestDocxOf:
    def test_headings_are_headings(self) -> None:
        found = [p.text for p in made(document_of("en")).paragraphs if p.style.name == "Heading 1"]
        assert found[:5] == ["Profile", "Work Experience", "Education", "Skills", "Languages"]

    def test_points_are_list_items(self) -> None:
        items = [
            p.text for p in made(document_of("en")).paragraphs if p.style.name == "List Bullet"
        ]
        assert items == [text for job in document_of("en")["work"] for text in job["highlights"]]

    def test_addresses_are_links(self) -> None:
        document = made(document_of("en"))
        targets = {link.address for p in document.paragraphs for link in p.hyperlinks}
        assert targets >= {
            "mailto:imogen.fictional@example.org",
            "tel:+442079460123",
            "https://github.com/imogen-fictional",
        }

    @pytest.mark.parametrize(
        "address", ["javascript:alert(1)", "file:///etc/passwd", "\\\\host\\x"]
    )
    def test_no_other_address_does(self, address: str) -> None:
        document = made(
            {"basics": {"name": "A Person", "url": address}, "work": [{"url": address}]}
        )
        assert not [link for p in document.paragraphs for link in p.hyperlinks]

    def test_control_characters_do_no_harm(self) -> None:
        document = made({"basics": {"name": "A\x00 \x0bPer\x1bson", "summary": "One\r\n\x07two"}})
        texts = [p.text for p in document.paragraphs]
        assert texts[0] == "A Person"
        assert texts[-2:] == ["One", "two"]

    @pytest.mark.parametrize(("name", "width"), [("en", 21.0), ("de", 21.0)])
    def test_paper(self, name: str, width: float) -> None:
        section = made(document_of(name), locale_of(name)).sections[0]
        assert round(section.page_width.cm, 1) == width

    def test_letter_for_americans(self) -> None:
        section = made({"basics": {"name": "A Person"}}, "en-US").sections[0]
        assert (round(section.page_width.inches, 1), round(section.page_height.inches, 1)) == (
            8.5,
            11.0,
        )

    def test_nothing_gives_an_empty_document(self) -> None:
        assert [p.text for p in made({}).paragraphs] == []
