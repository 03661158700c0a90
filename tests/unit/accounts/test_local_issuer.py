"""The rules of the built-in issuer, against the published examples where there are any."""

import pytest

from jobpilot.accounts.domain.local_issuer import (
    AuthorizationError,
    ClientUnknownError,
    SignInError,
    check_authorization,
    check_client,
    check_new_password,
    normal_email,
    proves,
    redirect_with,
)

ORIGINS = frozenset({"https://app.example"})
CALLBACK = "https://app.example/auth/callback"
# RFC 7636, appendix B
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


class TestProves:
    def test_the_example_of_the_rfc(self) -> None:
        assert proves(VERIFIER, CHALLENGE)

    @pytest.mark.parametrize(
        "verifier",
        [
            "",
            "short",
            VERIFIER[:-1],
            VERIFIER + "x",
            VERIFIER.upper(),
            "é" * 43,
            "a" * 129,
            CHALLENGE,
        ],
    )
    def test_nothing_else_does(self, verifier: str) -> None:
        assert not proves(verifier, CHALLENGE)


class TestCheckClient:
    def test_ours(self) -> None:
        assert check_client("jobpilot-web", CALLBACK, ORIGINS) == CALLBACK

    @pytest.mark.parametrize(
        "uri",
        [
            None,
            "",
            "https://app.example",
            CALLBACK + "/",
            CALLBACK + "?",
            CALLBACK + "#x",
            CALLBACK.upper(),
            "http://app.example/auth/callback",
            "https://app.example:443/auth/callback",
            "https://app.example.evil.example/auth/callback",
            "https://app.example@evil.example/auth/callback",
            "//app.example/auth/callback",
        ],
    )
    def test_another_address(self, uri: str | None) -> None:
        with pytest.raises(ClientUnknownError):
            check_client("jobpilot-web", uri, ORIGINS)


class TestCheckAuthorization:
    def test_keeps_the_state(self) -> None:
        request = check_authorization(
            CALLBACK,
            {
                "response_type": "code",
                "code_challenge_method": "S256",
                "code_challenge": CHALLENGE,
                "state": "s",
            },
        )
        assert (request.state, request.origin) == ("s", "https://app.example")

    @pytest.mark.parametrize(
        "challenge", ["", CHALLENGE[:-1], CHALLENGE + "a", CHALLENGE[:-1] + "="]
    )
    def test_a_challenge_of_another_form(self, challenge: str) -> None:
        with pytest.raises(AuthorizationError):
            check_authorization(
                CALLBACK,
                {
                    "response_type": "code",
                    "code_challenge_method": "S256",
                    "code_challenge": challenge,
                },
            )


class TestRedirectWith:
    def test_values_cannot_break_out(self) -> None:
        location = redirect_with(CALLBACK, code="a&b=c\r\nX: y#z", state=None)
        assert location == f"{CALLBACK}?code=a%26b%3Dc%0D%0AX%3A+y%23z"


class TestEmail:
    @pytest.mark.parametrize(
        "text", ["ada@example.org", " Ada@Example.ORG ", "a.b+c@sub.example.co"]
    )
    def test_is_one(self, text: str) -> None:
        assert normal_email(text) == text.strip().lower()

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "a",
            "a@",
            "@b.co",
            "a@b",
            "a b@c.de",
            "a@b.c",
            "a@b..",
            "a@b.co\x00",
            "<a@b.co>",
            "a@b.co,c@d.ef",
            "a" * 65 + "@b.co",
            "a@" + "b" * 252 + ".co",
            "a@b.co\u202e",
        ],
    )
    def test_is_none(self, text: str) -> None:
        with pytest.raises(SignInError):
            normal_email(text)


class TestPassword:
    @pytest.mark.parametrize(
        "password", ["seven grey herons", "ß" * 5 + "abcdef", "p4ssw0rd!!", "x" * 100 + "abc"]
    )
    def test_long_and_varied_is_enough(self, password: str) -> None:
        check_new_password(password, "ada@example.org")

    @pytest.mark.parametrize(
        "password",
        ["", "123456789", "a" * 50, "ababababab", "ada@example.org", "ADA@example.org", "x" * 201],
    )
    def test_too_easy_or_too_long(self, password: str) -> None:
        with pytest.raises(SignInError):
            check_new_password(password, "ada@example.org")
