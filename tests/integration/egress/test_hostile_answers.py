"""Fetching from a server that does what it likes: HARD-CASES F10, F16 to F32."""

import asyncio
import gzip
from uuid import uuid4

import pytest

from jobpilot.adapters.egress.fetcher import EgressFetcher
from jobpilot.ports.pages import (
    BlockedBySiteError,
    DnsFailedError,
    HostBusyError,
    PageGoneError,
    PageInvalidError,
    PageTimeoutError,
    PageTypeError,
    RobotsForbiddenError,
    SiteFailingError,
    SiteUnreachableError,
    TooManyRedirectsError,
    UrlForbiddenError,
    Wanted,
)
from tests.integration.egress.conftest import CONNECTS, HostileServer, MakeFetcher, http

POSTING = "<title>Engineer</title><p>We look for one.</p>"


def url(path: str = "/") -> str:
    return f"http://site.example{path}"


@pytest.fixture
def fetcher(make_fetcher: MakeFetcher) -> EgressFetcher:
    return make_fetcher()


class TestAddresses:
    @pytest.mark.parametrize(
        "answers", [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::1"], ["::ffff:10.0.0.1"]]
    )
    async def test_no_packet_goes_to_a_denied_address(self, make_fetcher, hostile, answers) -> None:
        fetcher = make_fetcher({"inside.company.com": answers})
        CONNECTS.clear()
        for address in (
            "http://inside.company.com/",
            "http://127.0.0.1/",
            "http://[::1]/",
            "http://2130706433/",
        ):
            with pytest.raises(UrlForbiddenError):
                await fetcher.fetch(address)
        assert [where for where in CONNECTS if where[0] != _redis_host(where)] == []
        assert hostile.requests == []

    @pytest.mark.parametrize(
        "location",
        [
            "http://127.0.0.1/",
            "http://169.254.169.254/latest",
            "file:///etc/passwd",
            "http://site.example:8080/",
            "http://inside.company.com/",
        ],
    )
    async def test_a_redirect_is_checked_like_an_address(
        self, make_fetcher, hostile, location
    ) -> None:
        fetcher = make_fetcher({"inside.company.com": ["10.1.2.3"]})
        hostile.pages["site.example/"] = http(302, Location=location)
        with pytest.raises(UrlForbiddenError):
            await fetcher.fetch(url())
        assert hostile.paths() == ["site.example/"]

    async def test_an_unknown_name(self, fetcher: EgressFetcher) -> None:
        with pytest.raises(DnsFailedError):
            await fetcher.fetch("http://nobody.company.com/")

    async def test_the_connection_goes_to_the_address_that_was_checked(
        self, make_fetcher, hostile, monkeypatch
    ) -> None:
        """A name that means another address a moment later changes nothing: nobody asks again."""
        import socket

        asked = []
        monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: asked.append(a) or [])
        hostile.pages["site.example/"] = http(200, POSTING)
        page = await make_fetcher().fetch(url())
        assert page.status == 200
        assert [host for host, *_ in asked if host not in ("127.0.0.1", "localhost")] == []


def _redis_host(where: tuple) -> str:
    """Redis lives on the loopback too; its connection is known by its port."""
    return where[0] if where[1] > 1024 else ""


class TestRedirects:
    async def test_five_are_followed(self, fetcher, hostile: HostileServer) -> None:
        for number in range(5):
            hostile.pages[f"site.example/{number}"] = http(302, Location=f"/{number + 1}")
        hostile.pages["site.example/5"] = http(200, POSTING)
        assert (await fetcher.fetch(url("/0"))).url == url("/5")

    async def test_the_sixth_is_too_many(self, fetcher, hostile: HostileServer) -> None:
        for number in range(7):
            hostile.pages[f"site.example/{number}"] = http(307, "body", Location=f"/{number + 1}")
        with pytest.raises(TooManyRedirectsError):
            await fetcher.fetch(url("/0"))
        assert len(hostile.paths()) == 6

    async def test_a_loop(self, fetcher, hostile: HostileServer) -> None:
        hostile.pages["site.example/"] = http(302, Location="/")
        with pytest.raises(TooManyRedirectsError):
            await fetcher.fetch(url())

    async def test_nothing_about_us_is_sent_anywhere(self, fetcher, hostile: HostileServer) -> None:
        hostile.pages["site.example/"] = http(
            302, Location="http://other.example/", Set_Cookie="a=b"
        )
        hostile.pages["other.example/"] = http(200, POSTING, Set_Cookie="c=d")
        await fetcher.fetch(url())
        await fetcher.fetch(url())
        for _, headers in hostile.requests:
            assert not {"cookie", "authorization", "referer", "proxy-authorization"} & set(headers)


class TestSizeAndTime:
    async def test_more_than_was_declared_is_not_read(
        self, fetcher, hostile: HostileServer
    ) -> None:
        hostile.pages["site.example/"] = http(200, "x" * 100).replace(b"x" * 100, b"x" * 5_000_000)
        assert (await fetcher.fetch(url())).text == "x" * 100

    async def test_an_endless_chunked_page(self, fetcher, hostile: HostileServer) -> None:
        sent = 0

        async def endless(key, headers, writer) -> None:
            nonlocal sent
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            while not writer.is_closing():
                writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
                await writer.drain()
                sent += 65536

        hostile.pages["site.example/"] = endless
        with pytest.raises(PageTimeoutError):
            await fetcher.fetch(url())
        assert sent < 12 * 1024 * 1024

    async def test_a_byte_a_second(self, fetcher, hostile: HostileServer) -> None:
        async def slow(key, headers, writer) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
            while not writer.is_closing():
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.1)

        hostile.pages["site.example/"] = slow
        loop = asyncio.get_running_loop()
        began = loop.time()
        with pytest.raises(PageTimeoutError):
            await fetcher.fetch(url(), Wanted(seconds=0.5))
        assert loop.time() - began < 3

    async def test_the_time_is_of_all_hops_together(self, fetcher, hostile: HostileServer) -> None:
        async def late(key, headers, writer) -> None:
            await asyncio.sleep(0.2)
            writer.write(http(302, Location=f"/{len(hostile.requests)}"))

        for number in range(20):
            hostile.pages[f"site.example/{number}"] = late
        with pytest.raises(PageTimeoutError):
            await fetcher.fetch(url("/0"), Wanted(seconds=0.5))

    async def test_a_gzip_bomb(self, fetcher, hostile: HostileServer) -> None:
        hostile.pages["site.example/"] = http(
            200, gzip.compress(b"\0" * 80_000_000), Content_Encoding="gzip"
        )
        with pytest.raises(PageTimeoutError):
            await fetcher.fetch(url())


class TestForm:
    @pytest.mark.parametrize(
        "answer",
        [
            b"HTTP/1.1 200 OK\r\nX: " + b"a" * 65536 + b"\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(10_000)) + b"\r\n",
            b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(300)) + b"\r\n",
            b"HELLO\r\n\r\n", b"HTTP/9.9 abc\r\n\r\n", b"<html>HTTP/0.9 has no headers</html>", b"",
            b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", b"\x16\x03\x01\x00\x00",
        ],
        ids=lambda answer: repr(answer[:24]),
    )  # fmt: skip
    async def test_what_is_no_http(self, fetcher, hostile: HostileServer, answer: bytes) -> None:
        hostile.pages["site.example/"] = answer
        with pytest.raises(PageInvalidError):
            await fetcher.fetch(url())

    @pytest.mark.parametrize(
        ("content_type", "body"),
        [
            ("text/html", b"%PDF-1.7 ..."), ("text/html", b"MZ\x90\x00"), ("text/html", b"\x89PNG\r\n\x1a\n"),
            ("application/octet-stream", b"<p>hi</p>"), ("application/pdf", b"x"), ("image/svg+xml", b"<svg/>"),
            ("application/json", b"{}"),
        ],
    )  # fmt: skip
    async def test_what_is_no_page(
        self, fetcher, hostile: HostileServer, content_type, body
    ) -> None:
        hostile.pages["site.example/"] = http(200, body, content_type)
        with pytest.raises(PageTypeError):
            await fetcher.fetch(url())

    async def test_a_charset_that_lies(self, fetcher, hostile: HostileServer) -> None:
        hostile.pages["site.example/"] = http(
            200, "Zürich".encode("utf-16"), "text/html; charset=utf-8"
        )
        assert (await fetcher.fetch(url())).text == "Zürich"


class TestRefusals:
    @pytest.mark.parametrize("status", [401, 403, 429, 503, 451, 999])
    async def test_a_site_that_refuses(self, fetcher, hostile: HostileServer, status: int) -> None:
        hostile.pages["site.example/"] = http(status, "no", Retry_After="120")
        with pytest.raises(BlockedBySiteError) as caught:
            await fetcher.fetch(url())
        assert caught.value.extra == {"status_code": status, "retry_after": 120}

    @pytest.mark.parametrize("status", [404, 410])
    async def test_a_page_that_is_gone(self, fetcher, hostile: HostileServer, status: int) -> None:
        hostile.pages["site.example/"] = http(status)
        with pytest.raises(PageGoneError):
            await fetcher.fetch(url())

    async def test_a_site_that_fails(self, fetcher, hostile: HostileServer) -> None:
        hostile.pages["site.example/"] = http(500)
        with pytest.raises(SiteFailingError) as caught:
            await fetcher.fetch(url())
        assert caught.value.may_pass

    async def test_nobody_there(self, make_fetcher) -> None:
        with pytest.raises(SiteUnreachableError):
            await make_fetcher(port=1).fetch(url(), Wanted(robots=False))

    async def test_proxy_settings_are_not_read(self, fetcher, hostile, monkeypatch) -> None:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:1")
        hostile.pages["site.example/"] = http(200, POSTING)
        assert (await fetcher.fetch(url())).text == POSTING


class TestRobots:
    async def test_what_it_forbids_is_not_asked_for(self, fetcher, hostile: HostileServer) -> None:
        hostile.pages["site.example/robots.txt"] = http(
            200, "User-agent: *\nDisallow: /jobs", "text/plain"
        )
        with pytest.raises(RobotsForbiddenError):
            await fetcher.fetch(url("/jobs/1"))
        assert hostile.paths() == []

    async def test_it_is_read_once_an_hour(self, fetcher, hostile: HostileServer) -> None:
        hostile.pages |= {f"site.example/{n}": http(200, POSTING) for n in range(3)}
        for number in range(3):
            await fetcher.fetch(url(f"/{number}"))
        assert [key for key, _ in hostile.requests].count("site.example/robots.txt") == 1

    async def test_a_host_whose_rules_fail_is_left_alone(
        self, fetcher, hostile: HostileServer
    ) -> None:
        hostile.pages["site.example/robots.txt"] = http(500)
        with pytest.raises(RobotsForbiddenError):
            await fetcher.fetch(url())

    async def test_documented_interfaces_are_made_for_programs(
        self, fetcher, hostile: HostileServer
    ) -> None:
        hostile.pages["site.example/"] = http(200, "{}", "application/json")
        await fetcher.fetch(url(), Wanted(types=("application/json",), robots=False))
        assert len(hostile.requests) == 1


class TestCourtesy:
    async def test_one_at_a_time_over_all_fetchers(
        self, make_fetcher, hostile: HostileServer
    ) -> None:
        async def slow(key, headers, writer) -> None:
            await asyncio.sleep(0.05)
            writer.write(http(200, POSTING))

        hostile.pages |= {f"site.example/{n}": slow for n in range(6)}
        fetchers = [make_fetcher() for _ in range(3)]
        wanted = Wanted(robots=False)
        await asyncio.gather(*(fetchers[n % 3].fetch(url(f"/{n}"), wanted) for n in range(6)))
        assert hostile.most_in_flight == 1
        assert len(hostile.requests) == 6

    async def test_hosts_do_not_wait_for_each_other(
        self, make_fetcher, hostile: HostileServer
    ) -> None:
        async def slow(key, headers, writer) -> None:
            await asyncio.sleep(0.3)
            writer.write(http(200, POSTING))

        names = [f"h{n}.example" for n in range(4)]
        hostile.pages |= {f"{name}/": slow for name in names}
        fetcher = make_fetcher()
        await asyncio.gather(
            *(fetcher.fetch(f"http://{name}/", Wanted(robots=False)) for name in names)
        )
        assert hostile.most_in_flight == 4

    async def test_five_hundred_addresses_of_one_victim(
        self, make_fetcher, hostile: HostileServer
    ) -> None:
        async def answer(key, headers, writer) -> None:
            writer.write(http(200, POSTING))

        victim = f"{uuid4().hex}.example"
        hostile.pages |= {f"{victim}/{n}": answer for n in range(500)}
        fetcher = make_fetcher(per_minute=30, patience=30)
        wanted = Wanted(robots=False)
        results = await asyncio.gather(
            *(fetcher.fetch(f"http://{victim}/{n}", wanted) for n in range(500)),
            return_exceptions=True,
        )
        refused = [error for error in results if isinstance(error, HostBusyError)]
        assert len(hostile.requests) == 30
        assert len(refused) == 470
        assert all(1 <= error.extra["retry_after"] <= 60 for error in refused)
        assert hostile.most_in_flight == 1

    async def test_a_host_that_hangs_is_free_again_afterwards(
        self, make_fetcher, hostile: HostileServer
    ) -> None:
        async def hang(key, headers, writer) -> None:
            await asyncio.sleep(5)

        hostile.pages |= {"site.example/hang": hang, "site.example/": http(200, POSTING)}
        fetcher = make_fetcher()
        with pytest.raises(PageTimeoutError):
            await fetcher.fetch(url("/hang"), Wanted(seconds=0.2, robots=False))
        assert (await fetcher.fetch(url(), Wanted(robots=False))).status == 200
