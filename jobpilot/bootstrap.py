"""The object graph: one for requests, activities, the command line and tests.

`ProcessContext` holds what a process has once (pools, clients, adapters). `Factory` makes services bound to one
transaction of one actor. Who needs a service asks the factory; nobody else constructs one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.accounts.domain.users import Tier
from jobpilot.accounts.repository.idempotency import IdempotencyRepository
from jobpilot.accounts.repository.local_issuer import (
    CredentialRepository,
    GrantRepository,
    SigningKeyRepository,
)
from jobpilot.accounts.repository.users import AuditRepository, UserRepository
from jobpilot.accounts.service.accounts import AccountRules, AccountService
from jobpilot.accounts.service.idempotency import IdempotencyService
from jobpilot.accounts.service.local_issuer import LocalIssuerService
from jobpilot.accounts.service.passwords import Passwords
from jobpilot.accounts.service.signing_keys import SigningKeyService
from jobpilot.adapters.documents.limited import LimitedDocumentReader
from jobpilot.adapters.events.redis import RedisEventBus
from jobpilot.adapters.events.tickets import RedisTicketStore
from jobpilot.adapters.files.installation_key import installation_key
from jobpilot.adapters.files.local import LocalFileStore
from jobpilot.adapters.identity.providers import (
    BuiltinProvider,
    ClerkProvider,
    OidcProvider,
    OidcSettings,
    StoredKeys,
)
from jobpilot.adapters.identity.remote import IssuerDocuments
from jobpilot.adapters.identity.sessions import RedisEndedSessions
from jobpilot.adapters.llm.chat_completions import ChatCompletions
from jobpilot.adapters.logs.configure import configure_logging
from jobpilot.adapters.ocr.limited import LimitedOcrEngine
from jobpilot.adapters.ratelimit.redis import RedisRateLimiter
from jobpilot.adapters.typesetting.limited import LimitedTypesetter
from jobpilot.database.engine import SYSTEM, Actor, Database, UserActor
from jobpilot.ports.documents import DocumentReader
from jobpilot.ports.events import EventBus
from jobpilot.ports.files import FileStore
from jobpilot.ports.health import EngineHealth
from jobpilot.ports.identity import EndedSessions, IdentityProvider
from jobpilot.ports.ocr import OcrEngine
from jobpilot.ports.ratelimit import RateLimiter
from jobpilot.ports.tickets import TicketStore
from jobpilot.ports.workflows import WorkflowGateway
from jobpilot.resumes.correction_repository import CorrectionRepository
from jobpilot.resumes.corrections import CorrectionService
from jobpilot.resumes.enhancer import ResumeEnhancer
from jobpilot.resumes.enhancing import ResumeEnhancementService
from jobpilot.resumes.exports import ResumeExporter
from jobpilot.resumes.imports import ResumeImportService
from jobpilot.resumes.intake import ResumeIntakeService
from jobpilot.resumes.llm_result_repository import LlmResultRepository
from jobpilot.resumes.repository import ResumeRepository
from jobpilot.resumes.service import ResumeService
from jobpilot.runs.dispatcher import Dispatcher
from jobpilot.runs.feed import RunFeed
from jobpilot.runs.launch import RunLauncher
from jobpilot.runs.publisher import RunPublisher
from jobpilot.runs.reconciler import Reconciler
from jobpilot.runs.recorder import RunRecorder
from jobpilot.runs.repository import RunOutbox, RunRepository
from jobpilot.runs.service import RunService
from jobpilot.settings import Settings, SettingsError
from jobpilot.sharing.repository import ShareRepository
from jobpilot.sharing.service import ShareDoor, ShareService

if TYPE_CHECKING:
    from temporalio.client import Client
    from temporalio.worker import Interceptor


@dataclass
class ProcessContext:
    """Built once per process. Building it opens no connection, so it cannot fail because a server is away."""

    settings: Settings
    database: Database
    redis: Redis

    @classmethod
    def create(cls, settings: Settings) -> Self:
        """Raises SettingsError when an address is neither configured nor recorded."""
        return cls(
            settings=settings,
            database=Database(settings.database_dsn, pool_size=settings.database_pool_size),
            redis=Redis.from_url(
                settings.redis_dsn,
                decode_responses=False,
                socket_connect_timeout=1.0,
                socket_timeout=2.0,
                health_check_interval=15,
            ),
        )

    @cached_property
    def identity(self) -> IdentityProvider:
        """Who signs people in. Raises SettingsError for the built-in issuer in production."""
        settings = self.settings
        if settings.clerk_domain:
            return ClerkProvider(
                settings.clerk_domain,
                settings.clerk_publishable_key,
                settings.origins,
                self.issuer_documents,
            )
        if settings.oidc_issuer:
            oidc = OidcSettings(
                settings.oidc_issuer, settings.oidc_client_id or "", settings.oidc_audience
            )
            return OidcProvider(oidc, self.issuer_documents)
        if settings.is_production:
            raise SettingsError("APP_ENV=production needs CLERK_DOMAIN or OIDC_ISSUER")
        return BuiltinProvider(
            self.local_issuer_url, settings.origins, StoredKeys(self._published_keys)
        )

    @property
    def uses_local_issuer(self) -> bool:
        return not (self.settings.clerk_domain or self.settings.oidc_issuer)

    @property
    def local_issuer_url(self) -> str:
        return f"{self.settings.base_url}/api/issuer"

    @cached_property
    def issuer_documents(self) -> IssuerDocuments:
        return IssuerDocuments()

    @cached_property
    def passwords(self) -> Passwords:
        return Passwords()

    @cached_property
    def rate_limiter(self) -> RateLimiter:
        return RedisRateLimiter(self.redis)

    @cached_property
    def ended_sessions(self) -> EndedSessions:
        return RedisEndedSessions(self.redis)

    @cached_property
    def events(self) -> EventBus:
        return RedisEventBus(self.redis, self.settings.redis_dsn)

    @cached_property
    def file_store(self) -> FileStore:
        return LocalFileStore(self.settings.jobpilot_home / "files")

    @cached_property
    def limited_reader(self) -> LimitedDocumentReader:
        """`start()` warms it up; otherwise the first document waits for that."""
        return LimitedDocumentReader(self.settings.child_limits)

    @property
    def ocr_engine(self) -> OcrEngine:
        return LimitedOcrEngine(self.limited_reader)

    @cached_property
    def language_model(self) -> ChatCompletions | None:
        found = self.settings.language_model
        return None if found is None else ChatCompletions(found)

    @cached_property
    def resume_enhancer(self) -> ResumeEnhancer:
        return ResumeEnhancer(
            self.enhancing, self.language_model, self.settings.llm_max_input_characters
        )

    @property
    def document_reader(self) -> DocumentReader:
        return self.limited_reader

    @cached_property
    def resume_exporter(self) -> ResumeExporter:
        return ResumeExporter(LimitedTypesetter(self.settings.typesetting_limits))

    @cached_property
    def tickets(self) -> TicketStore:
        return RedisTicketStore(self.redis)

    @cached_property
    def run_feed(self) -> RunFeed:
        return RunFeed(self._own_runs, self._all_runs)

    @cached_property
    def run_publisher(self) -> RunPublisher:
        return RunPublisher(self.events, now=utc_now)

    @cached_property
    def workflows(self) -> WorkflowGateway:
        """Connects when first used, so that a process starts while Temporal is away."""
        from jobpilot.adapters.temporal.gateway import TemporalGateway

        settings = self.settings
        return TemporalGateway(lambda: settings.temporal_target, settings.temporal_namespace)

    @cached_property
    def engine_health(self) -> EngineHealth:
        from jobpilot.adapters.temporal.gateway import TemporalGateway
        from jobpilot.adapters.temporal.health import TemporalHealth

        settings = self.settings
        # its own client: a health check never waits behind a call of somebody else
        gateway = TemporalGateway(lambda: settings.temporal_target, settings.temporal_namespace)
        return TemporalHealth(gateway.client)

    async def worker_client(self, interceptors: Sequence[Interceptor]) -> Client:
        """A connected client whose plugin configures workers too. Raises RuntimeError when Temporal is away."""
        from jobpilot.adapters.temporal.client import connect
        from jobpilot.adapters.temporal.plugin import jobpilot_plugin

        settings = self.settings
        return await connect(
            settings.temporal_target,
            settings.temporal_namespace,
            lazy=False,
            plugins=[jobpilot_plugin(interceptors)],
        )

    @cached_property
    def run_launcher(self) -> RunLauncher:
        return RunLauncher(installation_key(self.settings.jobpilot_home, self.settings.secret_key))

    @cached_property
    def dispatcher(self) -> Dispatcher:
        """Kicked by every commit that enqueues; its `run` is started by API and workers."""
        return Dispatcher(self._run_outbox, self.workflows, self.run_launcher)

    @cached_property
    def reconciler(self) -> Reconciler:
        return Reconciler(self._all_runs, self.workflows, self.run_launcher)

    @asynccontextmanager
    async def _run_outbox(self) -> AsyncIterator[RunOutbox]:
        async with self.database.transaction(SYSTEM) as session:
            yield RunOutbox(session)

    @asynccontextmanager
    async def _all_runs(self) -> AsyncIterator[RunRepository]:
        async with self.database.transaction(SYSTEM) as session:
            yield RunRepository(session)

    @asynccontextmanager
    async def _own_runs(self, user_id: UUID) -> AsyncIterator[RunRepository]:
        async with self.database.transaction(UserActor(user_id)) as session:
            yield RunRepository(session)

    @asynccontextmanager
    async def recording(self, user_id: UUID) -> AsyncIterator[RunRecorder]:
        """One unit of work of a run's workflow."""
        async with self.for_user(user_id) as factory:
            yield factory.run_recorder()

    @asynccontextmanager
    async def intake(self, user_id: UUID) -> AsyncIterator[ResumeIntakeService]:
        """One unit of work of an intake run's step."""
        async with self.for_user(user_id) as factory:
            yield factory.resume_intake()

    @asynccontextmanager
    async def enhancing(self, user_id: UUID) -> AsyncIterator[ResumeEnhancementService]:
        """One unit of work of the step that asks a language model."""
        async with self.for_user(user_id) as factory:
            yield factory.resume_enhancement()

    async def _published_keys(self) -> list[dict[str, Any]]:
        async with self.for_system() as factory:
            return await factory.signing_keys().published()

    @asynccontextmanager
    async def for_user(self, user_id: UUID) -> AsyncIterator[Factory]:
        """One unit of work for a person: commits when the block ends, rolls back when it raises."""
        async with self._unit_of_work(UserActor(user_id)) as factory:
            yield factory

    @asynccontextmanager
    async def for_system(self) -> AsyncIterator[Factory]:
        """One unit of work for the house."""
        async with self._unit_of_work(SYSTEM) as factory:
            yield factory

    @asynccontextmanager
    async def _unit_of_work(self, actor: Actor) -> AsyncIterator[Factory]:
        async with self.database.transaction(actor) as session:
            yield Factory(self, session, actor)

    async def aclose(self) -> None:
        if "issuer_documents" in self.__dict__:
            await self.issuer_documents.close()
        if "limited_reader" in self.__dict__:
            await self.limited_reader.aclose()
        if (model := self.__dict__.get("language_model")) is not None:
            await model.aclose()
        await self.redis.aclose()
        await self.database.dispose()


@dataclass(frozen=True)
class Factory:
    """Services of one transaction. Each method makes one service; nothing is cached or shared."""

    context: ProcessContext
    session: AsyncSession
    actor: Actor

    def accounts(self) -> AccountService:
        rules = AccountRules(
            default_tier=Tier(self.context.settings.default_tier),
            first_is_admin=self.context.uses_local_issuer,
        )
        return AccountService(UserRepository(self.session), AuditRepository(self.session), rules)

    def idempotency(self) -> IdempotencyService:
        return IdempotencyService(IdempotencyRepository(self.session))

    def signing_keys(self) -> SigningKeyService:
        return SigningKeyService(SigningKeyRepository(self.session))

    def runs(self) -> RunService:
        context = self.context
        return RunService(
            RunRepository(self.session),
            context.workflows,
            context.run_launcher,
            kick=context.dispatcher.kick,
            now=utc_now,
        )

    def resumes(self) -> ResumeService:
        return ResumeService(
            ResumeRepository(self.session),
            CorrectionRepository(self.session),
            self.context.file_store,
            self.runs(),
            files_max=self.context.settings.upload_max_files,
        )

    def corrections(self) -> CorrectionService:
        return CorrectionService(CorrectionRepository(self.session))

    def resume_imports(self) -> ResumeImportService:
        files, most = self.context.file_store, self.context.settings.upload_max_files
        return ResumeImportService(ResumeRepository(self.session), files, most)

    def shares(self) -> ShareService:
        return ShareService(ShareRepository(self.session), self.resumes(), utc_now)

    def share_door(self) -> ShareDoor:
        return ShareDoor(ShareRepository(self.session), self.accounts(), utc_now)

    def resume_intake(self) -> ResumeIntakeService:
        return ResumeIntakeService(ResumeRepository(self.session))

    def resume_enhancement(self) -> ResumeEnhancementService:
        return ResumeEnhancementService(
            ResumeRepository(self.session), LlmResultRepository(self.session)
        )

    def run_recorder(self) -> RunRecorder:
        return RunRecorder(
            RunRepository(self.session),
            now=utc_now,
            review=timedelta(days=self.context.settings.review_expires_days),
        )

    def local_issuer(self) -> LocalIssuerService:
        return LocalIssuerService(
            CredentialRepository(self.session),
            GrantRepository(self.session),
            self.signing_keys(),
            self.context.passwords,
            self.context.local_issuer_url,
        )


def configure_process_logging(settings: Settings, *, service: str) -> None:
    configure_logging(settings.log_level, service=service)


def utc_now() -> datetime:
    return datetime.now(UTC)
