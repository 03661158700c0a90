"""Text that is in a PDF but that nobody sees: kept apart, so that it is shown and never taken for the person's words.

Invisible by its own look: drawn with nothing, without opacity, smaller than anyone can read, or off the page. Invisible
by what is around it: the colour of its ground, or under something. Whether text stands out from what is around it is
seen on a small picture of the page, drawn only when a word gives reason to look.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from jobpilot.ports.documents import Box, TextLine, Word

PALE = 0xC8
"""Colours with every part above this may vanish on paper."""
SCALE = 1.5
CONTRAST = 28
"""Least difference in brightness (0–255) between a word and its ground."""
SAME_COLOR = 10
MARGIN = 4
"""Pixels around a part of the page that is drawn."""
SAME_ROW = 0.5
MOST, A_PART = 0.8, 0.2
COVERED = 0.8


@dataclass(frozen=True, slots=True)
class Ground:
    """Something drawn that may hide words: all it lies `over` that came before it, and words of its own `color`."""

    box: Box
    over: int | None = None
    color: int | None = None

    def may_hide(self, word: Word, order: int) -> bool:
        """Whether a word, drawn at this place in the order, may vanish; a picture of the page tells."""
        if self.over is not None:
            return order < self.over and _covers(self.box, word.box, MOST)
        return (
            self.color is not None
            and _is_near(word.style.color, self.color)
            and _covers(self.box, word.box, A_PART)
        )


def split_hidden(
    page: Any, words: Sequence[Word], orders: Sequence[int], grounds: Sequence[Ground]
) -> tuple[list[Word], list[Word]]:
    """Words that can be seen, and words that cannot. `orders` has the words' places in the order of drawing."""
    suspects = {index for index, word in enumerate(words) if is_pale(word)}
    by_top = sorted(range(len(words)), key=lambda index: words[index].box.y)
    tops = [words[index].box.y for index in by_top]
    tallest = max((word.box.h for word in words), default=0.0)
    colors = {word.style.color for word in words}
    for ground in grounds:
        if ground.color is not None and not any(_is_near(ground.color, one) for one in colors):
            continue
        first = bisect_left(tops, ground.box.y - tallest)
        last = bisect_right(tops, ground.box.bottom)
        suspects.update(
            index for index in by_top[first:last] if ground.may_hide(words[index], orders[index])
        )
    unseen = {index for index, word in enumerate(words) if is_off_page(word)}
    boxes = {index: words[index].box for index in suspects - unseen}
    if boxes:
        picture = _Picture(page, Box.around(list(boxes.values())))
        unseen |= {index for index, box in boxes.items() if picture.is_blank(box)}
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


def _covers(cover: Box, box: Box, share: float) -> bool:
    """Whether more than this share of the box lies within the cover."""
    width = min(box.x + box.w, cover.x + cover.w) - max(box.x, cover.x)
    if width <= 0:
        return False
    height = min(box.y + box.h, cover.y + cover.h) - max(box.y, cover.y)
    return height > 0 and width * height > share * box.w * box.h


class _Picture:
    """A part of the page in gray, small."""

    def __init__(self, page: Any, part: Box) -> None:
        width, height = page.get_size()
        self._page = math.ceil(width * SCALE), math.ceil(height * SCALE)
        left, right = self._margins(part.x, part.right, self._page[0])
        top, bottom = self._margins(part.y, part.bottom, self._page[1])
        cut = tuple(max(pixels - 0.01, 0.0) / SCALE for pixels in (left, bottom, right, top))
        bitmap = page.render(scale=SCALE, grayscale=True, crop=cut)
        self._left, self._top = left, top
        self._width, self._height, self._stride = bitmap.width, bitmap.height, bitmap.stride
        self._pixels = bytes(bitmap.buffer)

    @staticmethod
    def _margins(start: float, end: float, size: int) -> tuple[int, int]:
        """Pixels that can be left out on both sides."""
        before = min(max(int(start * size) - MARGIN, 0), size - 2 * MARGIN)
        after = min(max(size - int(end * size) - MARGIN, 0), size - before - 2 * MARGIN)
        return before, max(after, 0)

    def is_blank(self, box: Box) -> bool:
        """Whether nothing stands out inside the box."""
        left, right = self._span(box.x, box.right, self._page[0], self._left, self._width)
        inset = box.h * 0.2
        top, bottom = self._span(
            box.y + inset, box.bottom - inset, self._page[1], self._top, self._height
        )
        darkest, lightest = 255, 0
        for row in range(top, bottom):
            part = self._pixels[row * self._stride + left : row * self._stride + right]
            darkest, lightest = min(darkest, *part), max(lightest, *part)
        return lightest - darkest < CONTRAST

    @staticmethod
    def _span(start: float, end: float, size: int, offset: int, drawn: int) -> tuple[int, int]:
        """Pixels of the picture from one to another part of the page."""
        first = min(max(int(start * size) - offset, 0), drawn - 2)
        return first, min(max(int(end * size) + 1 - offset, first + 2), drawn)


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
