"""Share links over HTTP, row by row of what a stranger may try (S1–S13)."""

import asyncio
import hashlib
import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from tests.fixtures.resumes.documents import document_of
from tests.integration.api.conftest import Api, Person, running_api


async def make_resume(client: httpx.AsyncClient, name: str = "en") -> dict[str, Any]:
    answer = await client.post("/api/v1/resumes/import", json=document_of(name))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def share(client: httpx.AsyncClient, resume_id: str, **body: object) -> dict[str, Any]:
    answer = await client.post(f"/api/v1/resumes/{resume_id}/shares", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def token_of(shared: dict[str, Any]) -> str:
    return shared["url"].rpartition("/s/")[2]


async def visit(api: Api, token: str) -> httpx.Response:
    async with api.client() as visitor:
        return await visitor.get(f"/api/v1/shared/{token}")


async def as_house(api: Api, statement: str, **values: object) -> list[Any]:
    async with api.context.for_system() as factory:
        result = await factory.session.execute(text(statement), values)
        return list(result) if result.returns_rows else []


async def as_person(api: Api, user_id: UUID, statement: str, **values: object) -> list[Any]:
    async with api.context.for_user(user_id) as factory:
        result = await factory.session.execute(text(statement), values)
        return list(result) if result.returns_rows else []


async def id_of(client: httpx.AsyncClient) -> UUID:
    return UUID((await client.get("/api/v1/users/me")).json()["id"])


def gone(answer: httpx.Response) -> dict[str, Any]:
    """The body of a dead link without the id of its request."""
    assert answer.status_code == 404, answer.text
    body = answer.json()
    body.pop("request_id")
    return body


NOTHING = {
    "type": "about:blank",
    "title": "Not Found",
    "status": 404,
    "detail": "There is nothing at this address.",
    "code": "not_found",
}


@pytest.fixture
async def person(api: Api) -> Person:
    return await api.sign_up()


@pytest.fixture
async def owner(person: Person):
    async with person.client() as client:
        yield client


@pytest.fixture
async def resume(owner: httpx.AsyncClient) -> dict[str, Any]:
    return await make_resume(owner)


class TestMaking:
    async def test_tells_the_address_once(self, api: Api, owner, resume) -> None:
        made = await share(owner, resume["id"])
        assert made["url"].startswith(f"{api.context.settings.base_url}/s/")
        assert len(token_of(made)) == 43
        days = datetime.fromisoformat(made["expires_at"]) - datetime.now(UTC)
        assert timedelta(days=29, hours=23) < days <= timedelta(days=30)
        assert (made["show_contact"], made["state"], made["view_count"]) == (False, "open", 0)
        listed = (await owner.get(f"/api/v1/resumes/{resume['id']}/shares")).json()["items"]
        assert [item["id"] for item in listed] == [made["id"]]
        assert token_of(made) not in str(listed)

    async def test_shows_before_there_is_a_link_what_it_would_show(
        self, api: Api, owner, resume
    ) -> None:
        path = f"/api/v1/resumes/{resume['id']}/shares"
        for show_contact in (False, True):
            asked = {"show_contact": show_contact}
            preview = (await owner.get(f"{path}/preview", params=asked)).json()
            assert len((await owner.get(path)).json()["items"]) == int(show_contact)
            made = await share(owner, resume["id"], **asked)
            seen = (await visit(api, token_of(made))).json()
            assert preview == {"title": seen["title"], "document": seen["document"]}
            assert ("email" in preview["document"]["basics"]) is show_contact
        async with (await api.sign_up()).client() as stranger:
            assert (await stranger.get(f"{path}/preview")).status_code == 404

    async def test_stores_nothing_but_the_hash(self, api: Api, owner, resume) -> None:
        made = await share(owner, resume["id"])
        token = token_of(made)
        stored = await as_house(api, "select * from resume_shares where id = :id", id=made["id"])
        assert token not in str(stored)
        assert hashlib.sha256(token.encode()).hexdigest() in str(stored)

    async def test_a_repeated_request_keeps_no_token(self, api: Api, owner, resume) -> None:
        headers = {"Idempotency-Key": uuid4().hex}
        path = f"/api/v1/resumes/{resume['id']}/shares"
        made = (await owner.post(path, json={}, headers=headers)).json()
        user_id = await id_of(owner)
        kept = await as_person(
            api, user_id, "select convert_from(body, 'utf8') from idempotency_records"
        )
        assert token_of(made) not in str(kept)

    @pytest.mark.parametrize("days", [0, 366, -1, "x", 1.5])
    async def test_days_have_bounds(self, owner, resume, days) -> None:
        path = f"/api/v1/resumes/{resume['id']}/shares"
        answer = await owner.post(path, json={"expires_in_days": days})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")

    async def test_only_so_many(self, owner, resume) -> None:
        made = [await share(owner, resume["id"]) for _ in range(20)]
        path = f"/api/v1/resumes/{resume['id']}/shares"
        answer = await owner.post(path, json={})
        assert (answer.status_code, answer.json()["code"]) == (409, "quota_shares")
        await owner.delete(f"{path}/{made[0]['id']}")
        await share(owner, resume["id"])

    async def test_somebody_elses(self, api: Api, owner, resume) -> None:
        made = await share(owner, resume["id"])
        stranger = await api.sign_up()
        async with stranger.client() as client:
            path = f"/api/v1/resumes/{resume['id']}/shares"
            for answer in (
                await client.post(path, json={}),
                await client.get(path),
                await client.delete(f"{path}/{made['id']}"),
            ):
                assert (answer.status_code, answer.json()["code"]) == (404, "resume_not_found")
            own = await make_resume(client)
            answer = await client.delete(f"/api/v1/resumes/{own['id']}/shares/{made['id']}")
            assert (answer.status_code, answer.json()["code"]) == (404, "share_not_found")
        assert (await visit(api, token_of(made))).status_code == 200


class TestLooking:
    async def test_shows_no_contact_details(self, api: Api, owner, resume) -> None:
        answer = await visit(api, token_of(await share(owner, resume["id"])))
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert body["document"]["basics"]["name"] == "Imogen Fictional"
        assert body["document"]["work"] == document_of("en")["work"]
        assert "phone" not in body["document"]["basics"]
        assert "@" not in answer.text
        assert "7946" not in answer.text
        assert body.keys() == {"title", "document", "expires_at"}

    async def test_shows_them_if_chosen(self, api: Api, owner, resume) -> None:
        answer = await visit(api, token_of(await share(owner, resume["id"], show_contact=True)))
        assert answer.json()["document"]["basics"]["phone"] == "+442079460123"

    async def test_shows_what_is_current(self, api: Api, owner, resume) -> None:
        token = token_of(await share(owner, resume["id"]))
        changed = {**document_of("en"), "basics": {"name": "Renamed Person"}}
        path = f"/api/v1/resumes/{resume['id']}/document"
        await owner.put(path, json={"document": changed}, headers={"If-Match": '"1"'})
        assert (await visit(api, token)).json()["document"]["basics"] == {"name": "Renamed Person"}


class TestDeadLinks:
    """S1, S2, S4, S13: one body for all of them."""

    @pytest.mark.parametrize(
        "change",
        [
            lambda token: "x" * 43,
            lambda token: token[:-1],
            lambda token: token + "A",
            lambda token: token.swapcase(),
            lambda token: "%2e%2e",
            lambda token: "%2e%2e%2f%2e%2e%2fhealth",
            lambda token: "..%5c",
            lambda token: f"{token}/export",
            lambda token: f"{token}%2f",
            lambda token: "A" * 10_240,
            lambda token: "%ff%fe",
            lambda token: "%00",
            lambda token: "%F0%9F%A6%84",
            lambda token: "' or 1=1 --",
            lambda token: "",
        ],
    )  # fmt: skip
    async def test_wrong_tokens(self, api: Api, owner, resume, change) -> None:
        token = token_of(await share(owner, resume["id"]))
        assert gone(await visit(api, change(token))) == NOTHING

    async def test_revoked_at_once(self, api: Api, owner, resume) -> None:
        made = await share(owner, resume["id"])
        assert (await visit(api, token_of(made))).status_code == 200
        path = f"/api/v1/resumes/{resume['id']}/shares/{made['id']}"
        assert (await owner.delete(path)).status_code == 204
        assert gone(await visit(api, token_of(made))) == NOTHING
        assert (await owner.delete(path)).status_code == 204
        listed = (await owner.get(f"/api/v1/resumes/{resume['id']}/shares")).json()["items"]
        assert listed[0]["state"] == "revoked"

    async def test_expired_to_the_second(self, api: Api, owner, resume) -> None:
        made = await share(owner, resume["id"])
        moment = datetime.now(UTC) + timedelta(seconds=1.2)
        statement = "update resume_shares set expires_at = :moment where id = :id"
        await as_person(api, await id_of(owner), statement, moment=moment, id=made["id"])
        assert (await visit(api, token_of(made))).status_code == 200
        await asyncio.sleep((moment - datetime.now(UTC)).total_seconds())
        assert gone(await visit(api, token_of(made))) == NOTHING

    async def test_resume_deleted_and_made_again(self, api: Api, owner, resume) -> None:
        token = token_of(await share(owner, resume["id"]))
        assert (await owner.delete(f"/api/v1/resumes/{resume['id']}")).status_code == 204
        assert gone(await visit(api, token)) == NOTHING
        again = await make_resume(owner)
        assert again["title"] == resume["title"]
        assert gone(await visit(api, token)) == NOTHING

    @pytest.mark.parametrize("state", ["deletion_scheduled", "erasing", "erased"])
    async def test_owner_leaving(self, api: Api, owner, resume, state) -> None:
        token = token_of(await share(owner, resume["id"]))
        user_id = await id_of(owner)
        statement = "update users set state = :state where id = :id"
        await as_house(api, statement, state=state, id=user_id)
        assert gone(await visit(api, token)) == NOTHING
        await as_house(api, statement, state="active", id=user_id)
        assert (await visit(api, token)).status_code == 200

    async def test_private_resumes_have_no_address(self, api: Api, owner, resume) -> None:
        made = await share(owner, resume["id"])
        for name in (resume["id"], made["id"], resume["title"], "Imogen%20Fictional"):
            assert gone(await visit(api, name)) == NOTHING
        async with api.client() as visitor:
            assert gone(await visitor.get(f"/api/v1/shared?id={resume['id']}")) == NOTHING


class TestHeaders:
    """S6, S7, S8, S11: on every answer, dead or alive, data or page."""

    async def answers(self, api: Api, token: str) -> list[httpx.Response]:
        async with api.client() as visitor:
            return [
                await visitor.get(f"{prefix}{name}")
                for prefix in ("/api/v1/shared/", "/s/")
                for name in (token, "wrong", "A" * 10_240)
            ]

    async def test_keep_it_out_of_caches_engines_and_frames(self, api: Api, owner, resume) -> None:
        for answer in await self.answers(api, token_of(await share(owner, resume["id"]))):
            assert answer.headers["x-robots-tag"] == "noindex, noarchive"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["cache-control"] == "private, no-store"
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "set-cookie" not in answer.headers

    async def test_the_page_says_nothing_of_anybody(self, api: Api, owner, resume) -> None:
        token = token_of(await share(owner, resume["id"]))
        async with api.client() as visitor:
            alive, dead = await visitor.get(f"/s/{token}"), await visitor.get("/s/wrong")
        if alive.status_code == 503:
            pytest.skip("the web app is not built")
        assert (alive.status_code, dead.status_code) == (200, 404)
        assert alive.content == dead.content
        assert alive.headers["content-type"].startswith("text/html")
        assert "Imogen" not in alive.text

    async def test_the_page_of_its_own_is_taken_if_built(self, tmp_path) -> None:
        from api.web import WebApp

        (tmp_path / "index.html").write_text("app")
        assert WebApp(tmp_path).share_page(200).body == b"app"
        (tmp_path / "share.html").write_text("share")
        page = WebApp(tmp_path).share_page(404)
        assert (page.body, page.status_code) == (b"share", 404)
        assert WebApp(tmp_path / "none").share_page(200).status_code == 503


class TestMethods:
    """S10: a link is for looking."""

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
    async def test_nothing_can_be_written(self, api: Api, owner, resume, method) -> None:
        token = token_of(await share(owner, resume["id"]))
        async with api.client() as visitor:
            for path in (f"/api/v1/shared/{token}", f"/s/{token}"):
                answer = await visitor.request(method, path, json={})
                assert answer.status_code in {404, 405}, answer.text

    @pytest.mark.parametrize("rest", ["/export?format=pdf", "/file", "/versions/1", "/pages"])
    async def test_nothing_else_is_behind_it(self, api: Api, owner, resume, rest) -> None:
        token = token_of(await share(owner, resume["id"]))
        assert gone(await visit(api, f"{token}{rest}")) == NOTHING

    async def test_a_token_is_no_session(self, api: Api, owner, resume) -> None:
        token = token_of(await share(owner, resume["id"]))
        async with api.client(headers={"Authorization": f"Bearer {token}"}) as visitor:
            assert (await visitor.get("/api/v1/resumes")).status_code == 401


class TestCounting:
    """S12: visits are counted, visitors are not known."""

    async def test_counts_looks_and_nothing_else(self, api: Api, owner, resume) -> None:
        made = await share(owner, resume["id"])
        token = token_of(made)
        await asyncio.gather(*(visit(api, token) for _ in range(5)))
        async with api.client() as visitor:
            await visitor.get(f"/s/{token}")
        path = f"/api/v1/resumes/{resume['id']}/shares"
        assert (await owner.get(path)).json()["items"][0]["view_count"] == 5
        await owner.delete(f"{path}/{made['id']}")
        await visit(api, token)
        assert (await owner.get(path)).json()["items"][0]["view_count"] == 5

    async def test_stores_no_address(self, api: Api) -> None:
        columns = await as_house(
            api,
            "select column_name from information_schema.columns where table_name = 'resume_shares'",
        )
        assert {column for (column,) in columns} == {
            "id", "user_id", "resume_id", "token_hash", "show_contact", "expires_at", "revoked_at",
            "view_count", "created_at",
        }  # fmt: skip

    async def test_logs_no_token(self, api: Api, owner, resume, capfd, caplog) -> None:
        caplog.set_level(logging.DEBUG)
        token = token_of(await share(owner, resume["id"]))
        capfd.readouterr()
        await visit(api, token)
        async with api.client() as visitor:
            await visitor.get(f"/s/{token}")
        out, err = capfd.readouterr()
        assert token not in out + err + caplog.text

    async def test_strangers_are_counted_by_address(self, settings) -> None:
        async with running_api(settings, by_address=True) as limited, limited.client() as visitor:
            answers = [await visitor.get("/api/v1/shared/wrong") for _ in range(3)]
            assert [answer.status_code for answer in answers] == [404] * 3
            assert answers[-1].headers["ratelimit-policy"].startswith('"public"')
            left = [int(a.headers["ratelimit"].split("r=")[1].split(";")[0]) for a in answers]
            assert left[0] > left[-1]
            page = await visitor.get("/s/wrong")
            assert page.headers["ratelimit-policy"].startswith('"public"')
