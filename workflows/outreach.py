"""An approved e-mail, sent once; a follow-up after a while, unless somebody replied."""

from datetime import datetime
from typing import Any
from uuid import UUID

from temporalio import workflow

from workflows import policies
from workflows.asking import AskingRun, Subject
from workflows.question import Question
from workflows.run_workflow import RunFailedError

with workflow.unsafe.imports_passed_through():
    from jobpilot.outreach.contracts import (
        ComposedFollowUp,
        MailKind,
        MailRef,
        MailState,
        MailStatus,
        OutreachActivities,
        PrepareMail,
        SendMail,
    )
    from jobpilot.runs.contracts import (
        Notice,
        RunFailure,
        RunOutcome,
        SkipReason,
        StartRun,
        TaskQueue,
    )
    from jobpilot.runs.domain.states import ActionKind, ActionState, Code, Step
    from jobpilot.writing.contracts import DecideDraft, WritingActivities

FOLLOW_UP = (Step.WRITE_FOLLOW_UP, Step.REVIEW_FOLLOW_UP, Step.SEND_FOLLOW_UP)
DECIDING = policies.StepPolicy(
    attempt=policies.QUICK.attempt, retry=policies.QUICK.retry, queue=TaskQueue.AGENTS
)


@workflow.defn(name="Outreach")
class Outreach(AskingRun):
    @workflow.init
    def __init__(self, request: StartRun) -> None:
        super().__init__(request)
        self._follow_up: ComposedFollowUp | None = None
        self._approved = False

    @workflow.run
    async def run(self, request: StartRun) -> RunOutcome:  # noqa: ARG002 - kept by `__init__`
        """Send the mail; when nobody replied in time, draft a follow-up, ask, send that too."""
        return await self.tell(self._story)

    async def _story(self) -> None:
        draft_id = self.request.subject_id
        if draft_id is None:
            raise RunFailedError(Code(RunFailure.SUBJECT_MISSING))
        mail = await self._send(Step.ADDRESS, Step.SEND, MailKind.COLD_EMAIL, draft_id, None)
        mail = await self._resolve(mail)
        await self._await_reply(mail)
        await self._write_follow_up(mail)
        await self._review_follow_up()
        await self._send_follow_up(mail)

    async def _call(self, step: Step, method: Any, value: Any) -> Any:
        return await self.again(step, method, value, policies.MAIL)

    def _ref(self, mail: MailStatus) -> MailRef:
        return MailRef(self.request.run_id, self.request.user_id, mail.mail_id)

    async def _send(
        self, address: Step, send: Step, kind: MailKind, draft_id: UUID, previous_id: UUID | None
    ) -> MailStatus:
        """The mail as it is now; sent once, whatever is repeated."""
        request = self.request
        prepare = PrepareMail(request.run_id, request.user_id, kind, draft_id, previous_id)
        if address not in self.completed:
            await self.start(address)
        mail: MailStatus = await self._call(address, OutreachActivities.prepare_mail, prepare)
        if address not in self.completed and address is not send:
            self.finish(address)
        if send in self.completed:
            return mail
        if address is not send:
            await self.start(send)
        wanted = SendMail(request.run_id, request.user_id, mail.mail_id)
        sent: MailStatus = await self._call(send, OutreachActivities.send_mail, wanted)
        if sent.state not in (MailState.SENT, MailState.UNCERTAIN):
            code = sent.failure_code or f"mail_{sent.state}"
            raise self.failure(send, Code(code))
        self.finish(send)
        return sent

    async def _resolve(self, mail: MailStatus) -> MailStatus:
        """Nobody can tell whether it went out: the person decides, nothing is sent again by itself."""
        if mail.state is not MailState.UNCERTAIN:
            self.skip(Step.RESOLVE, SkipReason.NOT_NEEDED)
        if Step.RESOLVE in self.completed:
            return mail
        await self.start(Step.RESOLVE)
        await self.put(
            Step.RESOLVE, ActionKind.RESOLVE_MAIL, [Subject(mail.mail_id)], then=self._resolved
        )
        self.finish(Step.RESOLVE)
        now: MailStatus = await self._call(
            Step.RESOLVE, OutreachActivities.mail_state, self._ref(mail)
        )
        return now

    async def _resolved(self, question: Question, state: ActionState) -> None:
        request, mail_id = self.request, question.subject_id
        assert mail_id is not None
        if state is ActionState.APPROVED:
            again = SendMail(request.run_id, request.user_id, mail_id, resend=True)
            await self._call(Step.RESOLVE, OutreachActivities.send_mail, again)

    async def _await_reply(self, mail: MailStatus) -> None:
        if Step.AWAIT_REPLY in self.completed:
            return
        now: MailStatus = await self._call(
            Step.AWAIT_REPLY, OutreachActivities.mail_state, self._ref(mail)
        )
        if now.follow_up_at is None:
            self._leave_out(SkipReason.NOT_ASKED_FOR, Step.AWAIT_REPLY, *FOLLOW_UP)
            return
        await self.start(Step.AWAIT_REPLY)
        now = await self._waited(mail, until=now.follow_up_at)
        self.finish(Step.AWAIT_REPLY)
        if now.replied:
            self._leave_out(SkipReason.REPLIED, *FOLLOW_UP)
        elif now.ended:
            self._leave_out(SkipReason.NOT_SENT, *FOLLOW_UP)

    async def _waited(self, mail: MailStatus, until: datetime) -> MailStatus:
        """The mail after as long as it takes. A notice is only a reason to look."""
        while True:
            woken = await self.sleep_until(Step.AWAIT_REPLY, until, lambda: bool(self.notices))
            self.notices.clear()
            now: MailStatus = await self._call(
                Step.AWAIT_REPLY, OutreachActivities.mail_state, self._ref(mail)
            )
            if now.replied or now.ended or not woken:
                return now

    def _leave_out(self, reason: SkipReason, *steps: Step) -> None:
        for step in steps:
            self.skip(step, reason)

    async def _write_follow_up(self, mail: MailStatus) -> None:
        """Also when it was written before: repeating it gives the same draft."""
        if Step.SEND_FOLLOW_UP in self.completed:
            return
        recorded = Step.WRITE_FOLLOW_UP in self.completed
        if not recorded:
            await self.start(Step.WRITE_FOLLOW_UP)
        self._follow_up = await self.again(
            Step.WRITE_FOLLOW_UP,
            OutreachActivities.compose_follow_up,
            self._ref(mail),
            policies.WRITING,
        )
        if not recorded:
            self.finish(Step.WRITE_FOLLOW_UP)

    async def _review_follow_up(self) -> None:
        self._approved = Step.REVIEW_FOLLOW_UP in self.completed
        draft = self._follow_up
        if self._approved or draft is None:
            return
        await self.start(Step.REVIEW_FOLLOW_UP)
        (question,) = await self.put(
            Step.REVIEW_FOLLOW_UP,
            ActionKind.REVIEW_DRAFT,
            [Subject(draft.draft_id, draft.version)],
            then=self._decided,
            obsolete=lambda: bool(self.notices),
        )
        self.finish(Step.REVIEW_FOLLOW_UP)
        self._approved = question.answer is ActionState.APPROVED
        if not self._approved:
            self.skip(Step.SEND_FOLLOW_UP, self._reason_against(question))

    def _reason_against(self, question: Question) -> SkipReason:
        """A question that was taken back: somebody answered, or the mail did not arrive."""
        if question.answer is not ActionState.CANCELLED:
            return SkipReason.NOT_APPROVED
        bounced = Notice.CHANGED in self.notices and Notice.REPLIED not in self.notices
        return SkipReason.NOT_SENT if bounced else SkipReason.REPLIED

    async def _decided(self, question: Question, state: ActionState) -> None:
        request, draft_id = self.request, question.subject_id
        assert draft_id is not None
        decide = DecideDraft(request.run_id, request.user_id, draft_id, question.version)
        approved = state is ActionState.APPROVED
        method = WritingActivities.approve_draft if approved else WritingActivities.reject_draft
        await self.again(Step.REVIEW_FOLLOW_UP, method, decide, DECIDING)

    async def _send_follow_up(self, mail: MailStatus) -> None:
        draft, step = self._follow_up, Step.SEND_FOLLOW_UP
        if draft is None or not self._approved or step in self.completed:
            return
        now: MailStatus = await self._call(step, OutreachActivities.mail_state, self._ref(mail))
        if now.replied or now.ended:
            self.skip(step, SkipReason.REPLIED if now.replied else SkipReason.NOT_SENT)
            return
        await self._send(step, step, MailKind.FOLLOW_UP, draft.draft_id, mail.mail_id)
