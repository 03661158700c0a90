"""Mails of one person: writing them down, what becomes of them, and what the person says about it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from jobpilot.accounts.domain.users import AccountPendingDeletionError, User, UserState
from jobpilot.accounts.service.accounts import AccountService
from jobpilot.accounts.service.notices import NoticeSettingsService
from jobpilot.briefings.service import BriefingService
from jobpilot.costs.contracts import BudgetAlert
from jobpilot.outreach.contracts import PrepareMail
from jobpilot.outreach.domain.follow_ups import follow_up_to
from jobpilot.outreach.domain.mails import (
    ABOUT_ACCOUNT,
    OUTGOING,
    UNWELCOME,
    AddressHashes,
    DraftNotApprovedError,
    Fate,
    Mail,
    MailFailure,
    MailKind,
    MailNotSentError,
    MailNotUncertainError,
    MailState,
    Move,
    RecipientMissingError,
    is_over,
    may_be_settled,
    next_move,
)
from jobpilot.outreach.letters import Letter, Letters
from jobpilot.outreach.repository import MailRepository
from jobpilot.outreach.tracking import MailTracking
from jobpilot.resumes.domain.printing.language import language_of
from jobpilot.runs.contracts import Notice
from jobpilot.runs.service import RunService
from jobpilot.writing.domain.drafts import (
    DraftKind,
    DraftNotFoundError,
    DraftState,
    DraftVersion,
    DraftVersionNotFoundError,
)
from jobpilot.writing.service import DraftService

PAGE_MAX: Final = 100
LEFT: Final = frozenset({MailState.SENT, MailState.UNCERTAIN})


@dataclass(frozen=True)
class Claim:
    """`move` says what the caller has to do now; the mail is as it is after the claim."""

    mail: Mail
    move: Move


def draft_key(draft_id: UUID, version: int) -> str:
    """An approved version leaves the house once, whichever run sends it."""
    return f"draft:{draft_id}:{version}"


class MailService:
    """Bound to one transaction of one person."""

    def __init__(
        self,
        repository: MailRepository,
        accounts: AccountService,
        drafts: DraftService,
        tracking: MailTracking,
        briefings: BriefingService,
        runs: RunService,
        letters: Letters,
        hash_address: AddressHashes,
        now: Callable[[], datetime],
        notice_settings: NoticeSettingsService,
    ) -> None:
        self._repository = repository
        self._accounts = accounts
        self._drafts = drafts
        self._tracking = tracking
        self._briefings = briefings
        self._runs = runs
        self._letters = letters
        self._hash_address = hash_address
        self._now = now
        self._notice_settings = notice_settings

    # -- written down ----------------------------------------------------------------------------

    async def prepare(self, request: PrepareMail) -> Mail:
        """The mail as pending, once for what it brings.

        Raises DraftNotFoundError, DraftNotApprovedError, RecipientMissingError, BriefingNotFoundError,
        UserNotFoundError.
        """
        if request.kind is MailKind.BRIEFING:
            return await self._prepare_briefing(request)
        return await self._prepare_draft(request)

    async def _prepare_draft(self, request: PrepareMail) -> Mail:
        """Words and recipient are those of the version that the person approved, and nobody else's."""
        known = await self._repository.leaving_of(request.subject_id)
        if known is not None:
            return known
        try:
            draft, version = await self._drafts.approved(request.subject_id)
        except DraftVersionNotFoundError:
            raise DraftNotApprovedError from None
        if draft.kind is not DraftKind.COLD_EMAIL:
            raise DraftNotFoundError
        document, user = version.document, await self._accounts.get(request.user_id)
        if not document["to"]:
            raise RecipientMissingError
        return await self._add(
            draft_key(draft.id, version.number),
            user_id=request.user_id,
            run_id=request.run_id,
            draft_id=draft.id,
            previous_id=request.previous_id,
            kind=request.kind,
            to_address=document["to"].strip(),
            from_name=" ".join((user.display_name or "").split()),
            reply_to=user.email,
            subject=" ".join(document["subject"].split()),
            body_text=document["body"],
        )

    async def _prepare_briefing(self, request: PrepareMail) -> Mail:
        briefing = await self._briefings.get(request.subject_id)
        user = await self._accounts.get(request.user_id)
        letter = self._letters.briefing(user, briefing)
        key = f"briefing:{briefing.id}"
        mail = await self._to_person(key, user, MailKind.BRIEFING, letter, request.run_id)
        await self._briefings.set_mail(briefing.id, mail.id)
        return mail

    async def is_wanted(self, user_id: UUID, kind: MailKind) -> bool:
        """Whether the person wants mails of this kind; what they did not turn off, they want."""
        settings = await self._notice_settings.get(user_id)
        turned_off = {
            MailKind.APPROVAL_WAITING: not settings.mail_questions,
            MailKind.BUDGET_ALERT: not settings.mail_budget,
        }
        return not turned_off.get(kind, False)

    async def end_letters(self, user_id: UUID, kind: MailKind) -> None:
        """The person wants no more letters of this kind; what they are about still stands in the app.

        Raises UserNotFoundError.
        """
        user = await self._accounts.get(user_id)
        if kind is MailKind.BRIEFING:
            settings = await self._briefings.settings(user.id)
            if settings.email:
                await self._briefings.save_settings(user.id, replace(settings, email=False))
            return
        questions, budget = MailKind.APPROVAL_WAITING, MailKind.BUDGET_ALERT
        await self._notice_settings.change(
            user.id,
            mail_questions=False if kind is questions else None,
            mail_budget=False if kind is budget else None,
        )

    async def write_approval_waiting(
        self, user_id: UUID, run_id: UUID, questions: int, about: str
    ) -> Mail:
        """Questions wait for the person; once for what it is `about`. Raises UserNotFoundError."""
        user = await self._accounts.get(user_id)
        letter = self._letters.approval_waiting(user, run_id, questions)
        return await self._to_person(about, user, MailKind.APPROVAL_WAITING, letter, run_id)

    async def write_budget_alert(self, alert: BudgetAlert) -> Mail:
        """Once a month. Raises UserNotFoundError."""
        user = await self._accounts.get(alert.user_id)
        letter = self._letters.budget_alert(user, alert)
        key = f"budget:{alert.user_id}:{alert.month}"
        return await self._to_person(key, user, MailKind.BUDGET_ALERT, letter, None)

    async def write_account_deletion(
        self, user_id: UUID, days: int, due: datetime, link: str
    ) -> Mail:
        """Once for a due date and the days left; about to leave, they get this one. Raises UserNotFoundError."""
        user = await self._accounts.get(user_id)
        letter = self._letters.account_deletion(user, days, due, link)
        key = f"deletion:{due.isoformat()}:{days}"
        return await self._to_person(key, user, MailKind.ACCOUNT_DELETION, letter, None)

    async def write_account_export(self, user_id: UUID, export_id: UUID, expires: datetime) -> Mail:
        """Once for an archive. Raises UserNotFoundError."""
        user = await self._accounts.get(user_id)
        letter = self._letters.account_export(user, expires)
        return await self._to_person(
            f"export:{export_id}", user, MailKind.ACCOUNT_EXPORT, letter, None
        )

    async def _to_person(
        self, key: str, user: User, kind: MailKind, letter: Letter, run_id: UUID | None
    ) -> Mail:
        """Somebody without an address, or about to leave, gets none: it stands in the app alone."""
        stays = user.state is UserState.ACTIVE or kind in ABOUT_ACCOUNT
        reachable = user.email is not None and stays
        return await self._add(
            key,
            user_id=user.id,
            run_id=run_id,
            kind=kind,
            to_address=user.email or "",
            subject=letter.subject,
            body_text=letter.text,
            body_html=letter.html,
            state=MailState.PENDING if reachable else MailState.CANCELLED,
            failure_code=None if reachable else MailFailure.RECIPIENT_MISSING,
        )

    async def _add(self, effect_key: str, **values: Any) -> Mail:
        mail_id = uuid5(NAMESPACE_URL, f"mail:{values['user_id']}:{effect_key}")
        await self._repository.add_once(mail_id, {"effect_key": effect_key, **values})
        return await self._repository.get(mail_id)

    # -- sent ------------------------------------------------------------------------------------

    async def claim(self, mail_id: UUID, window: timedelta, *, resend: bool) -> Claim:
        """Decide, before the provider is asked, and write it down. Raises MailNotFoundError."""
        mail = await self._repository.get(mail_id, lock=True)
        now = self._now()
        move = next_move(mail, now, window, resend=resend)
        if move is Move.NOTHING:
            return Claim(mail, move)
        if move is Move.GIVE_UP:
            return Claim(await self._change(mail, state=MailState.UNCERTAIN), move)
        if move is Move.REPEAT:
            return Claim(await self._change(mail, attempts=mail.attempts + 1), move)
        stopped = await self._reason_against(mail)
        if stopped is not None:
            state, code = stopped
            return Claim(await self._change(mail, state=state, failure_code=code), Move.NOTHING)
        again = mail.state is MailState.UNCERTAIN
        claimed = await self._change(
            mail,
            state=MailState.SENDING,
            attempts=mail.attempts + 1,
            resends=mail.resends + int(again),
            first_attempt_at=now,
        )
        return Claim(claimed, move)

    async def _reason_against(self, mail: Mail) -> tuple[MailState, str] | None:
        """What happened since the mail was written down."""
        owner = await self._accounts.get(mail.user_id)
        if owner.state is not UserState.ACTIVE and mail.kind not in ABOUT_ACCOUNT:
            return MailState.CANCELLED, AccountPendingDeletionError.code
        if await self._repository.is_suppressed(self._hash_address(mail.to_address)):
            return MailState.SUPPRESSED, MailFailure.SUPPRESSED
        if mail.draft_id is not None and mail.state is MailState.PENDING:
            draft = await self._drafts.get(mail.draft_id)
            approved = draft.approved_version
            agreed = draft.state in (DraftState.APPROVED, DraftState.SENT)
            if not agreed or approved is None or mail.effect_key != draft_key(draft.id, approved):
                return MailState.CANCELLED, DraftNotApprovedError.code
        if mail.previous_id is not None:
            previous = await self._repository.get(mail.previous_id)
            if previous.replied_at is not None:
                return MailState.CANCELLED, MailFailure.ANSWERED
            if is_over(previous):
                return MailState.CANCELLED, previous.failure_code or MailFailure.BOUNCED
        return None

    async def record_sent(self, mail_id: UUID, provider: str, provider_id: str) -> Mail:
        """The provider has it. A report may have said so, or worse, before. Raises MailNotFoundError."""
        mail = await self._repository.get(mail_id, lock=True)
        if mail.state in (MailState.SENDING, MailState.UNCERTAIN):
            mail = await self._is_sent(mail)
        return await self._change(mail, provider=provider, provider_id=provider_id)

    async def _is_sent(self, mail: Mail) -> Mail:
        if mail.draft_id is not None:
            await self._drafts.mark_sent(mail.draft_id)
            await self._tracking.sent(mail)
        code = mail.failure_code if mail.failure_code in UNWELCOME else None
        sent_at = mail.sent_at or self._now()
        return await self._change(mail, state=MailState.SENT, sent_at=sent_at, failure_code=code)

    async def record_rejected(self, mail_id: UUID) -> Mail:
        """The provider refuses it: it did not go out. Raises MailNotFoundError."""
        mail = await self._repository.get(mail_id, lock=True)
        if mail.state is not MailState.SENDING:
            return mail
        return await self._fail(mail, MailFailure.REJECTED)

    async def _fail(self, mail: Mail, reason: MailFailure) -> Mail:
        failed = await self._change(mail, state=MailState.FAILED, failure_code=reason)
        await self._tracking.failed(failed)
        return failed

    async def record_uncertain(self, mail_id: UUID) -> Mail:
        """Raises MailNotFoundError."""
        mail = await self._repository.get(mail_id, lock=True)
        if mail.state is not MailState.SENDING:
            return mail
        return await self._change(mail, state=MailState.UNCERTAIN)

    async def release(self, mail: Mail) -> None:
        """The attempt that `mail` was claimed for never reached the provider: nothing happened."""
        current = await self._repository.get(mail.id, lock=True)
        if current.state is MailState.SENDING and current.attempts == mail.attempts:
            await self._change(current, state=MailState.PENDING)

    # -- told ------------------------------------------------------------------------------------

    async def report_delivered(self, mail_id: UUID, provider_id: str | None) -> None:
        """The provider says that it went out: nothing is uncertain any more. Raises MailNotFoundError."""
        mail = await self._repository.get(mail_id, lock=True)
        if mail.state in (MailState.SENDING, MailState.UNCERTAIN):
            mail = await self._is_sent(mail)
        if mail.provider_id is None and provider_id is not None:
            await self._change(mail, provider_id=provider_id)

    async def report_failed(self, mail_id: UUID, reason: MailFailure) -> None:
        """It did not arrive; good news that comes later does not change that. Raises MailNotFoundError."""
        mail = await self._repository.get(mail_id, lock=True)
        if mail.state in (MailState.SENDING, MailState.SENT, MailState.UNCERTAIN):
            mail = await self._fail(mail, reason)
            await self._wake(mail, Notice.CHANGED)

    async def report_unwelcome(self, mail_id: UUID, reason: MailFailure) -> None:
        """Its reader complained about it, or wants no more: nothing may follow it. Raises MailNotFoundError."""
        mail = await self._repository.get(mail_id, lock=True)
        if mail.failure_code is None:
            mail = await self._change(mail, failure_code=reason)
            await self._wake(mail, Notice.CHANGED)

    async def _wake(self, mail: Mail, notice: Notice) -> None:
        """The run that waits for an answer looks at once."""
        if mail.run_id is not None and mail.kind in OUTGOING:
            await self._runs.notice(mail.run_id, notice)

    async def replied(self, mail_id: UUID) -> Mail:
        """Somebody answered, so nothing follows it up. Raises MailNotFoundError, MailNotSentError."""
        mail = await self._repository.get(mail_id, lock=True)
        if mail.kind not in OUTGOING or mail.state not in LEFT:
            raise MailNotSentError(mail.state)
        if mail.state is MailState.UNCERTAIN:
            mail = await self._is_sent(mail)
        if mail.replied_at is None:
            mail = await self._change(mail, replied_at=self._now())
            await self._tracking.answered(mail)
        if mail.previous_id is not None:
            await self._repository.change(mail.previous_id, replied_at=mail.replied_at)
        await self._wake(mail, Notice.REPLIED)
        return mail

    async def settle(self, mail_id: UUID, fate: Fate) -> Mail:
        """The person knows what became of it. Raises MailNotFoundError, MailNotUncertainError."""
        mail = await self._repository.get(mail_id, lock=True)
        if not may_be_settled(mail, self._now()):
            raise MailNotUncertainError(mail.state)
        if fate is Fate.SENT:
            return await self._is_sent(mail)
        return await self._fail(mail, MailFailure.NOT_SENT)

    async def compose_follow_up(self, mail_id: UUID, run_id: UUID) -> DraftVersion:
        """A draft that waits for approval, once per run. Raises MailNotFoundError, MailNotSentError."""
        mail = await self._repository.get(mail_id)
        if mail.draft_id is None or mail.state not in LEFT:
            raise MailNotSentError(mail.state)
        document = follow_up_to(mail, language_of([mail.body_text], "en"))
        return await self._drafts.write_further(mail.draft_id, run_id, document)

    # -- looked at -------------------------------------------------------------------------------

    async def get(self, mail_id: UUID) -> Mail:
        """Raises MailNotFoundError, also for a mail of somebody else."""
        return await self._repository.get(mail_id)

    async def list_mails(
        self, state: MailState | None, cursor: str | None, limit: int
    ) -> tuple[tuple[Mail, ...], str | None]:
        """Newest first; at most PAGE_MAX. Raises CursorInvalidError."""
        return await self._repository.page(state, cursor, min(limit, PAGE_MAX))

    async def _change(self, mail: Mail, **values: Any) -> Mail:
        await self._repository.change(mail.id, **values)
        return await self._repository.get(mail.id)
