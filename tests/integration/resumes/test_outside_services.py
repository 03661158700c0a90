"""Uploads through the real app, with files in Supabase Storage behind it and a virus scanner before it, both local."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from jobpilot.settings import Settings
from tests.fixtures.clamd_server import EICAR, Clamd, clamd_serving
from tests.fixtures.hostile import text_pdf
from tests.fixtures.storage_server import BUCKET, KEY, StorageServer, fails, storage_serving
from tests.integration.api.conftest import Api, running_api
from tests.integration.resumes.conftest import upload

PDF = text_pdf()


@dataclass
class House:
    api: Api
    storage: StorageServer
    clamd: Clamd


@pytest.fixture(scope="module")
async def built(settings: Settings) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        storage = await stack.enter_async_context(storage_serving())
        clamd = await stack.enter_async_context(clamd_serving())
        outside = {
            "supabase_url": storage.base_url,
            "supabase_key": KEY,
            "supabase_bucket": BUCKET,
            "clamav_address": clamd.address,
        }
        api = await stack.enter_async_context(
            running_api(settings, uploads_per_hour=100_000, **outside)
        )
        yield House(api, storage, clamd)


@pytest.fixture
async def house(built: House) -> House:
    built.storage.reset()
    built.clamd.reset()
    return built


@pytest.fixture
async def person(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with (await house.api.sign_up()).client() as client:
        yield client


async def audited(house: House, client: httpx.AsyncClient) -> str:
    await house.api.app.state.audit.settle()
    user_id = UUID((await client.get("/api/v1/users/me")).json()["id"])
    async with house.api.context.for_user(user_id) as factory:
        events = await factory.session.execute(text("select code, data from audit_events"))
        return str(events.all())


class TestFilesElsewhere:
    async def test_kept_read_in_parts_and_deleted(self, house: House, person) -> None:
        uploaded = await upload(person, PDF)
        assert uploaded.status_code == 201, uploaded.text
        assert [stored.content for stored in house.storage.files.values()] == [PDF]
        address = f"/api/v1/resumes/{uploaded.json()['resume']['id']}"
        assert (await person.get(f"{address}/file")).content == PDF
        part = await person.get(f"{address}/file", headers={"Range": "bytes=0-3"})
        assert (part.status_code, part.content) == (206, PDF[:4])
        assert not list((house.api.context.settings.jobpilot_home / "files").rglob("*.pdf"))
        await person.delete(address)

    async def test_a_store_that_is_away_keeps_nothing(self, house: House, person) -> None:
        house.storage.script.append(fails(503, "SlowDown", **{"Retry-After": "9"}))
        refused = await upload(person, PDF)
        assert (refused.status_code, refused.json()["code"]) == (503, "files_unavailable")
        assert refused.headers["retry-after"] == "9"
        assert (await person.get("/api/v1/resumes")).json()["items"] == []
        assert (await upload(person, PDF)).status_code == 201


class TestScanning:
    async def test_an_infected_file_is_neither_opened_nor_kept(self, house, person) -> None:
        refused = await upload(person, PDF + EICAR)
        assert (refused.status_code, refused.json()["code"]) == (422, "file_infected")
        assert "Eicar" not in refused.text
        assert house.storage.asked == []
        assert (await person.get("/api/v1/resumes")).json()["items"] == []
        assert "file_infected" in await audited(house, person)

    async def test_what_is_infected_need_not_be_a_document(self, house, person) -> None:
        assert (await upload(person, EICAR, "cv.txt")).json()["code"] == "file_infected"

    async def test_nothing_is_taken_unscanned(self, house: House, person) -> None:
        house.clamd.hangs_up = True
        refused = await upload(person, PDF)
        assert (refused.status_code, refused.json()["code"]) == (503, "scanner_unavailable")
        assert refused.headers["retry-after"] == "10"
        assert house.storage.files == {}

    async def test_unless_the_operator_says_so(self, house: House, person, monkeypatch) -> None:
        monkeypatch.setattr(house.api.context.file_scanner, "_must_scan", False)
        house.clamd.hangs_up = True
        assert (await upload(person, PDF)).status_code == 201
        assert "upload.not_scanned" in await audited(house, person)


class TestHealth:
    async def test_each_has_its_part(self, house: House) -> None:
        monitor = house.api.app.state.health

        async def look() -> dict:
            monitor._until = monitor._outside._files._until = monitor._outside._scanner._until = 0.0
            async with house.api.client() as client:
                return (await client.get("/api/v1/health")).json()["checks"]

        checks = await look()
        assert (checks["files"], checks["virus_scan"]) == ({"status": "ok"}, {"status": "ok"})
        house.storage.public = True
        house.clamd.answer = b"?\0"
        checks = await look()
        assert (checks["files"], checks["virus_scan"]) == ({"status": "down"}, {"status": "down"})

    async def test_none_is_said_to_be_off(self, resume_api: Api) -> None:
        async with resume_api.client() as client:
            checks = (await client.get("/api/v1/health")).json()["checks"]
        assert (checks["files"], checks["virus_scan"]) == ({"status": "ok"}, {"status": "off"})
