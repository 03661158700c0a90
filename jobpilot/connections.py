"""Where the servers and services outside are, and what opens them. `jobpilot.settings.Settings` inherits all of it."""

import re
from email.utils import parseaddr
from typing import Annotated, Literal, Self

from pydantic import Field, FilePath, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings

from jobpilot.ports.identity import names_a_site


class ConnectionSettings(BaseSettings):
    """`.env.example` documents each variable."""

    database_url: SecretStr | None = None
    database_pool_size: Annotated[int, Field(ge=1, le=100)] = 10
    database_has_pooler: bool = False
    redis_url: SecretStr | None = None
    temporal_address: str | None = None
    temporal_namespace: str = "default"
    temporal_ui_url: str | None = None
    temporal_tls: bool | None = None
    temporal_api_key: SecretStr | None = None
    temporal_tls_client_cert_path: FilePath | None = None
    temporal_tls_client_key_path: FilePath | None = None
    temporal_tls_server_ca_cert_path: FilePath | None = None
    temporal_tls_server_name: str | None = None

    clerk_domain: str | None = None
    clerk_publishable_key: str | None = None
    clerk_secret_key: SecretStr | None = None
    clerk_webhook_secret: SecretStr | None = None
    clerk_api_url: str = "https://api.clerk.com/v1"
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_audience: str | None = None

    supabase_url: str | None = None
    supabase_key: SecretStr | None = None
    supabase_bucket: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")] = "jobpilot"
    supabase_signed_links: bool = True

    clamav_address: Annotated[str, Field(pattern=r"^(/.+|.+:[0-9]{1,5})$")] | None = None
    clamav_when_away: Literal["refuse", "accept"] = "refuse"

    resend_api_key: SecretStr | None = None
    resend_base_url: str = "https://api.resend.com"
    resend_webhook_secret: SecretStr | None = None
    mail_from: str | None = None

    @field_validator("resend_base_url", "clerk_api_url", "supabase_url")
    @classmethod
    def _service_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("https://", "http://")):
            raise ValueError("an address starts with https:// or http://")
        return value

    @field_validator("mail_from")
    @classmethod
    def _one_address(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", parseaddr(value)[1]):
            raise ValueError("write it as JobPilot <mail@example.org>")
        return value

    @field_validator("resend_webhook_secret", "clerk_webhook_secret")
    @classmethod
    def _signing_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(
            r"whsec_[A-Za-z0-9+/]{16,}={0,2}", value.get_secret_value()
        ):
            raise ValueError("the signing secret of a webhook starts with whsec_")
        return value

    @field_validator("oidc_issuer", "clerk_domain")
    @classmethod
    def _names_a_site(cls, value: str | None, info: ValidationInfo) -> str | None:
        """Found at the start, not at the first sign-in."""
        schemes = ("https", "http") if info.field_name == "oidc_issuer" else ("https", "")
        if value is not None and not names_a_site(value, schemes):
            shape = "https://login.example.org" if "http" in schemes else "clerk.example.org"
            raise ValueError(f"name the sign-in service in the form {shape}")
        return value

    @model_validator(mode="after")
    def _storage_has_a_key(self) -> Self:
        if (self.supabase_url is None) != (self.supabase_key is None):
            raise ValueError("SUPABASE_URL and SUPABASE_KEY belong together")
        return self

    @model_validator(mode="after")
    def _certificate_has_a_key(self) -> Self:
        paths = (self.temporal_tls_client_cert_path, self.temporal_tls_client_key_path)
        if (paths[0] is None) != (paths[1] is None):
            raise ValueError(
                "TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH belong together"
            )
        if self.temporal_tls is False and any((*paths, self.temporal_api_key)):
            raise ValueError("TEMPORAL_TLS=false, but a key or certificate needs encryption")
        return self

    @property
    def temporal_variables(self) -> dict[str, str]:
        """What is set of Temporal's own variables, by their names, as they are written in an environment."""
        values = {
            "TEMPORAL_TLS": None if self.temporal_tls is None else str(self.temporal_tls).lower(),
            "TEMPORAL_API_KEY": self.temporal_api_key and self.temporal_api_key.get_secret_value(),
            "TEMPORAL_TLS_CLIENT_CERT_PATH": self.temporal_tls_client_cert_path,
            "TEMPORAL_TLS_CLIENT_KEY_PATH": self.temporal_tls_client_key_path,
            "TEMPORAL_TLS_SERVER_CA_CERT_PATH": self.temporal_tls_server_ca_cert_path,
            "TEMPORAL_TLS_SERVER_NAME": self.temporal_tls_server_name,
        }
        return {name: str(value) for name, value in values.items() if value is not None}

    @property
    def mail_sender(self) -> str:
        """Who mails are from, as a header says it."""
        return self.mail_from or "JobPilot <jobpilot@localhost>"
