"""A run that asks the person: any number of questions at a time, each answered by an update.

The question is a row in Postgres before the run waits, and the answer is written down before the person hears
that it counts. What is asked may change while it is open (somebody edits a draft): an answer to what it was
before is found out where question and answer meet, under the row's lock, and refused.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from workflows.question import Question
from workflows.recording import write
from workflows.run_workflow import RunWorkflow

with workflow.unsafe.imports_passed_through():
    from jobpilot.runs import contracts
    from jobpilot.runs.contracts import RunActivities
    from jobpilot.runs.domain.states import (
        ActionKind,
        ActionState,
        Code,
        EventType,
        RunState,
        Step,
        decided_state,
    )


ANSWER_KEPT: Final = "answer-kept"
POINT_IN_TIME: Final = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Subject:
    """What a question is about, and its version now."""

    id: UUID | None = None
    version: int = 1


@dataclass
class _Asking:
    step: Step
    kind: ActionKind
    then: Callable[[Question, ActionState], Awaitable[None]] | None
    obsolete: Callable[[], bool]
    may_be_withdrawn: bool = False
    questions: list[Question] = field(default_factory=list)

    @property
    def open(self) -> list[Question]:
        return [question for question in self.questions if question.answer is None]


class AskingRun(RunWorkflow):
    def __init__(self, request: contracts.StartRun) -> None:
        super().__init__(request)
        self._asking: _Asking | None = None

    @workflow.update(name=contracts.DECIDE_UPDATE)
    async def decide(self, request: contracts.DecideAction) -> contracts.DecidedAction:
        """Answer an open question; returns once the answer is written down."""
        question = self._question(request.action_id)
        if question is None:
            raise _refused(contracts.Refusal.RUN_NOT_READY)
        question.request, question.changed = request, False
        await workflow.wait_condition(lambda: question.answer is not None or question.changed)
        if question.answer is None:
            raise _refused(contracts.Refusal.VERSION_CONFLICT)
        return contracts.DecidedAction(request.action_id, question.answer)

    @decide.validator
    def _validate_decision(self, request: contracts.DecideAction) -> None:
        if self._asking is None:
            raise _refused(contracts.Refusal.RUN_NOT_READY)
        question = self._question(request.action_id)
        if question is None:
            raise _refused(contracts.Refusal.ACTION_NOT_FOUND)
        refusal = question.refusal(request, now=workflow.now(), desired=self.desired)
        if refusal is not None:
            raise _refused(refusal)

    def _question(self, action_id: UUID) -> Question | None:
        questions = self._asking.questions if self._asking else []
        return next((each for each in questions if each.opened.action_id == action_id), None)

    async def ask(self, step: Step, kind: ActionKind) -> None:
        """Wait for the person's approval, as long as it takes (until the question expires).

        Raises RunFailedError when rejected or expired, RunCancelledError when cancelled.
        """
        if step in self.completed:
            return
        await self.start(step)
        (question,) = await self.put(step, kind, [Subject()])
        if question.answer is not ActionState.APPROVED:
            state = question.answer or ActionState.CANCELLED
            raise self.failure(step, Code(contracts.question_failure(state)))
        self.finish(step)

    async def put(
        self,
        step: Step,
        kind: ActionKind,
        subjects: Sequence[Subject],
        then: Callable[[Question, ActionState], Awaitable[None]] | None = None,
        obsolete: Callable[[], bool] = lambda: False,
        *,
        may_be_withdrawn: bool = False,
    ) -> list[Question]:
        """Ask one question about each subject and wait until all have an answer.

        `then` is what an answer leads to, done before the person hears that it counts. Once `obsolete`, open
        questions are taken back (`cancelled`). Where single ones `may_be_withdrawn`, a notice is a reason to look for
        those that are closed. Raises RunCancelledError, and what `then` raises.
        """
        asking = _Asking(step, kind, then, obsolete, may_be_withdrawn)
        for subject in subjects:
            asking.questions.append(await self._open(asking, subject))
        self._asking = asking
        while asking.open:
            await self._wait(asking)
            if may_be_withdrawn and self.notices:
                await self._look(asking)
            for question in asking.open:
                await self._settle(asking, question)
        await self.log.flush()
        return asking.questions

    async def _look(self, asking: _Asking) -> None:
        """Which of the open questions are closed: asking again tells how each of them is."""
        self.notices.clear()
        for question in asking.open:
            now = await self._write_down(asking, Subject(question.subject_id, question.version))
            if now.state is not ActionState.PENDING and question.answer is None:
                await self._end(asking, question, now.state)

    async def _write_down(self, asking: _Asking, subject: Subject) -> contracts.OpenedAction:
        """The question's row: a new one, or the one that is there, as it is."""
        request = self.request
        opened: contracts.OpenedAction = await write(
            RunActivities.open_action,
            contracts.OpenAction(
                request.run_id,
                request.user_id,
                asking.kind,
                asking.step,
                self.attempt,
                subject.id,
                subject.version,
            ),
        )
        return opened

    async def _open(self, asking: _Asking, subject: Subject) -> Question:
        opened = await self._write_down(asking, subject)
        question = Question(opened, opened.version, subject.id)
        if opened.state is not ActionState.PENDING:
            if asking.then is not None:
                await asking.then(question, opened.state)
            question.answer = opened.state
            self._tell(asking, question, opened.state)
            return question
        question.plan_reminder(workflow.now())
        self.log.emit(
            EventType.ACTION_REQUESTED,
            state=RunState.WAITING,
            step=asking.step,
            action_id=opened.action_id,
            action_kind=asking.kind,
            expires_at=opened.expires_at,
            subject_id=subject.id,
        )
        return question

    async def _wait(self, asking: _Asking) -> None:
        """Until one is answered or its time has come. Raises RunCancelledError."""

        def answered() -> bool:
            decided = any(question.request is not None for question in asking.open)
            told = asking.may_be_withdrawn and bool(self.notices)
            return decided or told or asking.obsolete()

        while not answered():
            await self.log.flush()
            await self.gate()
            await self.log.flush()
            moment = min(question.next_moment() for question in asking.open)
            if moment <= workflow.now():
                return
            await self._until(moment, lambda: answered() or not self._may_go_on(), "unanswered")

    async def _settle(self, asking: _Asking, question: Question) -> None:
        now = workflow.now()
        if question.request is not None:
            await self._keep_answer()
            await self._close(asking, question, decided_state(question.request.decision))
        elif now >= question.opened.expires_at:
            await self._close(asking, question, ActionState.EXPIRED)
        elif asking.obsolete():
            await self._close(asking, question, ActionState.CANCELLED)
        elif question.remind_at is not None and now >= question.remind_at:
            question.remind_at = None
            self.log.emit(
                EventType.ACTION_REMINDED,
                step=asking.step,
                action_id=question.opened.action_id,
                expires_at=question.opened.expires_at,
                subject_id=question.subject_id,
            )

    @staticmethod
    async def _keep_answer() -> None:
        """Let Temporal write the answer down before anything follows from it.

        Until the first task after an update ends, only the server's memory knows of the update. If the server died
        then, the answer would stand in Postgres, and the run would wait for it for ever. Waiting ends the task.
        """
        if workflow.patched(ANSWER_KEPT):
            await workflow.sleep(POINT_IN_TIME, summary="the answer is kept")

    async def _close(self, asking: _Asking, question: Question, state: ActionState) -> None:
        request = self.request
        version = question.request.expected_version if question.request else None
        closed: contracts.ClosedAction | None = await write(
            RunActivities.close_action,
            contracts.CloseAction(
                request.run_id,
                request.user_id,
                question.opened.action_id,
                state,
                workflow.now(),
                version,
            ),
        )
        if closed is not None and closed.state is ActionState.PENDING:
            question.take_back(closed.version)
            return
        question.version = version or (closed.version if closed else question.version)
        withdrawn = closed is not None and closed.state is ActionState.CANCELLED
        await self._end(asking, question, ActionState.CANCELLED if withdrawn else state)

    async def _end(self, asking: _Asking, question: Question, state: ActionState) -> None:
        """What the answer leads to, then the answer itself."""
        if asking.then is not None:
            await asking.then(question, state)
        self._tell(asking, question, state)
        await self.log.flush()
        question.answer = state

    def _tell(self, asking: _Asking, question: Question, state: ActionState) -> None:
        others = any(other is not question for other in asking.open)
        self.log.emit(
            EventType.ACTION_DECIDED,
            state=RunState.WAITING if others else RunState.RUNNING,
            step=asking.step,
            action_id=question.opened.action_id,
            action_state=state,
            decision=question.decision,
            subject_id=question.subject_id,
        )

    def _drop_questions(self) -> None:
        for question in self._asking.open if self._asking else ():
            question.answer = ActionState.CANCELLED


def _refused(refusal: contracts.Refusal) -> ApplicationError:
    return ApplicationError(refusal, type=refusal, non_retryable=True)
