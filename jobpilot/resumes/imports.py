"""Taking in a résumé that is data already: a JSON Resume, or what `jobpilot parse` prints (with evidence)."""

import hashlib
import json
from dataclasses import dataclass
from uuid import UUID, uuid4

from ulid import ULID

from jobpilot.ports.files import FileStore
from jobpilot.resumes.domain.file_names import clean_file_name
from jobpilot.resumes.domain.imported import ImportedResume, check_size, evidence_of, is_empty
from jobpilot.resumes.domain.resume import (
    LONGEST_TITLE,
    DocumentInvalidError,
    QuotaFilesError,
    Resume,
    ResumeStatus,
    VersionSource,
)
from jobpilot.resumes.repository import ResumeRepository
from jobpilot.resumes.schema import problems_of

MEDIA_TYPE = "application/json"
UNTITLED = "Résumé"


@dataclass(frozen=True)
class Imported:
    """`created` is false when the same data was there already."""

    resume: Resume
    created: bool


class ResumeImportService:
    """Bound to one transaction of one person."""

    def __init__(self, repository: ResumeRepository, files: FileStore, files_max: int) -> None:
        self._repository = repository
        self._files = files
        self._files_max = files_max

    async def take(self, user_id: UUID, imported: ImportedResume) -> Imported:
        """A résumé that is ready, with the data as version 1 and as its file; the same again changes nothing.

        Raises DocumentInvalidError, DocumentTooLargeError, QuotaFilesError, FileStoreUnavailableError.
        """
        _check(imported)
        content = json.dumps(imported.document, ensure_ascii=False, indent=2).encode()
        await self._repository.hold_quota(user_id)
        known = await self._repository.by_hash(hashlib.sha256(content).hexdigest())
        if known is not None:
            return Imported(known, created=False)
        if await self._repository.count() >= self._files_max:
            raise QuotaFilesError(f"You can keep {self._files_max} files. Delete one to make room.")
        key = f"resumes/{str(ULID()).lower()}"
        await self._files.put(key, content)
        try:
            return Imported(await self._add(user_id, key, content, imported), created=True)
        except BaseException:
            await self._files.delete(key)
            raise

    async def _add(
        self, user_id: UUID, key: str, content: bytes, imported: ImportedResume
    ) -> Resume:
        resume_id, title = uuid4(), _title(imported)
        await self._repository.add(
            resume_id,
            {
                "user_id": user_id,
                "title": title,
                "sha256": hashlib.sha256(content).hexdigest(),
                "file_key": key,
                "file_name": clean_file_name(f"{title}.json"),
                "media_type": MEDIA_TYPE,
                "size_bytes": len(content),
                "page_count": None,
                "status": ResumeStatus.READY,
            },
        )
        resume = await self._repository.get(resume_id, lock=True)
        await self._repository.add_version(
            resume,
            VersionSource.IMPORTED,
            imported.document,
            evidence_of(imported),
            imported.warnings,
        )
        return await self._repository.get(resume_id)


def _check(imported: ImportedResume) -> None:
    check_size(imported.document)
    problems = problems_of(imported.document)
    if not problems and is_empty(imported.document):
        problems = [{"path": "", "message": "There is nothing in this résumé."}]
    if problems:
        raise DocumentInvalidError(problems)


def _title(imported: ImportedResume) -> str:
    basics = imported.document.get("basics") or {}
    for candidate in (imported.title, basics.get("name"), basics.get("label")):
        clean = " ".join(str(candidate or "").split())[:LONGEST_TITLE].strip()
        if clean:
            return clean
    return UNTITLED
