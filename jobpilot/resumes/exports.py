"""A version of a résumé as a file: PDF, Word, plain text, or the JSON Resume as it is."""

import json
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from jobpilot.ports.typesetting import Template, TypesetDocument, Typesetter
from jobpilot.resumes.domain.file_names import clean_file_name
from jobpilot.resumes.domain.printing.plain_text import plain_text
from jobpilot.resumes.domain.printing.sheet import sheet_of
from jobpilot.resumes.domain.resume import Resume, ResumeVersion, VersionNotFoundError
from jobpilot.resumes.service import ResumeService

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ExportFormat(StrEnum):
    """What a résumé can be exported as; the value is the file's extension."""

    PDF = "pdf"
    DOCX = "docx"
    JSON = "json"
    TXT = "txt"


MEDIA_TYPES = {
    ExportFormat.PDF: "application/pdf",
    ExportFormat.DOCX: WORD,
    ExportFormat.JSON: "application/json",
    ExportFormat.TXT: "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """`missing` are characters that could not be set and are marked in the file."""

    name: str
    media_type: str
    content: bytes
    missing: tuple[str, ...] = ()


async def chosen_version(
    resumes: ResumeService, resume_id: UUID, number: int | None
) -> tuple[Resume, ResumeVersion]:
    """The version asked for, else the current one. Raises ResumeNotFoundError, VersionNotFoundError."""
    resume = await resumes.get(resume_id)
    wanted = number or resume.current_version
    if wanted is None:
        raise VersionNotFoundError
    return resume, await resumes.version(resume.id, wanted)


class ResumeExporter:
    """Needs no transaction, so that none stays open while a file is made."""

    def __init__(self, typesetter: Typesetter) -> None:
        self._typesetter = typesetter

    @property
    def templates(self) -> tuple[Template, ...]:
        """Those for PDF; the first is the default."""
        return tuple(self._typesetter.templates)

    async def export(
        self,
        resume: Resume,
        version: ResumeVersion,
        kind: ExportFormat,
        *,
        locale: str,
        template: str | None = None,
    ) -> ExportedFile:
        """The file. `locale` decides on language and paper where the document does not.

        Raises TemplateUnknownError, ExportFailedError.
        """
        made = await self._make(version, kind, locale, template or self.templates[0].name)
        name = clean_file_name(f"{resume.title}.{kind}")
        return ExportedFile(name, MEDIA_TYPES[kind], made.content, made.missing)

    async def _make(
        self, version: ResumeVersion, kind: ExportFormat, locale: str, template: str
    ) -> TypesetDocument:
        if kind is ExportFormat.JSON:
            text = json.dumps(version.document, ensure_ascii=False, indent=2)
            return TypesetDocument(f"{text}\n".encode())
        sheet = sheet_of(version.document, locale)
        if kind is ExportFormat.TXT:
            return TypesetDocument(plain_text(sheet).encode())
        if kind is ExportFormat.DOCX:
            return await self._typesetter.docx(sheet)
        return await self._typesetter.pdf(sheet, template)
