"""The steps of an intake run. Each may be run again: effects are keyed by run and step."""

import asyncio
import hashlib
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from uuid import UUID

from prometheus_client import Counter
from temporalio import activity

from jobpilot.ports.documents import DocumentReader, Page, Transcript
from jobpilot.ports.files import FileStore
from jobpilot.ports.ocr import OcrEngine
from jobpilot.resumes.contracts import (
    ConfirmedVersion,
    ExtractedText,
    InspectedFile,
    IntakeFailure,
    IntakeStep,
    ParsedResume,
    ResumeActivities,
)
from jobpilot.resumes.domain.resume import Resume
from jobpilot.resumes.intake import ParsedVersion, ResumeIntakeService
from jobpilot.runs.domain.states import Step
from jobpilot.runs.publisher import RunPublisher

PARSES = Counter("jobpilot_documents_read", "Documents by how reading them ended", ["outcome"])
"""`parsed`, or the code of what went wrong."""

Intake = Callable[[UUID], AbstractAsyncContextManager[ResumeIntakeService]]
"""Opens one transaction of a person; commits when the block ends."""


class ReadResumeActivities(ResumeActivities):
    """Reads files outside of any transaction, then writes in a short one."""

    def __init__(
        self,
        intake: Intake,
        files: FileStore,
        reader: DocumentReader,
        ocr: OcrEngine,
        publisher: RunPublisher,
    ) -> None:
        self._intake = intake
        self._files = files
        self._reader = reader
        self._ocr = ocr
        self._publisher = publisher

    @activity.defn(name="resumes.inspect_file")
    async def inspect_file(self, step: IntakeStep) -> InspectedFile:
        """What the upload inspected is not opened again: these are the bytes that passed every limit.

        Raises DocumentRejectedError, FileMissingError, ResumeNotFoundError.
        """
        resume, content = await self._source(step)
        pages = resume.page_count
        if pages is None or hashlib.sha256(content).hexdigest() != resume.sha256:
            pages = (await self._reader.inspect(content, resume.file_name)).page_count
        async with self._intake(step.user_id) as intake:
            await intake.begin_reading(step.resume_id, pages)
        return InspectedFile(pages)

    @activity.defn(name="resumes.extract_text")
    async def extract_text(self, step: IntakeStep) -> ExtractedText:
        """Raises DocumentRejectedError, FileMissingError, ResumeNotFoundError."""
        resume, content, known = await self._opened(step)
        telling: set[asyncio.Task[None]] = set()

        def on_page(done: int, total: int) -> None:
            announcement = self._publisher.progress(
                step.user_id, step.run_id, Step.TEXT_EXTRACTION, done, total
            )
            telling.add(asyncio.ensure_future(announcement))

        transcript = await self._reader.transcribe(content, resume.file_name, on_page, known)
        await asyncio.gather(*telling)
        return await self._store(step, transcript)

    @activity.defn(name="resumes.read_images")
    async def read_images(self, step: IntakeStep) -> ExtractedText:
        """Raises DocumentRejectedError, FileMissingError, ResumeNotFoundError."""
        resume, content, known = await self._opened(step)
        pages = list(known)
        transcript = await self._reader.transcribe(content, resume.file_name, None, pages)
        total = len(pages) + len(transcript.unread)
        await self._publisher.progress(step.user_id, step.run_id, Step.OCR, len(pages), total)
        async for page in self._ocr.recognise(content, transcript.unread):
            async with self._intake(step.user_id) as intake:
                await intake.store_recognised(step.resume_id, page)
            pages.append(page)
            await self._publisher.progress(step.user_id, step.run_id, Step.OCR, len(pages), total)
        transcript = await self._reader.transcribe(content, resume.file_name, None, pages)
        return await self._store(step, transcript)

    async def _store(self, step: IntakeStep, transcript: Transcript) -> ExtractedText:
        async with self._intake(step.user_id) as intake:
            await intake.store_transcript(step.resume_id, transcript)
        return ExtractedText(
            len(transcript.pages),
            sum(len(page.lines) for page in transcript.pages),
            transcript.character_count,
            transcript.quality,
            len(transcript.unread),
        )

    @activity.defn(name="resumes.parse_resume")
    async def parse_resume(self, step: IntakeStep) -> ParsedResume:
        """Raises DocumentRejectedError, FileMissingError, ResumeNotFoundError."""
        key = f"{step.run_id}:{Step.NLP_PARSING}"
        async with self._intake(step.user_id) as intake:
            resume = await intake.source(step.resume_id)
            done = await intake.parsed(key)
            known = await intake.recognised(step.resume_id)
        if done is not None:
            return _parsed(done)
        content = await self._files.get(resume.file_key)
        interpretation = await self._reader.interpret(content, resume.file_name, None, known)
        async with self._intake(step.user_id) as intake:
            stored = await intake.store_parse(step.resume_id, interpretation, key)
        PARSES.labels("parsed").inc()
        return _parsed(stored)

    @activity.defn(name="resumes.confirm_version")
    async def confirm_version(self, step: IntakeStep) -> ConfirmedVersion:
        """Raises ResumeNotFoundError, VersionNotFoundError."""
        async with self._intake(step.user_id) as intake:
            return ConfirmedVersion(
                await intake.confirm(step.resume_id, f"{step.run_id}:{Step.VERSION}")
            )

    @activity.defn(name="resumes.record_failure")
    async def record_failure(self, failure: IntakeFailure) -> None:
        """Raises ResumeNotFoundError."""
        async with self._intake(failure.user_id) as intake:
            await intake.fail(failure.resume_id, failure.code)
        PARSES.labels(failure.code).inc()

    async def _source(self, step: IntakeStep) -> tuple[Resume, bytes]:
        async with self._intake(step.user_id) as intake:
            resume = await intake.source(step.resume_id)
        return resume, await self._files.get(resume.file_key)

    async def _opened(self, step: IntakeStep) -> tuple[Resume, bytes, tuple[Page, ...]]:
        """The file, and those of its pages whose pictures were read already."""
        async with self._intake(step.user_id) as intake:
            resume = await intake.source(step.resume_id)
            known = await intake.recognised(step.resume_id)
        return resume, await self._files.get(resume.file_key), known


def _parsed(version: ParsedVersion) -> ParsedResume:
    return ParsedResume(version.number, version.field_count, version.to_check)
