"""What a process has once: pools, clients and the implementations of the ports."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

from redis.asyncio import Redis

from jobpilot.accounts.service.passwords import Passwords
from jobpilot.adapters.documents.limited import LimitedDocumentReader
from jobpilot.adapters.documents.remembered import RememberingReader
from jobpilot.adapters.embeddings.minilm import MiniLm
from jobpilot.adapters.events.erasing import RedisKeyEraser
from jobpilot.adapters.events.redis import RedisEventBus
from jobpilot.adapters.events.spending import RedisSpendingBoard
from jobpilot.adapters.events.tickets import RedisTicketStore
from jobpilot.adapters.files.installation_key import installation_key
from jobpilot.adapters.files.local import LocalFileStore
from jobpilot.adapters.identity.clerk import ClerkAccounts, NoAccounts
from jobpilot.adapters.identity.remote import IssuerDocuments
from jobpilot.adapters.identity.sessions import RedisEndedSessions
from jobpilot.adapters.llm.choosing import ProviderModel, language_model
from jobpilot.adapters.mail.resend import ResendMailer
from jobpilot.adapters.mail.sink import FileSink
from jobpilot.adapters.ocr.limited import LimitedOcrEngine
from jobpilot.adapters.ratelimit.redis import RedisRateLimiter
from jobpilot.adapters.typesetting.limited import LimitedTypesetter
from jobpilot.bootstrap.composers import composers
from jobpilot.bootstrap.job_sources import JobSources
from jobpilot.bootstrap.keys import key_service, keys_database, sealers
from jobpilot.bootstrap.outside import (
    file_scanner_of,
    file_store_of,
    identity_eraser_of,
    temporal_address,
)
from jobpilot.bootstrap.prices import price_list_of
from jobpilot.database.engine import Database
from jobpilot.keys.console import CodecTokens
from jobpilot.keys.service import KeyService
from jobpilot.outreach.domain.mails import AddressHashes
from jobpilot.outreach.domain.unsubscribing import UnsubscribeLinks
from jobpilot.outreach.letters import Letters
from jobpilot.ports.documents import DocumentReader
from jobpilot.ports.embedder import Embedder
from jobpilot.ports.erasing import KeyEraser, WorkflowEraser
from jobpilot.ports.events import EventBus
from jobpilot.ports.files import FileStore
from jobpilot.ports.health import EngineHealth
from jobpilot.ports.identity import EndedSessions
from jobpilot.ports.mailer import Mailer
from jobpilot.ports.ocr import OcrEngine
from jobpilot.ports.ratelimit import RateLimiter
from jobpilot.ports.releases import ReleaseGateway
from jobpilot.ports.scanning import FileScanner
from jobpilot.ports.schedules import ScheduleGateway
from jobpilot.ports.spending import PriceList, SpendingBoard
from jobpilot.ports.tickets import TicketStore
from jobpilot.ports.typesetting import Typesetter
from jobpilot.ports.workflows import WorkflowGateway
from jobpilot.privacy.domain.receipts import ReceiptKey
from jobpilot.privacy.domain.undo_links import UndoLinks
from jobpilot.privacy.ledger import ErasureLedger
from jobpilot.resumes.exports import ResumeExporter
from jobpilot.runs.launch import RunLauncher
from jobpilot.settings import Settings
from jobpilot.writing.exports import DraftExporter

if TYPE_CHECKING:
    from temporalio.client import Client
    from temporalio.converter import PayloadCodec
    from temporalio.worker import Interceptor

    from jobpilot.adapters.temporal.console import PayloadConsole


@dataclass
class Adapters:
    """The house's ways out. Building it opens no connection, so it cannot fail because a server is away."""

    settings: Settings
    database: Database
    redis: Redis

    @classmethod
    def create(cls, settings: Settings) -> Self:
        """Raises SettingsError when an address is neither configured nor recorded."""
        adapters = cls(
            settings=settings,
            database=Database(
                settings.database_dsn,
                pool_size=settings.database_pool_size,
                has_pooler=settings.database_has_pooler,
            ),
            redis=Redis.from_url(
                settings.redis_dsn,
                decode_responses=False,
                socket_connect_timeout=1.0,
                socket_timeout=2.0,
                health_check_interval=15,
            ),
        )
        adapters.database.seal_with(sealers(lambda: adapters.person_keys))
        return adapters

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
        return file_store_of(self.settings)

    @cached_property
    def identity_eraser(self) -> NoAccounts | ClerkAccounts:
        return identity_eraser_of(self.settings)

    @cached_property
    def file_scanner(self) -> FileScanner | None:
        return file_scanner_of(self.settings)

    @cached_property
    def mailer(self) -> Mailer:
        """Without a key nothing leaves the machine."""
        settings = self.settings
        if settings.resend_api_key is None:
            return FileSink(settings.jobpilot_home / "mail", settings.mail_sender)
        key = settings.resend_api_key.get_secret_value()
        return ResendMailer(key, settings.mail_sender, settings.resend_base_url)

    @cached_property
    def letters(self) -> Letters:
        return Letters(self.settings.base_url, self.unsubscribe_links)

    @cached_property
    def unsubscribe_links(self) -> UnsubscribeLinks:
        key = installation_key(self.settings.jobpilot_home, self.settings.secret_key)
        return UnsubscribeLinks(key, self.settings.base_url, self.address_hashes)

    @cached_property
    def address_hashes(self) -> AddressHashes:
        return AddressHashes(
            installation_key(self.settings.jobpilot_home, self.settings.secret_key)
        )

    @cached_property
    def job_sources(self) -> JobSources:
        return JobSources(self.redis, self.settings.demo_port)

    @cached_property
    def limited_reader(self) -> LimitedDocumentReader:
        """`start()` warms it up; otherwise the first document waits for that."""
        return LimitedDocumentReader(self.settings.child_limits)

    @property
    def ocr_engine(self) -> OcrEngine:
        return LimitedOcrEngine(self.limited_reader)

    @cached_property
    def language_model(self) -> ProviderModel:
        """Who is asked. Raises SettingsError when LLM_PROVIDER names one without key or address."""
        return language_model(self.settings.language_model, composers())

    @cached_property
    def price_list(self) -> PriceList:
        return price_list_of(self.settings)

    @cached_property
    def spending_board(self) -> SpendingBoard:
        return RedisSpendingBoard(self.redis)

    @cached_property
    def embedder(self) -> Embedder:
        """Takes memory only while texts come in (see `jobpilot.adapters.embeddings.minilm`)."""
        return MiniLm()

    @cached_property
    def document_reader(self) -> DocumentReader:
        return RememberingReader(self.limited_reader)

    @cached_property
    def resume_exporter(self) -> ResumeExporter:
        return ResumeExporter(self.typesetter)

    @cached_property
    def draft_exporter(self) -> DraftExporter:
        return DraftExporter(self.typesetter)

    @cached_property
    def typesetter(self) -> Typesetter:
        return LimitedTypesetter(self.settings.typesetting_limits)

    @cached_property
    def tickets(self) -> TicketStore:
        return RedisTicketStore(self.redis)

    @cached_property
    def workflows(self) -> WorkflowGateway:
        """Connects when first used, so that a process starts while Temporal is away."""
        from jobpilot.adapters.temporal.gateway import TemporalGateway

        settings = self.settings
        return TemporalGateway(
            lambda: temporal_address(settings), settings.temporal_namespace, self.payload_codec
        )

    @cached_property
    def keys_database(self) -> Database:
        return keys_database(self.settings)

    @cached_property
    def person_keys(self) -> KeyService:
        """People's keys; the same ones for what Temporal stores and for columns."""
        return key_service(self.settings, self.keys_database)

    @cached_property
    def payload_codec(self) -> PayloadCodec | None:
        from jobpilot.adapters.temporal.codec import SealingCodec

        return SealingCodec(self.person_keys) if self.settings.encrypt_payloads else None

    @cached_property
    def payload_console(self) -> PayloadConsole:
        from jobpilot.adapters.temporal.console import PayloadConsole

        return PayloadConsole(self.person_keys)

    @cached_property
    def codec_tokens(self) -> CodecTokens:
        return CodecTokens(installation_key(self.settings.jobpilot_home, self.settings.secret_key))

    @cached_property
    def workflow_eraser(self) -> WorkflowEraser:
        from jobpilot.adapters.temporal.erasing import TemporalWorkflowEraser
        from jobpilot.adapters.temporal.gateway import TemporalGateway

        settings = self.settings
        gateway = TemporalGateway(lambda: temporal_address(settings), settings.temporal_namespace)
        return TemporalWorkflowEraser(gateway.client)

    @cached_property
    def key_eraser(self) -> KeyEraser:
        return RedisKeyEraser(self.redis)

    @cached_property
    def receipt_key(self) -> ReceiptKey:
        """Made from the installation's key, so that no process signs with another one."""
        key = installation_key(self.settings.jobpilot_home, self.settings.secret_key)
        return ReceiptKey(hmac.digest(key, b"receipts of erasures", "sha256"))

    @cached_property
    def undo_links(self) -> UndoLinks:
        key = installation_key(self.settings.jobpilot_home, self.settings.secret_key)
        return UndoLinks(key, self.settings.base_url)

    @cached_property
    def erasure_ledger(self) -> ErasureLedger:
        """Outside of the database; beside the files where those are elsewhere, unless a directory is named."""
        settings = self.settings
        store: FileStore = self.file_store
        if settings.erasure_ledger is not None or isinstance(store, LocalFileStore):
            store = LocalFileStore(settings.erasure_ledger or settings.jobpilot_home)
        key = installation_key(settings.jobpilot_home, settings.secret_key)
        return ErasureLedger(store, self.receipt_key, key)

    @cached_property
    def schedules(self) -> ScheduleGateway:
        from jobpilot.adapters.temporal.gateway import TemporalGateway
        from jobpilot.adapters.temporal.schedules import TemporalSchedules

        settings = self.settings
        gateway = TemporalGateway(
            lambda: temporal_address(settings), settings.temporal_namespace, self.payload_codec
        )
        return TemporalSchedules(gateway.client)

    @cached_property
    def releases(self) -> ReleaseGateway:
        from jobpilot.adapters.temporal.gateway import TemporalGateway
        from jobpilot.adapters.temporal.releases import TemporalReleases

        settings = self.settings
        gateway = TemporalGateway(lambda: temporal_address(settings), settings.temporal_namespace)
        return TemporalReleases(gateway.client, settings.worker_deployment_name)

    @cached_property
    def engine_health(self) -> EngineHealth:
        from jobpilot.adapters.temporal.gateway import TemporalGateway
        from jobpilot.adapters.temporal.health import TemporalHealth

        settings = self.settings
        # its own client: a health check never waits behind a call of somebody else
        gateway = TemporalGateway(lambda: temporal_address(settings), settings.temporal_namespace)
        return TemporalHealth(gateway.client)

    async def worker_client(self, interceptors: Sequence[Interceptor]) -> Client:
        """A connected client whose plugin configures workers too. Raises RuntimeError when Temporal is away."""
        from jobpilot.adapters.temporal.client import connect
        from jobpilot.adapters.temporal.plugin import jobpilot_plugin

        settings = self.settings
        return await connect(
            temporal_address(settings),
            settings.temporal_namespace,
            lazy=False,
            plugins=[jobpilot_plugin(interceptors, self.payload_codec)],
        )

    @cached_property
    def run_launcher(self) -> RunLauncher:
        return RunLauncher(installation_key(self.settings.jobpilot_home, self.settings.secret_key))

    async def aclose(self) -> None:
        if "issuer_documents" in self.__dict__:
            await self.issuer_documents.close()
        if "limited_reader" in self.__dict__:
            await self.limited_reader.aclose()
        if (model := self.__dict__.get("language_model")) is not None:
            await model.aclose()
        for name in ("mailer", "file_store", "identity_eraser"):
            if name in self.__dict__:
                await self.__dict__[name].aclose()
        if "job_sources" in self.__dict__:
            await self.job_sources.aclose()
        if "keys_database" in self.__dict__:
            await self.keys_database.dispose()
        await self.redis.aclose()
        await self.database.dispose()
