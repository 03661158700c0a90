"""Numbered lists: `1.`, `2.` … at the same place are bullet points."""

import re
from collections import defaultdict
from collections.abc import Iterable

from jobpilot.resumes.domain.dates import find_ranges
from jobpilot.resumes.domain.fragments import Line

LEAST_WORDS = 3
SAME_PLACE = 0.006
"""Parts of the page's width."""
_NUMBER = re.compile(r"^(\d{1,2})[.)]$")


def mark_numbered_items(lines: list[Line]) -> list[Line]:
    """Lines without their number, where the numbers of a column count up from one."""
    numbers = [_number(line) for line in lines]
    listed = _counting(lines, numbers)
    return [
        line.without_first(item=True) if number and _place(line) in listed else line
        for line, number in zip(lines, numbers, strict=True)
    ]


def _number(line: Line) -> int:
    """0 where the line begins with no number, or with one that belongs to a date."""
    if line.item or len(line.marks) < LEAST_WORDS:
        return 0
    found = _NUMBER.match(line.text[line.marks[0].start : line.marks[0].end])
    dates = find_ranges(line.text)
    return 0 if found is None or (dates and dates[0].position == 0) else int(found[1])


def _counting(lines: Iterable[Line], numbers: Iterable[int]) -> set[tuple[int, int]]:
    """The places where a one is followed by a two."""
    last: dict[tuple[int, int], int] = defaultdict(int)
    found = set()
    for line, number in zip(lines, numbers, strict=True):
        if number:
            place = _place(line)
            if number == 2 and last[place] == 1:
                found.add(place)
            last[place] = number
    return found


def _place(line: Line) -> tuple[int, int]:
    """The column and where in it the text after the number begins, for numbers may stand flush right."""
    box = line.marks[1].box
    return line.column, round(box.x / SAME_PLACE) if box else -1
