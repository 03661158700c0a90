"""Services of one transaction: who needs a service asks the factory; nobody else constructs one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.accounts.domain.users import Tier
from jobpilot.accounts.repository.idempotency import IdempotencyRepository
from jobpilot.accounts.repository.local_issuer import (
    CredentialRepository,
    GrantRepository,
    SigningKeyRepository,
)
from jobpilot.accounts.repository.notices import NoticeSettingsRepository
from jobpilot.accounts.repository.users import AuditRepository, UserRepository
from jobpilot.accounts.service.accounts import AccountRules, AccountService
from jobpilot.accounts.service.idempotency import IdempotencyService
from jobpilot.accounts.service.local_issuer import LocalIssuerService
from jobpilot.accounts.service.notices import NoticeSettingsService
from jobpilot.accounts.service.signing_keys import SigningKeyService
from jobpilot.adapters.files.installation_key import installation_key
from jobpilot.applications.repository import ApplicationRepository
from jobpilot.applications.service import ApplicationService
from jobpilot.bootstrap.adapters import Adapters
from jobpilot.bootstrap.budget_listener import RunsWaitForMoney
from jobpilot.bootstrap.clock import utc_now
from jobpilot.bootstrap.run_checks import ApprovalChecks, RunChecks
from jobpilot.briefings.news import News
from jobpilot.briefings.repository import BriefingRepository
from jobpilot.briefings.service import BriefingService
from jobpilot.costs.ledger import Ledger
from jobpilot.costs.overview import CostService, HouseCostService
from jobpilot.costs.overview_repository import OverviewRepository
from jobpilot.costs.repository import LedgerRepository
from jobpilot.database.engine import Actor, UserActor
from jobpilot.jobs.board_repository import BoardRepository
from jobpilot.jobs.boards import BoardService
from jobpilot.jobs.keeping import Keeping
from jobpilot.jobs.listing_repository import ListingRepository
from jobpilot.jobs.repository import JobRepository
from jobpilot.jobs.search import JobSearch
from jobpilot.jobs.search_repository import JobSearchRepository
from jobpilot.jobs.service import JobService
from jobpilot.matching.domain.match import MatchNotFoundError
from jobpilot.matching.ranking import MatchingDesk
from jobpilot.matching.repository import MatchRepository, PreferencesRepository
from jobpilot.matching.service import MatchService, PreferencesService
from jobpilot.notifications.service import NotificationService
from jobpilot.outreach.notices import ASKED_BY_MAIL, MailRequests
from jobpilot.outreach.repository import MailRepository
from jobpilot.outreach.service import MailService
from jobpilot.outreach.tracking import MailTracking
from jobpilot.ports.identity import VerifiedIdentity
from jobpilot.privacy.domain.exports import ExportLinks
from jobpilot.privacy.export.repository import ExportRepository
from jobpilot.privacy.export.service import ExportService
from jobpilot.privacy.overview import ErasureList
from jobpilot.privacy.overview_repository import ErasureOverview
from jobpilot.privacy.reports import SignInReports
from jobpilot.privacy.repository import DeletionRepository
from jobpilot.privacy.service import DeletionService
from jobpilot.resumes.correction_repository import CorrectionRepository
from jobpilot.resumes.corrections import CorrectionService
from jobpilot.resumes.domain.resume import VersionNotFoundError
from jobpilot.resumes.enhancing import ResumeEnhancementService
from jobpilot.resumes.imports import ResumeImportService
from jobpilot.resumes.intake import ResumeIntakeService
from jobpilot.resumes.repository import ResumeRepository
from jobpilot.resumes.service import ResumeService
from jobpilot.runs.contracts import OpenAction
from jobpilot.runs.domain.states import ActionKind, RunKind
from jobpilot.runs.pausing import AgentPausing
from jobpilot.runs.recorder import RunRecorder
from jobpilot.runs.repository import RunRepository
from jobpilot.runs.service import ApprovalCheck, RunCheck, RunService
from jobpilot.sharing.repository import ShareRepository
from jobpilot.sharing.service import ShareDoor, ShareService
from jobpilot.writing.repository import DraftRepository, StyleRepository
from jobpilot.writing.requests import DraftRequests
from jobpilot.writing.service import DraftService
from jobpilot.writing.style_service import StyleService


@dataclass(frozen=True)
class Factory:
    """Services of one transaction. Each method makes one service; nothing is cached or shared."""

    context: Adapters
    session: AsyncSession
    actor: Actor
    kick: Callable[[], None]
    """Called after a commit that enqueued something, so that its delivery starts at once."""

    def accounts(self) -> AccountService:
        rules = AccountRules(
            default_tier=Tier(self.context.settings.default_tier),
            first_is_admin=self.context.uses_local_issuer,
        )
        users, audit = UserRepository(self.session), AuditRepository(self.session)
        return AccountService(users, audit, rules, self._check_not_erased, self._attach)

    async def _check_not_erased(self, identity: VerifiedIdentity) -> None:
        await self.deletions().check_not_erased(identity)

    async def _attach(self, identity: VerifiedIdentity) -> UUID | None:
        return await self.deletions().attach(identity)

    def sign_in_reports(self) -> SignInReports:
        """For the house's transactions."""
        return SignInReports(self.deletions())

    def deletions(self) -> DeletionService:
        """For the house's transactions."""
        key = self._installation_key()
        return DeletionService(DeletionRepository(self.session), key, kick=self.kick, now=utc_now)

    def erasures(self) -> ErasureList:
        """For the house's transactions."""
        return ErasureList(ErasureOverview(self.session), now=utc_now)

    def _installation_key(self) -> bytes:
        settings = self.context.settings
        return installation_key(settings.jobpilot_home, settings.secret_key)

    def account_exports(self) -> ExportService:
        links = ExportLinks(self._installation_key())
        return ExportService(ExportRepository(self.session), links, kick=self.kick, now=utc_now)

    def notice_settings(self) -> NoticeSettingsService:
        return NoticeSettingsService(NoticeSettingsRepository(self.session))

    def notifications(self) -> NotificationService:
        return NotificationService(self.runs(), self.mails(), self.costs(), self.notice_settings())

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
            kick=self.kick,
            now=utc_now,
            checks=self._run_checks,
            approvals=self._approval_checks,
        )

    def _run_checks(self) -> Mapping[RunKind, RunCheck]:
        return RunChecks(self.resumes(), self.applications(), self.author_styles()).by_kind()

    def _approval_checks(self) -> Mapping[ActionKind, ApprovalCheck]:
        return ApprovalChecks(self.drafts()).by_kind()

    def applications(self) -> ApplicationService:
        return ApplicationService(
            ApplicationRepository(self.session),
            self.jobs(),
            self.resumes(),
            self.runs(),
            find_posting=self._posting_of_match,
            now=utc_now,
        )

    async def _posting_of_match(self, match_id: UUID) -> UUID | None:
        try:
            return (await self.matches().get(match_id))[1].id
        except MatchNotFoundError:
            return None

    def briefings(self) -> BriefingService:
        return BriefingService(
            BriefingRepository(self.session),
            self.accounts(),
            self.runs(),
            find_news=News(self.matches(), self.applications()).since,
            find_searcher=self._resume_to_search_for,
            now=utc_now,
        )

    async def _resume_to_search_for(self, user_id: UUID) -> UUID | None:
        if (await self.preferences().get(user_id)).version == 0:
            return None
        if not await self.boards().followed(user_id):
            return None
        try:
            return await self.resumes().newest_readable()
        except VersionNotFoundError:
            return None

    def agent_pausing(self) -> AgentPausing:
        return AgentPausing(self.accounts(), self.runs(), self.context.events)

    def resumes(self) -> ResumeService:
        return ResumeService(
            ResumeRepository(self.session),
            CorrectionRepository(self.session),
            self.context.file_store,
            self.runs(),
            self._forget_answers,
            files_max=self.context.settings.upload_max_files,
        )

    def corrections(self) -> CorrectionService:
        return CorrectionService(CorrectionRepository(self.session))

    def resume_imports(self) -> ResumeImportService:
        files, most = self.context.file_store, self.context.settings.upload_max_files
        return ResumeImportService(ResumeRepository(self.session), files, most)

    def jobs(self) -> JobService:
        return JobService(JobRepository(self.session), utc_now)

    def boards(self) -> BoardService:
        found = self.context.job_sources
        return BoardService(
            BoardRepository(self.session),
            found.registry.sources,
            found.pages,
            found.offered,
            utc_now,
        )

    def job_keeping(self) -> Keeping:
        """For the house's transactions: what boards list."""
        return Keeping(BoardRepository(self.session), ListingRepository(self.session), utc_now)

    def job_search(self) -> JobSearch:
        """For the house's transactions: see `jobpilot.jobs.search_repository`."""
        return JobSearch(JobSearchRepository(self.session))

    def preferences(self) -> PreferencesService:
        return PreferencesService(PreferencesRepository(self.session), utc_now)

    def matches(self) -> MatchService:
        return MatchService(MatchRepository(self.session), self.jobs())

    def matching_desk(self) -> MatchingDesk:
        return MatchingDesk(
            self.resumes(),
            self.jobs(),
            MatchRepository(self.session),
            PreferencesRepository(self.session),
        )

    def drafts(self) -> DraftService:
        return DraftService(
            DraftRepository(self.session),
            StyleRepository(self.session),
            self.resumes(),
            self.jobs(),
            self.runs(),
            utc_now,
        )

    def draft_requests(self) -> DraftRequests:
        return DraftRequests(
            self.drafts(), self.jobs(), self.resumes(), self.runs(), self._resume_of_match
        )

    async def _resume_of_match(self, match_id: UUID) -> UUID | None:
        try:
            return (await self.matches().get(match_id))[0].resume_id
        except MatchNotFoundError:
            return None

    def mails(self) -> MailService:
        return MailService(
            MailRepository(self.session),
            self.accounts(),
            self.drafts(),
            MailTracking(self.drafts(), self.applications()),
            self.briefings(),
            self.runs(),
            self.context.letters,
            self.context.address_hashes,
            utc_now,
            self.notice_settings(),
        )

    def author_styles(self) -> StyleService:
        return StyleService(StyleRepository(self.session))

    def shares(self) -> ShareService:
        return ShareService(ShareRepository(self.session), self.resumes(), utc_now)

    def share_door(self) -> ShareDoor:
        return ShareDoor(ShareRepository(self.session), self.accounts(), utc_now)

    def resume_intake(self) -> ResumeIntakeService:
        return ResumeIntakeService(ResumeRepository(self.session))

    def resume_enhancement(self) -> ResumeEnhancementService:
        return ResumeEnhancementService(ResumeRepository(self.session))

    async def _forget_answers(self, subject_id: UUID) -> None:
        await self.ledger().forget(subject_id)

    def ledger(self) -> Ledger:
        """Bound to the person of this transaction."""
        assert isinstance(self.actor, UserActor)
        repository = LedgerRepository(self.session, self.actor.user_id)
        return Ledger(repository, RunsWaitForMoney(self.runs, self.mail_requests), utc_now)

    def costs(self) -> CostService:
        """Bound to the person of this transaction."""
        assert isinstance(self.actor, UserActor)
        return CostService(
            OverviewRepository(self.session),
            LedgerRepository(self.session, self.actor.user_id),
            self.ledger(),
            self.context.spending_board,
            utc_now,
        )

    def house_costs(self) -> HouseCostService:
        return HouseCostService(OverviewRepository(self.session), utc_now)

    def run_recorder(self) -> RunRecorder:
        return RunRecorder(
            RunRepository(self.session),
            agents_paused=self.accounts().agents_paused,
            now=utc_now,
            review=timedelta(days=self.context.settings.review_expires_days),
            kick=self.kick,
            asked=self._ask_by_mail,
        )

    async def _ask_by_mail(self, asked: OpenAction) -> None:
        if asked.kind in ASKED_BY_MAIL:
            together = f"{asked.step}:{asked.attempt}"
            await self.mail_requests().about_questions(asked.user_id, asked.run_id, together)

    def mail_requests(self) -> MailRequests:
        return MailRequests(MailRepository(self.session))

    def local_issuer(self) -> LocalIssuerService:
        return LocalIssuerService(
            CredentialRepository(self.session),
            GrantRepository(self.session),
            self.signing_keys(),
            self.context.passwords,
            self.context.local_issuer_url,
        )
