"""What administrators see of everybody, and that nobody else does."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from jobpilot.privacy.overview_repository import ErasureOverview
from tests.integration.api.conftest import Api
from tests.integration.resumes.stored import own_id
from tests.integration.resumes.test_corrections import promote
from tests.integration.writing.conftest import add_run

PAGES = (
    "/api/v1/admin/users",
    "/api/v1/admin/runs",
    "/api/v1/admin/job-sources",
    "/api/v1/admin/erasures",
)


@pytest.fixture(scope="module")
async def admin(api: Api) -> AsyncIterator[httpx.AsyncClient]:
    async with (await api.sign_up()).client() as client:
        await promote(api, await own_id(client))
        yield client


async def pages(client: httpx.AsyncClient, path: str, **query: str | int) -> list[dict]:
    found: list[dict] = []
    cursor = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        answer = await client.get(path, params=query | more)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return found


@pytest.mark.parametrize("path", PAGES)
class TestEveryList:
    async def test_is_for_administrators(self, admin, person, path: str) -> None:
        async with person.client() as client:
            answer = await client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "admin_required")

    async def test_refuses_a_cursor_it_never_gave(self, admin, path: str) -> None:
        answer = await admin.get(path, params={"cursor": "nonsense"})
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


class TestUsers:
    async def test_are_found_by_address_and_come_in_pages(self, api: Api, admin) -> None:
        mark = uuid4().hex[:12]
        emails = [f"{mark}-{number}@example.org" for number in range(3)]
        for email in emails:
            async with (await api.sign_up(email)).client() as client:
                await own_id(client)
        found = await pages(admin, "/api/v1/admin/users", search=mark.upper(), limit=2)
        assert [user["email"] for user in found] == emails[::-1]
        assert {user["role"] for user in found} == {"user"}
        assert await pages(admin, "/api/v1/admin/users", search=f"{mark}%") == []


class TestRuns:
    async def test_are_everybodys_without_what_is_in_them(self, api: Api, admin, person) -> None:
        async with person.client() as client:
            user_id = await own_id(client)
        runs = [await add_run(api.context, user_id) for _ in range(3)]
        found = await pages(admin, "/api/v1/admin/runs", user_id=str(user_id), limit=2)
        assert {UUID(run["id"]) for run in found} == set(runs)
        assert {run["email"] for run in found} == {person.email}
        assert "resume_id" not in found[0]
        assert "pending_actions" not in found[0]
        assert await pages(admin, "/api/v1/admin/runs", user_id=str(user_id), state="failed") == []


class TestSources:
    async def test_the_longest_failing_come_first(self, api: Api, admin, person) -> None:
        async with person.client() as client:
            user_id = await own_id(client)
        ids = [uuid4() for _ in range(2)]
        async with api.context.for_system() as factory:
            for board_id, failures in zip(ids, (900_001, 900_002), strict=True):
                await factory.session.execute(
                    text(
                        "insert into job_boards (id, source, token, failures, state)"
                        " values (:id, 'admin-test', :token, :failures, 'failing')"
                    ),
                    {"id": board_id, "token": str(board_id), "failures": failures},
                )
        async with api.context.for_user(user_id) as factory:
            await factory.session.execute(
                text("insert into board_subscriptions (user_id, board_id) values (:user, :board)"),
                {"user": user_id, "board": ids[1]},
            )
        items = await pages(admin, "/api/v1/admin/job-sources", limit=1)
        found = [item for item in items if item["source"] == "admin-test"]
        assert [(item["id"], item["followers"]) for item in found] == [
            (str(ids[1]), 1), (str(ids[0]), 0),
        ]  # fmt: skip
        assert items[0]["id"] == str(ids[1])


class TestErasures:
    async def test_say_how_they_fare_and_name_nobody(self, api: Api, admin) -> None:
        user_id, mark = uuid4(), uuid4().hex
        ids = [uuid4() for _ in range(3)]
        late = "now() + interval '20 days' - interval '25 hours'"
        async with api.context.for_system() as factory:
            for deletion_id, state, due in zip(
                ids, ("undone", "erased", "erasing_partial"), ("now()", "now()", late), strict=True
            ):
                await factory.session.execute(
                    text(
                        "insert into account_deletions (id, user_id, subject_key, mode, state, requested_at,"
                        " due_at, failed_step, attempts) values (:id, :user_id, :mark, 'scheduled', :state,"
                        f" now() + interval '20 days', {due} - interval '20 days', 'files', 3)"
                    ),
                    {"id": deletion_id, "user_id": user_id, "mark": mark, "state": state},
                )
        answer = await admin.get("/api/v1/admin/erasures", params={"limit": 3})
        assert {item["request_id"] for item in answer.json()["items"]} == set(map(str, ids))
        assert str(user_id) not in answer.text
        assert mark not in answer.text
        found = await pages(admin, "/api/v1/admin/erasures", state="erasing_partial", limit=1)
        (partial,) = [item for item in found if item["request_id"] == str(ids[2])]
        assert (partial["failing_step"], partial["attempts"]) == ("files", 3)
        assert (partial["mode"], partial["origin"], partial["overdue"]) == (
            "scheduled",
            "person",
            True,
        )
        metrics = (await admin.get("/metrics")).text
        assert "jobpilot_erasures_overdue" in metrics
        async with api.context.for_system() as factory:
            assert await ErasureOverview(factory.session).overdue() >= 1
            await factory.session.execute(
                text("update account_deletions set state = 'undone' where id = :id"), {"id": ids[2]}
            )


class TestHealth:
    async def test_is_for_administrators(self, admin, person) -> None:
        async with person.client() as client:
            answer = await client.get("/api/v1/admin/health")
        assert (answer.status_code, answer.json()["code"]) == (403, "admin_required")

    async def test_names_each_part_and_what_to_do(self, admin) -> None:
        found = (await admin.get("/api/v1/admin/health")).json()["findings"]
        by_subject = {finding["subject"]: finding for finding in found}
        assert by_subject["schema"]["ok"], by_subject["schema"]
        assert by_subject["clock"]["ok"], by_subject["clock"]
        assert by_subject["database"]["state"] == "answers"
        assert by_subject["workers: agents"]["ok"] or by_subject["workers: agents"]["advice"]
        assert [finding["ok"] for finding in found] == sorted(finding["ok"] for finding in found)
