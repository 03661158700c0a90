"""Several résumés of one person: target roles, defaults, and what differs between versions."""

import asyncio
import copy
from typing import Any
from uuid import UUID

import httpx
import pytest

from tests.integration.api.conftest import Api
from tests.integration.resumes.stored import DOCUMENT, own_id, parsed_resume
from tests.integration.resumes.test_corrections import edited, save


@pytest.fixture
async def three(resume_api: Api, as_owner: httpx.AsyncClient) -> list[UUID]:
    owner = await own_id(as_owner)
    return [await parsed_resume(resume_api.context, owner) for _ in range(3)]


async def change(client: httpx.AsyncClient, resume_id: UUID, **values: Any) -> dict[str, Any]:
    answer = await client.patch(f"/api/v1/resumes/{resume_id}", json=values)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def defaults(client: httpx.AsyncClient) -> dict[str, str | None]:
    items = (await client.get("/api/v1/resumes?limit=100")).json()["items"]
    return {item["id"]: item["target_role"] for item in items if item["is_default"]}


class TestDefault:
    async def test_there_is_one_per_target_role(self, as_owner, three) -> None:
        first, second, third = three
        await change(as_owner, first, is_default=True)
        await change(as_owner, second, is_default=True, target_role="  Bridge   engineer ")
        assert await defaults(as_owner) == {str(first): None, str(second): "Bridge engineer"}
        await change(as_owner, third, target_role="BRIDGE ENGINEER", is_default=True)
        assert await defaults(as_owner) == {str(first): None, str(third): "BRIDGE ENGINEER"}

    async def test_a_default_that_changes_its_role_takes_the_place_there(
        self, as_owner, three
    ) -> None:
        first, second, _ = three
        await change(as_owner, first, is_default=True)
        await change(as_owner, second, is_default=True, target_role="Lead")
        await change(as_owner, second, target_role=None)
        assert await defaults(as_owner) == {str(second): None}

    async def test_of_many_at_once_one_stays(self, as_owner, three) -> None:
        wishes = [change(as_owner, resume_id, is_default=True) for resume_id in three * 4]
        await asyncio.gather(*wishes)
        assert len(await defaults(as_owner)) == 1

    async def test_what_is_left_out_stays(self, as_owner, three) -> None:
        await change(as_owner, three[0], title="Mine", target_role="Lead", is_default=True)
        after = await change(as_owner, three[0], title="Yours")
        assert (after["title"], after["target_role"], after["is_default"]) == (
            "Yours",
            "Lead",
            True,
        )
        assert (await change(as_owner, three[0]))["title"] == "Yours"
        assert (await change(as_owner, three[0], is_default=False))["is_default"] is False

    async def test_a_deleted_default_is_none(self, as_owner, three) -> None:
        await change(as_owner, three[0], is_default=True)
        await as_owner.delete(f"/api/v1/resumes/{three[0]}")
        await change(as_owner, three[1], is_default=True)
        assert await defaults(as_owner) == {str(three[1]): None}

    @pytest.mark.parametrize(
        "body",
        [{"title": None}, {"is_default": None}, {"target_role": "x" * 121}, {"status": "ready"}],
    )
    async def test_refuses(self, as_owner, three, body) -> None:
        answer = await as_owner.patch(f"/api/v1/resumes/{three[0]}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")

    async def test_is_not_for_strangers(self, resume_api, three) -> None:
        stranger = await resume_api.sign_up()
        async with stranger.client() as client:
            answer = await client.patch(f"/api/v1/resumes/{three[0]}", json={"is_default": True})
            assert answer.json()["code"] == "resume_not_found"
            answer = await client.get(f"/api/v1/resumes/{three[0]}/versions/1/diff")
            assert answer.json()["code"] == "resume_not_found"


async def diff(client: httpx.AsyncClient, resume_id: UUID, path: str) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/resumes/{resume_id}/versions/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


class TestDiff:
    async def test_shows_what_was_changed_added_and_removed(self, as_owner, three) -> None:
        document = copy.deepcopy(DOCUMENT)
        document["basics"]["name"] = "Ada Example"
        document["work"].insert(0, {"name": "New Bridge"})
        del document["skills"][0]
        await save(as_owner, three[0], 1, document)
        found = await diff(as_owner, three[0], "2/diff?against=1")
        assert (found["number"], found["against"]) == (2, 1)
        items = {item["path"]: (item["before"], item["after"]) for item in found["items"]}
        assert items == {
            "basics.name": ("Ada Exampel", "Ada Example"),
            "work[0].name": (None, "New Bridge"),
            "skills[0].name": ("Statics", None),
        }
        back = await diff(as_owner, three[0], "1/diff?against=2")
        assert {i["path"]: (i["after"], i["before"]) for i in back["items"]} == items

    async def test_shows_moved_entries(self, as_owner, three) -> None:
        await save(as_owner, three[0], 1, edited(work=DOCUMENT["work"][::-1]))
        (item,) = (await diff(as_owner, three[0], "2/diff"))["items"]
        assert {item["path"], item["moved_from"]} == {"work[0]", "work[1]"}

    async def test_the_first_version_differs_from_nothing(self, as_owner, three) -> None:
        found = await diff(as_owner, three[0], "1/diff")
        assert found["against"] == 0
        assert {
            "path": "basics.name",
            "before": None,
            "after": "Ada Exampel",
            "moved_from": None,
        } in (found["items"])

    async def test_knows_no_versions_that_are_not_there(self, as_owner, three) -> None:
        for path in ("9/diff", "1/diff?against=9"):
            answer = await as_owner.get(f"/api/v1/resumes/{three[0]}/versions/{path}")
            assert (answer.status_code, answer.json()["code"]) == (404, "version_not_found")
