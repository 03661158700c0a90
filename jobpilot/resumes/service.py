"""What a person does with their résumés."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID, uuid4

from ulid import ULID

from jobpilot.ports.files import FileStore
from jobpilot.resumes.correction_repository import CorrectionRepository
from jobpilot.resumes.domain.alignment import Comparison, compare
from jobpilot.resumes.domain.corrections import corrections_of, line_texts
from jobpilot.resumes.domain.file_names import clean_file_name, title_of
from jobpilot.resumes.domain.provenance import carry_over, changed_count
from jobpilot.resumes.domain.resume import (
    LONGEST_TITLE,
    DocumentInvalidError,
    NewFile,
    QuotaFilesError,
    Resume,
    ResumeChanges,
    ResumeStatus,
    ResumeVersion,
    StoredPage,
    VersionConflictError,
    VersionNotFoundError,
    VersionSource,
    VersionSummary,
)
from jobpilot.resumes.repository import ResumeRepository
from jobpilot.resumes.schema import problems_of
from jobpilot.runs.domain.run import Run
from jobpilot.runs.domain.states import Desired, RunKind
from jobpilot.runs.service import RunService

VERSIONS_SHOWN: Final = 200
PAGE_MAX: Final = 100

ForgetAnswers = Callable[[UUID], Awaitable[None]]
"""Drops what language models answered about a résumé, in the same transaction."""


@dataclass(frozen=True)
class Uploaded:
    """`created` is false when the same bytes were there already; `run` is then the latest one."""

    resume: Resume
    run: Run
    created: bool


class ResumeService:
    """Bound to one transaction of one person."""

    def __init__(
        self,
        repository: ResumeRepository,
        corrections: CorrectionRepository,
        files: FileStore,
        runs: RunService,
        forget_answers: ForgetAnswers,
        *,
        files_max: int,
    ) -> None:
        self._repository = repository
        self._corrections = corrections
        self._files = files
        self._runs = runs
        self._forget_answers = forget_answers
        self._files_max = files_max

    async def upload(self, user_id: UUID, file: NewFile) -> Uploaded:
        """Keep the file and start reading it; the same bytes again change nothing.

        Raises QuotaFilesError, FileStoreUnavailableError.
        """
        await self._repository.hold_quota(user_id)
        known = await self._repository.by_hash(file.sha256)
        if known is not None:
            return Uploaded(known, await self._latest_run(known), created=False)
        await self._remove_hidden()
        if await self._repository.count() >= self._files_max:
            raise QuotaFilesError(f"You can keep {self._files_max} files. Delete one to make room.")
        key = f"resumes/{str(ULID()).lower()}"
        await self._files.put(key, file.content)
        try:
            resume_id = await self._add(user_id, key, file)
            run = await self._runs.start_run(user_id, RunKind.RESUME_INTAKE, resume_id)
            return Uploaded(await self._repository.get(resume_id), run, created=True)
        except BaseException:
            await self._files.delete(key)
            raise

    async def _add(self, user_id: UUID, key: str, file: NewFile) -> UUID:
        name = clean_file_name(file.name)
        resume_id = uuid4()
        await self._repository.add(
            resume_id,
            {
                "user_id": user_id,
                "title": title_of(name)[:LONGEST_TITLE],
                "sha256": file.sha256,
                "file_key": key,
                "file_name": name,
                "media_type": file.media_type,
                "size_bytes": len(file.content),
                "page_count": file.page_count,
                "status": ResumeStatus.UPLOADED,
            },
        )
        return resume_id

    async def _latest_run(self, resume: Resume) -> Run:
        latest = await self._runs.latest_of_resumes([resume.id])
        if resume.id in latest:
            return await self._runs.get_run(latest[resume.id])
        return await self._runs.start_run(resume.user_id, RunKind.RESUME_INTAKE, resume.id)

    async def get(self, resume_id: UUID) -> Resume:
        """Raises ResumeNotFoundError, also for a résumé of somebody else."""
        return await self._repository.get(resume_id)

    async def require(self, resume_id: UUID) -> None:
        """Raises ResumeNotFoundError, as `get` does, without reading the résumé."""
        await self._repository.require(resume_id)

    async def list_resumes(
        self, cursor: str | None, limit: int
    ) -> tuple[tuple[Resume, ...], str | None]:
        """Newest first; at most PAGE_MAX. Raises CursorInvalidError."""
        return await self._repository.page(cursor, min(limit, PAGE_MAX))

    async def newest_readable(self) -> UUID:
        """The newest résumé of which there is a version. Raises VersionNotFoundError."""
        for resume in (await self._repository.page(None, PAGE_MAX))[0]:
            if resume.current_version is not None:
                return resume.id
        raise VersionNotFoundError

    async def latest_runs(self, resumes: Sequence[Resume]) -> dict[UUID, UUID]:
        """The newest run's id by résumé id."""
        return await self._runs.latest_of_resumes([resume.id for resume in resumes])

    async def change(self, resume_id: UUID, changes: ResumeChanges) -> Resume:
        """Set what the changes name. A default takes the place of the one that its target role had.

        Raises ResumeNotFoundError, TitleInvalidError, TargetRoleInvalidError.
        """
        values = changes.values()
        if values.keys() & {"is_default", "target_role"}:
            owner = (await self._repository.get(resume_id)).user_id
            await self._repository.hold_defaults(owner)
        resume = await self._repository.get(resume_id, lock=True)
        changed = replace(resume, **values)
        if changed.is_default:
            await self._repository.clear_default(changed.target_role, besides=resume.id)
        if values:
            await self._repository.change(resume.id, **values)
        return changed

    async def delete(self, resume_id: UUID) -> None:
        """Remove the résumé, what was read from it and, after the commit, its file; stop its run.

        Raises ResumeNotFoundError.
        """
        resume = await self._repository.get(resume_id, lock=True)
        await self._repository.hide(resume.id)
        await self._forget_answers(resume.id)
        await self._remove_hidden()
        self._repository.after_commit(lambda: _forget(self._files, resume.file_key))

    async def _remove_hidden(self) -> None:
        """A run that is still going is cancelled first; its résumé goes with the next call."""
        hidden = await self._repository.hidden()
        latest = await self._runs.latest_of_resumes(hidden)
        for resume_id in hidden:
            run = await self._runs.get_run(latest[resume_id]) if resume_id in latest else None
            if run is None or "cancel" not in run.allowed_actions:
                await self._repository.remove(resume_id)
                await self._forget_answers(resume_id)
            elif run.status.progress.desired is not Desired.CANCEL:
                await self._runs.cancel(run.id)

    async def pages(self, resume_id: UUID) -> list[StoredPage]:
        """The text as read. Raises ResumeNotFoundError."""
        resume = await self._repository.get(resume_id)
        return await self._repository.pages(resume.id)

    async def version(self, resume_id: UUID, number: int) -> ResumeVersion:
        """Raises ResumeNotFoundError, VersionNotFoundError."""
        resume = await self._repository.get(resume_id)
        return await self._repository.version(resume.id, number)

    async def versions(self, resume_id: UUID) -> list[VersionSummary]:
        """Newest first, at most VERSIONS_SHOWN. Raises ResumeNotFoundError."""
        resume = await self._repository.get(resume_id)
        found = await self._repository.versions(resume.id, VERSIONS_SHOWN + 1)
        summaries = []
        for index, version in enumerate(found[:VERSIONS_SHOWN]):
            before = found[index + 1].document if index + 1 < len(found) else {}
            changed = changed_count(before, version.document)
            summaries.append(
                VersionSummary(version.number, version.source, version.created_at, changed)
            )
        return summaries

    async def save_document(
        self, resume_id: UUID, expected: int, document: Mapping[str, Any]
    ) -> ResumeVersion:
        """The edited document as the next version; `expected` is the version that was edited.

        Raises ResumeNotFoundError, VersionConflictError, DocumentInvalidError.
        """
        problems = problems_of(document)
        if problems:
            raise DocumentInvalidError(problems)
        return await self._append(resume_id, expected, VersionSource.EDITED, document)

    async def restore(self, resume_id: UUID, number: int) -> ResumeVersion:
        """An old version as the newest. Raises ResumeNotFoundError, VersionNotFoundError."""
        resume = await self._repository.get(resume_id, lock=True)
        old = await self._repository.version(resume.id, number)
        restored = await self._repository.add_version(
            resume, VersionSource.RESTORED, old.document, old.fields, old.warnings
        )
        if resume.current_version is not None:
            current = await self._repository.version(resume.id, resume.current_version)
            await self._note(resume, current, restored, compare(current.document, old.document))
        return restored

    async def difference(
        self, resume_id: UUID, number: int, against: int | None = None
    ) -> Comparison:
        """What became of version `against` (the one before, if None) in version `number`.

        Raises ResumeNotFoundError, VersionNotFoundError.
        """
        resume = await self._repository.get(resume_id)
        after = await self._repository.version(resume.id, number)
        if against is None and number == 1:
            return compare({}, after.document)
        before = await self._repository.version(resume.id, against or number - 1)
        return compare(before.document, after.document)

    async def _append(
        self, resume_id: UUID, expected: int, source: VersionSource, document: Mapping[str, Any]
    ) -> ResumeVersion:
        resume = await self._repository.get(resume_id, lock=True)
        if resume.current_version is None or resume.current_version != expected:
            raise VersionConflictError(resume.current_version)
        current = await self._repository.version(resume.id, resume.current_version)
        if current.document == document:
            return current
        comparison = compare(current.document, document)
        fields = carry_over(current.document, current.fields, document, comparison)
        saved = await self._repository.add_version(
            resume, source, document, fields, current.warnings
        )
        await self._note(resume, current, saved, comparison)
        return saved

    async def _note(
        self, resume: Resume, before: ResumeVersion, after: ResumeVersion, comparison: Comparison
    ) -> None:
        """Keep what the person changed, in the transaction of the change."""
        if comparison.changes:
            pages = await self._repository.pages(resume.id)
            lines = line_texts(page.lines for page in pages)
            found = corrections_of(comparison, before.fields, lines)
            await self._corrections.add(resume.user_id, after, found)


_forgetting: set["asyncio.Task[None]"] = set()


def _forget(files: FileStore, key: str) -> None:
    """Delete the file in the background; the task is held until it is done."""
    task = asyncio.ensure_future(files.delete(key))
    _forgetting.add(task)
    task.add_done_callback(_forgetting.discard)
