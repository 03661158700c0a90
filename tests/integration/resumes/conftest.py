"""The real app with limits that tests can reach."""

from collections.abc import AsyncIterator

import httpx
import pytest

from jobpilot.settings import Settings
from tests.integration.api.conftest import Api, Person, running_api

UPLOAD_SECONDS = 2.0


@pytest.fixture(scope="session")
async def resume_api(settings: Settings) -> AsyncIterator[Api]:
    async with running_api(
        settings,
        rate_limit_free_per_hour=100_000,
        rate_limit_pro_per_hour=100_000,
        uploads_per_hour=100_000,
        upload_timeout_seconds=UPLOAD_SECONDS,
    ) as running:
        await running.context.limited_reader.start()
        yield running


@pytest.fixture
async def owner(resume_api: Api) -> Person:
    return await resume_api.sign_up()


@pytest.fixture
async def as_owner(owner: Person) -> AsyncIterator[httpx.AsyncClient]:
    async with owner.client() as client:
        yield client


async def upload(client: httpx.AsyncClient, content: bytes, name: str = "cv.pdf", **headers: str):
    return await client.post("/api/v1/resumes", files={"file": (name, content)}, headers=headers)
