"""Section titles that are turned and stand beside their text.

Such a title is set in the middle of its band. Bands end at the widest gap between the lines around; the first one
begins as far above its title's middle as it ends below.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from jobpilot.ports.documents import Page, Word
from jobpilot.resumes.domain.fragments import Line, Mark
from jobpilot.resumes.domain.lexicon.section_titles import section_of

SAME_TITLE = 0.03


def insert_rotated_titles(page: Page, lines: list[Line]) -> list[Line]:
    """The page's lines with each turned title as a line before its band."""
    titles = _titles(page)
    placed = [line for line in lines if line.box is not None]
    if not titles or not placed:
        return lines
    starts = _band_starts(titles, placed)
    result: list[Line] = []
    waiting = list(zip(starts, titles, strict=True))
    for line in lines:
        while waiting and line.box is not None and line.box.y + line.box.h / 2 >= waiting[0][0]:
            result.append(replace(waiting.pop(0)[1], column=line.column))
        result.append(line)
    return result


def _titles(page: Page) -> list[Line]:
    """Turned words that together name a section, from top to bottom."""
    groups: list[list[Word]] = []
    for word in page.words:
        if not word.rotated:
            continue
        if (
            groups
            and abs(groups[-1][-1].box.x - word.box.x) < SAME_TITLE
            and _touch(groups[-1][-1], word)
        ):
            groups[-1].append(word)
        else:
            groups.append([word])
    lines = [_line(group, page.number) for group in groups]
    return sorted((line for line in lines if section_of(line.text)), key=_middle)


def _touch(first: Word, second: Word) -> bool:
    gap = max(first.box.y, second.box.y) - min(first.box.bottom, second.box.bottom)
    return gap < SAME_TITLE


def _line(words: Sequence[Word], page: int) -> Line:
    text, marks = "", []
    for word in words:
        text += " " if text else ""
        marks.append(Mark(len(text), len(text) + len(word.text), word.box, word.style, word.link))
        text += word.text
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return Line(text, page, tuple(marks), box, gap=9.0, heading=True)


def _middle(line: Line) -> float:
    return line.box.y + line.box.h / 2 if line.box is not None else 0.0


def _band_starts(titles: Sequence[Line], lines: Sequence[Line]) -> list[float]:
    """Where each title's band begins, in fractions of the page."""
    middles = [_middle(title) for title in titles]
    borders = [_widest_gap(lines, upper, lower) for upper, lower in pairwise(middles)]
    end = borders[0] if borders else max(line.box.bottom for line in lines if line.box)
    first = titles[0].box.y if titles[0].box is not None else 0.0
    return [min(2 * middles[0] - end, first), *borders]


def _widest_gap(lines: Sequence[Line], upper: float, lower: float) -> float:
    """The middle of the widest vertical gap between lines in the given stretch."""
    edges = sorted(
        (line.box.y, line.box.bottom) for line in lines if line.box and _middle(line) < lower
    )
    before = [edge for edge in edges if sum(edge) / 2 <= upper]
    edges = [*before[-1:], *edges[len(before) :]]
    best, border = 0.0, (upper + lower) / 2
    for (_, bottom), (top, _) in pairwise(edges):
        if top - bottom > best:
            best, border = top - bottom, (top + bottom) / 2
    return border
