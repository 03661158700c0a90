"""Text that is in a PDF but that nobody sees: kept apart, so that it is shown and never taken for the person's words.

Invisible by its own look: drawn with nothing, without opacity, smaller than anyone can read, or off the page. Invisible
by what is around it: the colour of its ground, or under something. Whether text stands out from what is around it is
seen on a small picture of the page, drawn only when a word gives reason to look.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from jobpilot.adapters.documents.page_objects import PageObjects
from jobpilot.ports.documents import Box, TextLine, Word

PALE = 0xC8
"""Colours with every part above this may vanish on paper."""
SCALE = 1.5
CONTRAST = 28
"""Least difference in brightness (0–255) between a word and its ground."""
SAME_COLOR = 10
SAME_ROW = 0.5
COVERED = 0.8


def split_hidden(
    page: Any, words: Sequence[Word], objects: PageObjects, covers: Sequence[Box]
) -> tuple[list[Word], list[Word]]:
    """Words that can be seen, and words that cannot."""
    suspects = {
        index
        for index, word in enumerate(words)
        if is_pale(word)
        or any(_is_near(word.style.color, fill) for fill in objects.fills)
        or any(_is_within(word.box, cover) for cover in covers)
    }
    unseen = {index for index, word in enumerate(words) if is_off_page(word)}
    if suspects - unseen:
        picture = _Picture(page)
        unseen |= {index for index in suspects - unseen if picture.is_blank(words[index].box)}
    seen = [word for index, word in enumerate(words) if index not in unseen]
    return seen, [words[index] for index in sorted(unseen)]


def is_pale(word: Word) -> bool:
    """Whether the word's colour may vanish on white."""
    color = word.style.color
    return min(color >> 16 & 0xFF, color >> 8 & 0xFF, color & 0xFF) > PALE


def is_off_page(word: Word) -> bool:
    """Whether the word's middle lies outside of the page."""
    x, y = word.box.x + word.box.w / 2, word.box.y + word.box.h / 2
    return not (0 <= x <= 1 and 0 <= y <= 1)


def _is_near(color: int, other: int) -> bool:
    return all(
        abs((color >> shift & 0xFF) - (other >> shift & 0xFF)) <= SAME_COLOR for shift in (16, 8, 0)
    )


def _is_within(box: Box, cover: Box) -> bool:
    width = min(box.right, cover.right) - max(box.x, cover.x)
    height = min(box.bottom, cover.bottom) - max(box.y, cover.y)
    return width > 0 and height > 0 and width * height > COVERED * box.w * box.h


class _Picture:
    """The page in gray, small."""

    def __init__(self, page: Any) -> None:
        bitmap = page.render(scale=SCALE, grayscale=True)
        self._width, self._height, self._stride = bitmap.width, bitmap.height, bitmap.stride
        self._pixels = bytes(bitmap.buffer)

    def is_blank(self, box: Box) -> bool:
        """Whether nothing stands out inside the box."""
        left, right = self._span(box.x, box.right, self._width)
        inset = box.h * 0.2
        top, bottom = self._span(box.y + inset, box.bottom - inset, self._height)
        darkest, lightest = 255, 0
        for row in range(top, bottom):
            part = self._pixels[row * self._stride + left : row * self._stride + right]
            darkest, lightest = min(darkest, *part), max(lightest, *part)
        return lightest - darkest < CONTRAST

    @staticmethod
    def _span(start: float, end: float, size: int) -> tuple[int, int]:
        first = min(max(int(start * size), 0), size - 2)
        return first, min(max(int(end * size) + 1, first + 2), size)


def lines_of(words: Iterable[Word]) -> tuple[TextLine, ...]:
    """Hidden words by line."""
    lines: list[list[Word]] = []
    for word in words:
        last = lines[-1][-1] if lines else None
        if last is not None and abs(last.box.bottom - word.box.bottom) <= SAME_ROW * max(
            last.box.h, word.box.h
        ):
            lines[-1].append(word)
        else:
            lines.append([word])
    return tuple(_line(line) for line in lines)


def _line(words: Sequence[Word]) -> TextLine:
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    left, top = min(max(box.x, 0.0), 1.0), min(max(box.y, 0.0), 1.0)
    right, bottom = min(max(box.right, left), 1.0), min(max(box.bottom, top), 1.0)
    shown = Box(left, top, round(right - left, 5), round(bottom - top, 5))
    text = " ".join(word.text for word in words)
    return TextLine(text, shown if shown.w and shown.h else None)
