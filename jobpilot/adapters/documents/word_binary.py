"""Word 97–2003 documents (.doc): the text in order, with the little formatting that reading needs.

The container holds a stream `WordDocument` whose header (FIB) says where the rest is. The text lies in pieces, in one
or two bytes a character; the piece table (Clx, in the table stream) gives their order. Formatting (bold, size, hidden,
heading, list) hangs on file positions, not on text positions. Fields, cells and breaks are control characters in the
text. Source of all offsets and codes: Microsoft's [MS-DOC], 2.5 (FIB), 2.8.35 (PlcPcd), 2.9.73 (FcCompressed), 2.6.1
(sprms).
"""

import io
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import olefile

from jobpilot.ports.rejections import (
    FileEncryptedError,
    FileTooComplexError,
    FileUnreadableError,
    UnsupportedTypeError,
)

WORD_97 = 0x00C1
MAGIC = 0xA5EC
ENCRYPTED, WHICH_TABLE = 0x0100, 0x0200
COUNTS = 0x4C
"""Lengths of main text, footnotes, headers, (macros), comments, endnotes, text boxes, text boxes of headers."""
FORMATS, PARAGRAPHS, CLX = 0xFA, 0x102, 0x1A2
COMPRESSED = 0x40000000
FORMAT_PAGE = 512
MOST_CHARACTERS = 400_000
BOLD, ITALIC, HIDDEN, SIZE, COLOR = 0x0835, 0x0836, 0x083C, 0x4A43, 0x6870
LIST = 0x460B
HEADINGS = range(1, 10)
"""The numbers of the styles "heading 1" to "heading 9", the same in every document."""
PARAGRAPH_ENTRY = 13
OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
"""Bytes of an operand by the upper three bits of its code; 6 is variable."""


@dataclass(frozen=True, slots=True)
class Format:
    """Direct formatting, without what styles say. Size in points (0 if the style decides), color as 0xRRGGBB.

    `heading` and `item` are of the paragraph.
    """

    bold: bool = False
    italic: bool = False
    hidden: bool = False
    size: float = 0.0
    color: int = 0
    heading: bool = False
    item: bool = False


PLAIN = Format()
FAR = 1 << 31
Reader = Callable[[bytes], Iterator[tuple[int, int, Format]]]


@dataclass(frozen=True, slots=True)
class Story:
    """A part of the document's text with the format of each stretch: (text, format)."""

    stretches: tuple[tuple[str, Format], ...]


@dataclass(frozen=True, slots=True)
class WordBinary:
    """The stories that a résumé's words can be in, and whether there are macros or embedded objects."""

    headers: Story
    main: Story
    boxes: Story
    active: tuple[str, ...]


def open_word_binary(content: bytes) -> WordBinary:
    """Raises FileUnreadableError, FileEncryptedError, FileTooComplexError, UnsupportedTypeError (before Word 97)."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            return _read(container)
    except (OSError, struct.error, IndexError, ValueError, UnicodeDecodeError) as error:
        raise FileUnreadableError from error


def _read(container: olefile.OleFileIO) -> WordBinary:
    if not container.exists("WordDocument"):
        raise UnsupportedTypeError
    main = container.openstream("WordDocument").read()
    magic, version = struct.unpack_from("<HH", main)
    (flags,) = struct.unpack_from("<H", main, 0x0A)
    if magic != MAGIC or version < WORD_97:
        raise UnsupportedTypeError(
            "This is a Word document of before 1997. Open it in Word and save it as DOCX or PDF."
        )
    if flags & ENCRYPTED:
        raise FileEncryptedError
    name = "1Table" if flags & WHICH_TABLE else "0Table"
    table = container.openstream(name).read()
    counts = struct.unpack_from("<8i", main, COUNTS)
    if min(counts) < 0 or sum(counts) > MOST_CHARACTERS:
        raise FileTooComplexError
    pieces = list(_pieces(main, table))
    formats = _Formats(main, table)
    text, notes, headers, _, _, _, boxes, header_boxes = counts
    first_box = sum(counts[:6])
    return WordBinary(
        _story(main, pieces, formats, (text + notes, text + notes + headers)),
        _story(main, pieces, formats, (0, text)),
        _story(main, pieces, formats, (first_box, first_box + boxes + header_boxes)),
        tuple(_active(container)),
    )


def _active(container: olefile.OleFileIO) -> Iterator[str]:
    names = {entry[0].casefold() for entry in container.listdir(streams=True, storages=True)}
    if "macros" in names or "_vba_project_cur" in names:
        yield "macro"
    if "objectpool" in names:
        yield "embedded object"


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    offset: int
    width: int

    def text(self, main: bytes, start: int, end: int) -> str:
        first = self.offset + (start - self.start) * self.width
        raw = main[first : first + (end - start) * self.width]
        return raw.decode("cp1252" if self.width == 1 else "utf-16-le", "replace")


def _pieces(main: bytes, table: bytes) -> Iterator[_Piece]:
    start, length = struct.unpack_from("<II", main, CLX)
    clx = table[start : start + length]
    position = 0
    while clx[position] == 1:
        (size,) = struct.unpack_from("<H", clx, position + 1)
        position += 3 + size
    if clx[position] != 2:
        raise FileUnreadableError
    (size,) = struct.unpack_from("<I", clx, position + 1)
    plc = clx[position + 5 : position + 5 + size]
    count = (len(plc) - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", plc)
    for index in range(count):
        (where,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)
        narrow = bool(where & COMPRESSED)
        offset = where & ~COMPRESSED
        yield _Piece(
            bounds[index],
            bounds[index + 1],
            offset // 2 if narrow else offset,
            1 if narrow else 2,
        )


def _story(main: bytes, pieces: list[_Piece], formats: "_Formats", span: tuple[int, int]) -> Story:
    stretches = []
    for piece in pieces:
        start, end = max(piece.start, span[0]), min(piece.end, span[1])
        while start < end:
            offset = piece.offset + (start - piece.start) * piece.width
            look, until = formats.at(offset)
            stop = min(end, start + max((until - offset) // piece.width, 1))
            stretches.append((piece.text(main, start, stop), look))
            start = stop
    return Story(tuple(stretches))


class _Formats:
    """Direct formatting of characters and paragraphs by position in the stream."""

    def __init__(self, main: bytes, table: bytes) -> None:
        self._characters = _Spans(main, table, FORMATS, _character_formats)
        self._paragraphs = _Spans(main, table, PARAGRAPHS, _paragraph_formats)

    def at(self, offset: int) -> tuple[Format, int]:
        """The format at a position, and where it ends."""
        look, until = self._characters.at(offset)
        paragraph, end = self._paragraphs.at(offset)
        if paragraph is not PLAIN:
            look = replace(look, heading=paragraph.heading, item=paragraph.item)
        return look, min(until, end)


class _Spans:
    """Pages of 512 bytes, each with the formats of a stretch of the stream."""

    def __init__(self, main: bytes, table: bytes, place: int, read: Reader) -> None:
        found: list[tuple[int, int, Format]] = []
        start, length = struct.unpack_from("<II", main, place)
        count = max((length - 4) // 8, 0)
        for index in range(count):
            (page,) = struct.unpack_from("<I", table, start + 4 * (count + 1) + 4 * index)
            begin = (page & 0x3FFFFF) * FORMAT_PAGE
            found += read(main[begin : begin + FORMAT_PAGE])
        self._found = sorted(found, key=lambda span: span[0])
        self._starts = [span[0] for span in self._found]

    def at(self, offset: int) -> tuple[Format, int]:
        """The format at a position, and where it ends."""
        index = bisect_right(self._starts, offset) - 1
        if index >= 0 and offset < self._found[index][1]:
            return self._found[index][2], self._found[index][1]
        following = self._starts[index + 1] if index + 1 < len(self._starts) else FAR
        return PLAIN, following


def _character_formats(page: bytes) -> Iterator[tuple[int, int, Format]]:
    count = page[FORMAT_PAGE - 1]
    bounds = struct.unpack_from(f"<{count + 1}I", page)
    for index in range(count):
        place = 2 * page[4 * (count + 1) + index]
        sprms = page[place + 1 : place + 1 + page[place]] if place else b""
        yield bounds[index], bounds[index + 1], _format(sprms)


def _paragraph_formats(page: bytes) -> Iterator[tuple[int, int, Format]]:
    count = page[FORMAT_PAGE - 1]
    bounds = struct.unpack_from(f"<{count + 1}I", page)
    for index in range(count):
        place = 2 * page[4 * (count + 1) + PARAGRAPH_ENTRY * index]
        if not place:
            continue
        words = page[place]
        begin = place + 1 if words else place + 2
        size = 2 * words - 1 if words else 2 * page[place + 1]
        (style,) = struct.unpack_from("<H", page, begin)
        listed = _sprms(page[begin + 2 : begin + size]).get(LIST, 0) not in {0, 0xFFFF}
        yield bounds[index], bounds[index + 1], Format(heading=style in HEADINGS, item=listed)


def _sprms(sprms: bytes) -> dict[int, int]:
    """The operands of property changes by their codes."""
    found: dict[int, int] = {}
    position = 0
    while position + 2 < len(sprms):
        (code,) = struct.unpack_from("<H", sprms, position)
        position += 2
        kind = code >> 13
        size = OPERANDS[kind] if kind in OPERANDS else 1 + sprms[position]
        found[code] = int.from_bytes(sprms[position : position + min(size, 4)], "little")
        position += size
    return found


def _format(sprms: bytes) -> Format:
    found = _sprms(sprms)
    blue_green_red = found.get(COLOR, 0)
    color = (
        (blue_green_red & 0xFF) << 16 | (blue_green_red & 0xFF00) | (blue_green_red >> 16 & 0xFF)
    )
    return Format(
        bold=found.get(BOLD) == 1,
        italic=found.get(ITALIC) == 1,
        hidden=found.get(HIDDEN) == 1,
        size=found.get(SIZE, 0) / 2,
        color=0 if blue_green_red >> 24 else color,
    )
