"""What every request meets before a route: form, size, host, origin, JSON, and the shape of every failure."""

import asyncio
import contextlib
import json

import pytest
from sqlalchemy import select

from jobpilot.accounts.tables import AuditRow
from tests.integration.api.conftest import Api, Person, running_api

ME = "/api/v1/users/me"
PROBLEM = "application/problem+json"


async def raw(api: Api, request: bytes, *, wait: float = 5.0) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers of exactly these bytes on the wire."""
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
    try:
        writer.write(request)
        await writer.drain()
        async with asyncio.timeout(wait):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            lines = head.split("\r\n")
            headers = {
                name.lower(): value
                for name, _, value in (line.partition(": ") for line in lines[1:])
            }
            body = await reader.readexactly(int(headers.get("content-length", 0)))
        return int(lines[0].split()[1]), body.decode(), headers
    finally:
        writer.close()


def request(
    target: str = ME, method: str = "GET", host: str | None = "localhost", *lines: str
) -> bytes:
    head = [f"{method} {target} HTTP/1.1", *([f"Host: {host}"] if host is not None else []), *lines]
    return ("\r\n".join(head) + "\r\n\r\n").encode("latin-1")


class TestEveryFailureIsAProblem:
    @pytest.mark.parametrize(
        ("method", "path", "status", "code"),
        [
            ("GET", "/api/v1/nothing", 404, "not_found"),
            ("GET", "/api/nothing", 404, "not_found"),
            ("GET", "/api", 404, "not_found"),
            ("PUT", ME, 405, "method_not_allowed"),
            ("DELETE", "/api/v1/health", 405, "method_not_allowed"),
            ("GET", ME, 401, "auth_missing"),
            ("GET", "/API/v1/users/me", 404, "not_found"),
            ("GET", "/api/v1/users/me/", 404, "not_found"),
            ("GET", "/api%2Fv1%2Fusers%2Fme", 401, "auth_missing"),
            ("GET", "/assets/nothing.js", 404, "not_found"),
            ("POST", "/", 405, "method_not_allowed"),
        ],
    )
    async def test_has_shape_and_request_id(self, client, method, path, status, code) -> None:
        answer = await client.request(method, path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM), (
            answer.text
        )
        body = answer.json()
        assert body["code"] == code
        assert body["status"] == status
        assert body["request_id"] == answer.headers["x-request-id"]
        assert set(body) >= {"type", "title", "detail"}

    async def test_a_bug_shows_no_detail(self, settings, monkeypatch) -> None:
        def prepare(app) -> None:
            async def broken() -> None:
                raise RuntimeError("secret detail")

            app.router.routes.insert(0, app.router.route_class("/api/v1/broken", broken))

        async with running_api(settings, prepare) as api, api.client() as client:
            answer = await client.get("/api/v1/broken")
        assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
        assert answer.headers["content-type"] == PROBLEM
        assert "secret" not in answer.text
        assert "RuntimeError" not in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"

    async def test_a_request_id_of_a_proxy_is_kept_and_an_odd_one_is_not(self, client) -> None:
        good = await client.get(ME, headers={"X-Request-ID": "01ARZ3NDEKTSV4RRFFQ69G5FAV"})
        assert good.headers["x-request-id"] == "01ARZ3NDEKTSV4RRFFQ69G5FAV"
        for odd in ("short", "x" * 100, "a b c d e f g h i j", '"><script>alert(1)</script>'):
            answer = await client.get(ME, headers={"X-Request-ID": odd})
            assert answer.headers["x-request-id"] != odd

    async def test_headers_of_safety(self, client) -> None:
        for path in (ME, "/api/v1/health", "/", "/api/docs"):
            headers = (await client.get(path)).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert headers["referrer-policy"]
            assert "server" not in headers
        assert (await client.get(ME)).headers["cache-control"] == "no-store"


class TestHead:
    async def test_good_bytes_are_answered(self, api: Api) -> None:
        assert (await raw(api, request()))[0] == 401

    @pytest.mark.parametrize(
        "data",
        [
            request(host="evil.example"),
            request(host="localhost.evil.example"),
            request(host="localhost:80@evil.example"),
            request(host="evil.example:8000"),
            request(host=""),
            request(ME, "GET", "localhost", "Host: evil.example"),
            request(host=None),
            request("http://evil.example/api/v1/users/me"),
            request("http://localhost/api/v1/users/me"),
            request("*"),
            request("api/v1/users/me"),
            request(ME, "GET", "localhost", "X-Original-URL: /admin"),
            request(ME, "GET", "localhost", "X-Rewrite-URL: /admin"),
            request(ME, "POST", "localhost", "X-HTTP-Method-Override: DELETE"),
            request("/api/v1/%00"),
            request(ME + "?a=%00"),
            request("/api/v1/users/me?" + "a" * 9000),
            request(ME, "GET", "localhost", "X-Request-ID: a\rSet-Cookie: b"),
            request(ME, "GET", "localhost", "Bad Header: a"),
            request(ME, "POST", "localhost", "Content-Length: -1"),
            request(ME, "POST", "localhost", "Content-Length: 1", "Content-Length: 2"),
            request(ME, "POST", "localhost", "Content-Length: 1", "Transfer-Encoding: chunked"),
            b"GET\r\n\r\n",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        ],
    )
    async def test_what_is_malformed(self, api: Api, data: bytes) -> None:
        status, body, headers = await raw(api, data)
        assert status == 400, body
        assert headers["content-type"] == PROBLEM
        assert json.loads(body)["code"] in {"malformed_request", "host_unknown"}
        assert headers["connection"] == "close"

    @pytest.mark.parametrize("size", [40_000, 100_000, 300_000])
    async def test_too_large_headers(self, api: Api, size: int) -> None:
        status, body, headers = await raw(
            api, request(ME, "GET", "localhost", "Cookie: a=" + "x" * size)
        )
        assert (status, json.loads(body)["code"]) == (431, "headers_too_large")
        assert headers["content-type"] == PROBLEM

    @pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "FOO"])
    async def test_other_methods(self, api: Api, method: str) -> None:
        status, body, headers = await raw(api, request(ME, method))
        assert (status, json.loads(body)["code"]) == (405, "method_not_allowed")
        assert headers["content-type"] == PROBLEM

    async def test_two_slashes_lead_nowhere(self, api: Api) -> None:
        status, body, _ = await raw(api, request("//api/v1/users/me"))
        assert (status, json.loads(body)["code"]) == (404, "not_found")

    async def test_health_is_asked_by_address(self, api: Api) -> None:
        assert (await raw(api, request("/api/v1/health", "GET", "10.1.2.3:8000")))[0] == 200


class TestHandshake:
    @pytest.mark.parametrize(
        ("host", "status"), [("evil.example", 400), ("localhost", 403)], ids=["host", "origin"]
    )
    async def test_is_refused_as_a_problem(self, api: Api, host: str, status: int) -> None:
        lines = (
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Origin: https://evil.example",
        )
        got, body, headers = await raw(api, request("/api/v1/ws?ticket=x", "GET", host, *lines))
        assert got == status, body
        assert headers["content-type"] == PROBLEM
        assert json.loads(body)["request_id"] == headers["x-request-id"]


class TestSlowHead:
    @pytest.fixture
    def short(self, monkeypatch) -> None:
        from api.server import StrictHttp

        monkeypatch.setattr(StrictHttp, "head_seconds", 0.3)

    @pytest.mark.parametrize("sent", [b"", b"G", request()[:-2]])
    async def test_is_not_waited_for(self, api: Api, short, sent: bytes) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
        writer.write(sent)
        assert await asyncio.wait_for(reader.read(), 3) == b""
        writer.close()

    async def test_nor_after_a_first_request(self, api: Api, short) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
        writer.write(request("/api/v1/health"))
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head
        writer.write(b"GET / HT")
        started = asyncio.get_running_loop().time()
        await asyncio.wait_for(reader.read(), 5)
        assert asyncio.get_running_loop().time() - started < 3
        writer.close()

    async def test_a_slow_answer_is(self, api: Api, short) -> None:
        """Only heads are in a hurry: this body arrives after the limit."""
        reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
        lines = ("Content-Type: application/json", "Content-Length: 2")
        writer.write(request(ME, "PATCH", "localhost", *lines))
        await asyncio.sleep(0.6)
        writer.write(b"{}")
        assert b" 401 " in await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 3)
        writer.close()


class TestOrigin:
    async def test_our_own_site(self, api: Api, person: Person) -> None:
        async with person.client() as client:
            answer = await client.patch(ME, json={}, headers={"Origin": api.origin})
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == api.origin

    @pytest.mark.parametrize(
        "origin", ["null", "https://evil.example", "{own}.evil.example", "{https}", "{port}"]
    )
    async def test_another_site(self, api: Api, person: Person, origin: str) -> None:
        origin = (
            origin.replace("{own}", api.origin)
            .replace("{https}", api.origin.replace("http:", "https:"))
            .replace("{port}", api.origin[:-1])
        )
        async with person.client() as client:
            changed = await client.patch(ME, json={}, headers={"Origin": origin})
            read = await client.get(ME, headers={"Origin": origin})
            preflight = await client.options(
                ME, headers={"Origin": origin, "Access-Control-Request-Method": "PATCH"}
            )
        assert (changed.status_code, changed.json()["code"]) == (403, "origin_forbidden")
        assert preflight.status_code == 403
        for answer in (changed, read, preflight):
            assert "access-control-allow-origin" not in answer.headers

    async def test_preflight_of_our_own_site(self, api: Api, client) -> None:
        answer = await client.options(
            ME,
            headers={
                "Origin": api.origin,
                "Access-Control-Request-Method": "PATCH",
                "Access-Control-Request-Headers": "authorization,idempotency-key",
            },
        )
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == api.origin


class TestJson:
    @pytest.mark.parametrize(
        "body",
        [
            b'{"locale":"de","locale":"en"}',
            b'{"a":{"b":1,"b":2}}',
            b"[" * 10_000 + b"]" * 10_000,
            b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
            b"[" * 100,
            b'{"locale":1e400}',
            b'{"locale":-1e400}',
            b'{"locale":NaN}',
            b'{"locale":Infinity}',
            b'{"locale":' + b"9" * 5000 + b"}",
            b'{"locale":9223372036854775808}',
            b'{"display_name":"\\ud800"}',
            b'{"display_name":"\\udc00\\ud800"}',
            b'{"\\ud800":1}',
            b'{"display_name":"\\u0000"}',
            b'{"display_name":"a\\\\\\u0000"}',
            b'{"display_name":"\x00"}',
            b'{"display_name":"\xed\xa0\x80"}',
            b'{"display_name":"\xff"}',
            b'\xef\xbb\xbf{"locale":"de"}',
            '{"locale":"de"}'.encode("utf-16"),
            '{"locale":"de"}'.encode("utf-16-le"),
            '{"locale":"de"}'.encode("utf-32"),
            b'{"locale":"de"',
            b'{"locale":"de"}x',
            b"{'locale':'de'}",
            b'{"locale":"de",}',
            b"{" + b'\\"' * 400_000,
            b'{"a":"' + b'\\"' * 400_000,
        ],
    )
    async def test_what_is_no_json(self, person: Person, body: bytes) -> None:
        async with person.client() as client:
            answer = await client.patch(
                ME, content=body, headers={"Content-Type": "application/json"}
            )
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed_json"), answer.text
        assert answer.elapsed.total_seconds() < 2

    @pytest.mark.parametrize(
        "body", [b'{"display_name":"\\ud83d\\ude00"}', '{"display_name":"é😀"}'.encode(), b" {} "]
    )
    async def test_what_is_json(self, person: Person, body: bytes) -> None:
        async with person.client() as client:
            answer = await client.patch(
                ME, content=body, headers={"Content-Type": "application/json; charset=utf-8"}
            )
        assert answer.status_code == 200, answer.text

    @pytest.mark.parametrize(
        "media_type",
        [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            None,
        ],
    )
    async def test_another_type(self, person: Person, media_type: str | None) -> None:
        headers = {"Content-Type": media_type} if media_type else {}
        async with person.client() as client:
            answer = await client.patch(ME, content=b'{"locale":"de"}', headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")

    async def test_a_content_encoding(self, person: Person) -> None:
        head = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        async with person.client() as client:
            answer = await client.patch(ME, content=b"x", headers=head)
        assert answer.status_code == 415

    @pytest.mark.parametrize(
        ("body", "path"),
        [
            ({"unknown": 1}, "unknown"),
            ({"locale": 7}, "locale"),
            ({"locale": "x" * 50}, "locale"),
            ({"display_name": ["a"]}, "display_name"),
            ([], ""),
            ("text", ""),
            (7, ""),
        ],
    )
    async def test_what_does_not_fit_names_the_place(self, person: Person, body, path) -> None:
        async with person.client() as client:
            answer = await client.patch(ME, json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input"), answer.text
        assert answer.json()["errors"][0]["path"] == path

    async def test_a_refusal_leaves_an_audit_event_without_content(self, api, person) -> None:
        async with person.client() as client:
            await client.patch(ME, json={"display_name": "n" * 500})
            me = (await client.get(ME)).json()
        await api.app.state.audit.settle(5)
        async with api.context.for_user(me["id"]) as factory:
            rows = (await factory.session.scalars(select(AuditRow))).all()
        [refused] = [row for row in rows if row.code == "rejected.invalid_input"]
        assert set(refused.data) == {"status", "request_id"}


class TestBodySize:
    async def test_declared_too_large_is_refused_unread(self, api: Api) -> None:
        data = request(
            ME, "PATCH", "localhost", "Content-Type: application/json", "Content-Length: 1048577"
        )
        status, body, headers = await raw(api, data)
        assert (status, json.loads(body)["code"]) == (413, "body_too_large")
        assert headers["connection"] == "close"

    async def test_endless_chunks_are_cut(self, api: Api) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
        writer.write(
            request(
                ME,
                "PATCH",
                "localhost",
                "Content-Type: application/json",
                "Transfer-Encoding: chunked",
            )
        )
        chunk, sent = b"10000\r\n" + b" " * 65536 + b"\r\n", 0
        try:
            async with asyncio.timeout(20):
                while sent < 200 * len(chunk):
                    writer.write(chunk)
                    await writer.drain()
                    sent += len(chunk)
        except (ConnectionError, TimeoutError):
            pass
        assert sent < 12 * 1024 * 1024
        answer = b""
        with contextlib.suppress(ConnectionError):
            answer = await asyncio.wait_for(reader.read(4096), 5)
        writer.close()
        assert answer == b"" or b" 413 " in answer.splitlines()[0]

    async def test_the_next_request_is_served(self, api: Api, person: Person) -> None:
        async with person.client() as client:
            big = await client.patch(
                ME, content=b" " * 2_000_000, headers={"Content-Type": "application/json"}
            )
            assert big.status_code == 413
            assert (await client.get(ME)).status_code == 200


class TestAuthorizationHeader:
    @pytest.mark.parametrize(
        "lines",
        [
            [],
            ["Authorization: Basic YTpi"],
            ["Authorization: Bearer"],
            ["Authorization: Bearer "],
            ["Authorization: {token}"],
            ["Authorization: Bearer {token}", "Authorization: Bearer {token}"],
            ["Cookie: token={token}; __session={token}"],
            ["X-Authorization: Bearer {token}"],
        ],
    )
    async def test_no_bearer_token(self, api: Api, person: Person, lines: list[str]) -> None:
        filled = [line.replace("{token}", person.token) for line in lines]
        status, body, headers = await raw(api, request(ME, "GET", "localhost", *filled))
        assert (status, json.loads(body)["code"]) == (401, "auth_missing")
        assert headers["www-authenticate"] == "Bearer"

    async def test_a_token_in_the_query_counts_for_nothing_and_is_not_logged(
        self, client, person: Person, capfd
    ) -> None:
        answer = await client.get(ME, params={"token": person.token, "access_token": person.token})
        assert answer.json()["code"] == "auth_missing"
        assert person.token not in capfd.readouterr().err

    async def test_refusals_keep_their_codes_over_http(self, client) -> None:
        answer = await client.get(ME, headers={"Authorization": "Bearer a.b"})
        assert (answer.status_code, answer.json()["code"]) == (401, "token_malformed")
        answer = await client.get(ME, headers={"Authorization": "Bearer oat_123"})
        assert answer.json()["code"] == "token_type"


class TestWebApp:
    async def test_the_app_or_a_word_that_it_is_not_built(self, client) -> None:
        for path in ("/", "/runs/some-id", "/auth/callback?code=x"):
            answer = await client.get(path)
            assert answer.headers["content-type"].startswith("text/html")
            assert answer.status_code in {200, 503}
            assert "script-src 'self'" in answer.headers["content-security-policy"]

    @pytest.mark.parametrize(
        "path",
        [
            "/../api/app.py",
            "/assets/../../pyproject.toml",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/..%2fREADME.md",
        ],
    )
    async def test_nothing_outside_the_build(self, api: Api, path: str) -> None:
        status, body, _ = await raw(api, request(path))
        assert status in {400, 404, 503} or "<html" in body
        assert "root:" not in body
        assert "[tool." not in body

    async def test_the_docs_need_no_other_address(self, client) -> None:
        page = await client.get("/api/docs")
        assert page.status_code == 200
        assert "https://" not in page.text
        assert (await client.get("/api/docs/assets/swagger-ui.css")).status_code == 200
        document = (await client.get("/api/openapi.json")).json()
        for path, item in document["paths"].items():
            for method, operation in item.items():
                failures = {s: r for s, r in operation["responses"].items() if s >= "400"}
                assert failures, (path, method)
                for status, response in failures.items():
                    if (path, status) != ("/api/v1/health", "503"):
                        assert PROBLEM in response["content"], (path, method, status)

    async def test_metrics_are_for_the_inside(self, client) -> None:
        answer = await client.get("/metrics")
        assert answer.status_code == 200
        assert "jobpilot_http_requests_total" in answer.text
        through_proxy = await client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"})
        assert through_proxy.status_code == 404
