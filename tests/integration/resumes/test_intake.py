"""Effects of an intake run happen once, however often a step is run."""

from uuid import UUID, uuid4

import pytest

from jobpilot.bootstrap import ProcessContext
from jobpilot.ports.documents import Interpretation, TextLine, TextPage, Transcript
from jobpilot.resumes.domain.failures import IntakeFailureCode
from jobpilot.resumes.domain.resume import ResumeNotFoundError, ResumeStatus, VersionNotFoundError
from jobpilot.resumes.repository import ResumeRepository
from tests.conftest import create_user

FOUND = Interpretation({"basics": {"name": "Ada Example"}}, {}, ())
PAGE = TextPage(1, 0, 0, (TextLine("Ada Example", None),))


@pytest.fixture
async def resume_id(context: ProcessContext, user_id: UUID) -> UUID:
    resume_id = uuid4()
    values = {
        "user_id": user_id, "title": "t", "sha256": "0" * 64, "file_key": "k", "file_name": "cv.pdf",
        "media_type": "application/pdf", "size_bytes": 1, "page_count": 1, "status": ResumeStatus.UPLOADED,
    }  # fmt: skip
    async with context.for_user(user_id) as factory:
        await ResumeRepository(factory.session).add(resume_id, values)
    return resume_id


class TestStoreParse:
    async def test_the_same_key_makes_one_version(self, context, user_id, resume_id) -> None:
        for _ in range(3):
            async with context.intake(user_id) as intake:
                stored = await intake.store_parse(resume_id, FOUND, f"{resume_id}:nlp_parsing")
            assert stored.number == 1
        async with context.intake(user_id) as intake:
            assert (await intake.parsed(f"{resume_id}:nlp_parsing")).number == 1
            assert await intake.parsed(f"{user_id}:nlp_parsing") is None

    async def test_another_run_makes_another_version(self, context, user_id, resume_id) -> None:
        numbers = []
        for key in (f"{resume_id}:nlp_parsing", f"{user_id}:nlp_parsing"):
            async with context.intake(user_id) as intake:
                numbers.append((await intake.store_parse(resume_id, FOUND, key)).number)
        assert numbers == [1, 2]

    async def test_somebody_else_has_no_such_resume(self, context, resume_id) -> None:
        stranger = await create_user(context)
        async with context.intake(stranger) as intake:
            with pytest.raises(ResumeNotFoundError):
                await intake.store_parse(resume_id, FOUND, f"{resume_id}:nlp_parsing")


class TestConfirm:
    async def test_the_same_key_confirms_once(self, context, user_id, resume_id) -> None:
        async with context.intake(user_id) as intake:
            await intake.store_parse(resume_id, FOUND, f"{resume_id}:nlp_parsing")
        for _ in range(2):
            async with context.intake(user_id) as intake:
                assert await intake.confirm(resume_id, f"{resume_id}:version") == 2

    async def test_there_must_be_something_to_confirm(self, context, user_id, resume_id) -> None:
        async with context.intake(user_id) as intake:
            with pytest.raises(VersionNotFoundError):
                await intake.confirm(resume_id, f"{resume_id}:version")


class TestStoreTranscript:
    async def test_replaces_what_was_there(self, context, user_id, resume_id) -> None:
        for _ in range(2):
            async with context.intake(user_id) as intake:
                await intake.store_transcript(resume_id, Transcript((PAGE,), 100))
        async with context.for_user(user_id) as factory:
            (page,) = await factory.resumes().pages(resume_id)
        assert [line["text"] for line in page.lines] == ["Ada Example"]


class TestFail:
    async def test_says_why_and_a_later_success_clears_it(
        self, context, user_id, resume_id
    ) -> None:
        async with context.intake(user_id) as intake:
            await intake.fail(resume_id, IntakeFailureCode.NO_TEXT_FOUND)
        async with context.intake(user_id) as intake:
            failed = await intake.source(resume_id)
            assert (failed.status, failed.failure_code) == (ResumeStatus.FAILED, "no_text_found")
            await intake.begin_reading(resume_id, 1)
            await intake.store_parse(resume_id, FOUND, f"{resume_id}:nlp_parsing")
        async with context.intake(user_id) as intake:
            read = await intake.source(resume_id)
        assert (read.status, read.failure_code) == (ResumeStatus.NEEDS_REVIEW, None)
