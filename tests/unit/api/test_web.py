"""The built web app: what is cached for ever, what never, and what a deep link gets."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from api.web import WebApp


@pytest.fixture
def build(tmp_path: Path) -> Path:
    directory = tmp_path / "dist"
    (directory / "assets").mkdir(parents=True)
    (directory / "index.html").write_text("<!doctype html><title>app</title>")
    (directory / "assets" / "index-B1x2.js").write_text("export {}")
    (directory / "theme.js").write_text("1")
    (tmp_path / "secret.txt").write_text("secret")
    (directory / "link.txt").symlink_to(tmp_path / "secret.txt")
    return directory


@pytest.fixture
async def browser(build: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette()
    app.add_route("/{path:path}", WebApp(build).serve)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
        yield client


class TestServe:
    async def test_hashed_files_are_kept_for_ever(self, browser) -> None:
        answer = await browser.get("/assets/index-B1x2.js")
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].startswith("text/javascript")

    @pytest.mark.parametrize(
        ("accepted", "sent"),
        [
            ("gzip, deflate, br, zstd", "br"),
            ("gzip;q=1.0, br;q=0", "gzip"),
            ("identity", None),
            ("", None),
        ],
    )
    async def test_a_packed_file_goes_to_browsers_that_unpack_it(
        self, browser, build: Path, accepted: str, sent: str | None
    ) -> None:
        plain = build / "assets" / "index-B1x2.js"
        plain.with_name("index-B1x2.js.gz").write_bytes(gzip.compress(b"export {}"))
        plain.with_name("index-B1x2.js.br").write_bytes(b"packed")
        async with browser.stream(
            "GET", "/assets/index-B1x2.js", headers={"Accept-Encoding": accepted}
        ) as answer:
            body = b"".join([part async for part in answer.aiter_raw()])
        assert answer.headers.get("content-encoding") == sent
        packed = {"br": b"packed", "gzip": gzip.compress(b"export {}"), None: b"export {}"}
        assert len(body) == len(packed[sent])
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["vary"] == "Accept-Encoding"
        assert "immutable" in answer.headers["cache-control"]

    async def test_other_files_are_asked_for_again(self, browser) -> None:
        assert (await browser.get("/theme.js")).headers["cache-control"] == "no-cache"

    @pytest.mark.parametrize("path", ["/", "/index.html", "/runs", "/runs/1?step=ocr", "/a/b/c/"])
    async def test_a_deep_link_gets_the_app(self, browser, path: str) -> None:
        answer = await browser.get(path)
        assert answer.status_code == 200
        assert "<title>app</title>" in answer.text
        assert answer.headers["cache-control"] == "no-cache"

    async def test_an_unchanged_page_is_not_sent_again(self, browser) -> None:
        tag = (await browser.get("/")).headers["etag"]
        again = await browser.get("/", headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["cache-control"] == "no-cache"

    @pytest.mark.parametrize(
        "path",
        [
            "/assets/old-A1.js",
            "/missing.png",
            "/api",
            "/api/v9/x",
            "/API/x",
            "/assets/",
            "/link.txt",
        ],
    )
    async def test_what_is_not_there_is_not_the_app(self, browser, path: str) -> None:
        answer = await browser.get(path)
        assert answer.status_code == 404
        assert "secret" not in answer.text

    async def test_nothing_built_says_what_to_do(self, tmp_path: Path) -> None:
        app = Starlette()
        app.add_route("/{path:path}", WebApp(tmp_path / "none").serve)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
            answer = await client.get("/")
        assert answer.status_code == 503
        assert "make setup" in answer.text
