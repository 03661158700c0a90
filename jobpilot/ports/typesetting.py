"""What a résumé looks like on paper, apart from any format: words in their places, ready to be set.

A `Sheet` holds only what is printed. Dates, titles and countries are words already, addresses are checked; a typesetter
decides on type and space, never on wording.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol

from jobpilot.errors import InvalidInputError


class Paper(StrEnum):
    """Sheet sizes, by the names Typst has for them."""

    A4 = "a4"
    LETTER = "us-letter"


@dataclass(frozen=True, slots=True)
class Reach:
    """A way to reach somebody. `url` is an `http`, `https`, `mailto` or `tel` address."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A job, a degree, a certificate: `text` are paragraphs, `items` bullet points. The addresses
    belong to the title and the subtitle.
    """

    title: str = ""
    title_url: str | None = None
    subtitle: str = ""
    subtitle_url: str | None = None
    place: str = ""
    dates: str = ""
    text: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """A list with or without a label."""

    label: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetSection:
    """`kind` is the section's name in JSON Resume. A section has entries or groups; `brief` ones take a line each."""

    kind: str
    title: str
    entries: tuple[SheetEntry, ...] = ()
    groups: tuple[SheetGroup, ...] = ()
    brief: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A résumé in print order. `language` is ISO 639-1."""

    language: str
    paper: Paper
    name: str
    label: str
    contact_title: str
    contacts: tuple[Reach, ...]
    sections: tuple[SheetSection, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A way to set a sheet in PDF. `title` and `description` are for people who choose."""

    name: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class TypesetDocument:
    """A finished file. `missing` are characters that no font has; a replacement mark stands in their place."""

    content: bytes
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TypesettingLimits:
    """What one document may cost."""

    wall_seconds: float = 20.0
    cpu_seconds: int = 15
    memory_bytes: int = 1024 * 1024 * 1024
    concurrency: int = 2


class TemplateUnknownError(InvalidInputError):
    """There is no template of this name."""

    code: ClassVar[str] = "template_unknown"


class ExportFailedError(InvalidInputError):
    """The document takes too much time or memory to set."""

    code: ClassVar[str] = "export_failed"


class Typesetter(Protocol):
    """Makes files of sheets. Both methods raise ExportFailedError."""

    @property
    def templates(self) -> Sequence[Template]:
        """The first is the default."""
        ...

    async def pdf(self, sheet: Sheet, template: str) -> TypesetDocument:
        """PDF/UA-1 with a text layer. Raises TemplateUnknownError."""
        ...

    async def docx(self, sheet: Sheet) -> TypesetDocument:
        """A Word document with headings, lists and links."""
        ...
