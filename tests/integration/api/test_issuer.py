"""The built-in issuer: form, codes, tokens, rotation, and everything it refuses."""

import asyncio
import secrets
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from jobpilot.accounts.domain.local_issuer import REUSE_GRACE_SECONDS
from jobpilot.accounts.tables import LocalGrantRow
from jobpilot.settings import AppEnv, Settings, SettingsError
from tests.integration.api.conftest import (
    PASSWORD,
    Api,
    Person,
    authorization,
    authorize,
    redeem,
    running_api,
)


def new_email() -> str:
    return f"{secrets.token_hex(6)}@example.org"


def refresh_cookie(answer: httpx.Response) -> str:
    [header] = [h for h in answer.headers.get_list("set-cookie") if "refresh" in h]
    return header


async def refresh(api: Api, cookies: dict[str, str]) -> httpx.Response:
    async with api.client(cookies=cookies) as client:
        return await client.post("/api/issuer/token", data={"grant_type": "refresh_token"})


class TestDiscovery:
    async def test_config_names_addresses_that_work(self, client, api: Api) -> None:
        config = (await client.get("/api/v1/auth/config")).json()
        assert config["provider"] == "builtin"
        assert config["client_id"] == "jobpilot-web"
        document = (await client.get("/api/issuer/.well-known/openid-configuration")).json()
        assert document["issuer"] == config["issuer"] == f"{api.origin}/api/issuer"
        keys = (await client.get(urlsplit(document["jwks_uri"]).path)).json()["keys"]
        assert keys
        assert all(set(key) == {"kty", "n", "e", "kid", "use", "alg"} for key in keys)


class TestPage:
    async def test_form_has_what_password_managers_and_screen_readers_need(
        self, client, api
    ) -> None:
        answer = await client.get("/api/issuer/authorize", params=authorization(api, "v" * 43))
        assert answer.status_code == 200
        text = answer.text
        assert 'autocomplete="username"' in text
        assert 'autocomplete="current-password"' in text
        assert '<label for="password">' in text
        assert "<script" not in text
        assert " style=" not in text
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert f"form-action 'self' {api.origin}" in policy
        assert "frame-ancestors 'none'" in policy

    async def test_prompt_create_asks_for_a_new_password(self, client, api: Api) -> None:
        parameters = authorization(api, "v" * 43, prompt="create")
        text = (await client.get("/api/issuer/authorize", params=parameters)).text
        assert 'autocomplete="new-password"' in text
        assert "Create your account" in text

    async def test_what_was_typed_is_shown_as_text(self, client, api: Api) -> None:
        form = authorization(api, "v" * 43, state='"><script>alert(1)</script>') | {
            "email": '"><img src=x onerror=alert(1)>',
            "password": "x",
            "mode": "sign-up",
            "display_name": "<b>",
        }
        answer = await client.post("/api/issuer/authorize", data=form)
        assert answer.status_code == 422
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "x" not in answer.text.split('name="password"')[1].split(">")[0].replace("max", "")

    @pytest.mark.parametrize(
        "change",
        [
            {"client_id": "other"},
            {"client_id": None},
            {"redirect_uri": None},
            {"redirect_uri": "https://evil.example/auth/callback"},
            {"redirect_uri": "http://localhost.evil.example/auth/callback"},
            {"redirect_uri": "{origin}/auth/callback/../../evil"},
            {"redirect_uri": "{origin}/auth/callback?x=1"},
            {"redirect_uri": "{origin}@evil.example/auth/callback"},
            {"redirect_uri": "javascript:alert(1)"},
        ],
    )
    async def test_nothing_is_sent_to_an_address_that_is_not_ours(
        self, client, api, change
    ) -> None:
        change = {k: v.replace("{origin}", api.origin) if v else v for k, v in change.items()}
        answer = await client.get(
            "/api/issuer/authorize", params=authorization(api, "v" * 43, **change)
        )
        assert answer.status_code == 400
        assert "location" not in answer.headers
        assert "This link does not work" in answer.text

    @pytest.mark.parametrize(
        ("change", "error"),
        [
            ({"response_type": "token"}, "unsupported_response_type"),
            ({"code_challenge_method": "plain"}, "invalid_request"),
            ({"code_challenge_method": None}, "invalid_request"),
            ({"code_challenge": None}, "invalid_request"),
            ({"code_challenge": "short"}, "invalid_request"),
            ({"state": "s" * 600}, "invalid_request"),
        ],
    )
    async def test_the_client_is_told_of_other_mistakes(self, client, api, change, error) -> None:
        answer = await client.get(
            "/api/issuer/authorize", params=authorization(api, "v" * 43, **change)
        )
        assert answer.status_code == 303
        location = urlsplit(answer.headers["location"])
        assert f"{location.scheme}://{location.netloc}" == api.origin
        assert parse_qs(location.query)["error"] == [error]


class TestSignUpAndIn:
    async def test_first_person_runs_the_installation(
        self, settings: Settings, servers, tmp_path: Path
    ) -> None:
        """On a database of its own: the tests' one has had its first person."""
        import subprocess
        import sys

        from sqlalchemy import text
        from sqlalchemy.ext.asyncio import create_async_engine

        from tests.conftest import REPOSITORY

        engine = create_async_engine(servers.postgres.superuser_url, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(text("drop database if exists firstperson with (force)"))
            await connection.execute(text("create database firstperson owner jobpilot"))
        await engine.dispose()
        superuser = servers.postgres.superuser_url.rsplit("/", 1)[0] + "/firstperson"
        engine = create_async_engine(superuser, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(text("create extension vector"))
        await engine.dispose()
        url = settings.database_dsn.rsplit("/", 1)[0] + "/firstperson"
        await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "alembic", "-x", f"url={url}", "upgrade", "head"],
            cwd=REPOSITORY,
            check=True,
            capture_output=True,
        )
        async with running_api(settings, database_url=url, erasure_ledger=tmp_path) as api:
            people = await asyncio.gather(*(api.sign_up() for _ in range(4)))
            roles = []
            for person in people:
                async with person.client() as client:
                    me = (await client.get("/api/v1/users/me")).json()
                    roles.append((me["role"], me["tier"]))
        assert sorted(roles) == [("admin", "pro")] + [("user", "free")] * 3

    async def test_sign_up_then_in_is_the_same_person(self, api: Api, person: Person) -> None:
        async with api.client() as client:
            code, verifier = await authorize(api, client, person.email.upper(), mode="sign-in")
            token = (await redeem(api, client, code, verifier)).json()["access_token"]
        first = jwt.decode(person.token, options={"verify_signature": False})
        second = jwt.decode(token, options={"verify_signature": False})
        assert first["sub"] == second["sub"]
        assert first["sid"] != second["sid"]
        assert first["azp"] == api.origin
        assert first["exp"] - first["iat"] == 600

    @pytest.mark.parametrize(
        ("email", "password", "mode", "words"),
        [
            ("not an address", PASSWORD, "sign-up", "Enter an e-mail address"),
            ("a@b", PASSWORD, "sign-up", "Enter an e-mail address"),
            ("", "", "sign-in", "Enter an e-mail address"),
            ("{new}", "short", "sign-up", "at least 10 characters"),
            ("{new}", "p" * 201, "sign-up", "at most 200 characters"),
            ("{new}", "aaaaaaaaaaaa", "sign-up", "too easy to guess"),
            ("{known}", PASSWORD, "sign-up", "Sign in instead"),
            ("{known}", "wrong password", "sign-in", "do not fit together"),
            ("{new}", PASSWORD, "sign-in", "do not fit together"),
        ],
    )
    async def test_errors_are_told_in_words(
        self, api: Api, person: Person, client, email, password, mode, words
    ) -> None:
        email = email.replace("{new}", new_email()).replace("{known}", person.email)
        form = authorization(api, "v" * 43)
        form |= {"email": email, "password": password, "mode": mode}
        answer = await client.post("/api/issuer/authorize", data=form)
        assert answer.status_code == 422
        assert words in answer.text
        assert 'role="alert"' in answer.text
        assert 'aria-invalid="true"' in answer.text
        assert password not in answer.text or not password

    async def test_passwords_are_stored_as_argon2id(self, api: Api, person: Person) -> None:
        from sqlalchemy import select

        from jobpilot.accounts.tables import LocalCredentialRow

        async with api.context.for_system() as factory:
            row = await factory.session.scalar(
                select(LocalCredentialRow).where(LocalCredentialRow.email == person.email)
            )
        assert row is not None
        assert row.password_hash.startswith("$argon2id$")
        assert PASSWORD not in row.password_hash

    async def test_guessing_is_slowed_down(self, api: Api, client) -> None:
        form = authorization(api, "v" * 43)
        form |= {"email": new_email(), "password": "wrong password", "mode": "sign-in"}
        answers = [
            (await client.post("/api/issuer/authorize", data=form)).status_code for _ in range(12)
        ]
        assert answers == [422] * 10 + [429] * 2
        last = await client.post("/api/issuer/authorize", data=form)
        assert int(last.headers["retry-after"]) > 0
        assert "Too many requests" in last.text

    async def test_another_site_cannot_submit_the_form(self, api: Api, client) -> None:
        form = authorization(api, "v" * 43)
        form |= {"email": new_email(), "password": PASSWORD, "mode": "sign-up"}
        for origin in ("https://evil.example", "null", f"{api.origin}.evil.example"):
            answer = await client.post(
                "/api/issuer/authorize", data=form, headers={"Origin": origin}
            )
            assert answer.status_code == 403


class TestCode:
    async def test_wrong_verifier_spends_the_code(self, api: Api, client) -> None:
        code, verifier = await authorize(api, client, new_email(), mode="sign-up")
        wrong = await redeem(api, client, code, secrets.token_urlsafe(48))
        assert (wrong.status_code, wrong.json()["error"]) == (400, "invalid_grant")
        assert (await redeem(api, client, code, verifier)).status_code == 400

    async def test_another_redirect_address(self, api: Api, client) -> None:
        code, verifier = await authorize(api, client, new_email(), mode="sign-up")
        answer = await redeem(api, client, code, verifier, redirect_uri="http://localhost:3000/x")
        assert answer.json()["code"] == "invalid_grant"

    async def test_of_a_hundred_at_once_one_gets_tokens_and_reuse_ends_the_session(
        self, api: Api, client
    ) -> None:
        code, verifier = await authorize(api, client, new_email(), mode="sign-up")
        answers = await asyncio.gather(*(redeem(api, client, code, verifier) for _ in range(20)))
        assert sorted({a.status_code for a in answers}) == [200, 400]
        [good] = [a for a in answers if a.status_code == 200]
        assert (await refresh(api, dict(good.cookies))).status_code == 400
        headers = {"Authorization": f"Bearer {good.json()['access_token']}"}
        ended = await client.get("/api/v1/users/me", headers=headers)
        assert (ended.status_code, ended.json()["code"]) == (401, "session_ended")

    @pytest.mark.parametrize(
        ("change", "error"),
        [
            ({"grant_type": "password"}, "unsupported_grant_type"),
            ({"grant_type": ""}, "unsupported_grant_type"),
            ({"client_id": "other"}, "invalid_client"),
            ({"code": "unknown"}, "invalid_grant"),
            ({"code": ""}, "invalid_grant"),
            ({"code": "\x00"}, "invalid_grant"),
        ],
    )
    async def test_other_mistakes(self, api: Api, client, change, error) -> None:
        answer = await redeem(api, client, "code", "v" * 43, **change)
        assert answer.status_code == 400
        assert answer.json()["error"] == error
        assert answer.headers["content-type"] == "application/problem+json"

    async def test_a_parameter_twice_or_not_a_form(self, client) -> None:
        head = {"Content-Type": "application/x-www-form-urlencoded"}
        twice = await client.post("/api/issuer/token", content="code=a&code=b", headers=head)
        assert (twice.status_code, twice.json()["error"]) == (400, "invalid_request")
        as_json = await client.post("/api/issuer/token", json={"grant_type": "refresh_token"})
        assert as_json.status_code == 415
        many = "&".join(f"f{n}=1" for n in range(100))
        assert (
            await client.post("/api/issuer/token", content=many, headers=head)
        ).status_code == 400


class TestRefresh:
    async def test_cookie_is_out_of_reach_of_scripts_and_other_addresses(self, api, client) -> None:
        code, verifier = await authorize(api, client, new_email(), mode="sign-up")
        answer = await redeem(api, client, code, verifier)
        header = refresh_cookie(answer).lower()
        assert "httponly" in header
        assert "samesite=strict" in header
        assert "path=/api/issuer/token" in header
        assert "refresh" not in answer.text
        assert answer.headers["cache-control"] == "no-store"

    async def test_each_use_gives_the_next(self, api: Api, person: Person) -> None:
        first = await refresh(api, person.cookies)
        second = await refresh(api, dict(first.cookies))
        assert first.status_code == second.status_code == 200
        assert (
            len(
                {
                    person.cookies.popitem()[1],
                    *dict(first.cookies).values(),
                    *dict(second.cookies).values(),
                }
            )
            == 3
        )

    async def test_two_tabs_at_once_both_go_on(self, api: Api, person: Person) -> None:
        answers = await asyncio.gather(*(refresh(api, person.cookies) for _ in range(4)))
        assert [a.status_code for a in answers] == [200] * 4

    async def test_late_reuse_ends_the_session_for_everybody(self, api: Api, person) -> None:
        from datetime import timedelta

        from sqlalchemy import update

        good = await refresh(api, person.cookies)
        async with api.context.for_system() as factory:
            await factory.session.execute(
                update(LocalGrantRow)
                .where(LocalGrantRow.used_at.is_not(None))
                .values(used_at=LocalGrantRow.used_at - timedelta(seconds=REUSE_GRACE_SECONDS + 1))
            )
        stolen = await refresh(api, person.cookies)
        assert (stolen.status_code, stolen.json()["error"]) == (400, "invalid_grant")
        assert "max-age=0" in refresh_cookie(stolen).lower()
        assert (await refresh(api, dict(good.cookies))).status_code == 400
        headers = {"Authorization": f"Bearer {good.json()['access_token']}"}
        async with api.client(headers=headers) as client:
            assert (await client.get("/api/v1/users/me")).json()["code"] == "session_ended"

    @pytest.mark.parametrize("value", [None, "", "unknown", "x" * 4000])
    async def test_without_a_good_cookie(self, api: Api, person: Person, value) -> None:
        [name] = person.cookies
        answer = await refresh(api, {} if value is None else {name: value})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")

    async def test_an_access_token_is_no_refresh_token(self, api: Api, person: Person) -> None:
        [name] = person.cookies
        assert (await refresh(api, {name: person.token})).status_code == 400


class TestSignOut:
    async def test_by_cookie(self, api: Api, person: Person) -> None:
        async with api.client(cookies=person.cookies) as client:
            answer = await client.post("/api/issuer/token/logout")
        assert answer.status_code == 204
        assert "max-age=0" in refresh_cookie(answer).lower()
        assert (await refresh(api, person.cookies)).status_code == 400
        async with person.client() as client:
            answer = await client.get("/api/v1/users/me")
        assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")

    async def test_by_access_token(self, api: Api, person: Person) -> None:
        async with person.client() as client:
            assert (await client.post("/api/issuer/logout")).status_code == 204
        assert (await refresh(api, person.cookies)).status_code == 400

    async def test_other_sessions_of_the_person_go_on(self, api: Api, person: Person) -> None:
        async with api.client() as client:
            code, verifier = await authorize(api, client, person.email, mode="sign-in")
            other = await redeem(api, client, code, verifier)
        async with api.client(cookies=person.cookies) as client:
            await client.post("/api/issuer/token/logout")
        assert (await refresh(api, dict(other.cookies))).status_code == 200

    async def test_nobody(self, client) -> None:
        assert (await client.post("/api/issuer/logout")).status_code == 204


class TestKeys:
    async def test_rotation_is_seen_at_once_and_old_tokens_stay_good(
        self, api: Api, person
    ) -> None:
        async with api.context.for_system() as factory:
            kid = await factory.signing_keys().rotate()
        newer = await api.sign_up()
        assert jwt.get_unverified_header(newer.token)["kid"] == kid
        assert jwt.get_unverified_header(person.token)["kid"] != kid
        for someone in (newer, person):
            async with someone.client() as client:
                assert (await client.get("/api/v1/users/me")).status_code == 200

    async def test_the_private_part_is_never_published(self, client) -> None:
        keys = (await client.get("/api/issuer/jwks.json")).json()["keys"]
        assert all(not {"d", "p", "q", "dp", "dq", "qi"} & set(key) for key in keys)


class TestProduction:
    def test_refuses_to_start(self, settings: Settings) -> None:
        values = settings.model_dump() | {
            "app_env": AppEnv.PRODUCTION,
            "database_url": settings.database_dsn,
            "redis_url": settings.redis_dsn,
            "temporal_address": settings.temporal_target,
            "public_url": "https://jobpilot.example",
        }
        with pytest.raises(SettingsError, match="CLERK_DOMAIN"):
            Settings(_env_file=None, **values)

    async def test_with_clerk_there_is_no_local_sign_in(self, settings: Settings) -> None:
        async with (
            running_api(settings, clerk_domain="clerk.example") as api,
            api.client() as client,
        ):
            config = (await client.get("/api/v1/auth/config")).json()
            assert (config["provider"], config["issuer"]) == ("clerk", "https://clerk.example")
            for path in ("authorize", "token", "jwks.json", ".well-known/openid-configuration"):
                assert (await client.get(f"/api/issuer/{path}")).status_code == 404
