"""What never reaches a log line."""

import pytest

from jobpilot.adapters.logs.redaction import redact


class TestRedact:
    @pytest.mark.parametrize(
        ("text", "secret"),
        [
            ("GET /api/v1/ws?ticket=abc123&x=1", "abc123"),
            ("/x?token=abc123", "abc123"),
            ("/x?access_token=abc123#f", "abc123"),
            ("/auth/callback?code=abc123&state=s", "abc123"),
            ("/x?a=1&refresh_token=abc123", "abc123"),
            ("/x?API_KEY=abc123", "abc123"),
            ("Authorization: Bearer abc123", "abc123"),
            ("authorization: basic YWJjMTIz", "YWJjMTIz"),
            ("got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "eyJzdWIiOiIxIn0"),
            ("postgresql+asyncpg://user:abc123@host/db", "abc123"),
            ("redis://:abc123@127.0.0.1:6379/0", "abc123"),
            ("mail to ada.love+x@example.org bounced", "ada.love"),
        ],
    )
    def test_takes_it_out_and_leaves_the_rest(self, text: str, secret: str) -> None:
        assert secret not in redact(text)
        assert redact(text).split(" ")[0][:3] == text[:3]

    @pytest.mark.parametrize(
        "text", ["GET /api/v1/runs?state=running&limit=20", "run 7 of 9", "a@b"]
    )
    def test_leaves_harmless_text(self, text: str) -> None:
        assert redact(text) == text

    def test_is_quick_on_long_text(self) -> None:
        import time

        started = time.perf_counter()
        for piece in (
            "a",
            "a@",
            "?x=",
            "?token",
            "://a:",
            "a://",
            "a.",
            "@a.",
            "bearer ",
            "eyJ",
            "eyJaaaaaaaa.",
        ):
            redact(piece * 200_000)
        assert time.perf_counter() - started < 2
