"""Lines of text that remember where each word stood, and fragments of them.

Every value the parser takes is a `Fragment` (or several), so that its page, box and quote are never lost on the way.
Inside a line a tab separates what the layout sets apart (a date at the right margin, cells of a row).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from jobpilot.ports.documents import Box, Style

TAB = "\t"
EDGES = " \t,;:|·•–—-/\u2022\u00b7"
PLAIN = Style()
_TABS = re.compile(TAB)

LineLook = tuple[float, bool, bool, int, bool]


@dataclass(frozen=True, slots=True)
class Mark:
    """A word of a line: where in the text, where on the page, how it looks, what it links to."""

    start: int
    end: int
    box: Box | None
    style: Style
    link: str | None = None


@dataclass(frozen=True)
class Line:
    """One line in reading order. `gap` is the space above in line heights; `column` names the flow it belongs to."""

    text: str
    page: int
    marks: tuple[Mark, ...]
    box: Box | None = None
    column: int = 0
    gap: float = 0.0
    item: bool = False
    heading: bool = False
    cell: bool = False

    @property
    def whole(self) -> "Fragment":
        """The line as a fragment."""
        return Fragment(self, 0, len(self.text))

    @cached_property
    def style(self) -> Style:
        """The style that most of the text has; bold or italic only if all of it is."""
        marks = self.marks
        if not marks:
            return PLAIN
        styles = [mark.style for mark in marks]
        first = styles[0]
        if styles.count(first) == len(styles):
            return first
        longest = max(marks, key=lambda mark: mark.end - mark.start).style
        return Style(
            max([style.size for style in styles]),
            all(style.bold for style in styles),
            all(style.italic for style in styles),
            longest.color,
            longest.font,
        )

    @cached_property
    def look(self) -> LineLook:
        """What titles are told by: size, bold, italic, color, capitals."""
        style, text = self.style, self.text
        capitals = text.isupper() and not any(
            letter.isalpha() and not letter.isupper() for letter in text
        )
        return (round(style.size, 1), style.bold, style.italic, style.color, capitals)

    @cached_property
    def segments(self) -> "tuple[Fragment, ...]":
        """What the layout sets apart within the line."""
        return tuple(self.whole.split(_TABS))

    def without_first(self, *, item: bool) -> "Line":
        """The line after its first word; an item if that was a bullet."""
        offset = self.marks[1].start if len(self.marks) > 1 else self.marks[0].end
        marks = tuple(
            replace(mark, start=mark.start - offset, end=mark.end - offset)
            for mark in self.marks[1:]
        )
        boxes = [mark.box for mark in marks if mark.box is not None]
        box = Box.around(boxes) if boxes else self.box
        return replace(self, text=self.text[offset:], marks=marks, box=box, item=item or self.item)


@dataclass(frozen=True, slots=True)
class Fragment:
    """Part of one line."""

    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        """The characters, tabs as spaces."""
        return self.line.text[self.start : self.end].replace(TAB, " ")

    def __bool__(self) -> bool:
        return self.start < self.end

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The words that the fragment touches."""
        return tuple(
            mark for mark in self.line.marks if mark.start < self.end and mark.end > self.start
        )

    @property
    def box(self) -> Box | None:
        """The smallest box around those words."""
        boxes = [mark.box for mark in self.marks if mark.box is not None]
        return Box.around(boxes) if boxes else None

    @property
    def style(self) -> Style:
        """The style of the first word."""
        marks = self.marks
        return marks[0].style if marks else PLAIN

    @property
    def link(self) -> str | None:
        """The first address that one of its words links to."""
        return next((mark.link for mark in self.marks if mark.link), None)

    def part(self, start: int, end: int) -> "Fragment":
        """A piece by offsets relative to this fragment."""
        return Fragment(self.line, self.start + start, self.start + end)

    def strip(self, characters: str = EDGES) -> "Fragment":
        """Without the given characters at both ends."""
        text = self.line.text[self.start : self.end]
        left = len(text) - len(text.lstrip(characters))
        right = len(text.rstrip(characters))
        return self.part(left, max(left, right))

    def split(self, separator: re.Pattern[str]) -> "Iterator[Fragment]":
        """The non-empty pieces between separators, stripped of blanks."""
        text = self.line.text[self.start : self.end]
        position = 0
        for match in separator.finditer(text):
            piece = self.part(position, match.start()).strip(" \t")
            if piece:
                yield piece
            position = match.end()
        piece = self.part(position, len(text)).strip(" \t")
        if piece:
            yield piece

    def without(self, start: int, end: int) -> "tuple[Fragment, Fragment]":
        """What stands before and after an inner piece (offsets relative to this fragment)."""
        return self.part(0, start).strip(" \t"), self.part(end, self.end - self.start).strip(" \t")


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive fragments that read as one text, such as a paragraph over several lines."""

    fragments: tuple[Fragment, ...]

    @property
    def text(self) -> str:
        """The joined text; a word cut by a hyphen at a line's end is made whole."""
        joined = ""
        for fragment in self.fragments:
            piece = fragment.text.strip()
            if joined.endswith("-") and not joined.endswith(" -") and piece[:1].islower():
                joined = joined[:-1] + piece
            elif joined and _is_cjk(joined[-1]) and piece and _is_cjk(piece[0]):
                joined += piece
            else:
                joined = f"{joined} {piece}" if joined else piece
        return joined


def _is_cjk(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"
