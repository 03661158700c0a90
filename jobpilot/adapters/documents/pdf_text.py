"""Words, boxes, styles and links of a PDF's pages, by PDFium.

PDFium reports characters in content-stream order. A word ends at white space, at a gap wider than `WORD_GAP` of the
font size, or where the baseline jumps. Style is asked once per text object, not per character.
"""

import ctypes
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from jobpilot.adapters.documents.hidden import lines_of, split_hidden
from jobpilot.adapters.documents.page_objects import PageObjects, look_over
from jobpilot.ports.documents import Box, Document, DocumentLimits, Page, PageProgress, Style, Word
from jobpilot.ports.rejections import (
    FileEncryptedError,
    FileTooComplexError,
    FileUnreadableError,
    TooManyPagesError,
)

WORD_GAP = 0.17
LEAST_GAP = 0.1
MOST_CHARACTERS = 200_000
RUN_GAP = 2.5
SPACED_LETTERS = 5
SPACED_FROM = 0.15
SPACED_WORD = 1.8
ASCENT, DESCENT = 0.82, 0.22
BASELINE_JUMP = 0.5
ROTATED_FROM = math.radians(20)
INVISIBLE_MODES = frozenset({3, 7})
UNREADABLE_SIZE = 1.6
"""Points; nobody reads type as small as this."""
A_STAMP = 150
WHOLE_PAGE = 0.5
STEEPEST_SLANT = 60
BOLD_FROM, BLACK = 600, 900
LIGATURES = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
        "\u00a0": " ",
        "\u00ad": "",
        "\x02": "-",
        "\ufffe": "-",
        "\u200b": "",
    }
)


# the same function, answering with a plain number: once per character, that is much cheaper than a pointer object
_text_object_address = ctypes.cast(
    raw.FPDFText_GetTextObject, ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
)


@dataclass(slots=True)
class _Look:
    style: Style
    rotated: bool
    invisible: bool


@dataclass(slots=True)
class _Glyph:
    text: str
    left: float
    bottom: float
    right: float
    top: float
    look: _Look


class _Looks:
    """Style of each text object, asked once."""

    def __init__(self, text_page: ctypes.c_void_p) -> None:
        self._text_page = text_page
        self._known: dict[int, _Look] = {}
        self._fonts: dict[int, tuple[str, bool, bool]] = {}

    def of(self, index: int) -> _Look:
        key = _text_object_address(self._text_page, index) or 0
        look = self._known.get(key)
        if look is None:
            handle = raw.FPDFText_GetTextObject(self._text_page, index)
            look = (
                self._ask(handle, index) if key else _Look(Style(), rotated=False, invisible=False)
            )
            self._known[key] = look
        return look

    def _ask(self, handle: ctypes.c_void_p, index: int) -> _Look:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._text_page, index, matrix)
        size = raw.FPDFText_GetFontSize(self._text_page, index) * (
            math.hypot(matrix.c, matrix.d) or 1.0
        )
        angle = math.atan2(matrix.b, matrix.a)
        color = [ctypes.c_uint() for _ in range(4)]
        raw.FPDFPageObj_GetFillColor(handle, *color)
        red, green, blue, opacity = (part.value for part in color)
        name, bold, italic = self._font(raw.FPDFTextObj_GetFont(handle))
        style = Style(round(size, 2), bold, italic, red << 16 | green << 8 | blue, name)
        return _Look(
            style,
            abs(angle) > ROTATED_FROM,
            raw.FPDFTextObj_GetTextRenderMode(handle) in INVISIBLE_MODES
            or opacity == 0
            or (size < UNREADABLE_SIZE and self._height(index) < UNREADABLE_SIZE),
        )

    def _height(self, index: int) -> float:
        """Of a letter as drawn, in points: some fonts put their size elsewhere."""
        rectangle = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self._text_page, index, rectangle)
        return float(abs(rectangle.top - rectangle.bottom))

    def _font(self, font: ctypes.c_void_p) -> tuple[str, bool, bool]:
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        known = self._fonts.get(key)
        if known is None:
            buffer = ctypes.create_string_buffer(128)
            raw.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
            name = buffer.value.decode("utf-8", "replace")
            slant = ctypes.c_int()
            raw.FPDFFont_GetItalicAngle(font, slant)
            known = self._fonts[key] = (
                name,
                _is_bold(name, raw.FPDFFont_GetWeight(font)),
                _is_italic(name, slant.value),
            )
        return known


def _is_bold(name: str, weight: int) -> bool:
    lowered = name.casefold()
    named = ("bold", "black", "heavy", "demi", "-bd", "cmbx", "-medi", "bx1")
    return any(part in lowered for part in named) or BOLD_FROM <= weight <= BLACK


def _is_italic(name: str, angle: int) -> bool:
    lowered = name.casefold()
    return any(part in lowered for part in ("italic", "oblique", "-it", "cmti", "slant")) or (
        0 < abs(angle) < STEEPEST_SLANT
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """Maps PDF points (origin bottom-left, unrotated) to fractions of the page as shown."""

    left: float
    bottom: float
    width: float
    height: float
    turns: int

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        x0, x1 = (left - self.left) / self.width, (right - self.left) / self.width
        y0, y1 = 1 - (top - self.bottom) / self.height, 1 - (bottom - self.bottom) / self.height
        for _ in range(self.turns):
            x0, x1, y0, y1 = 1 - y1, 1 - y0, x0, x1
        return Box(round(x0, 5), round(y0, 5), round(x1 - x0, 5), round(y1 - y0, 5))


def read_pdf(
    content: bytes, limits: DocumentLimits | None = None, on_page: PageProgress | None = None
) -> Document:
    """All pages with their words.

    Raises:
        FileEncryptedError: a password is needed.
        FileUnreadableError: PDFium cannot open it.
        TooManyPagesError, FileTooComplexError: more pages or characters than allowed.
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if "password" in str(error).casefold():
            raise FileEncryptedError from error
        raise FileUnreadableError from error
    pages = []
    total = len(document)
    if total > (limits or DocumentLimits()).pages:
        raise TooManyPagesError
    for index in range(total):
        try:
            pages.append(_read_page(document[index], index + 1))
        except pdfium.PdfiumError as error:
            raise FileUnreadableError from error
        if on_page is not None:
            on_page(index + 1, total)
    return Document("pdf", tuple(pages))


def _read_page(page: pdfium.PdfPage, number: int) -> Page:
    left, bottom, right, top = page.get_cropbox()
    frame = _Frame(
        left, bottom, max(right - left, 1.0), max(top - bottom, 1.0), page.get_rotation() // 90 % 4
    )
    text_page = page.get_textpage()
    links = _links(page, frame)
    found = [(_with_link(word, links), unseen) for word, unseen in _words(text_page.raw, frame)]
    text_page.close()
    objects = look_over(page)
    words = [word for word, unseen in found if not unseen]
    unseen = [word for word, unseen in found if unseen]
    hidden: list[Word] = []
    if _is_layer_of_scan(words, unseen, objects):
        words = [*unseen, *words]
    else:
        words, hidden = split_hidden(
            page, words, objects, [frame.box(*cover) for cover in objects.covers]
        )
        hidden = [*unseen, *hidden]
    width, height = page.get_size()
    return Page(
        number,
        width,
        height,
        tuple(words),
        hidden=lines_of(hidden),
        marks=objects.may_be_writing or bool(words),
        picture=objects.picture,
    )


def _is_layer_of_scan(words: list[Word], unseen: list[Word], objects: PageObjects) -> bool:
    """Whether the unseen words are what a scanner's software read on the picture of a page."""
    letters = sum(len(word.text) for word in words)
    return (
        objects.picture >= WHOLE_PAGE
        and letters < A_STAMP
        and sum(len(word.text) for word in unseen) > letters
    )


def _with_link(word: Word, links: list[tuple[Box, str]]) -> Word:
    middle_x, middle_y = word.box.x + word.box.w / 2, word.box.y + word.box.h / 2
    for box, address in links:
        if box.x <= middle_x <= box.right and box.y <= middle_y <= box.bottom:
            return Word(word.text, word.box, word.style, address, word.rotated)
    return word


def _links(page: pdfium.PdfPage, frame: _Frame) -> list[tuple[Box, str]]:
    found = []
    position, link, rectangle = ctypes.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    while raw.FPDFLink_Enumerate(page.raw, position, link):
        action = raw.FPDFLink_GetAction(link)
        if not action or not raw.FPDFLink_GetAnnotRect(link, rectangle):
            continue
        buffer = ctypes.create_string_buffer(2048)
        raw.FPDFAction_GetURIPath(page.pdf.raw, action, buffer, len(buffer))
        address = buffer.value.decode("utf-8", "replace")
        if address:
            found.append(
                (
                    frame.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top),
                    address,
                )
            )
    return found


def _glyphs(text_page: ctypes.c_void_p) -> Iterator[_Glyph | None]:
    """Characters in stream order; `None` where white space ends a word."""
    looks = _Looks(text_page)
    rectangle, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    count = raw.FPDFText_CountChars(text_page)
    if count > MOST_CHARACTERS:
        raise FileTooComplexError
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text_page, index)
        if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:  # noqa: PLR2004
            continue
        text = chr(code).translate(LIGATURES)
        if not text:
            continue
        if text.isspace():
            yield None
            continue
        look = looks.of(index)
        raw.FPDFText_GetLooseCharBox(text_page, index, rectangle)
        bottom, top = rectangle.bottom, rectangle.top
        if not look.rotated:
            raw.FPDFText_GetCharOrigin(text_page, index, x, y)
            bottom, top = y.value - DESCENT * look.style.size, y.value + ASCENT * look.style.size
        yield _Glyph(text, rectangle.left, bottom, rectangle.right, top, look)


def _words(text_page: ctypes.c_void_p, frame: _Frame) -> Iterator[tuple[Word, bool]]:
    """Words, and whether each is invisible by its own look."""
    pending: list[_Glyph | None] = []
    before: _Glyph | None = None
    for glyph in _glyphs(text_page):
        if glyph is not None:
            if before is not None and _leaves_run(before, glyph):
                yield from _split_run(pending, frame)
                pending = []
            before = glyph
        pending.append(glyph)
    yield from _split_run(pending, frame)


def _leaves_run(before: _Glyph, glyph: _Glyph) -> bool:
    """A run is text of one font that goes on along one baseline."""
    size = max(before.look.style.size, glyph.look.style.size, 1.0)
    if before.look.invisible != glyph.look.invisible:
        return True
    if before.look.rotated or glyph.look.rotated:
        return before.look.rotated != glyph.look.rotated
    gap = glyph.left - before.right
    return (
        gap > RUN_GAP * size
        or gap < -size
        or abs(glyph.bottom - before.bottom) > BASELINE_JUMP * size
    )


def _split_run(run: list[_Glyph | None], frame: _Frame) -> Iterator[tuple[Word, bool]]:
    glyphs = [glyph for glyph in run if glyph is not None]
    usual = _usual_gap(glyphs)
    pending: list[_Glyph] = []
    space = False
    for glyph in run:
        if glyph is None:
            space = True
            continue
        if pending and _ends_word(pending[-1], glyph, usual, space=space):
            yield _word(pending, frame), pending[0].look.invisible
            pending = []
        pending.append(glyph)
        space = False
    if pending:
        yield _word(pending, frame), pending[0].look.invisible


def _usual_gap(glyphs: list[_Glyph]) -> float:
    """The median gap between neighbouring letters, in points; negative in tightly set text."""
    if len(glyphs) < SPACED_LETTERS or glyphs[0].look.rotated:
        return 0.0
    gaps = sorted(after.left - before.right for before, after in itertools.pairwise(glyphs))
    return gaps[len(gaps) // 2]


def _ends_word(before: _Glyph, glyph: _Glyph, usual: float, *, space: bool) -> bool:
    """White space ends a word, but not between the letters of a widely set heading; there only a wider gap does."""
    if before.look.rotated:
        return space
    size = max(before.look.style.size, glyph.look.style.size, 1.0)
    gap = glyph.left - before.right
    if usual > SPACED_FROM * size:
        return gap > SPACED_WORD * usual
    return space or gap > max(WORD_GAP * size + min(usual, 0.0), LEAST_GAP * size)


def _word(glyphs: list[_Glyph], frame: _Frame) -> Word:
    look = glyphs[0].look
    if any(glyph.look is not look for glyph in glyphs):
        look = max(glyphs, key=lambda glyph: sum(other.look is glyph.look for other in glyphs)).look
    box = frame.box(
        min(glyph.left for glyph in glyphs),
        min(glyph.bottom for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        max(glyph.top for glyph in glyphs),
    )
    return Word("".join(glyph.text for glyph in glyphs), box, look.style, None, look.rotated)
