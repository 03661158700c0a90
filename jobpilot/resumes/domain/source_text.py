"""The text of a document as one string in which a quotation can be found and led back to its lines."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jobpilot.resumes.domain.matching_text import occurrences, plain_text
from jobpilot.resumes.domain.resume import StoredPage

_BULLET: Final = re.compile(r"^\s*[-–•*·◦▪‣]\s+")
"""Lines are kept without the sign in front of an item of a list."""

LONGEST_JOIN = 8
"""A quotation runs over at most so many lines."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """`number` counts over all pages, from 0."""

    number: int
    page: int
    text: str
    box: Mapping[str, float] | None


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a quotation stands; `context` is the plain text of its lines."""

    lines: tuple[SourceLine, ...]
    context: str

    @property
    def first(self) -> int:
        """The number of its first line."""
        return self.lines[0].number


class SourceText:
    """Visible lines only: what a reader of the page does not see proves nothing."""

    def __init__(self, pages: Sequence[StoredPage]) -> None:
        lines = [(page.number, line) for page in pages for line in page.lines]
        self.lines = [
            SourceLine(number, page, str(line.get("text", "")), line.get("box"))
            for number, (page, line) in enumerate(lines)
        ]
        plain = [plain_text(line.text) for line in self.lines]
        self._variants = [_Joined(plain, rejoin=False), _Joined(plain, rejoin=True)]

    @property
    def texts(self) -> list[str]:
        """The lines as they are."""
        return [line.text for line in self.lines]

    def find(self, quote: str) -> list[Passage]:
        """Every place where the quotation stands as whole words."""
        needle = plain_text(_BULLET.sub("", quote))
        found: dict[tuple[int, int], Passage] = {}
        for variant in self._variants:
            for first, last in variant.find(needle):
                if last - first < LONGEST_JOIN:
                    context = variant.text_of(first, last)
                    found.setdefault(
                        (first, last), Passage(tuple(self.lines[first : last + 1]), context)
                    )
        return [found[key] for key in sorted(found)]


class _Joined:
    """All lines in one string, with words that a line's end broke put together or not."""

    def __init__(self, plain: Sequence[str], *, rejoin: bool) -> None:
        self._starts: list[int] = []
        pieces: list[str] = []
        size = 0
        for index, text in enumerate(plain):
            self._starts.append(size)
            following = plain[index + 1] if index + 1 < len(plain) else ""
            broken = rejoin and text[-2:-1].isalpha() and text.endswith("-")
            piece = text[:-1] if broken and following[:1].isalpha() else f"{text} " * bool(text)
            pieces.append(piece)
            size += len(piece)
        self._text = "".join(pieces)

    def find(self, needle: str) -> list[tuple[int, int]]:
        return [
            (self._line_of(start), self._line_of(start + len(needle) - 1))
            for start in occurrences(needle, self._text)
        ]

    def text_of(self, first: int, last: int) -> str:
        end = self._starts[last + 1] if last + 1 < len(self._starts) else len(self._text)
        return self._text[self._starts[first] : end].strip()

    def _line_of(self, position: int) -> int:
        return bisect_right(self._starts, position) - 1


def spans_of(passage: Passage, quote: str) -> list[dict[str, Any]]:
    """As in a field's evidence: the quotation itself where it stands in one line, else its lines."""
    return [
        {
            "page": line.page,
            "box": dict(line.box) if line.box else None,
            "quote": quote if quote in line.text else line.text,
        }
        for line in passage.lines
    ]
