"""The composition root of the API: settings and object graph in, one ASGI app out."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import structlog
import uvicorn
from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.staticfiles import StaticFiles

from api import docs, errors
from api.audit import AuditTrail
from api.authentication import Authenticator
from api.client_address import TrustedProxies
from api.health import HealthMonitor, OutsideParts
from api.live.hub import Hub
from api.metrics import MetricsPage
from api.middleware.bodies import BodyRules, RequestBodies
from api.middleware.codec import CODEC_PATH, CodecOrigins
from api.middleware.context import RequestContext, SecurityHeaders
from api.middleware.guard import GuardRules, RequestGuard
from api.middleware.replaying import RefuseUntilReplayed, ReplayGate
from api.origins import AllowedOrigins
from api.pages import ASSETS as PAGE_ASSETS
from api.rate_limits import PUBLIC, RateLimits
from api.routes import (
    account_exports,
    admin,
    applications,
    auth,
    author_styles,
    briefings,
    client,
    codec,
    costs,
    drafts,
    exports,
    health,
    issuer,
    jobs,
    live,
    mails,
    matches,
    notifications,
    preferences,
    privacy,
    resumes,
    runs,
    shares,
    unsubscribe,
    users,
    webhooks,
)
from api.server import server_config
from api.web import WebApp
from jobpilot.accounts.domain.users import Tier, User
from jobpilot.accounts.service.accounts import AccountService
from jobpilot.bootstrap import ProcessContext, observe_process, stop_observing, utc_now
from jobpilot.bootstrap.figures import HouseFigures
from jobpilot.bootstrap.vitals import free_bytes, look
from jobpilot.ports.identity import VerifiedIdentity
from jobpilot.ports.ratelimit import Limit
from jobpilot.runs.contracts import TaskQueue
from jobpilot.settings import REPOSITORY, Settings

log = structlog.get_logger(__name__)

VERSION: Final = "0.1.0"
PREFIX: Final = "/api/v1"
ROUTERS: Final[tuple[APIRouter, ...]] = (
    health.router, auth.router, users.router, resumes.router, exports.router, runs.router, live.router,
    client.router, admin.router, shares.router, costs.router, applications.router, briefings.router,
    jobs.router, preferences.router, matches.router, drafts.router, author_styles.router,
    mails.router, webhooks.router, notifications.router, unsubscribe.router,
    privacy.router,
    account_exports.router, codec.router,
)  # fmt: skip
HOUSEKEEPING_SECONDS: Final = 3600.0
# Boundaries and part headers around the file itself.
MULTIPART_OVERHEAD: Final = 64 * 1024
# What Temporal takes as one message, in base64.
PAYLOADS: Final = (6 * 1024 * 1024, "body_too_large")


def create_app(settings: Settings | None = None, context: ProcessContext | None = None) -> FastAPI:
    """Opens no connection: the app is made, and answers, while any server is away.

    Raises SettingsError when a required setting is missing.
    """
    settings = settings or (context.settings if context else Settings())
    context = context or ProcessContext.create(settings)
    origins = AllowedOrigins.of(settings.origins)
    app = FastAPI(
        title="JobPilot API",
        version=VERSION,
        description=docs.DESCRIPTION,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        middleware=_middleware(settings, origins),
    )
    _fill_state(app, context, origins)
    errors.install(app)
    _add_routes(app, context)
    return app


def serve(settings: Settings) -> None:
    """Serve until a signal."""
    observe_process(settings, service="api")
    app = create_app(settings)
    # what start-up made stays for good: looking through it again and again costs every socket 80 ms pauses
    gc.collect()
    gc.freeze()
    config = server_config(
        app, host=settings.host, port=settings.port, log_level=settings.log_level
    )
    server = uvicorn.Server(config)
    server.run()
    stop_observing()
    if not server.started:
        sys.exit(1)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    context: ProcessContext = app.state.context
    hub: Hub = app.state.hub
    tasks = [
        asyncio.create_task(context.dispatcher.run(), name="outbox dispatcher"),
        asyncio.create_task(context.reconciler.run(), name="run reconciler"),
        asyncio.create_task(context.ledger_sweeper.run(), name="ledger sweeper"),
        asyncio.create_task(hub.run(), name="live hub"),
        asyncio.create_task(context.limited_reader.start(), name="document reader"),
        asyncio.create_task(app.state.audit.run(), name="audit trail"),
        asyncio.create_task(_forget_answers(context), name="idempotency housekeeping"),
    ]
    try:
        yield
    finally:
        await app.state.audit.settle()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await hub.aclose()
        await context.aclose()


async def _forget_answers(context: ProcessContext) -> None:
    """Once an hour: answers whose Idempotency-Key has expired."""
    while True:
        await asyncio.sleep(HOUSEKEEPING_SECONDS)
        try:
            async with context.for_system() as factory:
                await factory.idempotency().forget_expired()
        except Exception as error:  # noqa: BLE001 - whatever is away now, the next hour comes
            log.warning("housekeeping_skipped", reason=type(error).__name__)


def _middleware(settings: Settings, origins: AllowedOrigins) -> list[Middleware]:
    """From the outside in."""
    hosts = _hosts(settings)
    console = AllowedOrigins.of(settings.codec_origins)
    return [
        Middleware(
            RequestContext,
            security=SecurityHeaders(
                page_policy=_page_policy(settings),
                strict_transport=settings.base_url.startswith("https:"),
            ),
        ),
        Middleware(RequestGuard, rules=GuardRules.of(hosts, origins, console)),
        Middleware(CodecOrigins, origins=console.origins),
        Middleware(
            CORSMiddleware,
            allow_origins=sorted(origins.origins),
            allow_credentials=True,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=[
                "Authorization",
                "Content-Type",
                "Idempotency-Key",
                "If-Match",
                "traceparent",
            ],
            expose_headers=[
                "Content-Disposition",
                "ETag",
                "Idempotent-Replayed",
                "RateLimit",
                "RateLimit-Policy",
                "Retry-After",
                "X-Missing-Characters",
                "X-Request-ID",
            ],
            max_age=600,
        ),
        Middleware(RefuseUntilReplayed),
        Middleware(RequestBodies, rules=BodyRules(_larger_bodies(settings))),
    ]


def _hosts(settings: Settings) -> list[str]:
    hosts = [*settings.allowed_hosts, *(_host_of(origin) for origin in settings.origins)]
    return hosts if settings.is_production else [*hosts, "localhost", "127.0.0.1", "::1"]


def _larger_bodies(settings: Settings) -> dict[tuple[str, str], tuple[int, str]]:
    upload = (settings.upload_max_bytes + MULTIPART_OVERHEAD, "file_too_large")
    codec = {("POST", f"{CODEC_PATH}{way}"): PAYLOADS for way in ("encode", "decode")}
    return {("POST", f"{PREFIX}/resumes"): upload} | codec


def _page_policy(settings: Settings) -> str:
    """Content-Security-Policy of the web app. Neither script nor style is inline; all of it is ours."""
    identity = ""
    if settings.clerk_domain:
        identity = f" https://{settings.clerk_domain.removeprefix('https://').rstrip('/')}"
    elif settings.oidc_issuer:
        parts = settings.oidc_issuer.split("/")
        identity = f" {parts[0]}//{parts[2]}"
    files = ""
    if settings.supabase_url and settings.supabase_signed_links:
        storage = urlsplit(settings.supabase_url)
        files = f" {storage.scheme}://{storage.netloc.rpartition('@')[2]}"
    reports = ""
    if settings.sentry_web_dsn:
        dsn = urlsplit(settings.sentry_web_dsn)
        reports = f" {dsn.scheme}://{dsn.netloc.rpartition('@')[2]}"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self'{identity}",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            f"connect-src 'self'{identity}{files}{reports}",
            "worker-src 'self'",
            "manifest-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            f"form-action 'self'{identity}",
        )
    )


def _fill_state(app: FastAPI, context: ProcessContext, origins: AllowedOrigins) -> None:
    """What dependencies find on `request.app.state`."""
    settings = context.settings

    async def recognise(identity: VerifiedIdentity) -> User:
        async with context.for_system() as factory:
            return await factory.accounts().recognise(identity)

    @asynccontextmanager
    async def open_recorder(user_id: UUID | None) -> AsyncIterator[AccountService]:
        unit = context.for_user(user_id) if user_id else context.for_system()
        async with unit as factory:
            yield factory.accounts()

    app.state.context = context
    app.state.audit = AuditTrail(open_recorder)
    app.state.allowed_origins = origins
    app.state.authenticator = Authenticator(context.identity, context.ended_sessions, recognise)
    app.state.rate_limits = RateLimits(
        limiter=context.rate_limiter,
        proxies=TrustedProxies.of(settings.trusted_proxies),
        by_tier={
            Tier.FREE: Limit("free", settings.rate_limit_free_per_hour, 3600),
            Tier.PRO: Limit("pro", settings.rate_limit_pro_per_hour, 3600),
        },
        named={
            PUBLIC: Limit(PUBLIC, 600, 60),
            "webhooks": Limit("webhooks", 3000, 60),
            # a page of the console asks once for each event
            "codec": Limit("codec", 3000, 60),
            "sign_in_address": Limit("sign_in_address", 10, 900),
            "sign_in_network": Limit("sign_in_network", 300, 900),
            "tickets": Limit("tickets", 30, 60),
            "uploads": Limit("uploads", settings.uploads_per_hour, 3600),
            "postings": Limit("postings", settings.postings_per_hour, 3600),
        },
    )
    app.state.hub = _hub(context)
    app.state.replay_gate = ReplayGate(context.erasure_replay.check)
    app.state.health = _health(context)


def _health(context: ProcessContext) -> HealthMonitor:
    scanner = context.file_scanner
    home = context.settings.jobpilot_home
    outside = OutsideParts(
        context.file_store.check, scanner.check if scanner else None, lambda: free_bytes(home)
    )
    database, redis = context.database.ping, context.redis.ping
    return HealthMonitor(database, redis, context.engine_health, list(TaskQueue), outside)


def _hub(context: ProcessContext) -> Hub:
    async def leaving(user_ids: Collection[UUID]) -> Collection[UUID]:
        async with context.for_system() as factory:
            return await factory.accounts().leaving(user_ids)

    return Hub(
        context.events.subscription(),
        context.run_feed,
        context.ended_sessions,
        now=utc_now,
        leaving=leaving,
    )


def _add_routes(app: FastAPI, context: ProcessContext) -> None:
    for router in ROUTERS:
        app.include_router(router, prefix=PREFIX)
    docs.install(app)
    if context.uses_local_issuer and not context.settings.is_production:
        app.include_router(issuer.router)
    app.mount("/api/issuer/assets", StaticFiles(directory=PAGE_ASSETS))
    app.state.figures = HouseFigures(context.database)
    app.state.vitals = lambda: look(context)
    token = context.settings.metrics_token
    page = MetricsPage(
        app.state.health,
        app.state.figures.read,
        lambda: app.state.hub.sockets,
        token.get_secret_value() if token else None,
    )
    app.add_route("/metrics", page.serve, include_in_schema=False)
    app.state.web = WebApp(REPOSITORY / "frontend" / "dist")
    app.include_router(shares.pages)
    app.add_route("/{path:path}", app.state.web.serve, include_in_schema=False)


def _host_of(origin: str) -> str:
    """`https://app.example.org:8443` is `app.example.org`."""
    return urlsplit(origin).hostname or ""
