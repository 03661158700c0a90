"""Finding columns that flow on their own.

Problem: a vertical gutter may part two columns that are read one after the other (a sidebar), or only set dates,
places or labels apart from the text they belong to (a margin). Mechanism: look for the tallest stretch of page in which
no chunk crosses a vertical line, then judge the narrower side: mostly dates, places, durations
or section titles make it
a margin, and its rows are joined with the text beside them; titles on both sides, or rows that do not line up, make it
a column. Columns are cut again, recursively. To change what counts as a margin, change `_is_margin_text`.
"""

import re
from collections.abc import Iterator, Sequence
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
IN_STEP = 0.95
DEPTH = 5
NEARLY = 0.85
ROUNDING = 2.0
MOST_CUTS = 12
PAIRED_LABEL = re.compile(r"[::]\s*$")


@dataclass(frozen=True, slots=True)
class Flow:
    """Rows that are read from top to bottom as one column, between `left` and `right` (points)."""

    rows: tuple[Row, ...]
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Cut:
    above: tuple[Chunk, ...]
    left: tuple[Chunk, ...]
    right: tuple[Chunk, ...]
    below: tuple[Chunk, ...]
    height: float


@dataclass(frozen=True, slots=True)
class _Titled:
    above: Sequence[Chunk]
    columns: Sequence[Sequence[Chunk]]
    below: Sequence[Chunk]
    height: float


def flows_of(chunks: Sequence[Chunk], page_height: float, depth: int = DEPTH) -> list[Flow]:
    """The page's flows in reading order."""
    if not chunks:
        return []
    for parts in _partings(chunks, page_height) if depth else ():
        return [flow for part in parts for flow in flows_of(part, page_height, depth - 1)]
    left, right = min(chunk.left for chunk in chunks), max(chunk.right for chunk in chunks)
    return [Flow(tuple(rows_of(chunks)), left, right)]


def _partings(chunks: Sequence[Chunk], page_height: float) -> Iterator[list[Sequence[Chunk]]]:
    """Ways to part the page, the best first: the taller of a gutter and a row of section titles with their columns."""
    titled = _titled_columns(chunks)
    for cut in _cuts(chunks, page_height):
        if titled is not None and cut.height <= titled.height:
            continue
        if _independent(cut.left, cut.right):
            yield [cut.above, cut.left, cut.right, cut.below]
            return
    if titled is not None:
        yield [part for part in (titled.above, *titled.columns, titled.below) if part]


def _titled_columns(chunks: Sequence[Chunk]) -> _Titled | None:
    """The columns under a row of section titles.

    Several titles on one line, each with text of its own under it, are columns however low they are.
    """
    for row in rows_of(chunks):
        if not _is_row_of_titles(row):
            continue
        middle = _middle(row[0])
        above = [chunk for chunk in chunks if _middle(chunk) < middle and chunk not in row]
        under = sorted((c for c in chunks if c in row or _middle(c) >= middle), key=_middle)
        borders = [chunk.left - ROUNDING for chunk in row[1:]]
        end = next((i for i, c in enumerate(under) if _crosses(c, borders)), len(under))
        columns: list[list[Chunk]] = [[] for _ in row]
        for chunk in under[:end]:
            columns[sum(border <= chunk.left for border in borders)].append(chunk)
        if all(len(column) > 1 for column in columns):
            height = min(max(chunk.bottom for chunk in part) for part in columns) - row[0].top
            return _Titled(above, columns, under[end:], height)
    return None


def _is_row_of_titles(row: Row) -> bool:
    if len(row) < 2 or len({(round(c.size, 1), c.words[0].style.bold) for c in row}) > 1:
        return False
    named = {section_of(chunk.text) for chunk in row}
    return None not in named and len(named) == len(row)


def _crosses(chunk: Chunk, borders: Sequence[float]) -> bool:
    return any(chunk.left < border < chunk.right for border in borders)


def _cuts(chunks: Sequence[Chunk], page_height: float) -> list[_Cut]:
    """Possible gutters, the tallest first."""
    ordered = sorted(chunks, key=_middle)
    middles = [_middle(chunk) for chunk in ordered]
    edges = sorted({round(chunk.right) + 1 for chunk in chunks})
    least = LEAST_HEIGHT * page_height
    cuts: dict[tuple[int, int, int], _Cut | None] = {}
    found: list[tuple[int, int, int]] = []
    for x in edges:
        for begin, end in _free_stretches(x, ordered, middles, least):
            left = [chunk for chunk in ordered[begin:end] if chunk.right <= x]
            which = begin, end, len(left)  # neighbouring lines mostly part the same chunks
            if which not in cuts:
                cuts[which] = _cut(x, left, ordered, begin, end, least)
            found.append(which)
    good = {which: cut for which, cut in cuts.items() if cut is not None}
    tallest = max((cut.height for cut in good.values()), default=0.0)
    ranks = {
        which: (cut.height < NEARLY * tallest, _severed_dates(cut), -cut.height)
        for which, cut in good.items()
    }
    best = sorted((which for which in found if which in good), key=ranks.__getitem__)[:MOST_CUTS]
    return [good[which] for which in dict.fromkeys(best)]


def _severed_dates(cut: _Cut) -> int:
    """Rows whose own date would end up in the column to the right."""
    baselines = [chunk.bottom for chunk in cut.left]
    return sum(
        is_date_text(row[0].text)
        and any(
            abs(row[0].bottom - baseline) <= SAME_BASELINE * row[0].size for baseline in baselines
        )
        for row in rows_of(cut.right)
    )


def _middle(chunk: Chunk) -> float:
    return (chunk.top + chunk.bottom) / 2


def _free_stretches(
    x: float, ordered: Sequence[Chunk], middles: Sequence[float], least: float
) -> Iterator[tuple[int, int]]:
    """Index ranges of chunks, tall enough, that no chunk across the line interrupts."""
    begin = 0
    for index, chunk in enumerate(ordered):
        if chunk.left < x < chunk.right:
            if index > begin and middles[index - 1] - middles[begin] >= least * 0.8:
                yield begin, index
            begin = index + 1
    if len(ordered) > begin and middles[-1] - middles[begin] >= least * 0.8:
        yield begin, len(ordered)


def _cut(
    x: float, left: list[Chunk], chunks: Sequence[Chunk], begin: int, end: int, least: float
) -> _Cut | None:
    """A cut over the stretch of page where both sides have text; not if that is lower than `least` points."""
    right = [chunk for chunk in chunks[begin:end] if chunk.left >= x]
    if not left or not right:
        return None
    if min([chunk.left for chunk in right]) - max([chunk.right for chunk in left]) < LEAST_GUTTER:
        return None
    top = max(min([chunk.top for chunk in left]), min([chunk.top for chunk in right]))
    bottom = min(max([chunk.bottom for chunk in left]), max([chunk.bottom for chunk in right]))
    if bottom - top < least or not (_has_rows(left) and _has_rows(right)):
        return None
    above, below = tuple(chunks[:begin]), tuple(chunks[end:])
    return _Cut(above, tuple(left), tuple(right), below, bottom - top)


def _has_rows(chunks: Sequence[Chunk]) -> bool:
    return len(chunks) >= LEAST_ROWS and len(rows_of(chunks)) >= LEAST_ROWS


def _independent(left: tuple[Chunk, ...], right: tuple[Chunk, ...]) -> bool:
    narrow, wide = sorted((left, right), key=lambda side: sum(len(chunk.text) for chunk in side))
    if _margin_share(narrow) >= MARGIN_SHARE:
        return False
    narrow_titles, wide_titles = _titles(narrow), _titles(wide)
    if narrow_titles and wide_titles:
        return True
    aligned = _aligned_share(narrow, wide)
    if narrow_titles >= 2:
        plain = [chunk for chunk in narrow if section_of(chunk.text) is None]
        in_step = len(rows_of(plain)) >= LEAST_ROWS and _aligned_share(plain, wide) >= IN_STEP
        return aligned < ALIGNED_SHARE and not in_step
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
