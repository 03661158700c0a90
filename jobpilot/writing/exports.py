"""A version of a draft as a file: the tailored résumé like any résumé, a letter on the same paper."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from jobpilot.ports.typesetting import Sheet, SheetEntry, SheetSection, TypesetDocument, Typesetter
from jobpilot.resumes.domain.file_names import clean_file_name
from jobpilot.resumes.domain.printing.plain_text import plain_text
from jobpilot.resumes.domain.printing.sheet import sheet_of
from jobpilot.resumes.exports import MEDIA_TYPES, ExportedFile, ExportFormat
from jobpilot.writing.domain.drafts import DraftKind


@dataclass(frozen=True)
class PrintedDraft:
    """`resume` is the document to print for a tailored résumé, and where a letter's head comes from otherwise."""

    kind: DraftKind
    document: Mapping[str, Any]
    resume: Mapping[str, Any]
    title: str


class DraftExporter:
    """Needs no transaction, so that none stays open while a file is made."""

    def __init__(self, typesetter: Typesetter) -> None:
        self._typesetter = typesetter

    async def export(
        self, draft: PrintedDraft, kind: ExportFormat, *, locale: str, template: str | None = None
    ) -> ExportedFile:
        """Raises TemplateUnknownError, ExportFailedError."""
        made = await self._make(draft, kind, locale, template)
        name = clean_file_name(f"{draft.title}.{kind}")
        return ExportedFile(name, MEDIA_TYPES[kind], made.content, made.missing)

    async def _make(
        self, draft: PrintedDraft, kind: ExportFormat, locale: str, template: str | None
    ) -> TypesetDocument:
        is_resume = draft.kind is DraftKind.TAILORED_RESUME
        if kind is ExportFormat.JSON:
            shown = draft.resume if is_resume else draft.document
            text = json.dumps(shown, ensure_ascii=False, indent=2)
            return TypesetDocument(f"{text}\n".encode())
        if kind is ExportFormat.TXT and not is_resume:
            return TypesetDocument(f"{text_of(draft.kind, draft.document)}\n".encode())
        sheet = sheet_of(draft.resume, locale)
        if not is_resume:
            sheet = letter_sheet(sheet, draft)
        if kind is ExportFormat.TXT:
            return TypesetDocument(plain_text(sheet).encode())
        if kind is ExportFormat.DOCX:
            return await self._typesetter.docx(sheet)
        chosen = template or self._typesetter.templates[0].name
        return await self._typesetter.pdf(sheet, chosen)


def letter_sheet(head: Sheet, draft: PrintedDraft) -> Sheet:
    """The person's name and ways to reach them above the text."""
    lines = text_of(draft.kind, draft.document).split("\n\n")
    text = tuple(line.replace("\n", " ") for line in lines if line.strip())
    section = SheetSection("summary", draft.title, (SheetEntry(text=text),))
    return replace(head, label="", sections=(section,))


def text_of(kind: DraftKind, document: Mapping[str, Any]) -> str:
    """What is read: paragraphs with an empty line between them."""
    if kind is DraftKind.COVER_LETTER:
        ending = f"{document['closing']}\n{document['signature']}"
        return "\n\n".join([document["greeting"], *document["paragraphs"], ending])
    if kind is DraftKind.COLD_EMAIL:
        return f"{document['subject']}\n\n{document['body']}"
    return str(document.get("text", ""))
