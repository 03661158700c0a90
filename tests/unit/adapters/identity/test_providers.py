"""What is particular to each provider; verification itself is the same code."""

import time
from typing import Any

import pytest

from jobpilot.adapters.identity.jwks import KeySourceError
from jobpilot.adapters.identity.providers import ClerkProvider
from jobpilot.adapters.identity.remote import IssuerDocuments, is_trustworthy
from jobpilot.errors import JobPilotError
from tests.unit.adapters.identity.tokens import KEY, ORIGIN, mint


class Documents(IssuerDocuments):
    """The outside world: one key set at one address."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.asked: list[str] = []

    async def get(self, url: str) -> dict[str, Any]:
        self.asked.append(url)
        if url != self.url:
            raise KeySourceError("404")
        return {"keys": [KEY.public_jwk]}


@pytest.fixture
def documents() -> Documents:
    return Documents("https://clerk.example.dev/.well-known/jwks.json")


@pytest.fixture(params=["clerk.example.dev", "https://clerk.example.dev/"])
def clerk(request, documents: Documents) -> ClerkProvider:
    return ClerkProvider(request.param, "pk_test_1", [ORIGIN], documents)


def session_token(**changes: Any) -> str:
    """The claims of a Clerk session token, version 2."""
    now = int(time.time())
    return mint(
        **{
            "iss": "https://clerk.example.dev",
            "sub": "user_2abc",
            "sid": "sess_2abc",
            "nbf": now - 10,
            "iat": now,
            "exp": now + 60,
            "v": 2,
            "sts": "active",
            "fva": [1, -1],
            **changes,
        }
    )


class TestClerk:
    async def test_a_session_token(self, clerk: ClerkProvider, documents: Documents) -> None:
        identity = await clerk.verify(session_token())
        assert (identity.issuer, identity.subject) == ("https://clerk.example.dev", "user_2abc")
        assert identity.email is None
        assert documents.asked == [documents.url]

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"iss": "https://clerk.other.dev"}, "token_issuer"),
            ({"azp": "https://evil.example"}, "token_party"),
            ({"azp": ...}, "token_party"),
            ({"sid": ...}, "token_claims"),
            ({"sts": "pending"}, "session_pending"),
            ({"aud": "x"}, "token_audience"),
        ],
    )
    async def test_what_is_not_ours(self, clerk: ClerkProvider, change, code: str) -> None:
        with pytest.raises(JobPilotError) as caught:
            await clerk.verify(session_token(**change))
        assert caught.value.code == code

    async def test_machine_tokens_ask_nobody(self, clerk: ClerkProvider, documents) -> None:
        for prefix in ("oat_", "mt_", "ak_"):
            with pytest.raises(JobPilotError) as caught:
                await clerk.verify(prefix + "x" * 40)
            assert caught.value.code == "token_type"
        assert documents.asked == []

    async def test_the_browser_learns_the_publishable_key(self, clerk: ClerkProvider) -> None:
        config = await clerk.sign_in_config()
        assert (config.provider, config.publishable_key) == ("clerk", "pk_test_1")


class TestTrustworthy:
    @pytest.mark.parametrize(
        "url", ["https://a.example/keys", "http://127.0.0.1:1/k", "http://[::1]/k"]
    )
    def test_tls_or_this_machine(self, url: str) -> None:
        assert is_trustworthy(url)

    @pytest.mark.parametrize(
        "url",
        [
            "http://a.example/",
            "http://127.0.0.1.evil.example/",
            "file:///etc/passwd",
            "//a",
            "",
            "ftp://localhost",
        ],
    )
    def test_nothing_else(self, url: str) -> None:
        assert not is_trustworthy(url)
