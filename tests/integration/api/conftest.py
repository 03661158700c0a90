"""The real app behind a real uvicorn, with the real servers behind it."""

import asyncio
import base64
import contextlib
import dataclasses
import hashlib
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import uvicorn
from argon2 import PasswordHasher

from api.app import create_app
from api.rate_limits import RateLimits
from api.server import server_config
from jobpilot.accounts.service.passwords import Passwords
from jobpilot.bootstrap import ProcessContext, configure_process_logging
from jobpilot.ports.ratelimit import Limit
from jobpilot.settings import AppEnv, Settings

PASSWORD = "seven grey herons"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Api:
    """A served app. `origin` is its own address, as a browser names it."""

    app: Any
    context: ProcessContext
    origin: str
    port: int

    def client(self, **options: Any) -> httpx.AsyncClient:
        # no TLS here; loading the authorities would take longer than most tests
        return httpx.AsyncClient(
            base_url=self.origin, timeout=20, trust_env=False, verify=False, **options
        )

    async def sign_up(self, email: str | None = None) -> "Person":
        email = email or f"{secrets.token_hex(6)}@example.org"
        async with self.client() as client:
            code, verifier = await authorize(self, client, email, mode="sign-up")
            answer = await redeem(self, client, code, verifier)
            assert answer.status_code == 200, answer.text
            return Person(self, email, answer.json()["access_token"], dict(client.cookies))


@dataclass
class Person:
    api: Api
    email: str
    token: str
    cookies: dict[str, str]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def client(self) -> httpx.AsyncClient:
        return self.api.client(headers=self.headers)


def challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def authorization(api: Api, verifier: str, **changes: str | None) -> dict[str, str]:
    parameters = {
        "response_type": "code",
        "client_id": "jobpilot-web",
        "redirect_uri": f"{api.origin}/auth/callback",
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        "state": "st",
        **changes,
    }
    return {name: value for name, value in parameters.items() if value is not None}


async def authorize(
    api: Api, client: httpx.AsyncClient, email: str, *, mode: str, password: str = PASSWORD
) -> tuple[str, str]:
    """A code and its verifier, by submitting the form."""
    verifier = secrets.token_urlsafe(48)
    form = authorization(api, verifier) | {"mode": mode, "email": email, "password": password}
    answer = await client.post("/api/issuer/authorize", data=form, headers={"Origin": api.origin})
    assert answer.status_code == 303, answer.text
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0], verifier


async def redeem(
    api: Api, client: httpx.AsyncClient, code: str, verifier: str, /, **changes: str
) -> httpx.Response:
    form = {
        "grant_type": "authorization_code",
        "client_id": "jobpilot-web",
        "code": code,
        "code_verifier": verifier,
        "redirect_uri": f"{api.origin}/auth/callback",
        **changes,
    }
    return await client.post("/api/issuer/token", data=form)


@asynccontextmanager
async def serving(app: Any, port: int) -> AsyncIterator[None]:
    config = server_config(app, host="127.0.0.1", port=port, log_level="warning")
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[assignment, method-assign]
    task = asyncio.create_task(server.serve())
    while not server.started:
        assert not task.done(), task
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await task


def without_address_limits(limits: RateLimits) -> RateLimits:
    loose = {
        name: Limit(f"{name}-in-tests", 1_000_000, 60) for name in ("public", "sign_in_network")
    }
    return dataclasses.replace(limits, named={**limits.named, **loose})


@asynccontextmanager
async def running_api(
    settings: Settings,
    prepare: Callable[[Any], None] | None = None,
    *,
    by_address: bool = False,
    **changes,
):
    """An app of its own on the tests' servers, with other settings.

    All tests come from one address; its limits are off unless `by_address`.
    """
    port = changes.pop("port", None) or free_port()
    values = settings.model_dump() | {"app_env": AppEnv.TEST, "port": port} | changes
    context = ProcessContext.create(Settings(_env_file=None, **values))
    configure_process_logging(context.settings, service="test")
    # still argon2id, but a hundred tests sign up
    context.passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1))
    app = create_app(context=context)
    if not by_address:
        app.state.rate_limits = without_address_limits(app.state.rate_limits)
    if prepare is not None:
        prepare(app)
    async with serving(app, port):
        yield Api(app, context, f"http://localhost:{port}", port)


@pytest.fixture(scope="session")
async def api(settings: Settings) -> AsyncIterator[Api]:
    async with running_api(
        settings, rate_limit_free_per_hour=100_000, rate_limit_pro_per_hour=100_000
    ) as running:
        yield running


@pytest.fixture
async def client(api: Api) -> AsyncIterator[httpx.AsyncClient]:
    async with api.client() as client:
        yield client


@pytest.fixture
async def person(api: Api) -> Person:
    return await api.sign_up()
