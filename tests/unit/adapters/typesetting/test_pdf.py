"""PDFs of every template: tagged, titled, with a text layer that holds every word, and nothing evaluated."""

import io
from dataclasses import asdict
from typing import Any

import pypdf
import pypdfium2
import pytest

from jobpilot.adapters.typesetting import fonts
from jobpilot.adapters.typesetting.catalog import DIRECTORY, TEMPLATES
from jobpilot.adapters.typesetting.pdf import pdf_of
from jobpilot.resumes.domain.printing.sheet import sheet_of
from jobpilot.resumes.domain.provenance import leaves
from tests.fixtures.resumes.documents import document_of, locale_of

NAMES = tuple(template.name for template in TEMPLATES)
A4, LETTER = (595, 842), (612, 792)


def pdf(document: dict[str, Any], template: str, locale: str = "en-GB") -> bytes:
    return pdf_of(asdict(sheet_of(document, locale)), template)[0]


def text_of(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    return " ".join(page.get_textpage().get_text_range() for page in pages)


def squeezed(text: str) -> str:
    """Without spaces, line ends and the mark PDFium puts where a hyphen ends a line."""
    return "".join(text.replace("\ufffe", "-").split())


@pytest.fixture(params=NAMES)
def template(request) -> str:
    return request.param


class TestTemplates:
    def test_every_file_is_in_the_catalog(self) -> None:
        assert {file.stem for file in DIRECTORY.glob("*.typ")} == {*NAMES, "sheet"}
        assert len(NAMES) >= 4

    def test_says_that_it_is_accessible(self, template: str) -> None:
        reader = pypdf.PdfReader(io.BytesIO(pdf(document_of("de"), template, "de-DE")))
        catalog = reader.trailer["/Root"]
        assert reader.metadata.title == "Jörg Mustermann-Beispiel"
        assert catalog["/Lang"].startswith("de")
        assert catalog["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in catalog
        assert b"pdfuaid:part" in catalog["/Metadata"].get_data()

    def test_tags_headings_and_lists(self, template: str) -> None:
        reader = pypdf.PdfReader(io.BytesIO(pdf(document_of("en"), template)))
        kinds: set[str] = set()
        todo = [reader.trailer["/Root"]["/StructTreeRoot"]]
        while todo:
            node = todo.pop().get_object()
            children = node.get("/K", []) if isinstance(node, dict) else node
            if isinstance(node, dict) and "/S" in node:
                kinds.add(node["/S"])
            children = children.get_object() if hasattr(children, "get_object") else children
            below = children if isinstance(children, list) else [children]
            todo += [child for child in below if isinstance(child.get_object(), (dict, list))]
        assert {"/H1", "/H2", "/L", "/LI", "/Link"} <= kinds, kinds

    @pytest.mark.parametrize("name", ["en", "de", "zh", "pl"])
    def test_every_word_is_in_the_text_layer(self, template: str, name: str) -> None:
        text = squeezed(text_of(pdf(document_of(name), template, locale_of(name))))
        for path, value in leaves(document_of(name)):
            if not path.endswith(("Date", "countryCode", "url", "network", "username", "phone")):
                assert squeezed(str(value)) in text, path

    @pytest.mark.parametrize(
        ("document", "pages"), [({}, 1), ({"basics": {"name": "Solo Example"}}, 1)]
    )
    def test_empty_sections_leave_nothing(self, template: str, document, pages: int) -> None:
        content = pdf(document, template)
        assert len(pypdfium2.PdfDocument(content)) == pages
        assert "Experience" not in text_of(content)

    @pytest.mark.parametrize(("country", "size"), [("US", LETTER), ("DE", A4)])
    def test_paper_follows_the_country(self, template: str, country: str, size) -> None:
        document = {"basics": {"name": "A Person", "location": {"countryCode": country}}}
        page = pypdfium2.PdfDocument(pdf(document, template))[0]
        assert (round(page.get_width()), round(page.get_height())) == size

    def test_nothing_runs_off_the_page(self, template: str) -> None:
        long = "Donaudampfschifffahrtsgesellschaft" * 6
        address = f"{'someone-with-a-rather-long-name' * 3}@example.org"
        document = {
            "basics": {"name": long, "label": long, "email": address, "summary": long},
            "work": [{"name": long, "position": long, "location": long, "highlights": [long] * 60}],
            "skills": [{"name": long, "keywords": [long, long]}],
        }
        pages = pypdfium2.PdfDocument(pdf(document, template))
        assert len(pages) > 1
        for page in pages:
            for item in page.get_objects():
                left, bottom, right, top = item.get_bounds()
                assert left >= -1, (left, right)
                assert right <= page.get_width() + 1, (left, right)
                assert bottom >= -1
                assert top <= page.get_height() + 1


class TestHostileText:
    TEXT = '#panic("x") $x$ ]#[ *b* _i_ `c` <l> @r \\ // /* {{ }} #sys.inputs "quoted" \'s'

    def test_is_only_text(self, template: str) -> None:
        document = {
            "basics": {"name": self.TEXT, "summary": self.TEXT},
            "work": [{"name": self.TEXT, "position": self.TEXT, "highlights": [self.TEXT]}],
        }
        assert squeezed(text_of(pdf(document, template))).count(squeezed(self.TEXT)) >= 4

    @pytest.mark.parametrize(
        "address", ["javascript:alert(1)", "file:///etc/passwd", "data:,x", "mailto:a@b.example"]
    )
    def test_only_web_addresses_become_links(self, template: str, address: str) -> None:
        document = {
            "basics": {"name": "A Person", "url": address, "profiles": [{"url": address}]},
            "work": [{"name": "Sample Ltd", "url": address}],
            "projects": [{"name": "Sample", "url": address}],
        }
        reader = pypdf.PdfReader(io.BytesIO(pdf(document, template)))
        assert [page.get("/Annots") for page in reader.pages] == [None]


class TestGlyphs:
    def test_living_scripts_have_glyphs(self) -> None:
        assert (
            fonts.unsettable(
                "Łódź Ελλάδα Москва 简历 履歷 ありがとう 한국어 עברית العربية ไทย हिन्दी 😀"
            )
            == ()
        )

    def test_what_no_font_has_is_marked_and_named(self, template: str) -> None:
        document = {"basics": {"name": "Ada \U00013000 Example"}}
        content, missing = pdf_of(asdict(sheet_of(document, "en")), template)
        assert missing == ("\U00013000",)
        assert squeezed("Ada \ufffd Example") in squeezed(text_of(content))

    def test_japanese_takes_its_own_forms(self) -> None:
        assert fonts.JAPANESE in fonts.families("こんにちは直")
        assert fonts.JAPANESE not in fonts.families("你好直")

    def test_uses_no_font_of_the_system(self, template: str) -> None:
        reader = pypdf.PdfReader(io.BytesIO(pdf(document_of("zh"), template)))
        used = {
            str(font.get_object()["/BaseFont"]).partition("+")[2]
            for page in reader.pages
            for font in page["/Resources"]["/Font"].values()
        }
        assert used
        assert all(name.startswith(("NotoSans", "LibertinusSerif")) for name in used), used
