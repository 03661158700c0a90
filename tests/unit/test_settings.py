"""Settings that cannot work end the start with words."""

import os
import subprocess
import sys

import pytest
from pydantic import ValidationError

from jobpilot.settings import REPOSITORY, Settings


class TestSignInService:
    @pytest.mark.parametrize("value", ["https://login.example.org", "http://127.0.0.1:9/realms/a"])
    def test_an_issuer_is_an_address(self, value: str) -> None:
        assert Settings(_env_file=None, oidc_issuer=value).oidc_issuer == value

    @pytest.mark.parametrize("value", ["clerk.example.org", "https://clerk.example.org"])
    def test_clerk_is_a_host(self, value: str) -> None:
        assert Settings(_env_file=None, clerk_domain=value).clerk_domain == value

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("oidc_issuer", value)
            for value in (
                "login.example.org", "https://", "https:/login.example.org", "ftp://a.example.org",
                "https://[::1", "https://a.example.org:port", "https://a b.example.org",
                "https://u:p@a.example.org", "https://a.example.org?x=1", "nonsense",
            )
        ]
        + [
            ("clerk_domain", value)
            for value in ("http://clerk.example.org", "https://", "a b", "clerk.example.org:x", "-")
        ],
    )  # fmt: skip
    def test_anything_else_is_refused_by_name(self, name: str, value: str) -> None:
        with pytest.raises(ValidationError) as caught:
            Settings(_env_file=None, **{name: value})
        assert caught.value.errors()[0]["loc"] == (name,)

    @pytest.mark.parametrize("name", ["OIDC_ISSUER", "CLERK_DOMAIN"])
    def test_the_command_says_so_in_words(self, name: str, tmp_path) -> None:
        environment = os.environ | {name: "https://[oops", "JOBPILOT_HOME": str(tmp_path)}
        ended = subprocess.run(
            [sys.executable, "-m", "jobpilot", "api"],
            cwd=REPOSITORY,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ended.returncode == 1
        assert f"{name}: " in ended.stderr
        assert "Traceback" not in ended.stderr
