"""What every run's workflow shares: recorded events, the gate, steps, questions, endings.

A subclass tells the story (`run`) in terms of these. Nothing here happens by itself.

- `log` numbers events and writes them by one local activity per batch (`workflows.recording`).
- `gate` stands before each step: there a run pauses, goes on, or ends because it was cancelled.
- The run continues from what `begin_run` reports, so starting the same run again (a retry, or
  Temporal's store lost) repeats no finished step.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from workflows import policies
from workflows.question import Question
from workflows.recording import EventLog, RunCancelledError, write

with workflow.unsafe.imports_passed_through():
    from jobpilot.runs import contracts
    from jobpilot.runs.contracts import RunActivities
    from jobpilot.runs.domain.states import (
        TERMINAL,
        ActionKind,
        ActionState,
        Code,
        Desired,
        EventType,
        RunState,
        Step,
        decided_state,
    )

Input = TypeVar("Input")


class RunFailedError(Exception):
    """The run cannot go on; `code` says why."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


class RunWorkflow:
    """Base of the workflows behind runs; see the module's docstring."""

    def __init__(self, request: contracts.StartRun) -> None:
        self.request = request
        self.attempt = 1
        self.completed: set[Step] = set()
        self.log = EventLog(request)
        self._control = contracts.ControlRun(revision=-1, desired=Desired.RUN, attempt=1)
        self._work: asyncio.Task[Any] | None = None
        self._question: Question | None = None

    @property
    def desired(self) -> Desired:
        return self._control.desired

    # -- what a person sends ------------------------------------------------------------------

    @workflow.signal(name=contracts.CONTROL_SIGNAL)
    def control(self, wish: contracts.ControlRun) -> None:
        """Pause, resume, cancel or retry. Of two wishes that overtook each other the later counts."""
        if wish.revision <= self._control.revision:
            return
        self._control = wish
        if wish.desired is Desired.CANCEL and self._work is not None:
            self._work.cancel()

    @workflow.update(name=contracts.DECIDE_UPDATE)
    async def decide(self, request: contracts.DecideAction) -> contracts.DecidedAction:
        """Answer the open question; returns once the answer is written down."""
        question = self._question
        if question is None:
            raise _refused(contracts.Refusal.RUN_NOT_READY)
        question.decision = request.decision
        await workflow.wait_condition(lambda: question.answer is not None)
        return contracts.DecidedAction(request.action_id, question.answer or ActionState.CANCELLED)

    @decide.validator
    def _validate_decision(self, request: contracts.DecideAction) -> None:
        if self._question is None:
            raise _refused(contracts.Refusal.RUN_NOT_READY)
        refusal = self._question.refusal(request, now=workflow.now(), desired=self.desired)
        if refusal is not None:
            raise _refused(refusal)

    # -- beginning and ending -----------------------------------------------------------------

    async def begin(self) -> bool:
        """Take up the recorded progress. False when there is nothing left to do."""
        request = self.request
        execution_id = UUID(workflow.info().run_id)
        begun: contracts.BegunRun = await write(
            RunActivities.begin_run,
            contracts.BeginRun(request.run_id, request.user_id, execution_id),
        )
        self.log.state, self.log.seq = begun.state, begun.last_seq
        self.attempt = begun.attempt
        if begun.state in TERMINAL:
            return False
        self.completed = set(begun.completed)
        self.control(contracts.ControlRun(begun.control_revision, begun.desired, begun.attempt))
        if begun.last_seq == 0:
            self.log.emit(EventType.RUN_STARTED, state=RunState.RUNNING, attempt=begun.attempt)
        else:
            reason = contracts.RestartReason.RECOVERED if begun.recovered else None
            self.log.emit(
                EventType.RUN_RESTARTED,
                state=RunState.RUNNING,
                attempt=begun.attempt,
                reason=Code(reason or contracts.RestartReason.RETRY),
            )
        return True

    async def succeeded(self) -> contracts.RunOutcome:
        self.log.emit(EventType.RUN_SUCCEEDED, state=RunState.SUCCEEDED)
        return await self._ended()

    async def cancelled(self) -> contracts.RunOutcome:
        """Record it. An open question is closed along with the run (see `RunService.record`)."""
        if self._question is not None and self._question.answer is None:
            self._question.answer = ActionState.CANCELLED
        self.log.emit(EventType.RUN_CANCELLED, state=RunState.CANCELLED)
        return await self._ended()

    async def failed(self, code: Code) -> NoReturn:
        """Record the failure and fail the execution too, unless a retry has already been asked for."""
        self.log.emit(EventType.RUN_FAILED, state=RunState.FAILED, failure_code=code)
        await self._ended()
        if self._control.attempt > self.attempt:
            workflow.continue_as_new(self.request)
        raise ApplicationError(code, type=code, non_retryable=True)

    async def _ended(self) -> contracts.RunOutcome:
        await self.log.flush()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return contracts.RunOutcome(self.log.state)

    # -- steps --------------------------------------------------------------------------------

    async def gate(self) -> None:
        """Stand still while paused. Raises RunCancelledError when the run was cancelled."""
        if self.desired is Desired.PAUSE:
            await self._stand_still(then=self.log.state)
        if self.desired is Desired.CANCEL:
            raise RunCancelledError

    async def _stand_still(self, then: RunState) -> None:
        self.log.emit(EventType.RUN_PAUSED, state=RunState.PAUSED)
        await self.log.flush()
        await workflow.wait_condition(lambda: self.desired is not Desired.PAUSE)
        if self.desired is Desired.RUN:
            self.log.emit(EventType.RUN_RESUMED, state=then)

    def skip(self, step: Step, reason: contracts.SkipReason, failure: Code | None = None) -> None:
        if step not in self.completed:
            self.log.emit(
                EventType.STEP_SKIPPED, step=step, reason=Code(reason), failure_code=failure
            )
            self.completed.add(step)

    async def step(
        self,
        step: Step,
        method: Callable[[Any, Input], Awaitable[Any]],
        value: Input,
        policy: policies.StepPolicy = policies.QUICK,
        dispensable: contracts.SkipReason | None = None,
    ) -> Any:
        """Do one step and give its result; `None` if it was done before. A dispensable one that fails is skipped.

        Raises RunFailedError or RunCancelledError.
        """
        if step in self.completed:
            return None
        await self._start(step)
        self._work = workflow.start_activity_method(
            method,
            value,
            start_to_close_timeout=policy.attempt,
            schedule_to_close_timeout=policies.OUTAGE,
            heartbeat_timeout=policies.HEARTBEAT,
            retry_policy=policy.retry,
            cancellation_type=workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
            summary=str(step),
        )
        try:
            result = await self._work
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise RunCancelledError from error
            if dispensable is not None:
                self.skip(step, dispensable, _code(error))
                return None
            raise self._failure(step, _code(error)) from error
        finally:
            self._work = None
        self._finish(step)
        return result

    async def _start(self, step: Step) -> None:
        await self.gate()
        self.log.emit(EventType.STEP_STARTED, step=step, attempt=self.attempt)
        await self.log.flush()

    def _finish(self, step: Step) -> None:
        self.log.emit(EventType.STEP_COMPLETED, step=step, attempt=self.attempt)
        self.completed.add(step)

    def _failure(self, step: Step, code: Code) -> RunFailedError:
        self.log.emit(EventType.STEP_FAILED, step=step, attempt=self.attempt, failure_code=code)
        return RunFailedError(code)

    # -- questions ----------------------------------------------------------------------------

    async def ask(self, step: Step, kind: ActionKind) -> None:
        """Wait for the person's approval, as long as it takes (until the question expires).

        Raises RunFailedError when rejected or expired, RunCancelledError when cancelled.
        """
        if step in self.completed:
            return
        await self._start(step)
        request = self.request
        opened: contracts.OpenedAction = await write(
            RunActivities.open_action,
            contracts.OpenAction(request.run_id, request.user_id, kind, step, self.attempt),
        )
        question = Question(opened)
        state = opened.state
        if state is ActionState.PENDING:
            self._question = question
            self.log.emit(
                EventType.ACTION_REQUESTED,
                state=RunState.WAITING,
                step=step,
                action_id=opened.action_id,
                action_kind=kind,
                expires_at=opened.expires_at,
            )
            state = await self._answer_to(question)
        self.log.emit(
            EventType.ACTION_DECIDED,
            state=RunState.RUNNING,
            step=step,
            action_id=opened.action_id,
            action_state=state,
            decision=question.decision,
        )
        await self.log.flush()
        question.answer = state
        if state is not ActionState.APPROVED:
            raise self._failure(step, Code(contracts.question_failure(state)))
        self._finish(step)

    async def _answer_to(self, question: Question) -> ActionState:
        state = await self._wait(question)
        request, opened = self.request, question.opened
        close = contracts.CloseAction(
            request.run_id, request.user_id, opened.action_id, state, workflow.now()
        )
        await write(RunActivities.close_action, close)
        return state

    async def _wait(self, question: Question) -> ActionState:
        while question.decision is None:
            await self.log.flush()
            await self.gate()
            await self.log.flush()
            left = question.opened.expires_at - workflow.now()
            if left <= timedelta(0):
                return ActionState.EXPIRED
            try:
                await workflow.wait_condition(
                    lambda: question.decision is not None or self.desired is not Desired.RUN,
                    timeout=left,
                    timeout_summary="the question expires",
                )
            except TimeoutError:
                continue
        return decided_state(question.decision)


def _refused(refusal: contracts.Refusal) -> ApplicationError:
    return ApplicationError(refusal, type=refusal, non_retryable=True)


def _code(error: ActivityError) -> Code:
    cause = error.cause
    if isinstance(cause, ApplicationError) and cause.type:
        return Code(cause.type)
    return Code(contracts.RunFailure.INTERNAL_ERROR)
