"""Cutting the lines into sections by their titles.

A title is a line whose words are known, or one that looks exactly like the known ones. Each column keeps its own open
section, so that a sidebar does not cut the story beside it in two, and a new page goes on where the last one ended.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from jobpilot.resumes.domain.dates import find_ranges
from jobpilot.resumes.domain.fragments import Fragment, Line, LineLook
from jobpilot.resumes.domain.lexicon.section_titles import Section, section_of

LONGEST_TITLE = 48
LARGER = 1.12
SMALLER = 0.88
_TRAILING = re.compile(r"[\s:：\-–—=_*#.]+$")
_LEADING = re.compile(r"^[\s#*=_\-–—]+")


@dataclass(slots=True)
class SectionBlock:
    """A section in one column. `section` is `None` for what stands before any title."""

    section: Section | None
    title: Fragment | None
    lines: list[Line] = field(default_factory=list)


def title_fragment(line: Line) -> Fragment:
    """The line without the rules, hashes and colons that decorate a title."""
    text = line.text
    left = _LEADING.match(text)
    right = _TRAILING.search(text)
    start = left.end() if left else 0
    stop = right.start() if right else len(text)
    return Fragment(line, start, max(start, stop))


def split_sections(lines: list[Line]) -> list[SectionBlock]:
    """The sections in reading order; a block without a title holds the top of the first page."""
    known = {
        index: section
        for index, line in enumerate(lines)
        if (section := _known_title(line)) is not None
    }
    titles = _accepted(lines, known)
    titles |= _lookalikes(lines, titles)
    blocks: list[SectionBlock] = []
    open_blocks: dict[int, SectionBlock] = {}
    order: list[int] = []
    for index, line in enumerate(lines):
        if index in titles:
            block = SectionBlock(titles[index], title_fragment(line))
            blocks.append(block)
            open_blocks[line.column] = block
        else:
            if line.column not in open_blocks:
                open_blocks[line.column] = _inherit(line, lines, open_blocks, order, blocks)
            open_blocks[line.column].lines.append(line)
        if not order or order[-1] != line.column:
            order.append(line.column)
    return [block for block in blocks if block.lines or block.title]


def _inherit(
    line: Line,
    lines: list[Line],
    open_blocks: dict[int, SectionBlock],
    order: list[int],
    blocks: list[SectionBlock],
) -> SectionBlock:
    """The section that a new column goes on with: that of the latest flow that encloses it."""
    span = _column_span(line.column, lines)
    for column in reversed(order):
        other = _column_span(column, lines)
        if span and other and other[0] <= span[0] + 0.02 and other[1] >= span[1] - 0.02:
            source = open_blocks[column]
            block = SectionBlock(source.section, None)
            blocks.append(block)
            return block
    block = SectionBlock(None, None)
    blocks.append(block)
    return block


def _column_span(column: int, lines: list[Line]) -> tuple[float, float] | None:
    boxes = [line.box for line in lines if line.column == column and line.box is not None]
    if not boxes:
        return None
    return min(box.x for box in boxes), max(box.right for box in boxes)


def _known_title(line: Line) -> Section | None:
    if len(line.text) > LONGEST_TITLE * 2 or "\t" in line.text.strip():
        return None
    fragment = title_fragment(line)
    if not fragment or len(fragment.text) > LONGEST_TITLE:
        return None
    return section_of(fragment.text)


def _accepted(lines: list[Line], known: dict[int, Section]) -> dict[int, Section]:
    """The known titles that also look like titles in their column."""
    body = _body_style(lines)
    styled: dict[int, Section] = {}
    for index, section in known.items():
        line = lines[index]
        if line.heading or _stands_out(line, body) or _stands_alone(lines, index):
            styled[index] = section
    sizes: dict[int, float] = {}
    for column in {lines[index].column for index in styled}:
        main = [
            lines[index].style.size
            for index, section in styled.items()
            if lines[index].column == column and _is_main(section)
        ]
        sizes[column] = Counter(main).most_common(1)[0][0] if main else 0.0
    return {
        index: section
        for index, section in styled.items()
        if lines[index].style.size >= SMALLER * sizes[lines[index].column]
        and not (lines[index].item and lines[index].style.size <= body[0] * LARGER)
    }


def _is_main(section: Section) -> bool:
    return section in {
        Section.WORK,
        Section.EDUCATION,
        Section.SKILLS,
        Section.PROJECTS,
        Section.SUMMARY,
    }


def _body_style(lines: list[Line]) -> LineLook:
    counts: Counter[LineLook] = Counter()
    for line in lines:
        counts[line.look] += len(line.text)
    return counts.most_common(1)[0][0] if counts else (0.0, False, False, 0, False)


def _stands_out(line: Line, body: LineLook) -> bool:
    size, bold, _, color, caps = line.look
    return (
        size > body[0] * LARGER
        or (bold and not body[1])
        or (caps and not body[4] and len(line.text) > 2)
        or color != body[3]
    )


def _stands_alone(lines: list[Line], index: int) -> bool:
    """Space above, or a line of dashes or blanks around it, in plain text."""
    line = lines[index]
    decorated = title_fragment(line).text != line.text.strip()
    return line.gap >= 0.9 or decorated or index == 0


def _lookalikes(lines: list[Line], titles: dict[int, Section]) -> dict[int, Section]:
    """Lines that look exactly like the accepted titles, where that look is used for little else."""
    body = _body_style(lines)
    looks = Counter(lines[index].look for index in titles)
    found: dict[int, Section] = {}
    for look, count in looks.items():
        if count < 2 or (look[:4] == body[:4] and not look[4]):
            continue
        others = [
            index for index, line in enumerate(lines) if index not in titles and line.look == look
        ]
        plausible = [index for index in others if _plausible_title(lines[index]) and index > 0]
        if len(plausible) <= count + 1 and len(others) <= len(plausible) + 1:
            found |= dict.fromkeys(plausible, Section.OTHER)
    return found


def _plausible_title(line: Line) -> bool:
    text = line.text
    return (
        len(text) <= LONGEST_TITLE
        and len(text.split()) <= 5
        and "\t" not in text
        and "@" not in text
        and not line.item
        and not find_ranges(text)
        and text[:1].isalpha()
    )
