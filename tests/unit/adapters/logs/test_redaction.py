"""What never reaches a log line."""

import json
import logging

import pytest
import structlog

from jobpilot.adapters.logs.configure import configure_logging, redact


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


class TestLines:
    def test_are_json_with_the_request_id_and_without_secrets(self, capsys) -> None:
        previous = logging.getLogger().handlers, logging.getLogger().level
        try:
            configure_logging("INFO", service="test")
            with structlog.contextvars.bound_contextvars(request_id="r1"):
                structlog.get_logger("x").info(
                    "did", password="p1", nested={"api_key": "p2", "n": 1}, url="/a?token=p3"
                )
                logging.getLogger("library").warning("failed for Bearer %s", "p4p4p4")
                try:
                    int("bad token=x for ada@example.org")
                except ValueError:
                    structlog.get_logger("x").exception("broke")
            lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
        finally:
            logging.getLogger().handlers, level = previous
            logging.getLogger().setLevel(level)
        assert len(lines) == 3
        assert all(line["request_id"] == "r1" and line["service"] == "test" for line in lines)
        text = json.dumps(lines)
        assert not [secret for secret in ("p1", "p2", "p3", "p4p4p4", "ada@") if secret in text]
        assert lines[0]["nested"]["n"] == 1
        assert "ValueError" in lines[2]["exception"]
