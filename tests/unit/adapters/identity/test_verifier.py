"""What a bearer token may be, and what each other one is called."""

import json
import secrets
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from jobpilot.errors import JobPilotError
from tests.unit.adapters.identity.tokens import (
    ISSUER,
    KEY,
    ORIGIN,
    OTHER,
    CountingSource,
    claims,
    make,
    mint,
    segment,
    signed_raw,
)

HEADER = {"alg": "RS256", "typ": "JWT", "kid": KEY.kid}


async def refusal(token: str, **rules) -> tuple[str, int]:
    """The code of the refusal and how often the issuer was asked."""
    source = CountingSource(KEY)
    with pytest.raises(JobPilotError) as caught:
        await make(source, **rules).verify(token)
    assert token[:20] not in str(caught.value) if token else True
    return caught.value.code, source.fetches


class TestAccepted:
    async def test_a_good_token_names_the_person(self) -> None:
        identity = await make().verify(mint(email="ada@example.org", name="Ada"))
        assert (identity.issuer, identity.subject, identity.session_id) == (
            ISSUER,
            "user_1",
            "sess_1",
        )
        assert (identity.email, identity.name) == ("ada@example.org", "Ada")

    async def test_four_seconds_late_is_within_the_leeway(self) -> None:
        now = int(time.time())
        await make().verify(mint(iat=now - 64, nbf=now - 64, exp=now - 4))

    async def test_four_seconds_early_is_within_the_leeway(self) -> None:
        now = int(time.time())
        await make().verify(mint(iat=now + 4, nbf=now + 4, exp=now + 64))

    async def test_ten_minutes_are_not_too_long(self) -> None:
        now = int(time.time())
        await make().verify(mint(iat=now, exp=now + 600))

    async def test_the_configured_audience(self) -> None:
        await make(audience="api").verify(mint(aud=["other", "api"]))


class TestMalformed:
    @pytest.mark.parametrize(
        "spoil",
        [
            lambda t: "",
            lambda t: "x",
            lambda t: t.rpartition(".")[0],
            lambda t: t + ".x",
            lambda t: t + "A",
            lambda t: t + "AAAA",
            lambda t: t + "=",
            lambda t: t + "\n",
            lambda t: " " + t,
            lambda t: t.replace(".", "..", 1),
            lambda t: "!" + t[1:],
            lambda t: t[:-1] + "ü",
            lambda t: t[:30] + "\x00" + t[31:],
            lambda t: "A" * 5120,
            lambda t: t + "A" * 5000,
            lambda t: segment([1]) + "." + t.partition(".")[2],
            lambda t: segment(b"not json") + "." + t.partition(".")[2],
            lambda t: segment(b'{"a":' * 700) + "." + t.partition(".")[2],
            lambda t: segment(b"\xff\xfe") + "." + t.partition(".")[2],
            lambda t: segment(b'{"alg":"none","alg":"RS256"}') + "." + t.partition(".")[2],
            lambda t: t.partition(".")[0] + "." + segment(b"[]") + "." + t.rpartition(".")[2],
            lambda t: t.rpartition(".")[0] + "." + segment(b"short"),
        ],
    )
    async def test_a_token_of_another_shape(self, spoil) -> None:
        assert await refusal(spoil(mint())) == ("token_malformed", 0)

    async def test_a_second_spelling_of_the_same_signature(self) -> None:
        token = mint()
        last = "AQgw"["AQgw".index(token[-1])] if token[-1] in "AQgw" else "A"
        respelled = token[:-1] + chr(ord(last) + 1)
        assert await refusal(respelled) == ("token_malformed", 0)

    @pytest.mark.parametrize(
        "kid",
        [
            "../../etc/passwd",
            "x' or '1'='1",
            "a\nb",
            "",
            "a" * 65,
            "k" * 1_000_000,
            None,
            7,
            ["key-1"],
            {"a": 1},
            "ключ",
        ],
    )
    async def test_a_key_id_of_another_shape(self, kid) -> None:
        token = signed_raw(HEADER | {"kid": kid}, claims())
        assert await refusal(token) == ("token_malformed", 0)

    async def test_a_refusal_takes_less_than_a_millisecond(self) -> None:
        verifier, best = make(), 1.0
        for _ in range(50):
            started = time.perf_counter()
            with pytest.raises(JobPilotError):
                await verifier.verify("A" * 5120)
            best = min(best, time.perf_counter() - started)
        assert best < 0.001


class TestAlgorithm:
    @pytest.mark.parametrize(
        "name", ["none", "None", "NONE", "nOnE", "", "HS256", "PS256", "RS384", "rs256", None, 1]
    )
    async def test_only_rs256(self, name) -> None:
        token = signed_raw(HEADER | {"alg": name}, claims())
        assert await refusal(token) == ("token_alg", 0)

    async def test_unsigned(self) -> None:
        token = f"{segment(HEADER | {'alg': 'none'})}.{segment(claims())}."
        assert await refusal(token) == ("token_alg", 0)

    async def test_hs256_with_the_public_key_as_its_secret(self) -> None:
        import hashlib
        import hmac

        signing_input = f"{segment(HEADER | {'alg': 'HS256'})}.{segment(claims())}"
        mac = hmac.digest(KEY.public_pem, signing_input.encode(), hashlib.sha256)
        assert await refusal(f"{signing_input}.{segment(mac)}") == ("token_alg", 0)

    async def test_es256(self) -> None:
        private = ec.generate_private_key(ec.SECP256R1())
        token = jwt.encode(claims(), private, algorithm="ES256", headers={"kid": KEY.kid})
        assert await refusal(token) == ("token_alg", 0)


class TestHeader:
    @pytest.mark.parametrize(
        "extra",
        [
            {"jku": "https://evil.example/keys"},
            {"x5u": "https://evil.example/cert"},
            {"jwk": KEY.public_jwk},
            {"x5c": ["MIIB"]},
            {"crit": ["exp"]},
            {"b64": False},
            {"b64": True},
            {"zip": "DEF"},
        ],
    )
    async def test_a_header_that_chooses_its_own_verification(self, extra) -> None:
        token = signed_raw(HEADER | extra, claims())
        expected = "token_header" if len(token) <= 4096 else "token_malformed"
        assert await refusal(token) == (expected, 0)

    @pytest.mark.parametrize("kind", ["at+jwt", "jwt", "JWS", "", None, 1])
    async def test_another_type(self, kind) -> None:
        assert await refusal(signed_raw(HEADER | {"typ": kind}, claims())) == ("token_type", 0)

    @pytest.mark.parametrize("prefix", ["oat_", "mt_", "m2m_", "ak_", "sk_"])
    async def test_machine_and_api_key_tokens(self, prefix: str) -> None:
        assert await refusal(prefix + secrets.token_urlsafe(32)) == ("token_type", 0)


class TestSignature:
    async def test_another_key_under_our_key_id(self) -> None:
        token = signed_raw(HEADER, claims(), OTHER)
        assert (await refusal(token))[0] == "token_signature"

    async def test_changed_claims(self) -> None:
        head, _, signature = mint().split(".")
        token = f"{head}.{segment(claims(sub='user_2'))}.{signature}"
        assert (await refusal(token))[0] == "token_signature"


class TestClaims:
    async def test_six_seconds_late(self) -> None:
        now = int(time.time())
        token = mint(iat=now - 60, nbf=now - 60, exp=now - 6)
        assert (await refusal(token))[0] == "token_expired"

    @pytest.mark.parametrize("name", ["nbf", "iat"])
    async def test_seven_seconds_early(self, name: str) -> None:
        token = mint(**{name: int(time.time()) + 7})
        assert (await refusal(token))[0] == "token_not_yet_valid"

    @pytest.mark.parametrize("name", ["exp", "iat", "nbf", "sub", "iss", "sid"])
    @pytest.mark.parametrize("value", [..., None])
    async def test_a_missing_claim(self, name: str, value) -> None:
        token = signed_raw(HEADER, claims(**{name: value}))
        assert (await refusal(token))[0] == "token_claims"

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("exp", "soon"),
            ("exp", "4102444800"),
            ("exp", [1]),
            ("exp", True),
            ("iat", "now"),
            ("iat", -1),
            ("nbf", {}),
            ("exp", 10**30),
            ("sub", 7),
            ("sub", ""),
            ("sub", "s" * 256),
            ("sid", ["a"]),
            ("sid", ""),
        ],
    )
    async def test_a_claim_of_another_kind(self, name: str, value) -> None:
        code = (await refusal(signed_raw(HEADER, claims(**{name: value}))))[0]
        assert code in {"token_claims", "token_expired"}

    @pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
    async def test_a_time_that_is_no_number(self, number: str) -> None:
        payload = json.dumps(claims(exp=0)).replace('"exp": 0', f'"exp": {number}').encode()
        assert await refusal(signed_raw(HEADER, payload)) == ("token_malformed", 0)

    async def test_a_time_beyond_any_double(self) -> None:
        payload = json.dumps(claims(exp=0)).replace('"exp": 0', '"exp": 1e400').encode()
        assert (await refusal(signed_raw(HEADER, payload)))[0] == "token_claims"

    async def test_the_same_claim_twice(self) -> None:
        payload = json.dumps(claims()).replace('"sub"', '"sub": "user_2", "sub"').encode()
        assert await refusal(signed_raw(HEADER, payload)) == ("token_malformed", 0)

    async def test_eleven_minutes(self) -> None:
        now = int(time.time())
        assert (await refusal(mint(iat=now, exp=now + 660)))[0] == "token_claims"

    @pytest.mark.parametrize(
        "issuer", ["https://other.example", ISSUER + "/", ISSUER.upper(), "", 7, [ISSUER]]
    )
    async def test_another_issuer(self, issuer) -> None:
        assert (await refusal(signed_raw(HEADER, claims(iss=issuer))))[0] == "token_issuer"

    @pytest.mark.parametrize("audience", ["api", ["api"], "", []])
    async def test_an_audience_that_nobody_expects(self, audience) -> None:
        assert (await refusal(mint(aud=audience)))[0] == "token_audience"

    @pytest.mark.parametrize("audience", ["other", ["other"], ...])
    async def test_not_our_audience(self, audience) -> None:
        assert (await refusal(mint(aud=audience), audience="api"))[0] == "token_audience"

    @pytest.mark.parametrize(
        "party", ["https://evil.example", "null", "", ..., None, ORIGIN + "/", [ORIGIN]]
    )
    async def test_another_party(self, party) -> None:
        assert (await refusal(signed_raw(HEADER, claims(azp=party))))[0] == "token_party"

    async def test_a_session_that_is_not_finished(self) -> None:
        assert (await refusal(mint(sts="pending")))[0] == "session_pending"
        await make().verify(mint(sts="active"))
