from uuid import UUID

import pytest

from jobpilot.bootstrap import ProcessContext
from jobpilot.matching.domain.preferences import Wishes
from tests.integration.matching.planted import BACKEND, remove_jobs
from tests.integration.resumes.stored import parsed_resume


@pytest.fixture(autouse=True)
async def _no_other_postings(context: ProcessContext, servers) -> None:
    await remove_jobs(context, servers)


@pytest.fixture
async def resume_id(context: ProcessContext, user_id: UUID) -> UUID:
    return await parsed_resume(context, user_id, BACKEND)


@pytest.fixture
def wish(context: ProcessContext, user_id: UUID):
    async def put(**wishes: object) -> int:
        async with context.for_user(user_id) as factory:
            current = await factory.preferences().get(user_id)
            saved = await factory.preferences().put(user_id, Wishes(**wishes), current.version)
            return saved.version

    return put
