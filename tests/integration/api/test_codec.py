"""What Temporal's console gets to see: nothing without an administrator's proof, and nothing without a trace."""

import json
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from temporalio.api.common.v1 import Payload

from jobpilot.adapters.temporal.codec import KEY_ID, SealingCodec
from jobpilot.keys.console import COOKIE
from jobpilot.ports.keys import HOUSE
from tests.conftest import create_user
from tests.integration.api.conftest import Api, Person
from tests.integration.resumes.stored import own_id
from tests.integration.resumes.test_corrections import promote

DECODE = "/api/v1/codec/decode"
ENCODE = "/api/v1/codec/encode"
SESSION = "/api/v1/admin/codec-session"


@dataclass
class Admin:
    person: Person
    id: UUID
    session: dict[str, str]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.session['token']}", "X-Namespace": "default"}


@pytest.fixture(scope="module")
async def admin(api: Api) -> Admin:
    person = await api.sign_up()
    async with person.client() as client:
        user_id = await own_id(client)
        await promote(api, user_id)
        answer = await client.post(SESSION)
    assert answer.status_code == 201, answer.text
    return Admin(person, user_id, answer.json())


@pytest.fixture
async def console(api: Api, admin: Admin) -> AsyncIterator[httpx.AsyncClient]:
    async with api.client(headers=admin.headers) as client:
        yield client


def body(*payloads: Payload) -> dict[str, object]:
    """Protobuf's own JSON: every value in base64."""
    return {
        "payloads": [
            {
                "metadata": {
                    name: b64encode(value).decode() for name, value in payload.metadata.items()
                },
                "data": b64encode(payload.data).decode(),
            }
            for payload in payloads
        ]
    }


def shown(answer: httpx.Response) -> list[object]:
    assert answer.status_code == 200, answer.text
    return [json.loads(b64decode(each["data"])) for each in answer.json()["payloads"]]


def plain(value: object) -> Payload:
    return Payload(metadata={"encoding": b"json/plain"}, data=json.dumps(value).encode())


async def sealed(api: Api, person: UUID, **values: object) -> Payload:
    codec = SealingCodec(api.context.person_keys)
    return (await codec.encode([plain({"user_id": str(person), **values})]))[0]


async def events_of(api: Api, person: UUID) -> list[tuple[str, dict]]:
    async with api.context.for_user(person) as factory:
        query = text("select code, data from audit_events where code like 'payloads%' order by at")
        return [(row[0], row[1]) for row in await factory.session.execute(query)]


async def test_what_is_sealed_opens_in_order_and_leaves_a_trace(api: Api, admin, console) -> None:
    person = await create_user(api.context)
    payloads = [await sealed(api, person, step=n) for n in range(2)]
    answer = await console.post(DECODE, json=body(payloads[0], plain("a summary"), payloads[1]))
    assert shown(answer) == [
        {"user_id": str(person), "step": 0},
        "a summary",
        {"user_id": str(person), "step": 1},
    ]
    assert await events_of(api, person) == [
        ("payloads.opened_by_admin", {"admin": str(admin.id), "payloads": 2})
    ]
    assert (await events_of(api, admin.id))[-1] == (
        "payloads.opened",
        {"payloads": 3, "unreadable": 0},
    )


async def test_what_cannot_be_read_any_more_says_so_in_its_place(api: Api, console) -> None:
    living, erased = await create_user(api.context), await create_user(api.context)
    opens, gone = await sealed(api, living), await sealed(api, erased)
    altered, nameless = Payload(), Payload()
    altered.CopyFrom(opens)
    altered.data = altered.data[:-1] + bytes([altered.data[-1] ^ 1])
    nameless.CopyFrom(opens)
    nameless.metadata[KEY_ID] = b"none"
    await api.context.person_keys.destroy(erased)
    found = shown(await console.post(DECODE, json=body(gone, opens, altered, nameless)))
    assert [each.get("unreadable") for each in found] == [
        "key_missing",
        None,
        "seal_broken",
        "seal_broken",
    ]
    assert found[1] == {"user_id": str(living)}


async def test_of_whom_no_trace_can_be_left_nothing_is_read(api: Api, console) -> None:
    """Their rows are gone, their key not yet."""
    nobody = uuid4()
    answer = await console.post(DECODE, json=body(await sealed(api, nobody)))
    assert shown(answer)[0]["unreadable"] == "key_missing"
    assert str(nobody) not in b64decode(answer.json()["payloads"][0]["data"]).decode()


async def test_what_is_sent_to_a_workflow_is_sealed_for_its_person(api: Api, console) -> None:
    person = await create_user(api.context)
    answer = await console.post(
        ENCODE, json=body(plain({"user_id": str(person)}), plain({"of": "nobody"}))
    )
    assert answer.status_code == 200
    owners = []
    for each in answer.json()["payloads"]:
        assert str(person).encode() not in b64decode(each["data"])
        key_id = UUID(b64decode(each["metadata"][KEY_ID]).decode())
        owners.append((await api.context.person_keys.reading(key_id)).owner)
    assert owners == [person, HOUSE]
    assert shown(await console.post(DECODE, json=answer.json())) == [
        {"user_id": str(person)},
        {"of": "nobody"},
    ]


class TestWhoMay:
    async def test_a_person_gets_no_token(self, person) -> None:
        async with person.client() as client:
            answer = await client.post(SESSION)
        assert (answer.status_code, answer.json()["code"]) == (403, "admin_required")

    async def test_neither_nobody_nor_the_tokens_of_the_app(self, api: Api, admin) -> None:
        ended, _ = api.context.codec_tokens.sign(
            admin.id, None, datetime.now(UTC) - timedelta(minutes=16)
        )
        tokens = (None, admin.person.token, ended, admin.session["token"][:-2] + "AA", "jpc1....")
        async with api.client() as client:
            for token in tokens:
                headers = {"Authorization": f"Bearer {token}"} if token else {}
                answer = await client.post(DECODE, json=body(), headers=headers)
                assert answer.status_code == 401, token
                assert answer.json()["code"] == "codec_token_invalid"

    async def test_an_administrator_no_longer(self, api: Api) -> None:
        user = await create_user(api.context)
        token, _ = api.context.codec_tokens.sign(user, None, datetime.now(UTC))
        async with api.client(headers={"Authorization": f"Bearer {token}"}) as client:
            answer = await client.post(DECODE, json=body())
        assert (answer.status_code, answer.json()["code"]) == (403, "admin_required")

    async def test_a_session_that_has_ended_ends_its_token(self, api: Api, admin) -> None:
        session = uuid4().hex
        token, _ = api.context.codec_tokens.sign(admin.id, session, datetime.now(UTC))
        await api.context.ended_sessions.end(session)
        async with api.client(headers={"Authorization": f"Bearer {token}"}) as client:
            answer = await client.post(DECODE, json=body())
        assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")

    async def test_a_broken_body_is_refused(self, console) -> None:
        answer = await console.post(DECODE, json={"payloads": "none"})
        assert (answer.status_code, answer.json()["code"]) == (422, "payloads_invalid")


class TestBrowser:
    """The console is another origin of the same site: it shows a cookie that only the codec gets."""

    @pytest.fixture
    def origin(self, api: Api) -> str:
        return api.context.settings.codec_origins[0]

    async def test_the_console_may_ask_with_the_cookie(self, api: Api, admin, origin: str) -> None:
        async with admin.person.client() as client:
            given = (await client.post(SESSION)).headers["set-cookie"]
        assert given.startswith(f"{COOKIE}=")
        for word in ("HttpOnly", "Path=/api/v1/codec", "SameSite=strict", "Max-Age=900"):
            assert word in given
        cookie = {"Cookie": given.partition(";")[0], "Origin": origin}
        async with api.client() as client:
            asked = await client.options(
                DECODE,
                headers={
                    "Origin": origin,
                    "Access-Control-Request-Method": "POST",
                    "Access-Control-Request-Headers": "content-type,x-namespace",
                },
            )
            answer = await client.post(DECODE, json=body(plain("a")), headers=cookie)
        assert asked.status_code == 200
        for each in (asked, answer):
            assert each.headers["access-control-allow-origin"] == origin
            assert each.headers["access-control-allow-credentials"] == "true"
        assert shown(answer) == ["a"]

    async def test_without_the_cookie_it_is_told_in_place(self, api: Api, origin: str) -> None:
        person = await create_user(api.context)
        payload = await sealed(api, person)
        async with api.client(headers={"Origin": origin}) as client:
            answer = await client.post(DECODE, json=body(plain("a summary"), payload))
            refused = await client.post(ENCODE, json=body())
        summary, closed = shown(answer)
        assert (summary, closed["unreadable"]) == ("a summary", "codec_token_invalid")
        assert await events_of(api, person) == []
        assert refused.status_code == 401

    async def test_no_other_site_may(self, api: Api, admin) -> None:
        cookie = f"{COOKIE}={admin.session['token']}"
        for origin in ("http://localhost:9", "https://example.org", "null"):
            headers = {"Cookie": cookie, "Origin": origin}
            async with api.client() as client:
                answer = await client.post(DECODE, json=body(), headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "origin_forbidden")

    async def test_the_console_may_nothing_else(self, admin, origin: str) -> None:
        async with admin.person.client() as client:
            answer = await client.post(SESSION, headers={"Origin": origin})
        assert (answer.status_code, answer.json()["code"]) == (403, "origin_forbidden")
