"""From the picture of a page to words where the page shows them, like those of a text layer."""

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from jobpilot.adapters.ocr.ink import (
    Ink,
    agree_on_sizes,
    are_bold,
    blank_near,
    measure,
    stroke,
    word_size,
)
from jobpilot.adapters.ocr.recogniser import Picture, Quad, Reading, Recogniser, SeenLine
from jobpilot.ports.documents import Box, Page, PageSource, Placement, Style, Word
from jobpilot.ports.rejections import FileUnreadableError

LONGEST_SIDE = 2340
"""Pixels: A4 at 200 dpi."""
MOST_SCALE = 6.0
LEAST_SKEW = math.radians(0.12)
ASCENT, DESCENT = 0.82, 0.22
"""The same shares of the font size as `pdf_text` puts above and below the baseline."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    left: float
    right: float
    line: int


def recognise_pages(
    content: bytes, numbers: Iterable[int], recogniser: Recogniser
) -> Iterator[Page]:
    """The pages of a PDF with these numbers (from 1), one by one.

    Raises:
        FileUnreadableError: PDFium cannot open the file or draw the page.
    """
    try:
        document = pdfium.PdfDocument(content)
        for number in numbers:
            yield _recognise(document[number - 1], number, recogniser)
    except (pdfium.PdfiumError, IndexError) as error:
        raise FileUnreadableError from error


def _recognise(page: Any, number: int, recogniser: Recogniser) -> Page:
    width, height = page.get_size()
    scale = min(LONGEST_SIDE / max(width, height, 1.0), MOST_SCALE)
    picture: Picture = page.render(scale=scale).to_numpy()
    if picture.shape[2] == 4:
        picture = np.ascontiguousarray(picture[:, :, :3])
    return page_of(recogniser.read(picture), number, scale)


def page_of(reading: Reading, number: int, scale: float) -> Page:
    """The upright, straightened page. `scale` is pixels per point."""
    height, width = reading.picture.shape[:2]
    skew = reading.skew if abs(reading.skew) > LEAST_SKEW else 0.0
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), math.degrees(skew), 1.0)
    gray = cv2.cvtColor(reading.picture, cv2.COLOR_BGR2GRAY)
    if skew:
        gray = cv2.warpAffine(gray, turn, (width, height), borderValue=255)
    lines = [line for line in reading.lines if line.text.strip()]
    smooth: NDArray[np.uint8] = np.asarray(cv2.medianBlur(gray, 3), np.uint8)
    inks = [measure(smooth, _around([line.corners], turn), line.text) for line in lines]
    tokens = [
        token
        for index, line in enumerate(lines)
        for token in _trimmed(list(_tokens(line, index, turn)), inks[index])
    ]
    letters = sum(len(line.text) for line in lines)
    return Page(
        number,
        width / scale,
        height / scale,
        tuple(_words(tokens, inks, (width, height, scale))),
        marks=True,
        source=PageSource.OCR,
        placement=Placement(reading.quarters, round(skew, 5)),
        certainty=round(sum(x.certainty * len(x.text) for x in lines) / max(letters, 1), 3),
    )


def _words(
    tokens: Sequence[_Token],
    inks: Sequence[Ink],
    frame: tuple[int, int, float],
) -> Iterator[Word]:
    width, height, scale = frame
    sizes = agree_on_sizes(
        list(_sizes(tokens, inks)),
        [len(token.text) for token in tokens],
        [inks[token.line].telling for token in tokens],
    )
    strokes = [
        stroke(inks[token.line], token.left, token.right) / max(size, 1.0)
        for token, size in zip(tokens, sizes, strict=True)
    ]
    bold = are_bold(strokes, [sum(c.isalnum() for c in token.text) for token in tokens])
    for token, size, heavy in zip(tokens, sizes, bold, strict=True):
        baseline = inks[token.line].baseline
        box = Box(
            round(token.left / width, 5),
            round((baseline - ASCENT * size) / height, 5),
            round((token.right - token.left) / width, 5),
            round((ASCENT + DESCENT) * size / height, 5),
        )
        yield Word(token.text, box, Style(round(size / scale, 1), bold=heavy))


def _sizes(tokens: Sequence[_Token], inks: Sequence[Ink]) -> Iterator[float]:
    """In pixels. A word too short to tell is as large as the one before it on its line."""
    before: tuple[int, float] | None = None
    for token in tokens:
        ink = inks[token.line]
        size = word_size(ink, token.left, token.right, token.text)
        if size is None:
            size = before[1] if before is not None and before[0] == token.line else ink.size
        before = (token.line, size)
        yield size


def _tokens(line: SeenLine, number: int, turn: NDArray[Any]) -> Iterator[_Token]:
    """The line's text cut at its spaces, each piece with its edges."""
    pieces = list(line.parts)
    whole = _around([line.corners], turn)
    if "".join(text for text, _ in pieces).replace(" ", "") != "".join(line.text.split()):
        yield from _evenly(line.text, whole, number)
        return
    edges = list(_letters(pieces, turn))
    position = 0
    for word in line.text.split():
        letters = edges[position : position + len(word)]
        position += len(word)
        yield _Token(
            word,
            max(min(left for left, _ in letters), whole[0]),
            min(max(right for _, right in letters), whole[2]),
            number,
        )


def _trimmed(tokens: Sequence[_Token], ink: Ink) -> Iterator[_Token]:
    """The tokens of a line with the blanks between them where the ink leaves them."""
    gaps = [
        blank_near(ink, before.right, after.left) for before, after in itertools.pairwise(tokens)
    ]
    lefts = [tokens[0].left, *(gap[1] for gap in gaps)] if tokens else []
    rights = [*(gap[0] for gap in gaps), tokens[-1].right] if tokens else []
    for token, left, right in zip(tokens, lefts, rights, strict=True):
        if right > left:
            yield replace(token, left=left, right=right)
        else:
            yield token


def _letters(
    pieces: Sequence[tuple[str, Quad]], turn: NDArray[Any]
) -> Iterator[tuple[float, float]]:
    """Left and right edge of every letter, the letters of a piece taking equal parts of it."""
    for text, corners in pieces:
        left, _, right, _ = _around([corners], turn)
        letters = text.replace(" ", "")
        step = (right - left) / max(len(letters), 1)
        for index in range(len(letters)):
            yield left + index * step, left + (index + 1) * step


def _evenly(text: str, box: tuple[float, float, float, float], number: int) -> Iterator[_Token]:
    step = (box[2] - box[0]) / max(len(text), 1)
    position = 0
    for word in text.split():
        start = text.index(word, position)
        position = start + len(word)
        yield _Token(word, box[0] + start * step, box[0] + position * step, number)


def _around(quads: Sequence[Quad], turn: NDArray[Any]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of corners after the turn."""
    points = np.vstack(quads)
    turned = points @ turn[:, :2].T + turn[:, 2]
    (left, top), (right, bottom) = turned.min(axis=0), turned.max(axis=0)
    return float(left), float(top), float(right), float(bottom)
