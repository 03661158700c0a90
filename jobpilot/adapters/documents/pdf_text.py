"""Words, boxes, styles and links of a PDF's pages, by PDFium.

PDFium reports characters in content-stream order. A word ends at white space, at a gap wider than `WORD_GAP` of the
font size, or where the baseline jumps.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from jobpilot.adapters.documents.drawn_bullets import drawn_bullets
from jobpilot.adapters.documents.hidden import Ground, lines_of, split_hidden
from jobpilot.adapters.documents.page_objects import PageObjects, look_over
from jobpilot.adapters.documents.pdf_glyphs import Glyph, Look, glyphs_of
from jobpilot.ports.documents import Box, Document, DocumentLimits, Page, PageProgress, Word
from jobpilot.ports.rejections import (
    FileEncryptedError,
    FileUnreadableError,
    TooManyPagesError,
)

WORD_GAP = 0.17
LEAST_GAP = 0.1
RUN_GAP = 2.5
SPACED_LETTERS = 5
SPACED_FROM = 0.15
SPACED_WORD = 1.8
BASELINE_JUMP = 0.5
A_STAMP = 150
WHOLE_PAGE = 0.5


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
    found = list(_words(glyphs_of(text_page.raw), frame))
    if links:
        found = [(_with_link(word, links), look) for word, look in found]
    text_page.close()
    objects = look_over(page)
    seen = [(word, look) for word, look in found if not look.invisible]
    words = [word for word, _ in seen]
    unseen = [word for word, look in found if look.invisible]
    if _is_layer_of_scan(words, unseen, objects):
        words, hidden = [*unseen, *words], list[Word]()
    else:
        orders = [objects.order.get(look.key, -1) for _, look in seen]
        words, hidden = split_hidden(page, words, orders, _grounds(objects, frame))
        hidden = [*unseen, *hidden]
    width, height = page.get_size()
    shapes = (frame.box(*bounds) for bounds in objects.small)
    words += drawn_bullets(words, shapes, width, height)
    return Page(
        number,
        width,
        height,
        tuple(words),
        hidden=lines_of(hidden),
        marks=objects.may_be_writing or bool(words),
        picture=objects.picture,
    )


def _grounds(objects: PageObjects, frame: _Frame) -> list[Ground]:
    covers = [Ground(frame.box(*bounds), over=order) for order, bounds in objects.covers]
    return [*covers, *(Ground(frame.box(*bounds), color=color) for color, bounds in objects.fills)]


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
        if box.y <= middle_y <= box.bottom and box.x <= middle_x <= box.right:
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


def _words(glyphs: Sequence[Glyph], frame: _Frame) -> Iterator[tuple[Word, Look]]:
    """Words, each with the look that most of its letters have.

    They are cut within runs: text that goes on along one baseline, upright or not, visible or not.
    """
    begin, before, end, ground = 0, None, 0.0, 0.0
    for index, (_, left, bottom, right, _, look, _) in enumerate(glyphs):
        if look is not before:
            if before is not None and (
                _differs(look, before)
                or (not look.rotated and _leaves_line(before, look, left - end, bottom - ground))
            ):
                yield from _split_run(glyphs[begin:index], frame)
                begin = index
            before, ahead, back = look, RUN_GAP * look.size, -look.size
        elif (
            (bottom != ground or not back <= left - end <= ahead)
            and not look.rotated
            and _leaves_line(look, look, left - end, bottom - ground)
        ):
            yield from _split_run(glyphs[begin:index], frame)
            begin = index
        end, ground = right, bottom
    if glyphs:
        yield from _split_run(glyphs[begin:], frame)


def _differs(look: Look, other: Look) -> bool:
    return look.invisible is not other.invisible or look.rotated is not other.rotated


def _leaves_line(before: Look, look: Look, gap: float, rise: float) -> bool:
    size = max(before.size, look.size)
    return gap > RUN_GAP * size or gap < -size or abs(rise) > BASELINE_JUMP * size


def _split_run(run: Sequence[Glyph], frame: _Frame) -> Iterator[tuple[Word, Look]]:
    _, lefts, _, rights, _, looks, spaces = zip(*run, strict=True)
    rotated = looks[0].rotated
    gaps = [left - right for left, right in zip(lefts[1:], rights, strict=False)]
    usual = sorted(gaps)[len(gaps) // 2] if len(run) >= SPACED_LETTERS and not rotated else 0.0
    least = LEAST_GAP * min([look.size for look in set(looks)])
    begin = 0
    for index, (gap, spaced) in enumerate(zip(gaps, spaces[1:], strict=True), 1):
        if not spaced and (rotated or gap <= least):
            continue
        if rotated or _ends_word(looks[index - 1], looks[index], spaced, gap, usual):
            yield _word(run[begin:index], frame)
            begin = index
    yield _word(run[begin:], frame)


def _ends_word(before: Look, look: Look, spaced: bool, gap: float, usual: float) -> bool:  # noqa: FBT001 - a property of the line
    """White space ends a word, but not between the letters of a widely set heading; there only a wider gap does.

    `usual` is the median gap between the run's letters, in points; negative in tightly set text.
    """
    size = max(look.size, before.size)
    if usual > SPACED_FROM * size:
        return gap > SPACED_WORD * usual
    return spaced or (gap > LEAST_GAP * size and gap > WORD_GAP * size + min(0.0, usual))


def _word(glyphs: Sequence[Glyph], frame: _Frame) -> tuple[Word, Look]:
    texts, lefts, bottoms, rights, tops, looks, _ = zip(*glyphs, strict=True)
    look = looks[0]
    if looks.count(look) != len(looks):
        look = max(looks, key=looks.count)
    box = frame.box(min(lefts), min(bottoms), max(rights), max(tops))
    return Word("".join(texts), box, look.style, None, look.rotated), look
