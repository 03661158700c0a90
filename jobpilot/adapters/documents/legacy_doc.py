"""Word documents of before 2007 as paragraphs: binary (97–2003) or, under the same name, XML of 2003."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jobpilot.adapters.documents.word_binary import PLAIN, Format, open_word_binary
from jobpilot.adapters.documents.word_xml import is_word_xml, read_word_xml
from jobpilot.ports.documents import (
    Document,
    DocumentWarning,
    Page,
    Paragraph,
    Run,
    Style,
    TextLine,
)

PARAGRAPH, CELL, LINE, PAGE = "\r", "\x07", "\x0b", "\x0c"
FIELD, RESULT, FIELD_END = "\x13", "\x14", "\x15"
REPLACED = str.maketrans({"\x1e": "-", "\xa0": " ", "\x0e": "\n"})
DROPPED = re.compile(r"[\x00-\x06\x08\x1f\x16-\x1d]")
_HYPERLINK = re.compile(r'HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]+)"')
_MARKS = re.compile(r"([\r\x07\x0b\x0c\x13\x14\x15])")
LOSSES = DocumentWarning(
    "legacy_format",
    "A Word document of before 2007: text, links and tables were read; what its styles say and its pictures were not. "
    "Check the sections, or save it as DOCX and upload that.",
)


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    in_result: bool = False


@dataclass(slots=True)
class _Flow:
    """Paragraphs as they grow."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    cells: list[list[Paragraph]] = field(default_factory=list)
    cell: list[Paragraph] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    fields: list[_Field] = field(default_factory=list)
    gap: float = 0.0
    look: Format = PLAIN

    def write(self, text: str, look: Format) -> None:
        self.look = look
        for part in _MARKS.split(text):
            if part in {FIELD, RESULT, FIELD_END}:
                self._field(part)
            elif self.fields and not self.fields[-1].in_result:
                self.fields[-1].instruction += part
            elif part in {PARAGRAPH, LINE, PAGE}:
                self.end_paragraph()
            elif part == CELL:
                self._end_cell()
            elif part:
                self._add(DROPPED.sub("", part.translate(REPLACED)), look)

    def _field(self, mark: str) -> None:
        if mark == FIELD:
            self.fields.append(_Field())
        elif mark == RESULT and self.fields:
            self.fields[-1].in_result = True
        elif mark == FIELD_END and self.fields:
            self.fields.pop()

    def _add(self, text: str, look: Format) -> None:
        if not text:
            return
        if look.hidden:
            self.hidden.append(text)
            return
        links = (_HYPERLINK.search(each.instruction) for each in reversed(self.fields))
        link = next((found.group(1) for found in links if found), None)
        self.runs.append(Run(text, Style(look.size, look.bold, look.italic, look.color), link))

    def end_paragraph(self) -> None:
        if not any(run.text.strip() for run in self.runs):
            self.gap = 1.0
        else:
            self.paragraphs.append(
                Paragraph(
                    tuple(self.runs), heading=self.look.heading, item=self.look.item, gap=self.gap
                )
            )
            self.gap = 0.0
        self.runs = []

    def _end_cell(self) -> None:
        """A cell ends; two ends in a row end the row of the table."""
        if self.runs:
            runs, self.runs = tuple(self.runs), []
            self.cell.append(Paragraph(runs, gap=self.gap))
        elif self.cells:
            self._end_row()
            return
        if self.cell:
            self.cells.append(self.cell)
        self.cell = []

    def _end_row(self) -> None:
        cells, self.cells = self.cells, []
        runs: list[Run] = []
        for paragraph in (paragraph for cell in cells for paragraph in cell):
            runs += [Run("\t", Style())] if runs else []
            runs += paragraph.runs
        self.paragraphs.append(Paragraph(tuple(runs), cell=len(cells) > 1, gap=self.gap))
        self.gap = 0.0

    def finish(self) -> list[Paragraph]:
        if self.cells:
            self._end_row()
        self.end_paragraph()
        return self.paragraphs


def read_legacy_doc(content: bytes) -> Document:
    """The document as one page of paragraphs, headers first and text boxes last.

    Raises FileUnreadableError, FileEncryptedError, FileTooComplexError, UnsupportedTypeError.
    """
    if is_word_xml(content):
        return read_word_xml(content)
    found = open_word_binary(content)
    paragraphs: list[Paragraph] = []
    hidden: list[str] = []
    for story in (found.headers, found.main, found.boxes):
        flow = _Flow()
        for text, look in story.stretches:
            flow.write(text, look)
        paragraphs += _once(flow.finish()) if story is found.headers else flow.finish()
        hidden += flow.hidden
    warnings = [LOSSES]
    if found.active:
        warnings.append(
            DocumentWarning("active_parts", f"Found and ignored: {', '.join(found.active)}.")
        )
    lines = tuple(TextLine(text.strip(), None) for text in hidden if text.strip())
    return Document("doc", (Page(1, 0, 0, (), tuple(paragraphs), hidden=lines),), tuple(warnings))


def _once(paragraphs: list[Paragraph]) -> Iterator[Paragraph]:
    """Headers repeat for first, odd and even pages."""
    seen = set()
    for paragraph in paragraphs:
        text = "".join(run.text for run in paragraph.runs).strip()
        if text not in seen:
            seen.add(text)
            yield paragraph
