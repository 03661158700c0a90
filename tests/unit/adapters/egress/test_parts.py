"""Robots, decoding and resolving, each by itself."""

import asyncio
import gzip
import zlib
from collections.abc import Sequence

import pytest

from jobpilot.adapters.egress.decoding import Inflater, decoded
from jobpilot.adapters.egress.resolver import Resolver
from jobpilot.adapters.egress.robots import Robots
from jobpilot.ports.pages import (
    DnsFailedError,
    PageInvalidError,
    PageTimeoutError,
    PageTypeError,
    UrlForbiddenError,
)


def answering(*addresses: str):
    async def lookup(name: str) -> Sequence[str]:
        return addresses

    return lookup


class TestResolver:
    async def test_any_denied_answer_forbids_the_name(self) -> None:
        with pytest.raises(UrlForbiddenError):
            await Resolver(answering("93.184.216.34", "10.0.0.1")).resolve("two.faces.com")

    @pytest.mark.parametrize(
        "address", ["::ffff:127.0.0.1", "fd00:ec2::254", "fe80::1%eth0", "169.254.169.254"]
    )
    async def test_denied_alone(self, address: str) -> None:
        with pytest.raises(UrlForbiddenError):
            await Resolver(answering(address)).resolve("inside.example.com")

    async def test_two_hundred_answers_are_all_checked_and_sixteen_kept(self) -> None:
        many = [f"93.184.{index // 250}.{index % 250 + 1}" for index in range(200)]
        assert len(await Resolver(answering(*many)).resolve("many.example.com")) == 16
        with pytest.raises(UrlForbiddenError):
            await Resolver(answering(*many, "127.0.0.1")).resolve("many.example.com")

    @pytest.mark.parametrize(
        "error", [OSError(-2, "NXDOMAIN"), OSError(-3, "SERVFAIL"), UnicodeError()]
    )
    async def test_failures(self, error: Exception) -> None:
        async def lookup(name: str) -> Sequence[str]:
            raise error

        with pytest.raises(DnsFailedError) as caught:
            await Resolver(lookup).resolve("missing.example.com")
        assert caught.value.may_pass

    async def test_a_stall_ends_at_the_deadline(self) -> None:
        async def lookup(name: str) -> Sequence[str]:
            await asyncio.sleep(30)
            return ()

        loop = asyncio.get_running_loop()
        began = loop.time()
        with pytest.raises(DnsFailedError):
            await Resolver(lookup, deadline=0.1).resolve("slow.example.com")
        assert loop.time() - began < 2

    async def test_no_answer_and_nonsense_are_failures(self) -> None:
        for answers in ((), ("not an address",)):
            with pytest.raises(DnsFailedError):
                await Resolver(answering(*answers)).resolve("odd.example.com")


class TestRobots:
    TEXT = (
        "User-agent: *\nDisallow: /private\nAllow: /private/jobs$\nDisallow: /*.pdf$\n# a note\nnonsense\n"
        "User-agent: otherbot\nUser-agent: badbot\nDisallow: /\n"
    )

    @pytest.mark.parametrize(
        ("path", "allowed"),
        [
            ("/", True), ("/private", False), ("/private/x", False), ("/private/jobs", True),
            ("/private/jobs/1", False), ("/a.pdf", False), ("/a.pdf?x", True), ("/jobs", True),
        ],
    )  # fmt: skip
    def test_the_longest_rule_decides(self, path: str, allowed: bool) -> None:
        assert Robots.parse(self.TEXT).allows(path) is allowed

    def test_our_own_group_comes_before_everybodys(self) -> None:
        text = "user-agent: *\ndisallow: /\n\nuser-agent: JobPilot\ndisallow: /x\n"
        assert Robots.parse(text).allows("/jobs")
        assert not Robots.parse(text).allows("/x")

    def test_an_empty_disallow_allows_all(self) -> None:
        assert Robots.parse("User-agent: *\nDisallow:\n").allows("/anything")

    def test_a_file_of_noise_allows_all(self) -> None:
        assert Robots.parse("<html>\x00 : : :\n" * 1000).allows("/jobs")


class TestDecoded:
    @pytest.mark.parametrize(
        ("content", "charset", "expected"),
        [
            ("Zürich".encode(), "utf-8", "Zürich"),
            ("Zürich".encode("utf-16-le"), "utf-8", "Zürich"),
            ("Zürich".encode("utf-16"), "utf-8", "Zürich"),
            ("Zürich".encode("utf-16-be"), None, "Zürich"),
            ("Zürich".encode("latin1"), "iso-8859-1", "Zürich"),
            (b"Z\xfcrich", "utf-8", "Z\ufffdrich"),
            (b"abc", "utf-7", "abc"),
            (b"+ADw-script+AD4-", "utf-7", "+ADw-script+AD4-"),
            (b"abc", "rot13", "abc"),
            (b"abc", "utf-16", "abc"),
            (b'<meta charset="windows-1252">\x80', None, '<meta charset="windows-1252">€'),
            (b'<meta charset="unicode_escape">\\x41', None, '<meta charset="unicode_escape">\\x41'),
            ("\ufeffx".encode(), None, "x"),
            (b"", None, ""),
        ],
    )  # fmt: skip
    def test_never_a_crash(self, content: bytes, charset: str | None, expected: str) -> None:
        assert decoded(content, charset) == expected

    @pytest.mark.parametrize(
        "content",
        [
            b"%PDF-1.7",
            b"MZ\x90",
            b"\x7fELF",
            b"\x89PNG\r\n",
            b"PK\x03\x04",
            b"GIF89a",
            b"a\x00b\x00\x00\x00c" + b"xyz" * 9,
        ],
    )
    def test_files_are_no_pages(self, content: bytes) -> None:
        with pytest.raises(PageTypeError):
            decoded(content, "utf-8")


class TestInflater:
    def test_a_bomb_stops_at_the_limit(self) -> None:
        bomb = gzip.compress(b"\0" * 50_000_000)
        body = Inflater("gzip", 1000)
        with pytest.raises(PageTimeoutError):
            body.feed(bomb)
        assert len(body.content) <= 1001

    @pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
    def test_compressed_pages(self, pack) -> None:
        body = Inflater("gzip" if pack is gzip.compress else "deflate", 1000)
        body.feed(pack(b"hello"))
        assert bytes(body.content) == b"hello"

    def test_what_we_did_not_ask_for(self) -> None:
        with pytest.raises(PageInvalidError):
            Inflater("br", 1000)
        with pytest.raises(PageInvalidError):
            Inflater("gzip", 1000).feed(b"no gzip at all")
