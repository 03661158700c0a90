"""Words on one baseline, close together, are a chunk; chunks on one baseline are a row.

All geometry here is in points, so that gaps compare with font sizes whatever the page's proportions.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from jobpilot.ports.documents import Box, Page, Word

CHUNK_GAP = 1.1
SAME_BASELINE = 0.45


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words that stand together. Left, top, right and bottom in points; `text` has single spaces, `size` is the largest
    font size, `box` is in fractions of the page.
    """

    words: tuple[Word, ...]
    left: float
    top: float
    right: float
    bottom: float
    text: str
    size: float
    box: Box


Row = tuple[Chunk, ...]
ICON_FONTS = re.compile(
    r"(?i)awesome|icon|dingbat|material.?(?:design|symbols)|academicons|marvosym|wasy|glyph"
)


@lru_cache(maxsize=256)
def _is_icon_font(name: str) -> bool:
    return bool(ICON_FONTS.search(name))


def is_icon(text: str) -> bool:
    """Whether a word is only a picture from an icon font."""
    if text.isascii():
        return not text
    return all("\ue000" <= character <= "\uf8ff" or character >= "\U000f0000" for character in text)


@lru_cache(maxsize=2048)
def _is_picture(text: str) -> bool:
    return is_icon(text) or max(text, default="") < " "


def is_icon_word(word: Word) -> bool:
    """Whether a word is a picture: by its characters, or because its font has nothing else."""
    return _is_picture(word.text) or _is_icon_font(word.style.font)


def page_chunks(page: Page) -> list[Chunk]:
    """The page's upright words as chunks, from top to bottom and left to right."""
    words = [word for word in page.words if not word.rotated]
    chunks: list[Chunk] = []
    for row in _word_rows(words, page.height):
        pending: list[Word] = []
        for word in row:
            if pending and _apart(pending[-1], word, page.width):
                chunks.append(chunk_of(pending, page.width, page.height))
                pending = []
            pending.append(word)
        if pending:
            chunks.append(chunk_of(pending, page.width, page.height))
    return chunks


def _word_rows(words: Iterable[Word], height: float) -> list[list[Word]]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box.bottom):
        size = max(word.style.size, 1.0)
        if rows and abs(rows[-1][0].box.bottom - word.box.bottom) * height < SAME_BASELINE * min(
            size, rows[-1][0].style.size or size
        ):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.box.x) for row in rows]


def _apart(before: Word, word: Word, width: float) -> bool:
    size = max(min(before.style.size, word.style.size), 1.0)
    return (word.box.x - before.box.right) * width > CHUNK_GAP * size


def chunk_of(words: Sequence[Word], width: float, height: float) -> Chunk:
    """The words as a chunk of a page of this size (points)."""
    box = Box.around([word.box for word in words])
    return Chunk(
        tuple(words),
        box.x * width,
        box.y * height,
        box.right * width,
        box.bottom * height,
        " ".join([word.text for word in words]),
        max([word.style.size for word in words]),
        box,
    )


def rows_of(chunks: Iterable[Chunk]) -> list[Row]:
    """Chunks that share a baseline, from top to bottom; within a row from left to right."""
    rows: list[list[Chunk]] = []
    for chunk in sorted(chunks, key=lambda chunk: chunk.bottom):
        tolerance = SAME_BASELINE * max(
            1.0, min(chunk.size, rows[-1][0].size if rows else chunk.size)
        )
        if rows and abs(rows[-1][0].bottom - chunk.bottom) <= tolerance:
            rows[-1].append(chunk)
        else:
            rows.append([chunk])
    return [tuple(sorted(row, key=lambda chunk: chunk.left)) for row in rows]
