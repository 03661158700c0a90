"""Uploads through the real app, with files in Supabase Storage behind it and a virus scanner before it, both local."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote
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
        assert (await person.get(f"{address}/file", follow_redirects=True)).content == PDF
        part = await person.get(
            f"{address}/file", headers={"Range": "bytes=0-3"}, follow_redirects=True
        )
        assert (part.status_code, part.content) == (206, PDF[:4])
        assert not list((house.api.context.settings.jobpilot_home / "files").rglob("*.pdf"))
        await person.delete(address)

    async def test_a_download_is_led_there_without_the_token(self, house: House, person) -> None:
        uploaded = (await upload(person, PDF, "Zoë's résumé.pdf")).json()["resume"]
        address = f"/api/v1/resumes/{uploaded['id']}/file"
        led = await person.get(address)
        assert (led.status_code, led.content) == (307, b"")
        assert led.headers["location"].startswith(
            f"{house.storage.base_url}/storage/v1/object/sign"
        )
        assert led.headers["cache-control"] == "private, no-store"
        told = await person.get(address, params={"elsewhere": "link"})
        assert told.status_code == 200
        assert datetime.fromisoformat(told.json()["expires_at"]) > datetime.now(UTC)
        async with house.api.client() as stranger:
            for url in (led.headers["location"], told.json()["url"]):
                answer = await stranger.get(url)
                assert (answer.status_code, answer.content) == (200, PDF)
                assert quote("Zoë's résumé.pdf", safe="") in answer.headers["content-disposition"]
            assert (await stranger.get(address)).status_code == 401

    async def test_an_address_that_has_expired_is_asked_for_again(
        self, house: House, person
    ) -> None:
        uploaded = (await upload(person, PDF)).json()["resume"]
        address = f"/api/v1/resumes/{uploaded['id']}/file"
        old = (await person.get(address)).headers["location"]
        for token, (key, _) in house.storage.links.items():
            house.storage.links[token] = (key, 0.0)
        async with house.api.client() as stranger:
            assert (await stranger.get(old)).status_code == 400
            new = (await person.get(address)).headers["location"]
            assert (await stranger.get(new)).content == PDF

    async def test_a_file_that_is_gone(self, house: House, person) -> None:
        uploaded = (await upload(person, PDF)).json()["resume"]
        house.storage.files.clear()
        gone = await person.get(f"/api/v1/resumes/{uploaded['id']}/file")
        assert (gone.status_code, gone.json()["code"]) == (404, "file_missing")

    async def test_an_archive_is_fetched_there_and_its_link_used_up(
        self, house: House, person
    ) -> None:
        export = (await person.post("/api/v1/users/me/export")).json()
        key = f"exports/{UUID(export['id']).hex}"
        await house.api.context.file_store.put(key, b"PK-archive")
        user_id = UUID((await person.get("/api/v1/users/me")).json()["id"])
        async with house.api.context.for_user(user_id) as factory:
            await factory.session.execute(
                text(
                    "update account_exports set state = 'ready', file_key = :key, size_bytes = 10,"
                    " expires_at = now() + interval '1 day'"
                ),
                {"key": key},
            )
        address = (await person.get("/api/v1/users/me/export")).json()["url"]
        house.storage.script.append(fails(503, "SlowDown"))
        assert (await person.get(address)).status_code == 503
        told = await person.get(f"{address}&elsewhere=link")
        assert told.status_code == 200, "a store that was away uses no link up"
        async with house.api.client() as stranger:
            archive = await stranger.get(told.json()["url"])
        assert archive.content == b"PK-archive"
        assert "jobpilot-" in archive.headers["content-disposition"]
        assert (await person.get(address)).json()["code"] == "export_link_gone"

    async def test_the_page_may_ask_that_host_and_no_other(self, house: House) -> None:
        from api.app import _page_policy

        settings = house.api.context.settings
        assert f"connect-src 'self' {house.storage.base_url};" in _page_policy(settings)
        without = settings.model_copy(update={"supabase_signed_links": False})
        assert "connect-src 'self';" in _page_policy(without)

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
