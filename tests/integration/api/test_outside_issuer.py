"""Tokens of an OpenID Connect issuer outside, over real HTTP; and what becomes of people who may not come in."""

import asyncio
import secrets
import time
from typing import Any

import pytest
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from jobpilot.accounts.tables import UserRow
from jobpilot.adapters.identity.jwks import JwksTimes
from tests.integration.api.conftest import Api, Person, free_port, running_api, serving
from tests.unit.adapters.identity.tokens import KEY, OTHER, Key, mint

ME = "/api/v1/users/me"
CLIENT = "job-client"


class Issuer:
    """An issuer on this machine that counts and can misbehave."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.keys: list[Key] = [KEY]
        self.asked: list[str] = []
        self.answer: Response | None = None
        self.discovery: dict[str, Any] = {}

    async def _discovery(self, request: Request) -> Response:
        self.asked.append("discovery")
        document = {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/keys",
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
        }
        return JSONResponse(document | self.discovery)

    async def _keys(self, request: Request) -> Response:
        self.asked.append("keys")
        return self.answer or JSONResponse({"keys": [key.public_jwk for key in self.keys]})

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/keys", self._keys),
            ]
        )

    def token(self, key: Key = KEY, **changes: Any) -> str:
        return mint(
            key, **({"iss": self.url, "azp": CLIENT, "sub": secrets.token_hex(6)} | changes)
        )


@pytest.fixture
async def issuer():
    issuer = Issuer()
    async with serving(issuer.app(), issuer.port):
        yield issuer


@pytest.fixture
async def outside(settings, issuer: Issuer):
    async with running_api(settings, oidc_issuer=issuer.url, oidc_client_id=CLIENT) as api:
        yield api


async def me(api: Api, token: str) -> tuple[int, dict[str, Any]]:
    async with api.client(headers={"Authorization": f"Bearer {token}"}) as client:
        answer = await client.get(ME)
    return answer.status_code, answer.json()


class TestOutsideIssuer:
    async def test_a_stranger_is_welcome_and_is_no_administrator(self, outside, issuer) -> None:
        token = issuer.token(email="grace@example.org", name="Grace", sid=..., nbf=...)
        status, body = await me(outside, token)
        assert status == 200, body
        assert (body["email"], body["display_name"]) == ("grace@example.org", "Grace")
        assert (body["role"], body["tier"]) == ("user", "free")

    async def test_a_hundred_first_requests_at_once_are_one_account(self, outside, issuer) -> None:
        token = issuer.token()
        answers = await asyncio.gather(*(me(outside, token) for _ in range(30)))
        assert {status for status, _ in answers} == {200}
        assert len({body["id"] for _, body in answers}) == 1

    async def test_an_audience_binds_instead_of_the_client(self, settings, issuer) -> None:
        async with running_api(
            settings, oidc_issuer=issuer.url, oidc_client_id=CLIENT, oidc_audience="jobpilot"
        ) as api:
            assert (await me(api, issuer.token(aud="jobpilot", azp=...)))[0] == 200
            for audience in ("other", ...):
                status, body = await me(api, issuer.token(aud=audience))
                assert (status, body["code"]) == (401, "token_audience")

    async def test_config_names_the_issuers_own_addresses(self, outside, issuer) -> None:
        async with outside.client() as client:
            config = (await client.get("/api/v1/auth/config")).json()
        assert config["provider"] == "oidc"
        assert config["authorize_url"] == f"{issuer.url}/authorize"
        assert config["client_id"] == CLIENT

    async def test_a_new_key_is_accepted_at_once(self, outside, issuer) -> None:
        assert (await me(outside, issuer.token()))[0] == 200
        issuer.keys = [KEY, OTHER]
        started = time.perf_counter()
        assert (await me(outside, issuer.token(OTHER)))[0] == 200
        assert time.perf_counter() - started < 1
        assert issuer.asked == ["discovery", "keys", "keys"]

    async def test_unknown_keys_do_not_reach_the_issuer(self, outside, issuer) -> None:
        assert (await me(outside, issuer.token()))[0] == 200
        stranger = Key("stranger")
        started = time.monotonic()
        async with outside.client() as client:
            tokens = [mint(stranger, headers={"kid": f"k{number}"}) for number in range(10)]
            for token in tokens * 20:
                answer = await client.get(ME, headers={"Authorization": f"Bearer {token}"})
                assert (answer.status_code, answer.json()["code"]) == (401, "token_key")
        # a busy machine may take longer than the keys' rest for two hundred requests
        periods = 1 + int((time.monotonic() - started) / JwksTimes().miss_cooldown)
        assert issuer.asked.count("keys") <= 1 + periods

    @pytest.mark.parametrize(
        "answer",
        [
            Response("down", 500),
            Response("{", 200),
            Response("[]", 200),
            JSONResponse({"keys": "none"}),
            JSONResponse({"keys": []}),
            JSONResponse({"keys": [{"kty": "oct", "k": "AAAA", "kid": "key-1"}]}),
            Response("", 302, {"Location": "http://127.0.0.1:1/"}),
            Response(b" " * 300_000, 200),
        ],
    )
    async def test_an_issuer_that_misbehaves_is_away(self, outside, issuer, answer) -> None:
        issuer.answer = answer
        status, body = await me(outside, issuer.token())
        assert (status, body["code"]) == (503, "auth_unavailable")
        assert body["retry_after"] > 0

    async def test_a_discovery_document_of_somebody_else(self, outside, issuer) -> None:
        issuer.discovery = {"issuer": "https://evil.example"}
        assert (await me(outside, issuer.token()))[1]["code"] == "auth_unavailable"

    async def test_keys_are_not_fetched_without_tls(self, outside, issuer) -> None:
        issuer.discovery = {"jwks_uri": "http://issuer.example/keys"}
        assert (await me(outside, issuer.token()))[1]["code"] == "auth_unavailable"

    async def test_tokens_of_the_issuer_survive_its_absence(self, settings) -> None:
        issuer = Issuer()
        async with running_api(settings, oidc_issuer=issuer.url, oidc_client_id=CLIENT) as api:
            status, body = await me(api, issuer.token())
            assert (status, body["code"]) == (503, "auth_unavailable")
            async with serving(issuer.app(), issuer.port):
                await asyncio.sleep(5.1)
                assert (await me(api, issuer.token()))[0] == 200
            assert (await me(api, issuer.token()))[0] == 200


class TestWhoMayComeIn:
    @pytest.mark.parametrize(
        ("state", "read", "change"),
        [
            ("active", (200, None), (200, None)),
            ("deletion_scheduled", (200, None), (403, "account_pending_deletion")),
            ("erasing", (401, "account_gone"), (401, "account_gone")),
            ("erased", (401, "account_gone"), (401, "account_gone")),
        ],
    )
    async def test_by_state(self, api: Api, person: Person, state, read, change) -> None:
        async with person.client() as client:
            mine = (await client.get(ME)).json()
            async with api.context.for_system() as factory:
                await factory.session.execute(
                    update(UserRow).where(UserRow.id == mine["id"]).values(state=state)
                )
            api.app.state.authenticator._people.clear()
            reading, changing = await client.get(ME), await client.patch(ME, json={})
        assert (reading.status_code, reading.json().get("code")) == read
        assert (changing.status_code, changing.json().get("code")) == change

    async def test_a_changed_state_counts_within_five_seconds(self, api: Api, person) -> None:
        async with person.client() as client:
            mine = (await client.get(ME)).json()
            async with api.context.for_system() as factory:
                await factory.session.execute(
                    update(UserRow).where(UserRow.id == mine["id"]).values(state="erased")
                )
            await asyncio.sleep(5.1)
            assert (await client.get(ME)).json()["code"] == "account_gone"
