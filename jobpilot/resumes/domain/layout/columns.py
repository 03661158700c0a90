"""Finding columns that flow on their own.

Problem: a vertical gutter may part two columns that are read one after the other (a sidebar), or only set dates,
places or labels apart from the text they belong to (a margin). Mechanism: look for the tallest stretch of page in which
no chunk crosses a vertical line, then judge the narrower side: mostly dates, places, durations or section titles make it
a margin, and its rows are joined with the text beside them; titles on both sides, or rows that do not line up, make it
a column. Columns are cut again, recursively. To change what counts as a margin, change `_is_margin_text`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jobpilot.resumes.domain.dates import is_date_text, is_duration_text
from jobpilot.resumes.domain.layout.chunks import SAME_BASELINE, Chunk, Row, rows_of
from jobpilot.resumes.domain.lexicon.section_titles import section_of
from jobpilot.resumes.domain.places import is_place_text

LEAST_ROWS = 3
LEAST_HEIGHT = 0.10
LEAST_GUTTER = 5.0
MARGIN_SHARE = 0.6
ALIGNED_SHARE = 0.6
DEPTH = 5
PAIRED_LABEL = re.compile(r"[::]\s*$")


@dataclass(frozen=True, slots=True)
class Flow:
    """Rows that are read from top to bottom as one column, between `left` and `right` (points)."""

    rows: tuple[Row, ...]
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Cut:
    x: float
    above: tuple[Chunk, ...]
    left: tuple[Chunk, ...]
    right: tuple[Chunk, ...]
    below: tuple[Chunk, ...]
    height: float


def flows_of(chunks: Sequence[Chunk], page_height: float, depth: int = DEPTH) -> list[Flow]:
    """The page's flows in reading order."""
    if not chunks:
        return []
    if depth:
        for cut in _cuts(chunks, page_height):
            if _independent(cut.left, cut.right):
                parts = (cut.above, cut.left, cut.right, cut.below)
                return [flow for part in parts for flow in flows_of(part, page_height, depth - 1)]
    left, right = min(chunk.left for chunk in chunks), max(chunk.right for chunk in chunks)
    return [Flow(tuple(rows_of(chunks)), left, right)]


def _cuts(chunks: Sequence[Chunk], page_height: float) -> list[_Cut]:
    """Possible gutters, the tallest first."""
    edges = sorted({round(chunk.right) + 1 for chunk in chunks})
    found = [cut for x in edges for cut in _cuts_at(x, chunks, page_height)]
    found.sort(key=lambda cut: cut.height, reverse=True)
    return found[:12]


def _cuts_at(x: float, chunks: Sequence[Chunk], page_height: float) -> list[_Cut]:
    ordered = sorted(chunks, key=lambda chunk: chunk.top)
    crossing = [chunk for chunk in ordered if chunk.left < x < chunk.right]
    bounds = [-1e9, *sorted((chunk.top + chunk.bottom) / 2 for chunk in crossing), 1e9]
    found = []
    for upper, lower in zip(bounds, bounds[1:], strict=False):
        inside = [chunk for chunk in ordered if upper < (chunk.top + chunk.bottom) / 2 < lower]
        left = [chunk for chunk in inside if chunk.right <= x]
        right = [chunk for chunk in inside if chunk.left >= x]
        cut = _cut(x, ordered, left, right)
        if cut is not None and cut.height >= LEAST_HEIGHT * page_height:
            found.append(cut)
    return found


def _cut(x: float, chunks: Sequence[Chunk], left: list[Chunk], right: list[Chunk]) -> _Cut | None:
    """A cut over the stretch of page where both sides have text."""
    if not left or not right:
        return None
    if min(chunk.left for chunk in right) - max(chunk.right for chunk in left) < LEAST_GUTTER:
        return None
    if len(rows_of(left)) < LEAST_ROWS or len(rows_of(right)) < LEAST_ROWS:
        return None
    top = min(min(chunk.top for chunk in left), min(chunk.top for chunk in right))
    bottom = max(max(chunk.bottom for chunk in left), max(chunk.bottom for chunk in right))
    inside = {id(chunk) for chunk in (*left, *right)}
    above = tuple(chunk for chunk in chunks if id(chunk) not in inside and chunk.top < top)
    below = tuple(chunk for chunk in chunks if id(chunk) not in inside and chunk.top >= top)
    shared_top = max(min(chunk.top for chunk in left), min(chunk.top for chunk in right))
    shared_bottom = min(max(chunk.bottom for chunk in left), max(chunk.bottom for chunk in right))
    height = shared_bottom - shared_top if bottom > top else 0.0
    return _Cut(x, above, tuple(left), tuple(right), below, height)


def _independent(left: tuple[Chunk, ...], right: tuple[Chunk, ...]) -> bool:
    narrow, wide = sorted((left, right), key=lambda side: sum(len(chunk.text) for chunk in side))
    if _margin_share(narrow) >= MARGIN_SHARE:
        return False
    narrow_titles, wide_titles = _titles(narrow), _titles(wide)
    if narrow_titles and wide_titles:
        return True
    aligned = _aligned_share(narrow, wide)
    if narrow_titles >= 2:  # noqa: PLR2004
        return aligned < ALIGNED_SHARE
    paired = sum(bool(PAIRED_LABEL.search(chunk.text)) for chunk in left) > len(left) / 2
    return aligned < ALIGNED_SHARE / 2 and not paired


def _titles(side: Sequence[Chunk]) -> int:
    return sum(
        row[0].text[:1].isalpha() and section_of(row[0].text) is not None
        for row in rows_of(side)
        if len(row) == 1
    )


def _margin_share(side: Sequence[Chunk]) -> float:
    rows = [" ".join(chunk.text for chunk in row) for row in rows_of(side)]
    return sum(_is_margin_text(text) for text in rows) / len(rows)


def _is_margin_text(text: str) -> bool:
    return (
        is_date_text(text)
        or is_duration_text(text)
        or section_of(text) is not None
        or is_place_text(text)
    )


def _aligned_share(narrow: Sequence[Chunk], wide: Sequence[Chunk]) -> float:
    """How many rows of the narrow side share a baseline with a row of the wide one."""
    baselines = [row[0].bottom for row in rows_of(wide)]
    rows = rows_of(narrow)
    aligned = sum(
        any(abs(row[0].bottom - baseline) <= SAME_BASELINE * row[0].size for baseline in baselines)
        for row in rows
    )
    return aligned / len(rows)
