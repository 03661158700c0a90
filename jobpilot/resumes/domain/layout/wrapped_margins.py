"""What stands in a narrow margin often takes two lines ("June 2018 –" over "December 2020",
"Work" over "Experience").
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace

from jobpilot.resumes.domain.dates import find_ranges, is_date_text
from jobpilot.resumes.domain.layout.chunks import Chunk
from jobpilot.resumes.domain.lexicon.months import PRESENT
from jobpilot.resumes.domain.lexicon.section_titles import section_of

NEXT_LINE = 0.9
ROUNDING = 0.01
_REST_OF_CHINESE = re.compile(r"(?:1[0-2]|0?[1-9])?\s?月")
_OPEN = re.compile(r"(?:[-–—]|\b(?:to|bis|au|à|a|al|até|do))\s*$")


def join_wrapped_margins(chunks: Sequence[Chunk]) -> list[Chunk]:
    """The chunks, with the second line of a date or of a section title moved up into its first."""
    return _join(_join(chunks, _is_rest_of_date), _is_rest_of_title)


def _join(chunks: Sequence[Chunk], belongs: Callable[[Chunk, Chunk], bool]) -> list[Chunk]:
    joined: dict[int, Chunk] = {}
    gone: set[int] = set()
    by_bottom = sorted(range(len(chunks)), key=lambda index: chunks[index].bottom)
    bottoms = [chunks[index].bottom for index in by_bottom]
    for index, chunk in enumerate(chunks):
        first = bisect_left(bottoms, chunk.bottom + (1 - ROUNDING) * chunk.size)
        last = bisect_right(bottoms, chunk.bottom + (1 + NEXT_LINE + ROUNDING) * chunk.size)
        below = next(
            (
                other
                for other in sorted(by_bottom[first:last])
                if other > index
                and _is_below(chunk, chunks[other])
                and belongs(chunk, chunks[other])
            ),
            None,
        )
        if below is not None and below not in gone and index not in gone:
            joined[index] = _with_rest(chunk, chunks[below])
            gone.add(below)
    return [joined.get(index, chunk) for index, chunk in enumerate(chunks) if index not in gone]


def _with_rest(first: Chunk, rest: Chunk) -> Chunk:
    """One chunk that stands where the first line stands."""
    return replace(
        first,
        words=(*first.words, *rest.words),
        left=min(first.left, rest.left),
        right=max(first.right, rest.right),
        text=f"{first.text} {rest.text}",
        size=max(first.size, rest.size),
        box=first.box.union(rest.box),
    )


def _is_below(first: Chunk, second: Chunk) -> bool:
    near = 0 <= second.bottom - first.bottom - first.size < NEXT_LINE * first.size
    return near and min(first.right, second.right) - max(first.left, second.left) > 0


def _is_rest_of_date(first: Chunk, second: Chunk) -> bool:
    """Whether only both lines together are one period."""
    begun = find_ranges(first.text)
    if begun and _REST_OF_CHINESE.fullmatch(second.text) and not first.text.endswith("月"):
        return is_date_text(f"{first.text}{second.text}")
    if not begun or not (all(found.single for found in begun) or _OPEN.search(first.text)):
        return False
    whole = f"{first.text} {second.text}"
    periods = find_ranges(whole)
    ends = _is_end_of_period(second.text)
    return ends and len(periods) == 1 and not periods[0].single and is_date_text(whole)


def _is_end_of_period(text: str) -> bool:
    return is_date_text(text) or text.strip(" .)").casefold() in PRESENT


def _is_rest_of_title(first: Chunk, second: Chunk) -> bool:
    """Only where both lines look alike and their words make one title."""
    if abs(first.left - second.left) > 1 or len(first.text) + len(second.text) > 40:
        return False
    look, other = first.words[0].style, second.words[0].style
    if (look.bold, look.color, look.font) != (other.bold, other.color, other.font):
        return False
    return (
        section_of(f"{first.text} {second.text}") is not None
        and first.text.casefold() not in second.text.casefold()
    )
