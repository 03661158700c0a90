"""The person who has signed in."""

import secrets

from tests.integration.api.conftest import Api, Person


class TestReadMe:
    async def test_says_who_has_signed_in(self, person: Person) -> None:
        async with person.client() as client:
            answer = await client.get("/api/v1/users/me")
        assert answer.status_code == 200
        body = answer.json()
        assert body["email"] == person.email
        assert body["display_name"] == person.email.partition("@")[0]
        assert body["state"] == "active"
        assert set(body) == {
            "id",
            "email",
            "display_name",
            "role",
            "tier",
            "state",
            "locale",
            "time_zone",
            "agents_paused",
            "created_at",
        }

    async def test_the_same_person_twice_is_one_account(self, api: Api, person: Person) -> None:
        async with person.client() as client:
            first, second = (
                (await client.get("/api/v1/users/me")).json()["id"],
                (await client.get("/api/v1/users/me")).json()["id"],
            )
        assert first == second

    async def test_refuses_nobody(self, client) -> None:
        answer = await client.get("/api/v1/users/me")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "auth_missing"
        assert answer.json()["request_id"] == answer.headers["x-request-id"]


class TestChangeMe:
    async def test_changes_only_what_is_sent(self, person: Person) -> None:
        name = f"Ada {secrets.token_hex(3)}"
        async with person.client() as client:
            changed = await client.patch(
                "/api/v1/users/me", json={"display_name": f"  {name}\u202e ", "locale": "de"}
            )
            read = (await client.get("/api/v1/users/me")).json()
        assert changed.status_code == 200, changed.text
        assert read["display_name"] == name
        assert (read["locale"], read["time_zone"]) == ("de", "UTC")

    async def test_refuses_a_time_zone_that_does_not_exist(self, person: Person) -> None:
        async with person.client() as client:
            answer = await client.patch("/api/v1/users/me", json={"time_zone": "Mars/Olympus"})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["path"] == "time_zone"

    async def test_role_and_tier_are_not_the_persons_to_give(self, person: Person) -> None:
        async with person.client() as client:
            answer = await client.patch("/api/v1/users/me", json={"role": "admin"})
        assert answer.status_code == 422
        assert answer.json()["errors"] == [
            {"path": "role", "message": "Extra inputs are not permitted"}
        ]


class TestPauseAgents:
    async def test_the_account_shows_it_until_they_go_on(self, person: Person) -> None:
        async with person.client() as client:
            paused = await client.post("/api/v1/users/me/agents/pause")
            read = await client.get("/api/v1/users/me")
            resumed = await client.post("/api/v1/users/me/agents/resume")
            again = await client.get("/api/v1/users/me")
        assert (paused.status_code, resumed.status_code) == (200, 200), paused.text
        shown = [answer.json()["agents_paused"] for answer in (paused, read, resumed, again)]
        assert shown == [True, True, False, False]

    async def test_refuses_nobody(self, client) -> None:
        answer = await client.post("/api/v1/users/me/agents/pause")
        assert answer.status_code == 401
