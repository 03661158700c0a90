"""What needs a closer look gets one, whatever a file hides it in; what does not is told from the bytes alone."""

import zlib

import pytest

from jobpilot.adapters.documents.pdf_bytes import count_links

PAGES = b"2 0 obj <</Type/Pages /Count 1 /Kids [3 0 R]>> endobj 3 0 obj <</Type /Page>> endobj "
LINK = b"4 0 obj <</Subtype/Link /A <</S /URI /URI (https://example.org)>> >> endobj "
HEAD = b"%PDF-1.7\n1 0 obj <</Type/Catalog /Pages 2 0 R>> endobj "


def packed(objects: bytes, entries: bytes = b"/Filter /FlateDecode") -> bytes:
    stream = zlib.compress(objects)
    return (
        b"9 0 obj <</Type /ObjStm " + entries + b">> stream\r\n" + stream + b"\nendstream endobj "
    )


def test_counts_links_in_plain_and_packed_objects() -> None:
    assert count_links(HEAD + PAGES, 9) == 0
    assert count_links(HEAD + PAGES + LINK, 9) == 1
    assert count_links(HEAD + PAGES + LINK + packed(LINK + LINK), 9) == 3
    assert count_links(HEAD + packed(PAGES), 9) == 0


def test_opening_at_a_page_is_nothing_to_tell_of() -> None:
    assert count_links(HEAD + PAGES + b"<</OpenAction 5 0 R>> <</S /GoTo /D (top)>>", 9) == 0


@pytest.mark.parametrize(
    "doubtful",
    [
        b"<</S /JavaScript /JS (app.alert(1))>>",
        b"<</S/Launch>>",
        b"<</S /Java#53cript>>",
        b"<</#4caunch 1>>",
        b"trailer <</Encrypt 7 0 R>>",
        b"<</Names <</EmbeddedFiles 7 0 R>> >>",
        b"<</AcroForm <</XFA 7 0 R>> >>",
        b"<</Type /Pages /Kids [2 0 R]>>",
        b"<</Type /Page>>",
        packed(b"<</S /JavaScript>>"),
        packed(b"<<>>", b"/Filter [/ASCIIHexDecode /FlateDecode]"),
        packed(b"<<>>", b"/Filter /FlateDecode /DecodeParms <</Predictor 12>>"),
        packed(b"<<>>")[:-40],
        b"9 0 obj <</Type /Obj#53tm>> stream endstream",
    ],
)
def test_any_doubt_is_left_to_the_walk(doubtful: bytes) -> None:
    assert count_links(HEAD + PAGES + doubtful, 9) is None


@pytest.mark.parametrize("kids", [b"3 0 R 3 0 R", b"3 0 R 2 0 R", b"", b"[3 0 R]"])
def test_a_page_list_that_is_not_what_it_says(kids: bytes) -> None:
    assert count_links(HEAD + PAGES.replace(b"3 0 R", kids), 9) is None


def test_too_many_pages() -> None:
    assert count_links(HEAD + PAGES, 0) is None


def test_a_stream_that_unpacks_to_too_much() -> None:
    assert count_links(HEAD + PAGES + packed(bytes(20 * 1024 * 1024)), 9) is None
