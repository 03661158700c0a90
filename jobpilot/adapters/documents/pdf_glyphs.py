"""Characters of a PDF page with their boxes and looks, by PDFium.

Problem: PDFium answers about one character at a time, and a page has thousands. Mechanism: the functions that are asked
once per character are called with plain numbers and write into buffers that are used again; style is asked once per
text object; the baseline is asked again only when the box moves up or down.
"""

import ctypes
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pypdfium2 import raw

from jobpilot.ports.documents import Style
from jobpilot.ports.rejections import FileTooComplexError

MOST_CHARACTERS = 200_000
ASCENT, DESCENT = 0.82, 0.22
ROTATED_FROM = math.radians(20)
INVISIBLE_MODES = frozenset({3, 7})
UNREADABLE_SIZE = 1.6
"""Points; nobody reads type as small as this."""
STEEPEST_SLANT = 60
BOLD_FROM, BLACK = 600, 900
SURROGATES = range(0xD800, 0xE000)
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


def plain(function: Any, answer: Any, *arguments: Any) -> Callable[..., Any]:
    """The same function, taking and answering with plain numbers: once per character, pointer objects cost too much."""
    return ctypes.cast(function, ctypes.PYFUNCTYPE(answer, *arguments))


_code_of = plain(raw.FPDFText_GetUnicode, ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
_object_of = plain(raw.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_box_of = plain(
    raw.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)
_origin_of = plain(
    raw.FPDFText_GetCharOrigin,
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_void_p,
)
_matrix_of = plain(
    raw.FPDFText_GetMatrix, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)
_size_of = plain(raw.FPDFText_GetFontSize, ctypes.c_double, ctypes.c_void_p, ctypes.c_int)
_color_of = plain(raw.FPDFPageObj_GetFillColor, ctypes.c_int, *[ctypes.c_void_p] * 5)
_font_of = plain(raw.FPDFTextObj_GetFont, ctypes.c_void_p, ctypes.c_void_p)
_mode_of = plain(raw.FPDFTextObj_GetTextRenderMode, ctypes.c_int, ctypes.c_void_p)


@dataclass(slots=True, eq=False)
class Look:
    """How a text object looks; `key` is its address. The last three say where its letters stand: the lower edge of the
    box that was `seen` last, and the edges made of its baseline.
    """

    style: Style
    rotated: bool
    invisible: bool
    size: float = 1.0
    key: int = 0
    seen: float = math.nan
    bottom: float = 0.0
    top: float = 0.0

    def stand_on(self, baseline: float, seen: float) -> None:
        """Its letters stand on this baseline while their boxes end at `seen`; both in points."""
        self.bottom = baseline - DESCENT * self.style.size
        self.top = baseline + ASCENT * self.style.size
        self.seen = seen if self.style.size > 0 else math.nan


Glyph = tuple[str, float, float, float, float, Look, bool]
"""A character, or the letters of a ligature: text, left, bottom, right, top (points), look, and whether white space
stands before it. A plain tuple, for there are thousands of them on a page.
"""


def glyphs_of(text_page: Any) -> list[Glyph]:
    """The characters that are no white space, in stream order.

    Raises:
        FileTooComplexError: more than `MOST_CHARACTERS`.
    """
    count = raw.FPDFText_CountChars(text_page)
    if count > MOST_CHARACTERS:
        raise FileTooComplexError
    page = ctypes.cast(text_page, ctypes.c_void_p).value
    looks, texts = _Looks(text_page), _Texts()
    box, x, y = (ctypes.c_float * 4)(), ctypes.c_double(), ctypes.c_double()
    numbers: Any = memoryview(box).cast("B").cast("f")
    box_at, x_at, y_at = ctypes.addressof(box), ctypes.addressof(x), ctypes.addressof(y)
    found: list[Glyph] = []
    spaced = False
    code_of, object_of, box_of = _code_of, _object_of, _box_of
    known_look, last, look = looks.known.get, 0, looks.known[0]
    for index in range(count):
        text = texts[code_of(page, index)]
        if not text:
            spaced = spaced or text is None
            continue
        key = object_of(page, index) or 0
        if key != last:
            last, look = key, known_look(key) or looks.ask(key, index)
        box_of(page, index, box_at)
        left, top, right, bottom = numbers.tolist()
        if not look.rotated:
            if bottom != look.seen:
                _origin_of(page, index, x_at, y_at)
                look.stand_on(y.value, bottom)
            bottom, top = look.bottom, look.top
        found.append((text, left, bottom, right, top, look, spaced))
        spaced = False
    return found


class _Texts(dict[int, str | None]):
    """What a character code stands for: `None` is white space, an empty text is nothing at all."""

    def __missing__(self, code: int) -> str | None:
        text: str | None = ""
        if code and code not in SURROGATES and code <= sys.maxunicode:
            text = chr(code).translate(LIGATURES)
            text = None if text.isspace() else text
        self[code] = text
        return text


class _Looks:
    """Style of each text object, asked once. Many files have an object for every few letters."""

    def __init__(self, text_page: Any) -> None:
        self._text_page = text_page
        self._page = ctypes.cast(text_page, ctypes.c_void_p).value
        self.known: dict[int, Look] = {0: Look(Style(), rotated=False, invisible=False)}
        self._fonts: dict[int, tuple[str, bool, bool]] = {}
        self._styles: dict[tuple[float, int, int], Style] = {}
        self._matrix, self._color = (ctypes.c_float * 6)(), (ctypes.c_uint * 4)()
        self._numbers: Any = memoryview(self._matrix).cast("B").cast("f")
        self._parts: Any = memoryview(self._color).cast("B").cast("I")
        self._matrix_at, first = ctypes.addressof(self._matrix), ctypes.addressof(self._color)
        self._color_at = [first + part * ctypes.sizeof(ctypes.c_uint) for part in range(4)]

    def ask(self, key: int, index: int) -> Look:
        """The look of the text object at this address, which has the character with this index."""
        _matrix_of(self._page, index, self._matrix_at)
        a, b, c, d, _, _ = self._numbers.tolist()
        size = _size_of(self._page, index) * (math.hypot(c, d) or 1.0)
        _color_of(key, *self._color_at)
        red, green, blue, opacity = self._parts.tolist()
        style = self._style(round(size, 2), red << 16 | green << 8 | blue, _font_of(key) or 0)
        invisible = _mode_of(key) in INVISIBLE_MODES or opacity == 0
        if not invisible and size < UNREADABLE_SIZE:
            invisible = self._height(index) < UNREADABLE_SIZE
        rotated = abs(math.atan2(b, a)) > ROTATED_FROM
        look = self.known[key] = Look(style, rotated, invisible, max(style.size, 1.0), key)
        return look

    def _style(self, size: float, color: int, font: int) -> Style:
        known = self._styles.get((size, color, font))
        if known is None:
            name, bold, italic = self._font(font)
            known = self._styles[size, color, font] = Style(size, bold, italic, color, name)
        return known

    def _height(self, index: int) -> float:
        """Of a letter as drawn, in points: some fonts put their size elsewhere."""
        rectangle = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self._text_page, index, rectangle)
        return float(abs(rectangle.top - rectangle.bottom))

    def _font(self, address: int) -> tuple[str, bool, bool]:
        """Its name, whether it is bold, whether it leans."""
        known = self._fonts.get(address)
        if known is None:
            font = ctypes.cast(address, raw.FPDF_FONT)
            buffer = ctypes.create_string_buffer(128)
            raw.FPDFFont_GetBaseFontName(font, buffer, len(buffer))
            name = buffer.value.decode("utf-8", "replace")
            slant = ctypes.c_int()
            raw.FPDFFont_GetItalicAngle(font, slant)
            bold = _is_bold(name, raw.FPDFFont_GetWeight(font))
            known = self._fonts[address] = (name, bold, _is_italic(name, slant.value))
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
