"""What every run's workflow shares: recorded events, the gate, steps, questions, endings.

A subclass tells the story (`run`) in terms of these. Nothing here happens by itself.

- Events are numbered here and written by one local activity per batch. `emit` only queues: a step's
  end and the next step's start travel together.
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
from temporalio.common import SearchAttributeKey
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from workflows import policies

with workflow.unsafe.imports_passed_through():
    from jobpilot.runs import contracts
    from jobpilot.runs.contracts import RunActivities
    from jobpilot.runs.domain.numbering import OfferedEvent
    from jobpilot.runs.domain.progress import EventData
    from jobpilot.runs.domain.states import (
        TERMINAL,
        ActionKind,
        ActionState,
        Code,
        Decision,
        Desired,
        EventType,
        RunState,
        Step,
        decided_state,
    )

STATE_ATTRIBUTE = SearchAttributeKey.for_keyword("JobPilotRunState")
Input = TypeVar("Input")


class RunFailedError(Exception):
    """The run cannot go on; `code` says why."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


class RunCancelledError(Exception):
    """The person (or an operator) cancelled the run."""


class RunWorkflow:
    """Base of the workflows behind runs; see the module's docstring."""

    def __init__(self, request: contracts.StartRun) -> None:
        self.request = request
        self.state = RunState.QUEUED
        self.attempt = 1
        self.completed: set[Step] = set()
        self._seq = 0
        self._queued: list[OfferedEvent] = []
        self._control = contracts.ControlRun(revision=-1, desired=Desired.RUN, attempt=1)
        self._work: asyncio.Task[Any] | None = None
        self._question: contracts.OpenedAction | None = None
        self._decision: Decision | None = None
        self._answer: ActionState | None = None

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
        self._decision = request.decision
        await workflow.wait_condition(lambda: self._answer is not None)
        return contracts.DecidedAction(request.action_id, self._answer or ActionState.CANCELLED)

    @decide.validator
    def _validate_decision(self, request: contracts.DecideAction) -> None:
        refusal = self._refusal(request)
        if refusal is not None:
            raise ApplicationError(refusal, type=refusal, non_retryable=True)

    def _refusal(self, request: contracts.DecideAction) -> contracts.Refusal | None:
        question = self._question
        if question is None:
            return contracts.Refusal.RUN_NOT_READY
        decided = self._decision is not None or self._answer is not None
        refusals = (
            (question.action_id != request.action_id, contracts.Refusal.ACTION_NOT_FOUND),
            (decided, contracts.Refusal.ACTION_ALREADY_DECIDED),
            (request.expected_version != question.version, contracts.Refusal.VERSION_CONFLICT),
            (workflow.now() >= question.expires_at, contracts.Refusal.ACTION_EXPIRED),
            (self.desired is not Desired.RUN, contracts.Refusal.RUN_ACTION_NOT_ALLOWED),
        )
        return next((refusal for applies, refusal in refusals if applies), None)

    @property
    def desired(self) -> Desired:
        return self._control.desired

    # -- events -------------------------------------------------------------------------------

    def emit(self, kind: EventType, **facts: Any) -> None:
        """Number one event and queue it for the next `flush`."""
        data = EventData(**facts)
        self.state = data.state or self.state
        entry = OfferedEvent(self._seq + len(self._queued) + 1, kind, workflow.now(), data)
        self._queued.append(entry)

    async def flush(self) -> None:
        """Write the queued events down, in order, before anything else happens."""
        if not self._queued:
            return
        batch = tuple(self._queued)
        record = contracts.RecordEvents(self.request.run_id, self.request.user_id, batch)
        recorded = await self.write(RunActivities.record_events, record)
        self._queued = self._queued[len(batch) :]
        self._seq = recorded.last_seq
        self._show(batch[-1])

    def _show(self, latest: OfferedEvent) -> None:
        """The operator's console: one line, and the state as a search attribute when it changed."""
        where = f" at `{latest.data.step}`" if latest.data.step else ""
        workflow.set_current_details(f"**{self.state}**{where}, event {self._seq}: {latest.type}")
        known = workflow.info().typed_search_attributes.get(STATE_ATTRIBUTE)
        if known is not None and known != self.state:
            workflow.upsert_search_attributes([STATE_ATTRIBUTE.value_set(str(self.state))])

    async def write(self, method: Callable[[Any, Input], Awaitable[Any]], value: Input) -> Any:
        """One short idempotent database write, repeated until the database takes it."""
        try:
            return await workflow.execute_local_activity_method(
                method,
                value,
                start_to_close_timeout=policies.RECORD_TIMEOUT,
                retry_policy=policies.RECORD_RETRY,
            )
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise RunCancelledError from error
            raise

    # -- beginning and ending -----------------------------------------------------------------

    async def begin(self) -> bool:
        """Take up the recorded progress. False when there is nothing left to do."""
        request = self.request
        execution_id = UUID(workflow.info().run_id)
        begun: contracts.BegunRun = await self.write(
            RunActivities.begin_run,
            contracts.BeginRun(request.run_id, request.user_id, execution_id),
        )
        self.state, self.attempt, self._seq = begun.state, begun.attempt, begun.last_seq
        if begun.state in TERMINAL:
            return False
        self.completed = set(begun.completed)
        self.control(contracts.ControlRun(begun.control_revision, begun.desired, begun.attempt))
        if begun.last_seq == 0:
            self.emit(EventType.RUN_STARTED, state=RunState.RUNNING, attempt=begun.attempt)
        else:
            reason = contracts.RestartReason.RECOVERED if begun.recovered else None
            self.emit(
                EventType.RUN_RESTARTED,
                state=RunState.RUNNING,
                attempt=begun.attempt,
                reason=Code(reason or contracts.RestartReason.RETRY),
            )
        return True

    async def succeeded(self) -> contracts.RunOutcome:
        self.emit(EventType.RUN_SUCCEEDED, state=RunState.SUCCEEDED)
        return await self._ended()

    async def cancelled(self) -> contracts.RunOutcome:
        """Record it. An open question is closed along with the run (see `RunService.record`)."""
        self._answer = self._answer or ActionState.CANCELLED
        self.emit(EventType.RUN_CANCELLED, state=RunState.CANCELLED)
        return await self._ended()

    async def failed(self, code: Code) -> NoReturn:
        """Record the failure and fail the execution too, unless a retry has already been asked for."""
        self.emit(EventType.RUN_FAILED, state=RunState.FAILED, failure_code=code)
        await self._ended()
        if self._control.attempt > self.attempt:
            workflow.continue_as_new(self.request)
        raise ApplicationError(code, type=code, non_retryable=True)

    async def _ended(self) -> contracts.RunOutcome:
        await self.flush()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return contracts.RunOutcome(self.state)

    # -- steps --------------------------------------------------------------------------------

    async def gate(self) -> None:
        """Stand still while paused. Raises RunCancelledError when the run was cancelled."""
        if self.desired is Desired.PAUSE:
            await self._stand_still(then=self.state)
        if self.desired is Desired.CANCEL:
            raise RunCancelledError

    async def _stand_still(self, then: RunState) -> None:
        self.emit(EventType.RUN_PAUSED, state=RunState.PAUSED)
        await self.flush()
        await workflow.wait_condition(lambda: self.desired is not Desired.PAUSE)
        if self.desired is Desired.RUN:
            self.emit(EventType.RUN_RESUMED, state=then)

    def skip(self, step: Step, reason: contracts.SkipReason) -> None:
        if step not in self.completed:
            self.emit(EventType.STEP_SKIPPED, step=step, reason=Code(reason))
            self.completed.add(step)

    async def step(
        self,
        step: Step,
        method: Callable[[Any, Input], Awaitable[Any]],
        value: Input,
        policy: policies.StepPolicy = policies.QUICK,
    ) -> None:
        """Do one step unless it is done. Raises RunFailedError or RunCancelledError."""
        if step in self.completed:
            return
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
            await self._work
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise RunCancelledError from error
            raise self._failure(step, _code(error)) from error
        finally:
            self._work = None
        self._finish(step)

    async def _start(self, step: Step) -> None:
        await self.gate()
        self.emit(EventType.STEP_STARTED, step=step, attempt=self.attempt)
        await self.flush()

    def _finish(self, step: Step) -> None:
        self.emit(EventType.STEP_COMPLETED, step=step, attempt=self.attempt)
        self.completed.add(step)

    def _failure(self, step: Step, code: Code) -> RunFailedError:
        self.emit(EventType.STEP_FAILED, step=step, attempt=self.attempt, failure_code=code)
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
        question: contracts.OpenedAction = await self.write(
            RunActivities.open_action,
            contracts.OpenAction(request.run_id, request.user_id, kind, step, self.attempt),
        )
        state = question.state
        if state is ActionState.PENDING:
            self._question = question
            self.emit(
                EventType.ACTION_REQUESTED,
                state=RunState.WAITING,
                step=step,
                action_id=question.action_id,
                action_kind=kind,
                expires_at=question.expires_at,
            )
            state = await self._wait(question)
            await self._close(question, state)
        self.emit(
            EventType.ACTION_DECIDED,
            state=RunState.RUNNING,
            step=step,
            action_id=question.action_id,
            action_state=state,
            decision=self._decision,
        )
        await self.flush()
        self._answer = state
        if state is not ActionState.APPROVED:
            raise self._failure(step, Code(contracts.question_failure(state)))
        self._finish(step)

    async def _wait(self, question: contracts.OpenedAction) -> ActionState:
        while self._decision is None:
            await self.flush()
            await self.gate()
            await self.flush()
            left = question.expires_at - workflow.now()
            if left <= timedelta(0):
                return ActionState.EXPIRED
            try:
                await workflow.wait_condition(
                    lambda: self._decision is not None or self.desired is not Desired.RUN,
                    timeout=left,
                    timeout_summary="the question expires",
                )
            except TimeoutError:
                continue
        return decided_state(self._decision)

    async def _close(self, question: contracts.OpenedAction, state: ActionState) -> None:
        request = self.request
        close = contracts.CloseAction(
            request.run_id, request.user_id, question.action_id, state, workflow.now()
        )
        await self.write(RunActivities.close_action, close)


def _code(error: ActivityError) -> Code:
    cause = error.cause
    if isinstance(cause, ApplicationError) and cause.type:
        return Code(cause.type)
    return Code(contracts.RunFailure.INTERNAL_ERROR)
