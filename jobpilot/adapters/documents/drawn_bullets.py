"""Bullet points that are drawn, not written.

Problem: browsers print the markers of a list as small filled shapes, so that the text alone does not say where an item
begins. Mechanism: a dot, ring or square, small beside the letters, that stands alone before the first word of a line
becomes a word of its own. Dots in a series (levels of a skill), dots between words (separators) and dots on an upright
line (a timeline) are no bullets.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from jobpilot.ports.documents import Box, Word

BULLET = "•"
MOST_DOTS = 300
"""A page with more dots, or more upright lines, is a drawing."""
MOST_BESIDE = 1_000
"""More words than these beside one dot are no lines."""
LEAST_SIZE, MOST_SIZE = 0.12, 0.62
"""A dot's height beside the size of the letters."""
LEAST_ROUND = 0.7
"""The shorter side beside the longer."""
NEAREST, FARTHEST = 0.1, 2.5
"""The gap between dot and word beside the size of the letters."""
ALONE = 1.6
"""What stands this near before a dot, or a dot this near after it, makes it no bullet."""
A_ROW = 0.35
"""How far, in parts of a line's height, a dot may stand from the line's middle."""
UPRIGHT_LINE = 2.5
"""A timeline is at least so many times as tall as its letters."""


def drawn_bullets(
    words: Sequence[Word], shapes: Iterable[Box], width: float, height: float
) -> list[Word]:
    """The drawn bullet points among a page's small `shapes`, as words. Page `width` and `height` in points."""
    boxes = list({(round(box.x, 3), round(box.y, 3)): box for box in shapes}.values())
    dots = [box for box in boxes if _is_round(box, width, height)]
    lines = [box for box in boxes if box.h * height > UPRIGHT_LINE * max(box.w * width, 3.0)]
    if not dots or max(len(dots), len(lines)) > MOST_DOTS:
        return []
    rows = _Rows([word for word in words if not word.rotated and word.style.size > 0])
    found = []
    for dot in dots:
        word = rows.first_after(dot, width, height)
        if word is None or _in_series(dot, dots, word.style.size / width):
            continue
        if not any(_on_line(dot, line, word.style.size / height) for line in lines):
            upright = Box(dot.x, word.box.y, dot.w, word.box.h)
            found.append(Word(BULLET, upright, word.style))
    return found


def _is_round(box: Box, width: float, height: float) -> bool:
    sides = sorted((box.w * width, box.h * height))
    return sides[0] > 0 and sides[0] >= LEAST_ROUND * sides[1]


def _in_series(dot: Box, dots: Sequence[Box], size: float) -> bool:
    middle = dot.y + dot.h / 2
    return any(
        other is not dot
        and other.y <= middle <= other.bottom
        and min(abs(other.x - dot.right), abs(dot.x - other.right)) < ALONE * size
        for other in dots
    )


def _on_line(dot: Box, line: Box, size: float) -> bool:
    """`size` of the letters in parts of the page's height."""
    middle = dot.x + dot.w / 2
    return (
        line.h > UPRIGHT_LINE * size
        and line.x - dot.w / 2 <= middle <= line.right + dot.w / 2
        and line.y <= dot.bottom
        and dot.y <= line.bottom
    )


class _Rows:
    """The words of a page by where they end, so that a dot looks only at those of its own line."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = sorted(words, key=lambda word: word.box.bottom)
        self._bottoms = [word.box.bottom for word in self._words]
        self._tallest = max((word.box.h for word in words), default=0.0)

    def first_after(self, dot: Box, width: float, height: float) -> Word | None:
        """The word right of a dot that is its bullet by size and place, if no other stands right before the dot."""
        middle = dot.y + dot.h / 2
        begin = bisect_left(self._bottoms, middle)
        end = bisect_right(self._bottoms, middle + self._tallest)
        if end - begin > MOST_BESIDE:
            return None
        row = [word for word in self._words[begin:end] if _beside(dot, word)]
        after = [word for word in row if word.box.x >= dot.right]
        if not after:
            return None
        first = min(after, key=lambda word: word.box.x)
        size = first.style.size
        gap = (first.box.x - dot.right) * width / size
        fits = LEAST_SIZE <= dot.h * height / size <= MOST_SIZE and NEAREST <= gap <= FARTHEST
        near = ALONE * size / width
        before = any(word.box.x < dot.right and word.box.right > dot.x - near for word in row)
        return first if fits and not before else None


def _beside(dot: Box, word: Word) -> bool:
    middle = word.box.y + word.box.h / 2
    return abs(dot.y + dot.h / 2 - middle) <= A_ROW * word.box.h
