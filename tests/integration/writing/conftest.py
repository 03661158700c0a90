from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import pytest

from jobpilot.bootstrap import ProcessContext
from jobpilot.runs.domain.states import RunKind
from jobpilot.runs.tables import RunRow
from jobpilot.writing.contracts import WriteDraft
from jobpilot.writing.domain.drafts import DraftKind
from tests.fixtures.writing.planted_texts import evidence_of
from tests.integration.matching.planted import add_job
from tests.integration.resumes.stored import parsed_resume

Asking = Callable[..., Awaitable[WriteDraft]]
DEVELOPER = evidence_of("tuning")["developer"]


async def add_run(context: ProcessContext, user_id: UUID) -> UUID:
    run_id = uuid4()
    async with context.for_user(user_id) as factory:
        factory.session.add(
            RunRow(
                id=run_id,
                user_id=user_id,
                kind=RunKind.PREPARE,
                workflow_id=f"test-{run_id}",
                state="succeeded",
            )
        )
    return run_id


@pytest.fixture
async def asking(context: ProcessContext) -> Asking:
    """A request to write for the developer of the planted texts, about their posting."""

    async def ask(user_id: UUID, kind: DraftKind, **changes: object) -> WriteDraft:
        posting = DEVELOPER.posting
        text = str(changes.pop("text", posting.text))
        resume_id = await parsed_resume(context, user_id, DEVELOPER.document)
        job_id = await add_job(
            context,
            company=posting.company,
            title=posting.title,
            description=text,
            skills=posting.skills,
        )
        run_id = await add_run(context, user_id)
        values = {"resume_version": 1, "job_id": job_id} | changes
        return WriteDraft(run_id, user_id, kind, resume_id, **values)

    return ask
