"""Settings that cannot work end the start with words."""

import os
import subprocess
import sys

import pytest
from pydantic import ValidationError

from jobpilot.settings import REPOSITORY, Settings, SettingsError


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


class TestMail:
    PRODUCTION = {  # noqa: RUF012 - read only
        "app_env": "production",
        "database_url": "postgresql://u@db/j",
        "redis_url": "redis://r",
        "temporal_address": "t:7233",
        "public_url": "https://app.example",
        "clerk_domain": "clerk.example",
        "secret_key": "0123456789abcdef0123456789abcdef",
    }
    WHOLE = {  # noqa: RUF012 - read only
        "resend_api_key": "re_x",
        "mail_from": "JobPilot <mail@app.example>",
        "resend_webhook_secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZg==",
    }

    def test_production_needs_somebody_who_carries_it(self) -> None:
        with pytest.raises(SettingsError, match="RESEND_API_KEY"):
            Settings(_env_file=None, **self.PRODUCTION)

    def test_a_key_needs_a_sender(self) -> None:
        with pytest.raises(SettingsError, match="MAIL_FROM"):
            Settings(_env_file=None, resend_api_key="re_x")

    def test_production_believes_no_unsigned_report(self) -> None:
        mail = {**self.WHOLE, "resend_webhook_secret": None}
        with pytest.raises(SettingsError, match="RESEND_WEBHOOK_SECRET"):
            Settings(_env_file=None, **self.PRODUCTION, **mail)
        assert Settings(_env_file=None, **mail).resend_webhook_secret is None

    def test_production_needs_a_secret_of_its_own(self) -> None:
        with pytest.raises(SettingsError, match="SECRET_KEY"):
            Settings(_env_file=None, **{**self.PRODUCTION, "secret_key": None}, **self.WHOLE)

    def test_whole(self) -> None:
        settings = Settings(_env_file=None, **self.PRODUCTION, **self.WHOLE)
        assert settings.mail_sender == "JobPilot <mail@app.example>"

    @pytest.mark.parametrize(
        "change",
        [
            {"mail_from": "JobPilot"},
            {"mail_from": "a b@c d"},
            {"resend_webhook_secret": "secret"},
            {"secret_key": "short"},
            {"resend_base_url": "api.resend.com"},
            {"follow_up_days": -1},
        ],
    )
    def test_what_cannot_be_is_refused(self, change: dict[str, object]) -> None:
        with pytest.raises(ValueError, match=next(iter(change))):
            Settings(_env_file=None, **change)

    def test_no_days_no_follow_up(self) -> None:
        assert Settings(_env_file=None, follow_up_days=0).follow_up is None


class TestSecretsByFile:
    SHOW = "from jobpilot.settings import Settings as S; s = S(); print(s.database_dsn, s.redis_dsn, s)"

    def _shown(self, folder) -> subprocess.CompletedProcess[str]:
        """What a process that is started like this has for settings."""
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        environment |= {"SECRETS_DIR": str(folder), "REDIS_URL": "redis://from-the-environment:1/0"}
        return subprocess.run(
            [sys.executable, "-W", "ignore", "-c", self.SHOW],
            cwd=REPOSITORY,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def test_a_file_says_what_the_environment_does_not(self, tmp_path) -> None:
        (tmp_path / "database_url").write_text("postgresql://a:word@db.example/jobpilot\n")
        (tmp_path / "redis_url").write_text("redis://from-a-file:1/0\n")
        (tmp_path / "resend_api_key").write_text("\n")  # empty means unset
        shown = self._shown(tmp_path)
        database, redis, whole = shown.stdout.split(" ", 2)
        assert database == "postgresql+asyncpg://a:word@db.example/jobpilot"
        assert redis == "redis://from-the-environment:1/0"
        assert "word" not in whole

    def test_without_the_directory_the_start_ends(self, tmp_path) -> None:
        shown = self._shown(tmp_path / "missing")
        assert shown.returncode != 0
        assert "secrets_dir" in shown.stderr
