"""Every setting of JobPilot, by the unprefixed names people know.

An unset external service means its embedded default (`jobpilot up` starts it and writes its address into
`JOBPILOT_HOME/addresses.json`). With `APP_ENV=production` nothing is embedded: a missing required variable stops
start-up with an error that names it.
"""

import json
import os
import re
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    DirectoryPath,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_settings import NoDecode, SettingsConfigDict

from jobpilot.connections import ConnectionSettings
from jobpilot.ports.documents import ChildLimits, DocumentLimits, PictureLimits
from jobpilot.ports.language_model import ModelSettings
from jobpilot.ports.typesetting import TypesettingLimits

REPOSITORY = Path(__file__).resolve().parent.parent
ADDRESSES_FILE = "addresses.json"
REQUIRED_IN_PRODUCTION = (
    "DATABASE_URL",
    "REDIS_URL",
    "TEMPORAL_ADDRESS",
    "PUBLIC_URL",
    "SECRET_KEY",
    "RESEND_API_KEY",
)
BUILD_ID = r"^[A-Za-z0-9][A-Za-z0-9_.+-]{0,99}$"
VERSION = "0.1.0"
LEAST_SECRET = 32
"""Characters of SECRET_KEY: with fewer somebody could try them all."""


class AppEnv(StrEnum):
    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class SettingsError(Exception):
    """A setting is missing or contradicts another; the message names the variable."""


class Settings(ConnectionSettings):
    """One class for all of it; `.env.example` documents each variable."""

    model_config = SettingsConfigDict(
        env_file=REPOSITORY / ".env",
        env_ignore_empty=True,
        extra="ignore",
        validate_default=True,
        secrets_dir=os.environ.get("SECRETS_DIR") or None,
    )

    secrets_dir: DirectoryPath | None = None
    app_env: AppEnv = AppEnv.DEVELOPMENT
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    jobpilot_home: Path = REPOSITORY / ".jobpilot"
    public_url: str | None = None
    allowed_origins: Annotated[list[str], NoDecode] = Field(default=[])
    allowed_hosts: Annotated[list[str], NoDecode] = Field(default=[])
    trusted_proxies: Annotated[list[str], NoDecode] = Field(default=[])
    log_level: str = "INFO"
    traces: Literal["off", "file"] = "off"
    otel_exporter_otlp_endpoint: str | None = None
    sentry_dsn: SecretStr | None = None
    sentry_web_dsn: str | None = None
    metrics_token: SecretStr | None = None
    metrics_host: str = "127.0.0.1"
    metrics_port: Annotated[int, Field(ge=1, le=65535)] | None = None

    worker_build_id: Annotated[str, Field(pattern=BUILD_ID)] | None = None
    worker_deployment_name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,60}$")] = "jobpilot"
    erasure_ledger: Path | None = None
    secret_key: SecretStr | None = None
    keys_master_key: SecretStr | None = None
    keys_master_key_previous: SecretStr | None = None
    keys_database_url: SecretStr | None = None
    encrypt_payloads: bool = True
    temporal_codec: bool | None = None

    postgres_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    valkey_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    temporal_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    temporal_ui_port: Annotated[int, Field(ge=1, le=65535)] | None = None

    default_tier: str = "free"

    rate_limit_free_per_hour: Annotated[int, Field(ge=1)] = 100
    rate_limit_pro_per_hour: Annotated[int, Field(ge=1)] = 1000

    upload_max_bytes: Annotated[int, Field(ge=1024)] = 10 * 1024 * 1024
    upload_timeout_seconds: Annotated[float, Field(gt=0)] = 30.0
    upload_max_files: Annotated[int, Field(ge=1)] = 20
    uploads_per_hour: Annotated[int, Field(ge=1)] = 10
    pdf_max_pages: Annotated[int, Field(ge=1)] = 30
    parse_memory_bytes: Annotated[int, Field(ge=64 * 1024 * 1024)] = 512 * 1024 * 1024
    parse_cpu_seconds: Annotated[int, Field(ge=1)] = 10
    parse_wall_seconds: Annotated[float, Field(gt=0)] = 15.0
    parse_concurrency: Annotated[int, Field(ge=1)] = 2
    ocr_memory_bytes: Annotated[int, Field(ge=768 * 1024 * 1024)] = 2 * 1024 * 1024 * 1024
    ocr_cpu_seconds: Annotated[int, Field(ge=1)] = 120
    ocr_wall_seconds: Annotated[float, Field(gt=0)] = 120.0
    ocr_pages_per_child: Annotated[int, Field(ge=1)] = 5

    demo_sources: bool | None = None
    demo_sources_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    postings_per_hour: Annotated[int, Field(ge=1)] = 60

    export_wall_seconds: Annotated[float, Field(gt=0)] = 20.0
    export_concurrency: Annotated[int, Field(ge=1)] = 2

    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    anthropic_api_key: SecretStr | None = None
    anthropic_base_url: str | None = None
    llm_provider: Literal["openai", "anthropic", "compatible", "builtin"] | None = None
    llm_model: str | None = None
    llm_timeout_seconds: Annotated[float, Field(gt=0)] = 60.0
    llm_max_input_characters: Annotated[int, Field(ge=1000)] = 48_000
    llm_max_output_tokens: Annotated[int, Field(ge=256)] = 8_000
    llm_input_price: Annotated[Decimal, Field(ge=0)] | None = None
    llm_output_price: Annotated[Decimal, Field(ge=0)] | None = None
    llm_context_tokens: Annotated[int, Field(ge=1024)] | None = None

    follow_up_days: Annotated[int, Field(ge=0, le=90)] = 7

    review_expires_days: Annotated[int, Field(ge=1)] = 30

    @model_validator(mode="before")
    @classmethod
    def _empty_means_unset(cls, values: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in values.items() if value != ""}

    @field_validator("allowed_origins", "allowed_hosts", "trusted_proxies", mode="before")
    @classmethod
    def _comma_separated(cls, value: object) -> object:
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return value

    @field_validator("jobpilot_home", "erasure_ledger")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return None if value is None else value.expanduser().resolve()

    @field_validator("secret_key", "keys_master_key", "keys_master_key_previous")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < LEAST_SECRET:
            raise ValueError(
                f"use at least {LEAST_SECRET} characters, such as `openssl rand -base64 32` gives"
            )
        return value

    @field_validator("sentry_web_dsn")
    @classmethod
    def _project_address(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"https?://\w+@[\w.:-]+/[\w/-]+", value):
            raise ValueError("a DSN has the form https://key@host/project")
        return value

    @field_validator("openai_base_url", "anthropic_base_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("https://", "http://")):
            raise ValueError("an address starts with https:// or http://")
        return value

    @model_validator(mode="after")
    def _production_is_explicit(self) -> Self:
        if self.app_env is not AppEnv.PRODUCTION:
            return self
        if self.demo_sources or self.demo_sources_port is not None:
            raise SettingsError("DEMO_SOURCES and DEMO_SOURCES_PORT are not for APP_ENV=production")
        if not self.encrypt_payloads:
            raise SettingsError("ENCRYPT_PAYLOADS=false is not for APP_ENV=production")
        missing = [name for name in REQUIRED_IN_PRODUCTION if getattr(self, name.lower()) is None]
        if self.clerk_domain is None and self.oidc_issuer is None:
            missing.append("CLERK_DOMAIN (or OIDC_ISSUER)")
        if missing:
            raise SettingsError(f"APP_ENV=production needs {', '.join(missing)}")
        return self

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> Self:
        if self.resend_api_key is not None and self.mail_from is None:
            raise SettingsError("RESEND_API_KEY needs MAIL_FROM, an address of a verified domain")
        unsigned = self.resend_api_key is not None and self.resend_webhook_secret is None
        if unsigned and self.is_production:
            raise SettingsError(
                "APP_ENV=production with RESEND_API_KEY needs RESEND_WEBHOOK_SECRET: without it bounces, "
                "complaints and answers are not learned of"
            )
        return self

    @property
    def follow_up(self) -> timedelta | None:
        """How long an answer to a mail is waited for; None: no follow-up is ever written."""
        return timedelta(days=self.follow_up_days) if self.follow_up_days else None

    @property
    def typesetting_limits(self) -> TypesettingLimits:
        """What making one file may cost."""
        return TypesettingLimits(
            wall_seconds=self.export_wall_seconds, concurrency=self.export_concurrency
        )

    @property
    def wants_demo_sources(self) -> bool:
        """Unset: in development, where the database is this machine's own."""
        if self.is_production or self.demo_sources is not None:
            return bool(self.demo_sources)
        return self.app_env is AppEnv.DEVELOPMENT and self.database_url is None

    @property
    def demo_port(self) -> int | None:
        """Where the fixture server answers on 127.0.0.1; None where postings come from real hosts, so in production."""
        if self.is_production or self.demo_sources is False:
            return None
        if self.demo_sources_port is not None:
            return self.demo_sources_port
        recorded = self._embedded.get("demo_sources_port")
        return int(recorded) if recorded else None

    @property
    def is_production(self) -> bool:
        return self.app_env is AppEnv.PRODUCTION

    @property
    def release(self) -> str:
        """How traces and reports of faults name what runs here."""
        return self.worker_build_id or VERSION

    @property
    def base_url(self) -> str:
        """The address people use, without a trailing slash."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def origins(self) -> list[str]:
        """Origins a browser may call from: the app's own, and in development its aliases and port 3000."""
        origins = [self.base_url, *self.allowed_origins]
        if not self.is_production:
            origins += [
                f"http://{host}:{port}"
                for host in ("localhost", "127.0.0.1")
                for port in (self.port, 3000)
            ]
        return list(dict.fromkeys(origins))

    @cached_property
    def _embedded(self) -> dict[str, str]:
        path = self.jobpilot_home / ADDRESSES_FILE
        if self.is_production or not path.is_file():
            return {}
        return dict(json.loads(path.read_text()))

    def _address(self, configured: SecretStr | str | None, name: str) -> str:
        if configured is not None:
            return (
                configured.get_secret_value() if isinstance(configured, SecretStr) else configured
            )
        try:
            return self._embedded[name]
        except KeyError:
            raise SettingsError(
                f"{name.upper()} is not set and no embedded server is recorded in "
                f"{self.jobpilot_home / ADDRESSES_FILE}: start one with `jobpilot up`, or set {name.upper()}"
            ) from None

    @property
    def child_limits(self) -> ChildLimits:
        """What the processes that open people's files may take."""
        documents = DocumentLimits(file_bytes=self.upload_max_bytes, pages=self.pdf_max_pages)
        pictures = PictureLimits(
            memory_bytes=self.ocr_memory_bytes,
            cpu_seconds=self.ocr_cpu_seconds,
            wall_seconds=self.ocr_wall_seconds,
            pages=self.ocr_pages_per_child,
        )
        return ChildLimits(
            memory_bytes=self.parse_memory_bytes,
            cpu_seconds=self.parse_cpu_seconds,
            wall_seconds=self.parse_wall_seconds,
            concurrency=self.parse_concurrency,
            document=documents,
            pictures=pictures,
        )

    @model_validator(mode="after")
    def _language_model_is_whole(self) -> Self:
        if (self.llm_input_price is None) != (self.llm_output_price is None):
            raise SettingsError("LLM_INPUT_PRICE and LLM_OUTPUT_PRICE belong together")
        _ = self.language_model
        return self

    @property
    def language_model(self) -> ModelSettings | None:
        """None means the built-in writer: sending text away is a decision, made by LLM_MODEL and a key or an address.

        Raises SettingsError when the provider that is named has no key or address.
        """
        provider = self._llm_provider
        if provider is None or not self.llm_model:
            return None
        at_anthropic = provider == "anthropic"
        key = self.anthropic_api_key if at_anthropic else self.openai_api_key
        own = self.anthropic_base_url if at_anthropic else self.openai_base_url
        if (own if provider == "compatible" else key) is None:
            names = {"compatible": "OPENAI_BASE_URL"}
            missing = names.get(provider, f"{provider.upper()}_API_KEY")
            raise SettingsError(f"LLM_PROVIDER={provider} needs {missing}")
        usual = "https://api.anthropic.com" if at_anthropic else "https://api.openai.com/v1"
        return ModelSettings(
            base_url=own or usual,
            model=self.llm_model,
            api_key=key.get_secret_value() if key else None,
            timeout_seconds=self.llm_timeout_seconds,
            answer_tokens=self.llm_max_output_tokens,
            provider=provider,
        )

    @property
    def _llm_provider(self) -> str | None:
        if self.llm_provider is not None:
            return None if self.llm_provider == "builtin" else self.llm_provider
        if self.openai_base_url is not None:
            return "compatible"
        if self.anthropic_api_key and (self.llm_model or "").startswith("claude"):
            return "anthropic"
        if self.openai_api_key:
            return "openai"
        return "anthropic" if self.anthropic_api_key else None

    @property
    def database_dsn(self) -> str:
        """SQLAlchemy URL with the asyncpg driver. Raises SettingsError when nothing is configured or running."""
        return _with_driver(self._address(self.database_url, "database_url"))

    @property
    def keys_dsn(self) -> str:
        """As `database_dsn`, of the database that holds people's keys: the same one unless another is named."""
        if self.keys_database_url is None:
            return self.database_dsn
        return _with_driver(self.keys_database_url.get_secret_value())

    @property
    def redis_dsn(self) -> str:
        return self._address(self.redis_url, "redis_url")

    @property
    def temporal_target(self) -> str:
        return self._address(self.temporal_address, "temporal_address")

    @property
    def temporal_web_url(self) -> str | None:
        return self.temporal_ui_url or self._embedded.get("temporal_ui_url")

    @property
    def serves_codec(self) -> bool:
        """Whether administrators may read payloads in Temporal's console; in production only if it is said."""
        return not self.is_production if self.temporal_codec is None else self.temporal_codec

    @property
    def codec_endpoint(self) -> str:
        return f"{self.base_url}/api/v1/codec"

    @property
    def codec_origins(self) -> list[str]:
        """The console's own, while it may."""
        found = urlsplit(self.temporal_web_url or "")
        known = self.serves_codec and found.netloc
        return [f"{found.scheme}://{found.netloc}"] if known else []


def _with_driver(url: str) -> str:
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+asyncpg://" + url.removeprefix(plain)
    return url
