"""When the issuer is asked for its keys, and what happens while it is away."""

import asyncio

import pytest

from jobpilot.adapters.identity.jwks import KeySourceError, usable_keys
from jobpilot.ports.identity import AuthUnavailableError, TokenKeyError
from tests.unit.adapters.identity.tokens import KEY, OTHER, CountingSource, Hands, Key, make, mint

DAY = 24 * 3600.0
STRANGERS = [Key("stranger")]


def stranger(number: int) -> str:
    return mint(STRANGERS[0], headers={"kid": f"unknown-{number}"})


class TestUnknownKey:
    async def test_ten_thousand_unknown_keys_ask_once_in_thirty_seconds(self) -> None:
        source, hands = CountingSource(KEY), Hands()
        verifier = make(source, hands)
        token = stranger(0)
        head = token.partition(".")
        for number in range(10_000):
            hands.now += 29.0 / 10_000
            bad = stranger(number) if number < 20 else head[0] + head[1] + head[2]
            with pytest.raises(TokenKeyError):
                await verifier.verify(bad)
        assert source.fetches == 1
        before = source.fetches
        hands.now += 31
        for number in range(100):
            with pytest.raises(TokenKeyError):
                await verifier.verify(stranger(number) if number < 5 else token)
        assert source.fetches == before + 1

    async def test_a_flood_at_once_asks_once(self) -> None:
        source, hands = CountingSource(KEY), Hands()
        verifier = make(source, hands)
        await verifier.verify(mint())
        before = source.fetches
        tokens = [stranger(number) for number in range(20)] * 20
        results = await asyncio.gather(
            *(verifier.verify(token) for token in tokens), return_exceptions=True
        )
        assert {type(result) for result in results} == {TokenKeyError}
        assert source.fetches == before + 1

    async def test_good_tokens_go_on_during_a_flood(self) -> None:
        source, hands = CountingSource(KEY), Hands()
        verifier = make(source, hands)
        for number in range(5):
            with pytest.raises(TokenKeyError):
                await verifier.verify(stranger(number))
            assert (await verifier.verify(mint())).subject == "user_1"


class TestRotation:
    async def test_a_new_key_is_accepted_after_one_look_and_the_old_one_still_is(self) -> None:
        source, hands = CountingSource(KEY), Hands()
        verifier = make(source, hands)
        await verifier.verify(mint())
        source.keys = (KEY, OTHER)
        before = source.fetches
        await verifier.verify(mint(OTHER))
        await verifier.verify(mint(KEY))
        assert source.fetches == before + 1

    async def test_a_removed_key_is_refused_after_the_next_refresh(self) -> None:
        source, hands = CountingSource(KEY, OTHER), Hands()
        verifier = make(source, hands)
        await verifier.verify(mint(OTHER))
        source.keys = (KEY,)
        hands.now += 301
        with pytest.raises(TokenKeyError):
            await verifier.verify(mint(OTHER))


class TestIssuerAway:
    async def test_cold_is_unavailable_and_never_a_refusal(self) -> None:
        source, hands = CountingSource(KEY), Hands()
        source.away = True
        verifier = make(source, hands)
        for _ in range(50):
            with pytest.raises(AuthUnavailableError) as caught:
                await verifier.verify(mint())
            assert caught.value.extra["retry_after"] == 5
        assert source.fetches == 1

    async def test_cold_recovers_when_the_issuer_is_back(self) -> None:
        source, hands = CountingSource(KEY), Hands()
        source.away = True
        verifier = make(source, hands)
        with pytest.raises(AuthUnavailableError):
            await verifier.verify(mint())
        source.away = False
        hands.now += 6
        assert (await verifier.verify(mint())).subject == "user_1"

    async def test_warm_goes_on_for_a_day_and_not_longer(self) -> None:
        source, hands = CountingSource(KEY), Hands()
        verifier = make(source, hands)
        await verifier.verify(mint())
        source.away = True
        for hours in (1, 12, 23.9):
            hands.now = 1000 + hours * 3600
            assert (await verifier.verify(mint())).subject == "user_1"
        hands.now = 1000 + DAY + 1
        with pytest.raises(AuthUnavailableError):
            await verifier.verify(mint())

    async def test_an_unknown_key_cannot_be_judged_while_the_issuer_is_away(self) -> None:
        source, hands = CountingSource(KEY), Hands()
        verifier = make(source, hands)
        await verifier.verify(mint())
        source.away = True
        hands.now += 60
        with pytest.raises(AuthUnavailableError):
            await verifier.verify(stranger(1))


class TestUsableKeys:
    @pytest.mark.parametrize(
        "change",
        [
            {"kty": "EC"},
            {"use": "enc"},
            {"alg": "RS512"},
            {"kid": "../x"},
            {"kid": None},
            {"n": "!!"},
            {"n": None},
            {"n": 7},
            {"e": ""},
            {"n": "AQAB"},
        ],
    )
    def test_other_keys_are_left_out(self, change: dict[str, object]) -> None:
        with pytest.raises(KeySourceError):
            usable_keys([KEY.public_jwk | change])
        assert set(usable_keys([KEY.public_jwk | change, OTHER.public_jwk])) == {OTHER.kid}
