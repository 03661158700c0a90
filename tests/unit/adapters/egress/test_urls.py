"""Addresses that are refused before anything is asked: HARD-CASES F1 to F15 and their neighbours."""

import pytest

from jobpilot.adapters.egress import urls
from jobpilot.errors import JobPilotError
from jobpilot.ports.pages import (
    UrlForbiddenError,
    UrlInvalidError,
    UrlPortError,
    UrlSchemeError,
)

FORBIDDEN = [
    # F1
    "http://127.0.0.1", "http://localhost", "http://localhost.", "http://LOCALHOST/", "http://[::1]", "http://0",
    "http://0.0.0.0", "https://127.0.0.1/x?y=z", "http://a.localhost", "http://127.0.0.1.", "http://[::]",
    # F2
    "http://2130706433", "http://0x7f000001", "http://0x7f.1", "http://127.1", "http://0177.0.0.1",
    "http://017700000001", "http://0X7F.0.0.1", "http://127.0.1", "http://0x7f.0x0.0x0.0x1",
    # F4
    "http://169.254.169.254/latest/meta-data", "http://metadata.google.internal", "http://[fd00:ec2::254]",
    "http://100.100.100.200", "http://192.0.0.192", "http://168.63.129.16", "http://metadata", "http://2852039166",
    # F5
    "http://[::ffff:127.0.0.1]", "http://[::ffff:a9fe:a9fe]", "http://[::127.0.0.1]", "http://[::ffff:0:127.0.0.1]",
    # F7
    "http://[fc00::1]", "http://[fe80::1]", "http://[fe80::1%25eth0]", "http://[fec0::1]", "http://[ff02::1]",
    "http://[2001:db8::1]", "http://[5f00::1]", "http://[3fff::1]", "http://[64:ff9b::7f00:1]", "http://[2002:7f00:1::]",
    "http://[2001::1]", "http://[100::1]",
    # F8
    "http://100.64.0.1", "http://100.127.255.255",
    # F9
    "http://198.18.0.1", "http://224.0.0.1", "http://240.0.0.1", "http://255.255.255.255", "http://192.0.2.1",
    "http://192.88.99.1", "http://198.19.255.255", "http://203.0.113.9",
    "http://10.0.0.1", "http://172.16.0.1", "http://172.31.255.255", "http://192.168.1.1",
    # names of the inside
    "http://router", "http://printer.local", "http://db.internal", "http://x.home.arpa", "http://intranet.corp",
    # F14: what looks like them in another script
    "http://ⓛocalhost", "http://127。0。0。1", "http://１２７.0.0.1",
]  # fmt: skip
ALLOWED = [
    "http://100.63.255.254", "http://100.128.0.1", "https://8.8.8.8/x", "https://[2606:4700::1111]/",
    "https://example.com", "http://example.com:80/", "https://example.com:443/a?b=c#d", "https://sub.domain.example.co.uk",
    "http://172.15.255.255", "http://172.32.0.1", "http://198.17.255.255", "http://198.20.0.1", "http://0x08080808",
]  # fmt: skip
SCHEMES = [
    "file:///etc/passwd", "gopher://x", "ftp://example.com", "data:text/html,x", "javascript:alert(1)",
    "ws://example.com", "//example.com", "http:///x", "example.com", "", "https:example.com", "http:/example.com",
    "about:blank", "jar:http://example.com!/", "HTTPX://example.com",
]  # fmt: skip
INVALID = [
    "http://exa\tmple.com", "http://example.com/\r\nX: y", "http://example.com/\x00", "http://example.com/a b",
    "http://example.com/" + "a" * 9000, "http://xn--\udcff.com", "http://xn--a-ecp.ru\x7f", "http://user:pw@example.com",
    "http://example.com\\@127.0.0.1", "http://[::1", "http://exa%6dple.com", "http://" + "a" * 64 + ".com",
    "http://1.2.3.4.5", "http://999.1.1.1", "http://xn--999999999999999999999.com", "http://a..com", "http://-a.com",
    "http://example.com/\u202e", "http://8.8.8.0xfffff",
]  # fmt: skip
PORTS = ["22", "25", "6379", "5432", "7233", "0", "65536", "8080", "99999999", "abc", "-1"]


class TestParse:
    @pytest.mark.parametrize("url", FORBIDDEN)
    def test_forbidden(self, url: str) -> None:
        with pytest.raises(UrlForbiddenError):
            urls.parse(url)

    @pytest.mark.parametrize("url", ALLOWED)
    def test_allowed(self, url: str) -> None:
        assert urls.parse(url).scheme in ("http", "https")

    @pytest.mark.parametrize("url", SCHEMES)
    def test_scheme(self, url: str) -> None:
        with pytest.raises(UrlSchemeError):
            urls.parse(url)

    @pytest.mark.parametrize("url", INVALID)
    def test_invalid(self, url: str) -> None:
        with pytest.raises(UrlInvalidError):
            urls.parse(url)

    @pytest.mark.parametrize("port", PORTS)
    def test_port(self, port: str) -> None:
        with pytest.raises(UrlPortError):
            urls.parse(f"http://example.com:{port}/")

    def test_international_names_are_shown_as_punycode(self) -> None:
        assert (
            urls.parse("https://bücher.example.de/ä").url
            == "https://xn--bcher-kva.example.de/%C3%A4"
        )

    def test_a_homograph_is_another_name(self) -> None:
        assert urls.parse("https://аpple.com").host == "xn--pple-43d.com"

    def test_a_number_that_is_public_is_asked_for_as_the_address_it_is(self) -> None:
        assert urls.parse("http://0x08080808/").host == "8.8.8.8"

    def test_the_fragment_is_not_sent(self) -> None:
        assert urls.parse("https://example.com/a?b=c#d").url == "https://example.com/a?b=c"


class TestRedirected:
    @pytest.mark.parametrize(
        "location",
        [
            "http://10.0.0.1/", "file:///etc/passwd", "https://example.com:8443/", "//127.0.0.1/", "http://[::1]/",
            "gopher://example.com", "http://user@example.com/", "http://exa mple.com",
        ],
    )  # fmt: skip
    def test_what_is_wrong_with_a_hop_is_forbidden_there(self, location: str) -> None:
        with pytest.raises(UrlForbiddenError):
            urls.redirected(urls.parse("https://example.com/a"), location)

    def test_relative_ones_stay_on_the_host(self) -> None:
        assert (
            urls.redirected(urls.parse("https://example.com/a/b"), "../c").url
            == "https://example.com/c"
        )


def test_nothing_but_our_errors_whatever_is_sent() -> None:
    import random

    chance = random.Random(11)
    alphabet = "htps:/.@[]%0x7f127localhost\\?#é\u202e \t-"
    for _ in range(5000):
        text = "".join(chance.choice(alphabet) for _ in range(chance.randrange(40)))
        for url in (text, f"http://{text}", f"https://{text}/"):
            try:
                urls.parse(url)
            except JobPilotError:
                continue
