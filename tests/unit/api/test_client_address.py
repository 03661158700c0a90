"""Whose address counts."""

import pytest

from api.client_address import TrustedProxies, client_address, is_local

NOBODY = TrustedProxies.of([])
PROXIES = TrustedProxies.of(["10.0.0.0/8", "fd00::/8"])


def scope(peer: str | None, *forwarded: str) -> dict:
    return {
        "type": "http",
        "client": (peer, 1234) if peer else None,
        "headers": [(b"x-forwarded-for", value.encode("latin-1")) for value in forwarded],
    }


class TestClientAddress:
    def test_without_a_trusted_proxy_the_header_counts_for_nothing(self) -> None:
        assert client_address(scope("203.0.113.9", "1.2.3.4"), NOBODY) == "203.0.113.9"
        assert client_address(scope("203.0.113.9", "1.2.3.4"), PROXIES) == "203.0.113.9"

    @pytest.mark.parametrize(
        ("forwarded", "expected"),
        [
            (["198.51.100.1"], "198.51.100.1"),
            (["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
            (["6.6.6.6", "198.51.100.1"], "198.51.100.1"),
            (["198.51.100.1, 10.1.1.1, 10.2.2.2"], "198.51.100.1"),
            ([", ".join(["6.6.6.6"] * 50 + ["198.51.100.1"])], "198.51.100.1"),
            (["10.3.3.3"], "10.3.3.3"),
            (["198.51.100.1, nonsense"], "10.0.0.1"),
            (["nonsense"], "10.0.0.1"),
            ([""], "10.0.0.1"),
            ([], "10.0.0.1"),
            (["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
            (["[2001:db8:1:2::9]"], "2001:db8:1:2::/64"),
            (["::ffff:198.51.100.1"], "198.51.100.1"),
        ],
    )
    def test_behind_one_the_right_most_stranger_counts(self, forwarded, expected) -> None:
        assert client_address(scope("10.0.0.1", *forwarded), PROXIES) == expected

    def test_neighbours_in_one_ipv6_network_are_one(self) -> None:
        first = client_address(scope("2001:db8::1"), NOBODY)
        assert first == client_address(scope("2001:db8::ffff"), NOBODY)
        assert first != client_address(scope("2001:db8:0:1::1"), NOBODY)

    def test_no_peer(self) -> None:
        assert client_address(scope(None), NOBODY) == "unknown"


class TestIsLocal:
    @pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
    def test_the_machine_itself(self, peer: str) -> None:
        assert is_local(scope(peer))
        assert not is_local(scope(peer, "127.0.0.1"))

    @pytest.mark.parametrize("peer", ["8.8.8.8", "10.1.2.3", "fd12::1", "2606:4700::1", None])
    def test_nobody_else(self, peer: str | None) -> None:
        assert not is_local(scope(peer))
