"""Size, baseline and weight of a line, measured on its ink.

Problem: recognition gives loose boxes around lines, but the layout compares font sizes and baselines as a PDF's text
gives them. Mechanism: below the baseline hardly any ink is left, so the row where the ink drops is the baseline; the
first inked row is the height of what the text holds (capitals, ascenders, digits, or only small letters), and that in
turn is a known share of the font size. Strokes of bold type are wider for their size than those of the page's usual
type.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

CAPITAL, SMALL, MIDDLE, ACCENTED, WIDE = 0.715, 0.5, 0.65, 0.90, 0.86
GAPS = 12
"""Of the strip's height: more than this between inked rows parts a line from the one above."""
BASELINE_SHARE = 0.32
FAINT = 0.015
SAME_SIZE = 0.11
BOLD_FROM = 1.32
BLUR = 1.0
LEAST_LETTERS = 4
TELLING_LETTERS = 3
CLEARLY = 0.25
LEAST_CONTRAST = 24
NEAR = 0.55
UNSURE_BY = 0.4
LEAST_BLANK = 2
_ASCENDERS = frozenset("bdfhkl0123456789(){}[]/|@&%#!?ß")
_MIDDLE = frozenset("ijt")


@dataclass(frozen=True, slots=True)
class Ink:
    """A line's ink: rows (pixels) of its baseline, and its font size in pixels; `telling` if that is sure."""

    baseline: float
    size: float
    mask: Mask
    left: int
    top: int
    telling: bool = False


def measure(gray: NDArray[np.uint8], box: tuple[float, float, float, float], text: str) -> Ink:
    """The ink of the line inside a box (left, top, right, bottom in pixels)."""
    left, top = max(int(box[0]), 0), max(int(box[1]), 0)
    right, bottom = max(int(box[2]) + 1, left + 1), max(int(box[3]) + 1, top + 1)
    crop = gray[top:bottom, left:right]
    usual = (bottom - top) * 0.72
    guess = Ink(top + 0.78 * (bottom - top), usual, np.zeros(crop.shape, bool), left, top)
    if min(crop.shape) < 4 or int(crop.max()) - int(crop.min()) < LEAST_CONTRAST:
        return guess
    mask = _mask(crop)
    rows = mask.sum(axis=1)
    baseline = _baseline(rows)
    first = _first(rows, baseline)
    height = baseline + 1 - first
    if height < 3:
        return guess
    return Ink(top + baseline + 1, height / _share(text), mask, left, top, tells_size(text))


def _mask(crop: NDArray[np.uint8]) -> Mask:
    """True where there is ink, whether dark on light or light on dark."""
    _, dark = cv2.threshold(crop, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    mask: Mask = dark > 0
    return ~mask if mask.mean() > 0.5 else mask


def _baseline(rows: NDArray[np.int_]) -> int:
    """The last row that has much of the ink that the fullest row has."""
    full = np.percentile(rows, 95)
    inked = np.flatnonzero(rows >= BASELINE_SHARE * full)
    return int(inked[-1]) if len(inked) else len(rows) - 1


def _first(rows: NDArray[np.int_], baseline: int) -> int:
    """The highest inked row above the baseline that belongs to the line."""
    least = max(2.0, FAINT * float(rows.max()))
    gap = max(2, len(rows) // GAPS)
    first, empty = baseline, 0
    for row in range(baseline, -1, -1):
        if rows[row] >= least:
            first, empty = row, 0
        else:
            empty += 1
            if empty > gap:
                break
    return first


def _share(text: str) -> float:
    """How much of the font size the text takes above its baseline."""
    if any("\u2e80" <= character <= "\u9fff" for character in text):
        return WIDE
    for character in text:
        if character.isupper() and unicodedata.decomposition(character):
            return ACCENTED
    if tells_size(text):
        return CAPITAL
    accented = any(not character.isascii() for character in text if character.isalpha())
    return MIDDLE if accented or any(character in _MIDDLE for character in text) else SMALL


def tells_size(text: str) -> bool:
    """Whether the text has letters whose height is a firm share of the font size."""
    return any(character.isupper() or character in _ASCENDERS for character in text)


def word_size(ink: Ink, left: float, right: float, text: str) -> float | None:
    """The font size of one word of a line, in pixels: that of the line unless the word's is clearly another.

    `None` when the word is too short to tell.
    """
    part = ink.mask[:, max(int(left) - ink.left, 0) : max(int(right) - ink.left, 0)]
    baseline = round(ink.baseline) - ink.top - 1
    letters = sum(character.isalnum() for character in text)
    if letters < TELLING_LETTERS or not tells_size(text) or not part.any() or baseline < 0:
        return None
    rows = part.sum(axis=1)
    size = (baseline + 1 - _first(rows, min(baseline, len(rows) - 1))) / _share(text)
    return size if abs(size - ink.size) > CLEARLY * ink.size else ink.size


def blank_near(ink: Ink, left: float, right: float) -> tuple[float, float]:
    """The blank between two words whose edges are guessed: the widest run of columns without ink around the guess."""
    reach = NEAR * ink.size
    start = max(int(min(left, right) - reach) - ink.left, 0)
    end = min(int(max(left, right) + reach) - ink.left, ink.mask.shape[1])
    columns = np.append(ink.mask[:, start : max(end, start)].sum(axis=0) > 0, True)
    best, begin = (0, 0), 0
    for index, inked in enumerate(columns):
        if inked:
            best = max(best, (begin, index), key=lambda run: run[1] - run[0])
            begin = index + 1
    if best[1] - best[0] < LEAST_BLANK:
        return left, right
    return ink.left + start + best[0], ink.left + start + best[1]


def stroke(ink: Ink, left: float, right: float) -> float:
    """The mean width of the strokes between two columns of the picture, in pixels; 0 without ink.

    A pixel less than measured: the edge that scanning blurs is the same for small and large type.
    """
    part = ink.mask[:, max(int(left) - ink.left, 0) : max(int(right) - ink.left, 0)]
    if part.size == 0:
        return 0.0
    padded = np.pad(part, 1).astype(np.int8)
    edge = np.abs(np.diff(padded, axis=0)).sum() + np.abs(np.diff(padded, axis=1)).sum()
    return max(2.0 * float(part.sum()) / float(edge) - BLUR, 0.0) if edge else 0.0


def agree_on_sizes(
    sizes: Sequence[float], weights: Sequence[int], telling: Sequence[bool]
) -> list[float]:
    """Sizes that differ by less than a measure can tell become one: the weighted median of their group.

    One measured on letters that tell little becomes the nearest of the others, if one is near.
    """
    order = sorted(
        (index for index in range(len(sizes)) if telling[index]), key=lambda index: sizes[index]
    )
    groups: list[list[int]] = []
    for index in order:
        if groups and sizes[index] <= sizes[groups[-1][0]] * (1 + 2 * SAME_SIZE):
            near = _median([sizes[i] for i in groups[-1]], [weights[i] for i in groups[-1]])
            if sizes[index] <= near * (1 + SAME_SIZE):
                groups[-1].append(index)
                continue
        groups.append([index])
    agreed = list(sizes)
    for group in groups:
        middle = _median([sizes[i] for i in group], [weights[i] for i in group])
        for index in group:
            agreed[index] = middle
    known = {agreed[index] for index in order}
    for index in range(len(sizes)):
        if not telling[index] and known:
            nearest = min(known, key=lambda size: abs(size - sizes[index]))
            if abs(nearest - sizes[index]) <= UNSURE_BY * nearest:
                agreed[index] = nearest
    return agreed


def are_bold(strokes: Sequence[float], letters: Sequence[int]) -> list[bool]:
    """Which words have strokes much wider, for their size, than most of the page's text.

    `strokes` are widths relative to the font size. A word too short to tell follows the one before it.
    """
    known = [index for index, count in enumerate(letters) if count >= LEAST_LETTERS]
    usual = _median([strokes[i] for i in known], [letters[i] for i in known])
    bold: list[bool] = []
    for index, width in enumerate(strokes):
        if letters[index] >= LEAST_LETTERS:
            bold.append(usual > 0 and width > BOLD_FROM * usual)
        else:
            bold.append(bold[-1] if bold else False)
    return bold


def _median(values: Sequence[float], weights: Sequence[int]) -> float:
    total, half = 0, sum(weights) / 2
    for value, weight in sorted(zip(values, weights, strict=True)):
        total += weight
        if total >= half:
            return value
    return 0.0
