"""The step that reads pictures of pages: what it keeps, what it does not do twice, what people see of it."""

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from temporalio.testing import ActivityEnvironment

from activities.resumes import ReadResumeActivities
from api.schemas.resumes import ResumePages
from jobpilot.bootstrap import ProcessContext
from jobpilot.ports.documents import Box, Page, PageSource, Style, Word
from jobpilot.ports.rejections import NoTextFoundError
from jobpilot.resumes.contracts import IntakeStep
from jobpilot.resumes.repository import ResumeRepository
from tests.fixtures import hostile

LINES = (
    "Ada Example",
    "ada.example@example.org",
    "Experience",
    "Bridge engineer, Sample Works, 2015 - 2020",
)


def page(number: int, lines: Sequence[str]) -> Page:
    words, width = [], 0.008
    for row, line in enumerate(lines):
        for match in re.finditer(r"\S+", line):
            left, length = 0.1 + width * match.start(), width * len(match.group())
            box = Box(left, 0.1 + 0.04 * row, length, 0.02)
            words.append(Word(match.group(), box, Style(11.0)))
    return Page(number, 612, 792, tuple(words), marks=True, source=PageSource.OCR, certainty=0.99)


class WorkerKilledError(Exception):
    pass


@dataclass
class Engine:
    """Gives prepared pages, and dies before one of them."""

    lines: Sequence[str] = LINES
    dies_before: int = 0
    asked: list[int] = field(default_factory=list)

    async def recognise(self, content: bytes, numbers: Sequence[int]) -> AsyncIterator[Page]:
        assert content.startswith(b"%PDF")
        for number in numbers:
            if number == self.dies_before:
                raise WorkerKilledError
            self.asked.append(number)
            yield page(number, self.lines)


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def activities(context: ProcessContext, engine: Engine) -> ReadResumeActivities:
    return ReadResumeActivities(
        context.intake, context.file_store, context.document_reader, engine, context.run_publisher
    )


async def uploaded(context: ProcessContext, user_id: UUID, content: bytes) -> IntakeStep:
    resume_id, key = uuid4(), f"resumes/{uuid4().hex}"
    await context.file_store.put(key, content)
    values = {
        "user_id": user_id, "title": "t", "sha256": resume_id.hex, "file_key": key, "file_name": "cv.pdf",
        "media_type": "application/pdf", "size_bytes": 1, "page_count": 1, "status": "reading",
    }  # fmt: skip
    async with context.for_user(user_id) as factory:
        await ResumeRepository(factory.session).add(resume_id, values)
    return IntakeStep(uuid4(), user_id, resume_id)


async def run(method, step):
    return await ActivityEnvironment().run(method, step)


async def shown(context: ProcessContext, step: IntakeStep) -> ResumePages:
    async with context.for_user(step.user_id) as factory:
        return ResumePages.of(await factory.resumes().pages(step.resume_id))


class TestReadImages:
    async def test_lines_with_boxes_take_the_place_of_the_picture(
        self, context, user_id, activities
    ) -> None:
        step = await uploaded(context, user_id, hostile.image_only_pdf())
        assert (await run(activities.extract_text, step)).unread_pages == 1
        read = await run(activities.read_images, step)
        assert (read.unread_pages, read.line_count) == (0, 4)
        (only,) = (await shown(context, step)).pages
        assert only.source == "ocr"
        assert [line.text for line in only.lines] == list(LINES)
        assert all(line.box is not None for line in only.lines)

    async def test_the_parse_is_of_what_was_recognised(self, context, user_id, activities) -> None:
        step = await uploaded(context, user_id, hostile.image_only_pdf())
        await run(activities.extract_text, step)
        await run(activities.read_images, step)
        parsed = await run(activities.parse_resume, step)
        async with context.for_user(user_id) as factory:
            version = await factory.resumes().version(step.resume_id, parsed.version)
        assert version.document["basics"]["email"] == "ada.example@example.org"
        assert version.fields["basics.email"]["spans"][0]["box"] is not None
        assert [(note["code"], note["page"]) for note in version.warnings] == [("read_by_ocr", 1)]

    async def test_a_killed_worker_leaves_its_finished_pages(
        self, context, user_id, activities, engine
    ) -> None:
        step = await uploaded(context, user_id, hostile.image_only_pdf(pages=3))
        assert (await run(activities.extract_text, step)).unread_pages == 3
        engine.dies_before = 3
        with pytest.raises(WorkerKilledError):
            await run(activities.read_images, step)
        engine.dies_before = 0
        await run(activities.read_images, step)
        assert engine.asked == [1, 2, 3]
        pages = (await shown(context, step)).pages
        assert [(each.number, each.source, len(each.lines)) for each in pages] == [
            (1, "ocr", 4), (2, "ocr", 4), (3, "ocr", 4),
        ]  # fmt: skip

    async def test_a_later_run_of_the_same_file_recognises_nothing_again(
        self, context, user_id, activities, engine
    ) -> None:
        step = await uploaded(context, user_id, hostile.image_only_pdf())
        await run(activities.extract_text, step)
        await run(activities.read_images, step)
        again = IntakeStep(uuid4(), user_id, step.resume_id)
        assert (await run(activities.extract_text, again)).unread_pages == 0
        await run(activities.read_images, again)
        assert engine.asked == [1]

    async def test_too_little_text_is_no_text(self, context, user_id, activities, engine) -> None:
        engine.lines = ("hello",)
        step = await uploaded(context, user_id, hostile.image_only_pdf())
        await run(activities.extract_text, step)
        with pytest.raises(NoTextFoundError):
            await run(activities.read_images, step)

    async def test_pages_with_text_are_not_recognised(
        self, context, user_id, activities, engine
    ) -> None:
        step = await uploaded(context, user_id, hostile.text_pdf())
        assert (await run(activities.extract_text, step)).unread_pages == 0
        await run(activities.read_images, step)
        assert engine.asked == []
        assert [each.source for each in (await shown(context, step)).pages] == ["text"]
