"""What a process does on its own, and the units of work in which services act."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from jobpilot.adapters.identity.providers import (
    BuiltinProvider,
    ClerkProvider,
    OidcProvider,
    OidcSettings,
    StoredKeys,
)
from jobpilot.adapters.sources.plain_text import posting_from_text
from jobpilot.applications.service import ApplicationService
from jobpilot.bootstrap.clock import utc_now
from jobpilot.bootstrap.exporting import Exporting
from jobpilot.bootstrap.factory import Factory
from jobpilot.bootstrap.leaving import Leaving
from jobpilot.briefings.contracts import SCHEDULE_KIND
from jobpilot.briefings.repository import BriefingRepository
from jobpilot.briefings.scheduling import BriefingScheduler, HouseView
from jobpilot.briefings.service import BriefingService
from jobpilot.costs.ledger import Ledger
from jobpilot.costs.repository import OutstandingRepository
from jobpilot.costs.service import MeteredModel
from jobpilot.costs.sweeper import LedgerSweeper
from jobpilot.database.engine import SYSTEM, Actor, UserActor
from jobpilot.jobs.boards import BoardService
from jobpilot.jobs.collecting import BoardCollector
from jobpilot.jobs.keeping import Keeping
from jobpilot.jobs.reading import PostingReader
from jobpilot.jobs.search import JobSearch
from jobpilot.jobs.service import JobService
from jobpilot.matching.embedding import JobEmbedder
from jobpilot.matching.judge import MatchJudge
from jobpilot.matching.ranking import MatchingDesk, Ranker
from jobpilot.outreach.domain.signatures import WebhookSignatures
from jobpilot.outreach.notices import BUDGET_KIND, QUESTIONS_KIND, MailNotices
from jobpilot.outreach.reports import DeliveryReports
from jobpilot.outreach.repository import MailRepository
from jobpilot.outreach.resolving import MailResolver
from jobpilot.outreach.sender import MailSender
from jobpilot.outreach.service import MailService
from jobpilot.outreach.unsubscribing import Unsubscribing
from jobpilot.ports.identity import IdentityProvider
from jobpilot.privacy.contracts import DELETION_KIND
from jobpilot.privacy.export.contracts import EXPORT_KIND
from jobpilot.resumes.enhancer import ResumeEnhancer
from jobpilot.resumes.enhancing import ResumeEnhancementService
from jobpilot.resumes.intake import ResumeIntakeService
from jobpilot.resumes.orphans import OrphanSweeper
from jobpilot.resumes.repository import FileKeys
from jobpilot.resumes.service import ResumeService
from jobpilot.runs.dispatcher import Dispatcher
from jobpilot.runs.feed import RunFeed
from jobpilot.runs.open_repository import OpenRuns
from jobpilot.runs.publisher import RunPublisher
from jobpilot.runs.reconciler import Reconciler
from jobpilot.runs.recorder import RunRecorder
from jobpilot.runs.releases import ReleaseDesk
from jobpilot.runs.repository import RunOutbox, RunRepository
from jobpilot.runs.service import RunService
from jobpilot.settings import SettingsError
from jobpilot.writing.service import DraftService
from jobpilot.writing.writer import DraftWriter

ANSWER_FIRST_SECONDS: Final = 0.001


class ProcessContext(Leaving, Exporting):
    """Built once per process: the adapters, what the process runs on its own, and units of work."""

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

    @cached_property
    def metered_model(self) -> MeteredModel:
        """Whoever wants to ask a language model asks this one, outside of transactions."""
        return MeteredModel(self.ledger, self.language_model, self.price_list, self.spending_board)

    @cached_property
    def ledger_sweeper(self) -> LedgerSweeper:
        """Its `run` is started by API and workers."""
        return LedgerSweeper(self._outstanding, self.ledger, utc_now)

    @asynccontextmanager
    async def _outstanding(self) -> AsyncIterator[OutstandingRepository]:
        async with self.database.transaction(SYSTEM) as session:
            yield OutstandingRepository(session)

    @asynccontextmanager
    async def ledger(self, user_id: UUID) -> AsyncIterator[Ledger]:
        """One unit of work of a person's money."""
        async with self.for_user(user_id) as factory:
            yield factory.ledger()

    @cached_property
    def resume_enhancer(self) -> ResumeEnhancer:
        return ResumeEnhancer(
            self.enhancing, self.metered_model, self.settings.llm_max_input_characters
        )

    @cached_property
    def board_collector(self) -> BoardCollector:
        registry = self.job_sources.registry
        every = self.job_sources.every
        return BoardCollector(
            registry.by_name, self.job_keeping, registry.identity_of, utc_now, every
        )

    @cached_property
    def posting_reader(self) -> PostingReader:
        registry = self.job_sources.registry
        return PostingReader(
            self.job_sources.pages,
            registry.web_pages,
            posting_from_text,
            registry.by_name,
            registry.identity_of,
            self.own_jobs,
            self.job_keeping,
            utc_now,
        )

    @asynccontextmanager
    async def job_keeping(self) -> AsyncIterator[Keeping]:
        """One unit of work of the house with what boards list."""
        async with self.for_system() as factory:
            yield factory.job_keeping()

    @asynccontextmanager
    async def own_jobs(self, user_id: UUID) -> AsyncIterator[JobService]:
        """One unit of work with the postings that a person sees."""
        async with self.for_user(user_id) as factory:
            yield factory.jobs()

    @asynccontextmanager
    async def own_boards(self, user_id: UUID) -> AsyncIterator[BoardService]:
        """One unit of work with the boards that a person follows."""
        async with self.for_user(user_id) as factory:
            yield factory.boards()

    @cached_property
    def draft_writer(self) -> DraftWriter:
        return DraftWriter(self.own_drafts, self.metered_model, utc_now)

    @asynccontextmanager
    async def own_drafts(self, user_id: UUID) -> AsyncIterator[DraftService]:
        """One unit of work on a person's drafts."""
        async with self.for_user(user_id) as factory:
            yield factory.drafts()

    @cached_property
    def mail_sender(self) -> MailSender:
        return MailSender(self.own_mails, self.mailer, self.unsubscribe_links)

    @cached_property
    def mail_notices(self) -> MailNotices:
        return MailNotices(self.own_mails, self.own_run_service, self.mail_sender)

    @cached_property
    def mail_resolver(self) -> MailResolver:
        return MailResolver(self.own_mails, self.own_run_service)

    @cached_property
    def delivery_reports(self) -> DeliveryReports:
        return DeliveryReports(self._house_mails, self.own_mails, self.address_hashes)

    @cached_property
    def unsubscribing(self) -> Unsubscribing:
        return Unsubscribing(self._house_mails, self.own_mails, self.unsubscribe_links)

    @cached_property
    def webhook_signatures(self) -> WebhookSignatures:
        secret = self.settings.resend_webhook_secret
        return WebhookSignatures(secret.get_secret_value() if secret else None, utc_now)

    @asynccontextmanager
    async def _house_mails(self) -> AsyncIterator[MailRepository]:
        async with self.database.transaction(SYSTEM) as session:
            yield MailRepository(session)

    @asynccontextmanager
    async def own_run_service(self, user_id: UUID) -> AsyncIterator[RunService]:
        """One unit of work of what a person does with their runs."""
        async with self.for_user(user_id) as factory:
            yield factory.runs()

    @asynccontextmanager
    async def own_mails(self, user_id: UUID) -> AsyncIterator[MailService]:
        """One unit of work on a person's mails."""
        async with self.for_user(user_id) as factory:
            yield factory.mails()

    @cached_property
    def job_embedder(self) -> JobEmbedder:
        return JobEmbedder(self.all_jobs, self.embedder)

    @cached_property
    def ranker(self) -> Ranker:
        return Ranker(self.matching, self.job_search, self.embedder, utc_now)

    @cached_property
    def match_judge(self) -> MatchJudge:
        return MatchJudge(self.matching, self.metered_model, utc_now)

    @cached_property
    def run_feed(self) -> RunFeed:
        return RunFeed(self._own_runs, self._all_runs)

    @cached_property
    def run_publisher(self) -> RunPublisher:
        return RunPublisher(self.events, now=utc_now)

    @cached_property
    def dispatcher(self) -> Dispatcher:
        """Kicked by every commit that enqueues; its `run` is started by API and workers."""
        others = {
            SCHEDULE_KIND: self.briefing_scheduler.deliver,
            QUESTIONS_KIND: self.mail_notices.about_questions,
            BUDGET_KIND: self.mail_notices.about_budget,
            DELETION_KIND: self.deletion_keeper.deliver,
            EXPORT_KIND: self.export_keeper.deliver,
        }
        return Dispatcher(self._run_outbox, self.workflows, self.run_launcher, others)

    @cached_property
    def briefing_scheduler(self) -> BriefingScheduler:
        """Its `run` is started by workers."""
        return BriefingScheduler(self._house_briefings, self.schedules)

    @asynccontextmanager
    async def _house_briefings(self) -> AsyncIterator[HouseView]:
        async with self.for_system() as factory:
            yield HouseView(BriefingRepository(factory.session), factory.accounts())

    @asynccontextmanager
    async def own_resumes(self, user_id: UUID) -> AsyncIterator[ResumeService]:
        """One unit of work with a person's résumés."""
        async with self.for_user(user_id) as factory:
            yield factory.resumes()

    @asynccontextmanager
    async def own_applications(self, user_id: UUID) -> AsyncIterator[ApplicationService]:
        """One unit of work with a person's applications."""
        async with self.for_user(user_id) as factory:
            yield factory.applications()

    @asynccontextmanager
    async def own_briefings(self, user_id: UUID) -> AsyncIterator[BriefingService]:
        """One unit of work with a person's briefings."""
        async with self.for_user(user_id) as factory:
            yield factory.briefings()

    @cached_property
    def reconciler(self) -> Reconciler:
        return Reconciler(self._open_runs, self.workflows, self.run_launcher)

    @cached_property
    def release_desk(self) -> ReleaseDesk:
        return ReleaseDesk(self.releases, self.workflows, self.run_launcher, self._open_runs)

    @asynccontextmanager
    async def _run_outbox(self) -> AsyncIterator[RunOutbox]:
        async with self.database.transaction(SYSTEM) as session:
            yield RunOutbox(session)

    @asynccontextmanager
    async def _open_runs(self) -> AsyncIterator[OpenRuns]:
        async with self.database.transaction(SYSTEM) as session:
            yield OpenRuns(session)

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
    async def matching(self, user_id: UUID) -> AsyncIterator[MatchingDesk]:
        """One unit of work of a match run's step."""
        async with self.for_user(user_id) as factory:
            yield factory.matching_desk()

    @asynccontextmanager
    async def job_search(self) -> AsyncIterator[JobSearch]:
        async with self.for_system() as factory:
            yield factory.job_search()

    @asynccontextmanager
    async def all_jobs(self) -> AsyncIterator[JobService]:
        async with self.for_system() as factory:
            yield factory.jobs()

    @cached_property
    def orphan_sweeper(self) -> OrphanSweeper:
        """Its `run` is started by workers."""
        return OrphanSweeper(self._file_keys, self.file_store, utc_now)

    @asynccontextmanager
    async def _file_keys(self) -> AsyncIterator[FileKeys]:
        async with self.database.transaction(SYSTEM) as session:
            yield FileKeys(session)

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
            yield Factory(self, session, actor, self._deliver_soon)

    def _deliver_soon(self) -> None:
        """The answer to whoever has committed goes first: both need this process's one thread."""
        asyncio.get_running_loop().call_later(ANSWER_FIRST_SECONDS, self.dispatcher.kick)
