"""What an intake run does to its résumé. Every effect carries a key of the run's, so that
doing it twice changes nothing.
"""

from dataclasses import asdict, dataclass
from uuid import UUID

from jobpilot.ports.documents import DocumentWarning, Interpretation, Page, Transcript
from jobpilot.resumes.domain.failures import IntakeFailureCode
from jobpilot.resumes.domain.recognised import page_as_json, page_from_json
from jobpilot.resumes.domain.resume import (
    Resume,
    ResumeStatus,
    ResumeVersion,
    StoredPage,
    VersionNotFoundError,
    VersionSource,
)
from jobpilot.resumes.repository import ResumeRepository


@dataclass(frozen=True)
class ParsedVersion:
    """The version that holds a parse, and how many of its fields want a look."""

    number: int
    field_count: int
    to_check: int


class ResumeIntakeService:
    """Bound to one transaction of the résumé's owner."""

    def __init__(self, repository: ResumeRepository) -> None:
        self._repository = repository

    async def source(self, resume_id: UUID) -> Resume:
        """The résumé to read. Raises ResumeNotFoundError."""
        return await self._repository.get(resume_id)

    async def begin_reading(self, resume_id: UUID, page_count: int) -> None:
        """The file passed inspection. Raises ResumeNotFoundError."""
        resume = await self._repository.get(resume_id, lock=True)
        values: dict[str, object] = {"page_count": page_count}
        if resume.status in {ResumeStatus.UPLOADED, ResumeStatus.FAILED}:
            values |= {"status": ResumeStatus.READING, "failure_code": None}
        await self._repository.change(resume.id, **values)

    async def store_transcript(self, resume_id: UUID, transcript: Transcript) -> None:
        """Keep the text as read. Raises ResumeNotFoundError."""
        resume = await self._repository.get(resume_id, lock=True)
        pages = [
            StoredPage(
                page.number,
                page.width,
                page.height,
                [asdict(line) for line in page.lines],
                [asdict(line) for line in page.hidden],
                str(page.source),
            )
            for page in transcript.pages
        ]
        await self._repository.store_pages(resume, pages)

    async def recognised(self, resume_id: UUID) -> tuple[Page, ...]:
        """Pages whose pictures were read already."""
        return tuple(map(page_from_json, await self._repository.recognised_pages(resume_id)))

    async def store_recognised(self, resume_id: UUID, page: Page) -> None:
        """Keep one page as soon as its picture was read. Raises ResumeNotFoundError."""
        resume = await self._repository.get(resume_id, lock=True)
        await self._repository.store_recognised(resume, page_as_json(page))

    async def parsed(self, effect_key: str) -> ParsedVersion | None:
        """What this effect has stored already, else `None`."""
        version = await self._repository.version_by_effect(effect_key)
        return None if version is None else _summary(version)

    async def store_parse(
        self, resume_id: UUID, interpretation: Interpretation, effect_key: str
    ) -> ParsedVersion:
        """Keep what was understood as a version and hand the résumé to its owner. Raises ResumeNotFoundError."""
        resume = await self._repository.get(resume_id, lock=True)
        version = await self._repository.version_by_effect(effect_key)
        if version is None:
            version = await self._repository.add_version(
                resume,
                VersionSource.PARSED,
                interpretation.resume,
                interpretation.fields,
                [_warning(warning) for warning in interpretation.warnings],
                effect_key,
                {"status": ResumeStatus.NEEDS_REVIEW, "failure_code": None},
            )
        return _summary(version)

    async def confirm(self, resume_id: UUID, effect_key: str) -> int:
        """Make the approved state a version of its own and the résumé ready; returns the version's number.

        Raises ResumeNotFoundError, VersionNotFoundError.
        """
        resume = await self._repository.get(resume_id, lock=True)
        version = await self._repository.version_by_effect(effect_key)
        if version is None:
            if resume.current_version is None:
                raise VersionNotFoundError
            current = await self._repository.version(resume.id, resume.current_version)
            version = await self._repository.add_version(
                resume,
                VersionSource.CONFIRMED,
                current.document,
                current.fields,
                current.warnings,
                effect_key,
            )
        await self._repository.change(resume.id, status=ResumeStatus.READY, failure_code=None)
        return version.number

    async def fail(self, resume_id: UUID, code: IntakeFailureCode) -> None:
        """Note why the file could not be read. Raises ResumeNotFoundError."""
        resume = await self._repository.get(resume_id, lock=True)
        if resume.current_version is None:
            await self._repository.change(
                resume.id, status=ResumeStatus.FAILED, failure_code=str(code)
            )


def _summary(version: ResumeVersion) -> ParsedVersion:
    levels = [evidence.get("level") for evidence in version.fields.values()]
    found = [level for level in levels if level != "missing"]
    return ParsedVersion(version.number, len(found), sum(level != "high" for level in found))


def _warning(warning: DocumentWarning) -> dict[str, object]:
    note: dict[str, object] = {"code": warning.code, "message": warning.message}
    return note if warning.page is None else note | {"page": warning.page}
