"""Word documents of before 2007: what they say, and what is refused."""

import pytest

from jobpilot.adapters.documents.reading import inspect_document, interpret_document, read_document
from jobpilot.ports.documents import DocumentLimits
from jobpilot.ports.rejections import DocumentRejectedError
from tests.fixtures import hostile, old_word

LIMITS = DocumentLimits()
LINK = '\x13 HYPERLINK "https://ada.example.org/" \x14my site\x15'
TEXT = (
    "Ada Example\rengineer of bridges – ada@example.org\r"
    f"See {LINK} for more\r"
    "2015 – 2020\x07Sample Works\x07\x07"
    "2011 – 2015\x07Placeholder Ltd\x07\x07"
    "first line\x0bsecond line\x0cnext page\r"
)
WORD_2003 = b"""<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="urn:wx"><w:body><wx:sect>
<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Ada Example, engineer of bridges</w:t></w:r></w:p>
<w:p><w:pPr><w:listPr><w:ilvl w:val="0"/></w:listPr></w:pPr><w:r><w:t>built eleven of them</w:t></w:r></w:p>
<w:p><w:hlink w:dest="https://ada.example.org/"><w:r><w:t>my site</w:t></w:r></w:hlink></w:p>
</wx:sect></w:body></w:wordDocument>"""


def lines(content: bytes) -> list[str]:
    (page,) = read_document(content, "cv.doc", LIMITS, None).pages
    return ["".join(run.text for run in paragraph.runs) for paragraph in page.paragraphs]


class TestBinary:
    def test_paragraphs_rows_and_breaks(self) -> None:
        assert lines(old_word.word(TEXT)) == [
            "Ada Example",
            "engineer of bridges – ada@example.org",
            "See my site for more",
            "2015 – 2020\tSample Works",
            "2011 – 2015\tPlaceholder Ltd",
            "first line",
            "second line",
            "next page",
        ]

    def test_the_target_of_a_link_is_kept(self) -> None:
        (page,) = read_document(old_word.word(TEXT), "cv.doc", LIMITS, None).pages
        links = {run.text: run.link for paragraph in page.paragraphs for run in paragraph.runs}
        assert links["my site"] == "https://ada.example.org/"
        assert links["See "] is None

    def test_hidden_text_is_kept_apart(self) -> None:
        start = TEXT.index("engineer")
        content = old_word.word(TEXT, hidden=(start, start + len("engineer")))
        document = read_document(content, "cv.doc", LIMITS, None)
        assert lines(content)[1] == " of bridges – ada@example.org"
        assert [line.text for line in document.pages[0].hidden] == ["engineer"]
        found = interpret_document(content, "cv.doc", LIMITS, None)
        assert {note.code for note in found.warnings} == {"hidden_text", "legacy_format"}

    def test_says_what_is_lost(self) -> None:
        found = inspect_document(old_word.word(TEXT), "cv.doc", LIMITS)
        assert (found.kind, found.media_type) == ("doc", "application/msword")
        assert [note.code for note in found.warnings] == ["legacy_format"]

    @pytest.mark.parametrize(
        ("build", "code"),
        [
            (lambda: old_word.word(TEXT, flags=old_word.ENCRYPTED), "file_encrypted"),
            (lambda: old_word.word(TEXT, version=0x0065), "unsupported_type"),
            (lambda: old_word.word("hello"), "no_text_found"),
            (hostile.old_word, "file_unreadable"),
            (lambda: old_word.word(TEXT)[:-700], "file_unreadable"),
            (lambda: old_word.container({"Workbook": b"x"}), "unsupported_type"),
        ],
    )
    def test_refuses(self, build, code) -> None:
        with pytest.raises(DocumentRejectedError) as refusal:
            inspect_document(build(), "cv.doc", LIMITS)
        assert refusal.value.code == code

    def test_any_damage_is_met_with_a_verdict(self) -> None:
        content = old_word.word(TEXT)
        for position in range(0, len(content), 7):
            damaged = bytearray(content)
            damaged[position] ^= 0xFF
            try:
                read_document(bytes(damaged), "cv.doc", LIMITS, None)
            except DocumentRejectedError:
                continue


class TestXml:
    def test_is_read_like_a_docx(self) -> None:
        document = read_document(WORD_2003, "cv.doc", LIMITS, None)
        first, second, third = document.pages[0].paragraphs
        assert first.runs[0].style.bold
        assert second.item
        assert third.runs[0].link == "https://ada.example.org/"

    def test_under_another_name_it_is_a_mismatch(self) -> None:
        with pytest.raises(DocumentRejectedError) as refusal:
            inspect_document(WORD_2003, "cv.pdf", LIMITS)
        assert refusal.value.code == "type_mismatch"

    def test_a_document_type_is_refused(self) -> None:
        content = WORD_2003.replace(
            b"<w:wordDocument", b"<!DOCTYPE x [<!ENTITY a 'b'>]><w:wordDocument"
        )
        with pytest.raises(DocumentRejectedError) as refusal:
            inspect_document(content, "cv.doc", LIMITS)
        assert refusal.value.code == "file_unreadable"
