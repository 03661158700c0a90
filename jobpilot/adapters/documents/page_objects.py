"""What is on a PDF page besides text: how much of it is pictures, how many shapes, what covers text."""

import ctypes
from dataclasses import dataclass, field
from typing import Any

from pypdfium2 import raw

from jobpilot.adapters.documents.pdf_glyphs import plain

MOST_OBJECTS = 20_000
LEAST_COVER = 4.0
"""Points: a line or a dot covers no word."""
SMALL = 12.0
"""Points: no dot before a line, and no line beside one, is wider."""
WRITING_SHAPES = 30
"""Filled shapes that may be outlined letters."""
A_PICTURE = 0.02
LAST = MOST_OBJECTS

# with plain numbers: many pages have an object for every few letters
_object_at = plain(raw.FPDFPage_GetObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_kind_of = plain(raw.FPDFPageObj_GetType, ctypes.c_int, ctypes.c_void_p)

Bounds = tuple[float, float, float, float]


@dataclass(slots=True)
class PageObjects:
    """`picture` is the share of the page that pictures take (0–1). `covers` are (left, bottom, right, top) in points of
    what is drawn after the first text, with its place in the order of drawing, or `LAST` for what may have any color;
    `fills` are filled shapes with their colours; `small` are shapes, filled or not, that may be a dot or a line;
    `order` has the place of each text object, by its address.
    """

    picture: float = 0.0
    shapes: int = 0
    covers: list[tuple[int, Bounds]] = field(default_factory=list)
    fills: list[tuple[int, Bounds]] = field(default_factory=list)
    small: list[Bounds] = field(default_factory=list)
    order: dict[int, int] = field(default_factory=dict)

    @property
    def may_be_writing(self) -> bool:
        """Whether what is drawn may be letters."""
        return self.picture > A_PICTURE or self.shapes >= WRITING_SHAPES


def look_over(page: Any) -> PageObjects:
    """The page's own objects; those inside of form objects count as one shape each."""
    found = PageObjects()
    width, height = page.get_size()
    area = max(width * height, 1.0)
    address = ctypes.cast(page.raw, ctypes.c_void_p).value
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), MOST_OBJECTS)):
        key = _object_at(address, index)
        kind = _kind_of(key)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            found.order[key or 0] = index
            continue
        handle = ctypes.cast(key, raw.FPDF_PAGEOBJECT)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            found.picture += _inner_pictures(handle, area)
        bounds = _bounds(handle)
        if kind == raw.FPDF_PAGEOBJ_PATH and bounds[2] - bounds[0] < SMALL:
            found.small.append(bounds)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            found.picture += _area(bounds) / area
        elif not _is_filled(handle):
            continue
        else:
            found.shapes += 1
            found.fills.append((_color(handle), bounds))
        if found.order and min(bounds[2] - bounds[0], bounds[3] - bounds[1]) > LEAST_COVER:
            found.covers.append((index if kind == raw.FPDF_PAGEOBJ_PATH else LAST, bounds))
    found.picture = min(found.picture, 1.0)
    return found


def _inner_pictures(form: Any, area: float) -> float:
    """Pictures one level down, by the form's own bounds: scanners wrap the picture of a page so."""
    count = min(max(raw.FPDFFormObj_CountObjects(form), 0), MOST_OBJECTS)
    kinds = (raw.FPDFPageObj_GetType(raw.FPDFFormObj_GetObject(form, i)) for i in range(count))
    held = any(kind == raw.FPDF_PAGEOBJ_IMAGE for kind in kinds)
    return _area(_bounds(form)) / area if held else 0.0


def _is_filled(handle: Any) -> bool:
    if raw.FPDFPageObj_GetType(handle) != raw.FPDF_PAGEOBJ_PATH:
        return True
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(handle, mode, stroke)
    return bool(mode.value != raw.FPDF_FILLMODE_NONE)


def _color(handle: Any) -> int:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha)
    return red.value << 16 | green.value << 8 | blue.value


def _bounds(handle: Any) -> Bounds:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def _area(bounds: Bounds) -> float:
    return max(bounds[2] - bounds[0], 0.0) * max(bounds[3] - bounds[1], 0.0)
