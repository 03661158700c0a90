"""Cutting a section into entries: one job, one degree, one project each.

Every dated entry has one date or range in its head, on a line of its own or in the margin. The
dates are the anchors; from
each anchor the entry's first line is found upwards: the first head line after the previous entry's text, no more lines
above the date than the first entry of the section shows.
"""

import re
from dataclasses import dataclass, field, replace
from statistics import median

from jobpilot.ports.documents import Box
from jobpilot.resumes.domain.atoms import bare_place
from jobpilot.resumes.domain.dates import DateRange, find_ranges, is_date_text, is_duration_text
from jobpilot.resumes.domain.fragments import Fragment, Line, Passage
from jobpilot.resumes.domain.places import is_place_text

PROSE_LENGTH = 95
MOST_PLAIN_WORDS = 7
HEAD_LINES = 4
DEEPEST_DATE = 3
NEXT_LINE_GAP = 0.95
LEAST_EVENTS = 6
SAME_INDENT = 0.006
BULLET_WIDTH = 0.04
"""Parts of the page's width: the text of an item may go on below its bullet."""
_SENTENCE_END = re.compile(r"[.;。!?]$")
_WORDY = re.compile(r"\b[a-zà-ÿ]{2,}\b")


@dataclass(slots=True)
class Dated:
    """A date range with the fragment that it was read from."""

    range: DateRange
    fragment: Fragment


@dataclass(slots=True)
class Entry:
    """`head` holds what names the entry, without dates and margins; `items` its bullet points,
    `prose` its paragraphs.
    """

    head: list[Fragment] = field(default_factory=list)
    dates: list[Dated] = field(default_factory=list)
    places: list[Fragment] = field(default_factory=list)
    items: list[Passage] = field(default_factory=list)
    prose: list[Passage] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Read:
    """One line as the cutter sees it."""

    line: Line
    body: list[Fragment]
    dates: list[Dated]
    places: list[Fragment]
    kind: str  # "item", "more" (goes on with the line above), "prose" or "head"

    @property
    def anchors(self) -> bool:
        return bool(self.dates)


def read_entries(lines: list[Line]) -> list[Entry]:
    """The section's entries in order."""
    reads = _read_lines(lines)
    starts = _starts(reads)
    entries = []
    for begin, end in zip(starts, [*starts[1:], len(reads)], strict=True):
        entries.append(_entry(reads[begin:end]))
    return entries


def read_listed(lines: list[Line]) -> list[Entry]:
    """The entries of a section that may be a list: where it begins with a bullet point, each bullet as far left is an
    entry, for there is nothing that they could belong to.
    """
    first = next(iter(lines), None)
    if first is None or not first.item or _heads_are_items(lines):
        return read_entries(lines)
    left = first.box.x if first.box else 0.0
    starts = [i for i, line in enumerate(lines) if line.item and _stands_at(line, left)]
    entries = []
    for begin, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        entries += read_entries([replace(lines[begin], item=False), *lines[begin + 1 : end]])
    return entries


def _stands_at(line: Line, left: float) -> bool:
    return line.box is None or abs(line.box.x - left) < SAME_INDENT


def is_timeline(entries: list[Entry]) -> bool:
    """Whether the entries are events along a line (many, a single date each, nothing told about any), not periods."""
    return len(entries) >= LEAST_EVENTS and all(
        entry.dates and all(dated.range.single for dated in entry.dates) and not entry.items
        for entry in entries
    )


def _read_lines(lines: list[Line]) -> list[_Read]:
    reads: list[_Read] = []
    left = min((line.box.x for line in lines if line.box), default=0.0)
    right = max((line.box.right for line in lines if line.box), default=1.0)
    listed = _heads_are_items(lines)
    for index, line in enumerate(lines):
        body, dates, places = _sort_segments(line)
        kind = _kind(line, body, reads[-1] if reads else None, left)
        if listed and kind == "item" and (dates or places):
            kind = "head"
        elif kind == "head" and index + 1 < len(lines) and _wraps(line, lines[index + 1], right):
            kind = "prose"
        if kind == "head":
            body, inline = _take_dates(body)
            dates += inline
        reads.append(_Read(line, body, dates, places, kind))
    return reads


def _heads_are_items(lines: list[Line]) -> bool:
    """Whether the entries themselves are bullet points: the section starts with one that has a
    date or place set apart.
    """
    first = next(iter(lines), None)
    return (
        first is not None
        and first.item
        and any(_sort_segments(line)[1:] != ([], []) for line in lines[:2])
    )


def _wraps(line: Line, following: Line, right: float) -> bool:
    """Whether a line is the first of a paragraph: wordy, as wide as the column, and followed closely by its like."""
    if (
        line.box is None
        or following.box is None
        or line.style.bold
        or following.item
        or "\t" in line.text
    ):
        return False
    if len(_WORDY.findall(line.text)) < 5 or find_ranges(line.text):
        return False
    near = following.gap < NEXT_LINE_GAP and abs(line.box.x - following.box.x) < 0.01
    return near and line.box.right > line.box.x + 0.72 * (right - line.box.x)


def _sort_segments(line: Line) -> tuple[list[Fragment], list[Dated], list[Fragment]]:
    """Dates, durations and places that the layout sets apart leave the line's own text."""
    body: list[Fragment] = []
    dates: list[Dated] = []
    places: list[Fragment] = []
    segments = line.segments
    for segment in segments:
        clean = segment.text.strip()
        if is_date_text(clean) and (len(segments) > 1 or not line.item):
            dates += _dated(segment)
        elif len(segments) > 1 and is_duration_text(segment.text):
            continue
        elif len(segments) > 1 and body and is_place_text(segment.text):
            places.append(bare_place(segment))
        else:
            body.append(segment)
    return body, dates, places


def _dated(fragment: Fragment) -> list[Dated]:
    return [
        Dated(found, fragment.part(found.position, found.stop))
        for found in find_ranges(fragment.text)
    ]


def _take_dates(body: list[Fragment]) -> tuple[list[Fragment], list[Dated]]:
    """Dates inside a head line leave it; what stood around them stays."""
    kept: list[Fragment] = []
    dates: list[Dated] = []
    for fragment in body:
        rest = fragment
        offset = 0
        for found in _dated(fragment):
            start, stop = found.range.position, found.range.stop
            before = fragment.part(offset, start)
            dates.append(found)
            if before.strip(" \t()[]"):
                kept.append(_close_brackets(before.strip(" \t")))
            offset = stop
            rest = fragment.part(stop, len(fragment.text))
        if rest.strip(" \t()[]") and (offset == 0 or rest.strip(" \t()[],.–-—|·:").text):
            kept.append(rest.strip(" \t"))
    return kept, dates


def _close_brackets(fragment: Fragment) -> Fragment:
    """Without the bracket that opened before a date which is gone now."""
    text = fragment.text
    return (
        fragment.strip(" \t([")
        if text.count("(") > text.count(")") and text.endswith(("(", "["))
        else fragment
    )


def _kind(line: Line, body: list[Fragment], previous: _Read | None, left: float) -> str:
    if line.item:
        return "item"
    text = " ".join(fragment.text for fragment in body)
    if previous is not None and _goes_on(line, text, previous, left):
        return "more"
    if any(not found.single for found in find_ranges(text)):
        return "head" if len(text) < 2 * PROSE_LENGTH else "prose"
    return "prose" if not line.style.bold and _is_prose(text) else "head"


def _is_prose(text: str) -> bool:
    plain_words = len(_WORDY.findall(text))
    sentence = _SENTENCE_END.search(text) is not None and plain_words > 5
    return len(text) > PROSE_LENGTH or plain_words >= MOST_PLAIN_WORDS or sentence


def _goes_on(line: Line, text: str, previous: _Read, left: float) -> bool:
    """Whether the line continues the item or paragraph above it."""
    above, here = _first_boxes(line, previous.line)
    if previous.kind == "head" or not text or above is None or here is None:
        return False
    if line.style.bold and not previous.line.style.bold:
        return False
    set_in = here.x - left
    if previous.kind == "item" or (previous.kind == "more" and set_in > 0.012):
        hangs = here.x >= above.x - 0.008 and set_in > 0.004
        return hangs or (text[:1].islower() and here.x >= above.x - BULLET_WIDTH)
    return abs(here.x - above.x) < 0.02 and not any(mark.style.bold for mark in line.marks)


def _first_boxes(line: Line, above: Line) -> tuple[Box | None, Box | None]:
    """Where two neighbouring lines of one flow begin; nothing when they are no neighbours."""
    apart = line.page != above.page or line.column != above.column or line.gap > NEXT_LINE_GAP
    if apart or not line.marks or not above.marks:
        return None, None
    return above.marks[0].box, line.marks[0].box


def _starts(reads: list[_Read]) -> list[int]:
    """The indexes where entries begin."""
    if not reads:
        return []
    anchors = _anchors(reads)
    if not anchors:
        return _undated_starts(reads)
    depth = _depth(reads, anchors[0])
    starts: list[int] = []
    floor = 0
    for anchor in anchors:
        start = _start(reads, anchor, floor, depth, first=not starts)
        if not starts or start > starts[-1]:
            starts.append(start)
        floor = anchor + 1
    return starts


def _anchors(reads: list[_Read]) -> list[int]:
    """Lines whose date belongs to an entry's head. Ranges win over single dates when both kinds are there."""
    dated = [index for index, read in enumerate(reads) if read.anchors]
    if any(not found.range.single for index in dated for found in reads[index].dates):
        dated = [index for index in dated if not _is_aside(reads, index)]
    result: list[int] = []
    for index in dated:
        if (
            result
            and all(reads[other].kind == "head" for other in range(result[-1] + 1, index + 1))
            and _same_head(reads, result[-1], index)
        ):
            continue
        result.append(index)
    return result


def _is_aside(reads: list[_Read], index: int) -> bool:
    """A single date right below a dated head line, such as an expected graduation."""
    if index == 0 or not all(found.range.single for found in reads[index].dates):
        return False
    above = reads[index - 1]
    return above.kind == "head" and above.anchors and reads[index].line.gap < above.line.gap + 0.1


def _same_head(reads: list[_Read], anchor: int, index: int) -> bool:
    """Two dates on neighbouring head lines are one entry's when the second line says nothing else
    and no gap parts them.
    """
    return index - anchor == 1 and not reads[index].body and reads[index].line.gap < NEXT_LINE_GAP


def _depth(reads: list[_Read], anchor: int) -> int:
    """How many lines stand above the date in the section's first entry."""
    above = [index for index in range(anchor) if reads[index].kind == "head"]
    if reads[anchor].kind != "head":
        return 1
    return min(len(above), DEEPEST_DATE) if len(above) == anchor else 0


def _start(reads: list[_Read], anchor: int, floor: int, depth: int, *, first: bool) -> int:
    if first:
        return 0
    if reads[anchor].kind != "head":
        head = anchor
        while head > floor and reads[head].kind != "head":
            head -= 1
        return head if reads[head].kind == "head" else anchor
    start = anchor
    while start > floor and anchor - start < depth and reads[start - 1].kind == "head":
        start -= 1
    return _widen_over_gap(reads, start, anchor, floor)


def _widen_over_gap(reads: list[_Read], start: int, anchor: int, floor: int) -> int:
    """A clear gap between head lines above the date is the better border."""
    if reads[anchor].line.box is None:
        return start
    head = anchor
    while head > floor and reads[head - 1].kind == "head" and anchor - head < DEEPEST_DATE:
        head -= 1
    gaps = [(reads[index].line.gap, index) for index in range(max(head, floor), anchor + 1)]
    usual = median(read.line.gap for read in reads)
    widest, index = max(gaps, key=lambda pair: (pair[0], pair[1]))
    return index if widest > usual + 0.35 and index != start else start


def _undated_starts(reads: list[_Read]) -> list[int]:
    """Without dates an entry starts at a head line after text, or at a bold line after a plain one."""
    starts = [0]
    for index in range(1, len(reads)):
        read, before = reads[index], reads[index - 1]
        if read.kind != "head":
            continue
        bold, was_bold = read.line.style.bold, before.line.style.bold
        if (
            before.kind != "head"
            or (bold and not was_bold)
            or (read.line.gap > 1.2 and read.line.gap > before.line.gap + 0.4)
        ):
            starts.append(index)
    return starts


def _entry(reads: list[_Read]) -> Entry:
    entry = Entry(lines=[read.line for read in reads])
    open_head = True
    pending: list[Fragment] = []
    sink = entry.prose
    for read in reads:
        entry.dates += read.dates
        entry.places += read.places
        if read.kind == "head" and open_head and len(entry.head) < HEAD_LINES * 3:
            entry.head += read.body
            continue
        if read.kind in {"item", "prose"} or (read.kind == "head" and not pending):
            _flush(pending, sink)
            pending = []
            sink = entry.items if read.kind == "item" else entry.prose
            open_head = open_head and read.kind == "item" and not entry.head
        elif read.kind == "head":
            _flush(pending, sink)
            pending = []
            sink = entry.items if read.line.box is None and entry.items else entry.prose
        pending += read.body
    _flush(pending, sink)
    return entry


def _flush(pending: list[Fragment], sink: list[Passage]) -> None:
    if pending:
        sink.append(Passage(tuple(pending)))
