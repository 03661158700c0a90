"""From a document to its lines in reading order.

Repeated headers and footers are dropped, icons and bullets become what they mean, a section title that stands in a
margin beside its text becomes a line of its own.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from jobpilot.ports.documents import Box, Document, Page, Paragraph, Word
from jobpilot.resumes.domain.fragments import TAB, Line, Mark
from jobpilot.resumes.domain.layout.chunks import Chunk, Row, is_icon_word, page_chunks
from jobpilot.resumes.domain.layout.columns import Flow, flows_of
from jobpilot.resumes.domain.layout.numbered import mark_numbered_items
from jobpilot.resumes.domain.layout.rotated import insert_rotated_titles
from jobpilot.resumes.domain.layout.wrapped_margins import join_wrapped_margins
from jobpilot.resumes.domain.lexicon.section_titles import section_of

BULLETS = "•◦▪▫●○■□–—*·‣➢➤❖✓✔▶►▸◆◇★☆-»›⁃∙⚬❍∗⋄°o"
EDGE = 0.09
LEAST_BULLETS = 2
NO_ICONS = dict.fromkeys(range(0xE000, 0xF900))
MARGIN_BESIDE = 12.0
_SPACED_CJK = re.compile(r"[\u3400-\u9fff](?: [\u3400-\u9fff])+")
_RUNNING = re.compile(
    r"(?i)^(?:.{0,60}[-–—·•|]\s*)?(?:page|seite|página|pagina|strona|第)?\s*\d{1,3}\s*(?:/|of|von|de|di|van|z|sur)\s*\d{1,3}\s*(?:页)?$|"
    r"^(?:page|seite|página|pagina|strona)\s+\d{1,3}$|^last updated\b.{0,40}$|^\d{1,2}$|"
    r"^(?:file:///\S*|about:blank)$|^\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?$"
)


def read_lines(document: Document) -> list[Line]:
    """All lines of the document in reading order."""
    chunked = [page_chunks(page) for page in document.pages]
    running = _running_texts(document, chunked)
    lines: list[Line] = []
    flows: list[tuple[float, float]] = []
    for page, chunks in zip(document.pages, chunked, strict=True):
        if page.words:
            lines += insert_rotated_titles(page, _page_lines(page, chunks, flows, running))
        else:
            lines += [_paragraph_line(paragraph, page.number) for paragraph in page.paragraphs]
    return mark_numbered_items(_mark_icon_items([line for line in lines if line.text.strip()]))


def _page_lines(
    page: Page, chunks: list[Chunk], flows: list[tuple[float, float]], running: frozenset[str]
) -> list[Line]:
    lines: list[Line] = []
    for flow in flows_of(join_wrapped_margins(chunks), page.height):
        lines += _flow_lines(flow, page, _column(flow, flows), running)
    return lines


def _column(flow: Flow, known: list[tuple[float, float]]) -> int:
    """The number of the column whose width the flow shares most; a new one if none fits."""
    width = max(flow.right - flow.left, 1.0)
    best, share = -1, 0.6
    for number, (left, right) in enumerate(known):
        common = min(right, flow.right) - max(left, flow.left)
        overlap = common / max(width, right - left)
        if overlap > share:
            best, share = number, overlap
    if best < 0:
        known.append((flow.left, flow.right))
        best = len(known) - 1
    return best


def _running_texts(document: Document, chunked: Sequence[list[Chunk]]) -> frozenset[str]:
    """Texts that stand at the edge of more than one page, or are page numbers."""
    seen: Counter[str] = Counter()
    for page, chunks in zip(document.pages, chunked, strict=True):
        edge = {_signature(chunk.text) for chunk in chunks if _at_edge(chunk, page)}
        seen.update(edge)
    return frozenset(
        text for text, count in seen.items() if count > 1 and count >= len(document.pages) / 2
    )


def _signature(text: str) -> str:
    return re.sub(r"\d+", "#", text.casefold())


def _at_edge(chunk: Chunk, page: Page) -> bool:
    return chunk.bottom < EDGE * page.height or chunk.top > (1 - EDGE) * page.height


def _flow_lines(flow: Flow, page: Page, column: int, running: frozenset[str]) -> Iterator[Line]:
    previous_bottom: float | None = None
    for row in flow.rows:
        kept = tuple(chunk for chunk in row if not _is_running(chunk, page, running))
        if not kept:
            continue
        height = max(chunk.size for chunk in kept)
        top = max(chunk.bottom for chunk in kept) - height
        gap = 9.0 if previous_bottom is None else (top - previous_bottom) / height
        previous_bottom = max(chunk.bottom for chunk in kept)
        for number, part in enumerate(_labelled(kept)):
            yield _row_line(part, page.number, column, gap if number == 0 else 0.0)


def _is_running(chunk: Chunk, page: Page, running: frozenset[str]) -> bool:
    if not _at_edge(chunk, page):
        return False
    first_top = page.number == 1 and chunk.bottom < EDGE * page.height
    return (_signature(chunk.text) in running and not first_top) or bool(_RUNNING.match(chunk.text))


def _labelled(row: Row) -> tuple[Row, ...]:
    """A row whose first chunk is a section title in the margin is two lines."""
    if (
        len(row) > 1
        and row[0].text[:1].isalpha()
        and not row[0].text.endswith(":")
        and section_of(row[0].text) is not None
    ) and (
        all(section_of(chunk.text) is None for chunk in row[1:])
        and row[1].left - row[0].right > MARGIN_BESIDE
    ):
        return row[:1], row[1:]
    return (row,)


def _row_line(row: Row, page: int, column: int, gap: float) -> Line:
    text, marks = "", []
    separator = ""
    for chunk in row:
        spaced = len(chunk.words) > 1 and _SPACED_CJK.fullmatch(chunk.text) is not None
        for word in chunk.words:
            plain = word.text
            if is_icon_word(word):
                if text:
                    separator = TAB
                    continue
            elif not plain.isascii():
                plain = plain.translate(NO_ICONS)
            text += separator if text else ""
            marks.append(Mark(len(text), len(text) + len(plain), word.box, word.style, word.link))
            text += plain
            separator = "" if spaced else " "
        separator = TAB
    box = Box.around([chunk.box for chunk in row])
    return _strip_bullet(Line(text, page, tuple(marks), box, column, round(gap, 2)))


def _strip_bullet(line: Line) -> Line:
    """A line without its leading bullet; `item` remembers it."""
    first = line.marks[0] if line.marks else None
    if first is None:
        return line
    head = line.text[first.start : first.end]
    rest = line.text[first.end :].lstrip()
    if len(head) == 1 and rest and head in BULLETS:
        return line.without_first(item=True)
    if head[0] in "•◦▪●■‣➢❖►▸⁃∙" and len(head) > 1:
        return _cut_head(line, 1)
    return line


def _cut_head(line: Line, length: int) -> Line:
    first = line.marks[0]
    head = Mark(0, first.end - length, first.box, first.style, first.link)
    rest = tuple(
        Mark(mark.start - length, mark.end - length, mark.box, mark.style, mark.link)
        for mark in line.marks[1:]
    )
    return Line(
        line.text[length:],
        line.page,
        (head, *rest),
        line.box,
        line.column,
        line.gap,
        True,
        line.heading,
        line.cell,
    )


def _mark_icon_items(lines: list[Line]) -> list[Line]:
    """Leading icons go; an icon that leads several lines is a bullet."""
    leads = Counter(_lead(line) for line in lines if _leads_with_icon(line))
    result = []
    for line in lines:
        if not _leads_with_icon(line):
            result.append(line)
        elif len(line.marks) > 1:
            result.append(line.without_first(item=leads[_lead(line)] > LEAST_BULLETS))
    return result


def _lead(line: Line) -> str:
    return line.text[line.marks[0].start : line.marks[0].end]


def _leads_with_icon(line: Line) -> bool:
    mark = line.marks[0]
    return mark.box is not None and is_icon_word(Word(_lead(line), mark.box, mark.style))


def _paragraph_line(paragraph: Paragraph, page: int) -> Line:
    text, marks = "", []
    for run in paragraph.runs:
        offset = len(text)
        marks += [
            Mark(offset + match.start(), offset + match.end(), None, run.style, run.link)
            for match in re.finditer(r"\S+", run.text)
        ]
        text += run.text
    text = text.rstrip()
    line = Line(
        text,
        page,
        tuple(marks),
        None,
        0,
        paragraph.gap,
        paragraph.item,
        paragraph.heading,
        paragraph.cell,
    )
    return _strip_bullet(_lstrip(line))


def _lstrip(line: Line) -> Line:
    blank = len(line.text) - len(line.text.lstrip())
    if not blank:
        return line
    marks: Iterable[Mark] = (
        Mark(mark.start - blank, mark.end - blank, mark.box, mark.style, mark.link)
        for mark in line.marks
    )
    return Line(
        line.text[blank:],
        line.page,
        tuple(marks),
        line.box,
        line.column,
        line.gap,
        line.item,
        line.heading,
        line.cell,
    )
