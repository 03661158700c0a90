"""What every run's workflow shares: recorded events, the gate, steps and their parts, timers, endings.

A subclass tells the story (`run`) in terms of these. Nothing here happens by itself.

- `log` numbers events and writes them by one local activity per batch (`workflows.recording`).
- `gate` stands before each step: there a run pauses, goes on, or ends because it was cancelled.
- A step that meets the end of the month's budget parks the run until there is money again.
- The run continues from what `begin_run` reports, so starting the same run again (a retry, or
  Temporal's store lost) repeats no finished step.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from workflows import policies
from workflows.parts import Part, Parts, WorkFailedError, next_month
from workflows.recording import EventLog, RunCancelledError, write

with workflow.unsafe.imports_passed_through():
    from jobpilot.runs import contracts
    from jobpilot.runs.contracts import RunActivities
    from jobpilot.runs.domain.states import TERMINAL, Code, Desired, EventType, RunState, Step

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
        self.items: set[UUID] = set()
        self.notices: set[contracts.Notice] = set()
        self.log = EventLog(request)
        self._control = contracts.ControlRun(revision=-1, desired=Desired.RUN, attempt=1)
        self._works: dict[int, asyncio.Task[Any]] = {}

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
        if wish.desired is Desired.CANCEL:
            for work in self._works.values():
                work.cancel()

    @workflow.signal(name=contracts.NOTICE_SIGNAL)
    def notice(self, notice: contracts.Notice) -> None:
        """Something happened that the run may wait for."""
        self.notices.add(notice)

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
        self.completed, self.items = set(begun.completed), set(begun.items)
        self.control(contracts.ControlRun(begun.control_revision, begun.desired, begun.attempt))
        if begun.last_seq == 0:
            self.log.emit(EventType.RUN_STARTED, state=RunState.RUNNING, attempt=begun.attempt)
        else:
            self.log.emit(
                EventType.RUN_RESTARTED,
                state=RunState.RUNNING,
                attempt=begun.attempt,
                reason=Code(_restart_reason(begun)),
            )
        return True

    async def tell(self, story: Callable[[], Awaitable[None]]) -> contracts.RunOutcome:
        """The run from its beginning to whichever end it takes; `story` is what happens in between."""
        if not await self.begin():
            return contracts.RunOutcome(self.log.state)
        try:
            await story()
        except (RunCancelledError, asyncio.CancelledError):
            return await self.cancelled()
        except RunFailedError as failure:
            await self.failed(failure.code)
        return await self.succeeded()

    async def succeeded(self) -> contracts.RunOutcome:
        self.log.emit(EventType.RUN_SUCCEEDED, state=RunState.SUCCEEDED)
        return await self._ended()

    async def cancelled(self) -> contracts.RunOutcome:
        """Record it. Open questions are closed along with the run (see `RunRecorder.record`)."""
        self._drop_questions()
        self.log.emit(EventType.RUN_CANCELLED, state=RunState.CANCELLED)
        return await self._ended()

    async def failed(self, code: Code) -> NoReturn:
        """Record the failure and fail the execution too, unless a retry has already been asked for."""
        self.log.emit(EventType.RUN_FAILED, state=RunState.FAILED, failure_code=code)
        await self._ended()
        if self._control.attempt > self.attempt:
            self._continue()
        raise ApplicationError(code, type=code, non_retryable=True)

    async def _ended(self) -> contracts.RunOutcome:
        await self.log.flush()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return contracts.RunOutcome(self.log.state)

    def _drop_questions(self) -> None:
        """A run that asks nothing has none."""

    # -- standing still -----------------------------------------------------------------------

    async def gate(self) -> None:
        """Stand still while paused. Raises RunCancelledError when the run was cancelled.

        A history that has grown long, or that an older release of the workers began, is left here for a fresh
        execution of the same run. An answer that has just come is heard first: the next gate is soon.
        """
        while True:
            if self.desired is Desired.PAUSE:
                await self._stand_still(then=self.log.state)
            if self.desired is Desired.CANCEL:
                raise RunCancelledError
            if not self._should_leave():
                return
            await self.log.flush()
            if workflow.all_handlers_finished():
                self._continue()
            if self.desired is Desired.RUN:
                return

    def _continue(self) -> NoReturn:
        """Go on in a fresh execution, on the release of the workers that gets new work."""
        workflow.continue_as_new(
            self.request,
            initial_versioning_behavior=workflow.ContinueAsNewVersioningBehavior.AUTO_UPGRADE,
        )

    @staticmethod
    def _should_leave() -> bool:
        info = workflow.info()
        return (
            info.is_continue_as_new_suggested()
            or info.is_target_worker_deployment_version_changed()
        )

    def _may_go_on(self) -> bool:
        """Whether nothing is due at the gate."""
        return self.desired is Desired.RUN and not self._should_leave()

    async def _stand_still(self, then: RunState) -> None:
        self.log.emit(EventType.RUN_PAUSED, state=RunState.PAUSED)
        await self.log.flush()
        await workflow.wait_condition(
            lambda: (
                self.desired is not Desired.PAUSE
                or (self._should_leave() and workflow.all_handlers_finished())
            )
        )
        if self.desired is Desired.RUN:
            self.log.emit(EventType.RUN_RESUMED, state=then)

    async def _park(self, revision: int) -> None:
        """Wait for money: until the person wishes something after `revision`, or the month turns."""
        if self._control.revision == revision:
            until = next_month(workflow.now(), workflow.random())
            reason = Code(contracts.ParkReason.BUDGET_EXHAUSTED)
            self.log.emit(EventType.RUN_PARKED, state=RunState.PARKED, reason=reason, until=until)
            await self.log.flush()
            await self._until(
                until,
                lambda: self._control.revision > revision or self._should_leave(),
                "a new month",
            )
            if self._may_go_on():
                self.log.emit(EventType.RUN_RESUMED, state=RunState.RUNNING)
            self.log.state = RunState.RUNNING
        await self.gate()
        await self.log.flush()

    async def sleep_until(self, step: Step, until: datetime, woken: Callable[[], bool]) -> bool:
        """A durable timer that can be paused; whether it was `woken` before its time."""
        self.log.emit(EventType.TIMER_STARTED, state=RunState.WAITING, step=step, until=until)
        while not woken():
            await self.log.flush()
            await self.gate()
            await self.log.flush()
            if workflow.now() >= until:
                break
            await self._until(until, lambda: woken() or not self._may_go_on(), str(step))
        self.log.emit(EventType.TIMER_ENDED, state=RunState.RUNNING, step=step)
        return woken()

    async def _until(self, moment: datetime, met: Callable[[], bool], summary: str) -> None:
        try:
            await workflow.wait_condition(
                met, timeout=moment - workflow.now(), timeout_summary=summary
            )
        except TimeoutError:
            return

    # -- steps --------------------------------------------------------------------------------

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
        await self.start(step)
        try:
            result = await self._work(step, method, value, policy, parks=dispensable is None)
        except WorkFailedError as error:
            if dispensable is not None:
                self.skip(step, dispensable, error.code)
                return None
            raise self.failure(step, error.code) from error
        self.finish(step)
        return result

    async def again(
        self,
        step: Step,
        method: Callable[[Any, Input], Awaitable[Any]],
        value: Input,
        policy: policies.StepPolicy = policies.QUICK,
    ) -> Any:
        """One activity inside a step. Raises RunFailedError or RunCancelledError."""
        try:
            return await self._work(step, method, value, policy)
        except WorkFailedError as error:
            raise self.failure(step, error.code) from error

    async def parts(
        self,
        step: Step,
        method: Callable[[Any, Any], Awaitable[Any]],
        wanted: Iterable[Part],
        policy: policies.StepPolicy,
        lanes: int,
        *,
        recall: bool = False,
    ) -> Parts:
        """One activity for each part that is not done yet, some at a time.

        A part that fails is recorded and left behind. Pausing takes effect after the parts under way.
        With `recall` parts that are done are called again, silently, for the sake of their results.
        Raises RunCancelledError.
        """
        settled = step in self.completed
        chosen = [part for part in wanted if recall or not (settled or part.id in self.items)]
        told = frozenset(part.id for part in chosen) if settled else frozenset(self.items)
        parts = Parts(step, self.log, chosen, told)

        async def execute(part: Part) -> Any:
            return await self._execute(part.summary, method, part.value, policy)

        while parts.waiting:
            await self.gate()
            await self.log.flush()
            revision = self._control.revision
            await parts.work(execute, lanes, go_on=self._may_go_on)
            if parts.is_out_of_money:
                await self._park(revision)
        return parts

    async def start(self, step: Step) -> None:
        await self.gate()
        self.log.emit(EventType.STEP_STARTED, step=step, attempt=self.attempt)
        await self.log.flush()

    def finish(self, step: Step) -> None:
        self.log.emit(EventType.STEP_COMPLETED, step=step, attempt=self.attempt)
        self.completed.add(step)
        self.items = set()

    def failure(self, step: Step, code: Code) -> RunFailedError:
        self.log.emit(EventType.STEP_FAILED, step=step, attempt=self.attempt, failure_code=code)
        return RunFailedError(code)

    async def _work(
        self,
        step: Step,
        method: Any,
        value: Any,
        policy: policies.StepPolicy,
        *,
        parks: bool = True,
    ) -> Any:
        """One activity; the run parks, and it is tried again, when there is no money for it."""
        while True:
            revision = self._control.revision
            try:
                return await self._execute(str(step), method, value, policy)
            except WorkFailedError as error:
                if not parks or not error.is_out_of_money:
                    raise
            await self._park(revision)

    async def _execute(
        self, summary: str, method: Any, value: Any, policy: policies.StepPolicy
    ) -> Any:
        """Raises WorkFailedError, RunCancelledError."""
        work = workflow.start_activity_method(
            method,
            value,
            start_to_close_timeout=policy.attempt,
            schedule_to_close_timeout=policies.OUTAGE,
            heartbeat_timeout=policies.HEARTBEAT,
            retry_policy=policy.retry,
            cancellation_type=workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
            summary=summary,
            task_queue=policy.queue,
        )
        self._works[id(work)] = work
        try:
            return await work
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise RunCancelledError from error
            raise WorkFailedError(_code(error)) from error
        finally:
            del self._works[id(work)]


def _restart_reason(begun: contracts.BegunRun) -> contracts.RestartReason:
    if begun.state is RunState.QUEUED or not begun.recovered:
        return contracts.RestartReason.RETRY
    if workflow.info().continued_run_id is not None:
        return contracts.RestartReason.CONTINUED
    return contracts.RestartReason.RECOVERED


def _code(error: ActivityError) -> Code:
    cause = error.cause
    if isinstance(cause, ApplicationError) and cause.type:
        return Code(cause.type)
    return Code(contracts.RunFailure.INTERNAL_ERROR)
