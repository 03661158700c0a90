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


def _plain(function: Any, answer: Any, *arguments: Any) -> Callable[..., Any]:
    """The same function, taking and answering with plain numbers: once per character, pointer objects cost too much."""
    return ctypes.cast(function, ctypes.PYFUNCTYPE(answer, *arguments))


_code_of = _plain(raw.FPDFText_GetUnicode, ctypes.c_uint, ctypes.c_void_p, ctypes.c_int)
_object_of = _plain(raw.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_box_of = _plain(
    raw.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)
_origin_of = _plain(
    raw.FPDFText_GetCharOrigin,
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_void_p,
)


@dataclass(slots=True)
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


@dataclass(slots=True)
class Glyph:
    """A character, or the letters of a ligature. Edges in points; `spaced` says that white space stands before it."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    look: Look
    spaced: bool


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
    for index in range(count):
        text = texts[_code_of(page, index)]
        if not text:
            spaced = spaced or text is None
            continue
        look = looks.of(_object_of(page, index) or 0, index)
        _box_of(page, index, box_at)
        left, top, right, bottom = numbers.tolist()
        if not look.rotated:
            if bottom != look.seen:
                _origin_of(page, index, x_at, y_at)
                look.stand_on(y.value, bottom)
            bottom, top = look.bottom, look.top
        found.append(Glyph(text, left, bottom, right, top, look, spaced))
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
    """Style of each text object, asked once."""

    def __init__(self, text_page: Any) -> None:
        self._text_page = text_page
        self._known: dict[int, Look] = {0: Look(Style(), rotated=False, invisible=False)}
        self._fonts: dict[int, tuple[str, bool, bool]] = {}
        self._matrix = raw.FS_MATRIX()
        self._color = [ctypes.c_uint() for _ in range(4)]

    def of(self, key: int, index: int) -> Look:
        look = self._known.get(key)
        if look is None:
            handle = raw.FPDFText_GetTextObject(self._text_page, index)
            look = self._known[key] = self._ask(handle, index, key)
        return look

    def _ask(self, handle: Any, index: int, key: int) -> Look:
        matrix = self._matrix
        raw.FPDFText_GetMatrix(self._text_page, index, matrix)
        size = raw.FPDFText_GetFontSize(self._text_page, index) * (
            math.hypot(matrix.c, matrix.d) or 1.0
        )
        angle = math.atan2(matrix.b, matrix.a)
        raw.FPDFPageObj_GetFillColor(handle, *self._color)
        red, green, blue, opacity = (part.value for part in self._color)
        name, bold, italic = self._font(raw.FPDFTextObj_GetFont(handle))
        style = Style(round(size, 2), bold, italic, red << 16 | green << 8 | blue, name)
        return Look(
            style,
            abs(angle) > ROTATED_FROM,
            raw.FPDFTextObj_GetTextRenderMode(handle) in INVISIBLE_MODES
            or opacity == 0
            or (size < UNREADABLE_SIZE and self._height(index) < UNREADABLE_SIZE),
            max(style.size, 1.0),
            key,
        )

    def _height(self, index: int) -> float:
        """Of a letter as drawn, in points: some fonts put their size elsewhere."""
        rectangle = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self._text_page, index, rectangle)
        return float(abs(rectangle.top - rectangle.bottom))

    def _font(self, font: Any) -> tuple[str, bool, bool]:
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
