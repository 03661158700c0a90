"""What a document reader gives: words where they stand, or paragraphs where there is no page to stand on.

Geometry is in fractions of the page, origin top-left; sizes are in points. Nothing here decides what a word means.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in fractions (0–1) of its page, origin top-left."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h

    def union(self, other: "Box") -> "Box":
        """The smallest box that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    @classmethod
    def around(cls, boxes: "Sequence[Box]") -> "Box":
        """The smallest box that holds all of these, of which there is at least one."""
        if len(boxes) == 1:
            return boxes[0]
        x, y = min([box.x for box in boxes]), min([box.y for box in boxes])
        right = max([box.x + box.w for box in boxes])
        return cls(x, y, right - x, max([box.y + box.h for box in boxes]) - y)


@dataclass(frozen=True, slots=True)
class Style:
    """How a run of text looks. `size` in points; `color` as 0xRRGGBB."""

    size: float = 0.0
    bold: bool = False
    italic: bool = False
    color: int = 0
    font: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """One word where the page shows it, in content-stream order. `link` is the address of an annotation over it."""

    text: str
    box: Box
    style: Style
    link: str | None = None
    rotated: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Equally styled text inside a paragraph; a tab separates what the layout sets apart."""

    text: str
    style: Style
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a document without geometry. `heading` and `item` are what the file itself says.

    `gap` is the empty space above, in lines.
    """

    runs: tuple[Run, ...]
    heading: bool = False
    item: bool = False
    cell: bool = False
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line as shown beside the original. `box` is None where the document has no geometry."""

    text: str
    box: Box | None


class PageSource(StrEnum):
    """Where a page's words come from: the file's own text, or recognition of the page's picture."""

    TEXT = "text"
    OCR = "ocr"


@dataclass(frozen=True, slots=True)
class Placement:
    """How a recognised page was turned to be read: `quarters` clockwise turns, then `skew` radians clockwise.

    Words and the page's size are those of the upright page; `box_as_shown` leads back.
    """

    quarters: int = 0
    skew: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """A page: `words` when it has geometry, `paragraphs` when it has none. Width and height in
    points (0 if unknown). `hidden` is text that a reader of the page does not see; `marks` says that
    something is drawn on it that may be writing. `certainty` (0–1) is that of a recognised page.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    hidden: tuple[TextLine, ...] = ()
    marks: bool = False
    picture: float = 0.0
    source: PageSource = PageSource.TEXT
    placement: Placement = Placement()
    certainty: float = 1.0


@dataclass(frozen=True, slots=True)
class DocumentWarning:
    """Something a person should know about a document that was read all the same."""

    code: str
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Inspection:
    """A document that passed every limit. `kind` is `pdf`, `docx`, `doc` or `txt`.

    `active_parts` were found and ignored.
    """

    kind: str
    media_type: str
    page_count: int
    active_parts: int = 0
    warnings: tuple[DocumentWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that was read."""

    kind: str
    pages: tuple[Page, ...]
    warnings: tuple[DocumentWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page's lines in reading order. Width and height in points (0 if unknown)."""

    number: int
    width: float
    height: float
    lines: tuple[TextLine, ...]
    hidden: tuple[TextLine, ...] = ()
    source: PageSource = PageSource.TEXT


@dataclass(frozen=True, slots=True)
class Transcript:
    """The text of a document; `quality` (0–100) says how much of it looks like writing.

    `unread` are the numbers of pages that only recognition of their pictures can read.
    """

    pages: tuple[TextPage, ...]
    quality: int
    warnings: tuple[DocumentWarning, ...] = ()
    unread: tuple[int, ...] = ()

    @property
    def character_count(self) -> int:
        """Characters over all lines."""
        return sum(len(line.text) for page in self.pages for line in page.lines)


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A JSON Resume with, for every field path, its evidence as plain JSON values."""

    resume: dict[str, object]
    fields: dict[str, dict[str, object]]
    warnings: tuple[DocumentWarning, ...] = ()
    transcript: Transcript | None = None


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What a document may cost. Sizes in bytes; `archive_ratio` counts above `archive_ratio_floor` unpacked bytes."""

    file_bytes: int = 10 * 1024 * 1024
    pages: int = 30
    archive_entries: int = 512
    archive_bytes: int = 50 * 1024 * 1024
    archive_ratio: int = 100
    archive_ratio_floor: int = 1024 * 1024
    minimum_characters: int = 40
    maximum_characters: int = 200_000


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """What a child that recognises text in pictures may take: for a portion of `pages` pages, one child at a time."""

    memory_bytes: int = 2 * 1024 * 1024 * 1024
    cpu_seconds: int = 120
    wall_seconds: float = 120.0
    pages: int = 5


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """What one child process may take. `concurrency` children run at once in a process."""

    memory_bytes: int = 512 * 1024 * 1024
    cpu_seconds: int = 10
    wall_seconds: float = 15.0
    concurrency: int = 2
    document: DocumentLimits = field(default_factory=DocumentLimits)
    pictures: PictureLimits = field(default_factory=PictureLimits)


PageProgress = Callable[[int, int], None]
"""Called with (pages done, pages in all) while a document is read."""


class DocumentReader(Protocol):
    """Reads untrusted documents without risk to the caller's process.

    Every method raises `jobpilot.ports.rejections.DocumentRejectedError` when the document breaks
    a limit or cannot be read.
    """

    async def inspect(self, content: bytes, file_name: str) -> Inspection:
        """Decide the type by content and check every limit."""
        ...

    async def transcribe(
        self,
        content: bytes,
        file_name: str,
        on_page: PageProgress | None = None,
        recognised: Sequence[Page] = (),
    ) -> Transcript:
        """Read the text in reading order; `recognised` pages stand in for those of the file."""
        ...

    async def interpret(
        self,
        content: bytes,
        file_name: str,
        region: str | None = None,
        recognised: Sequence[Page] = (),
        on_page: PageProgress | None = None,
    ) -> Interpretation:
        """Read the document and understand it as a résumé; `region` is a hint for national phone numbers."""
        ...
