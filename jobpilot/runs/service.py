"""What a person does with runs: start, look, pause, resume, cancel, retry, decide.

A wish (pause, resume, cancel, retry) is written down with the run and delivered to the workflow
after the commit, so that it is accepted even while the workflow engine is away. A decision is
different: the person learns at once whether it was accepted, so it needs the engine.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from jobpilot.ports.workflows import (
    EngineUnavailableError,
    UpdateRefusedError,
    WorkflowGateway,
    WorkflowMissingError,
)
from jobpilot.runs.contracts import DECIDE_UPDATE, ROUTES, DecideAction, Notice, Refusal
from jobpilot.runs.domain.errors import (
    ActionAlreadyDecidedError,
    ActionExpiredError,
    ActionNotFoundError,
    ActionVersionConflictError,
    RunActionNotAllowedError,
    RunKindNotStartableError,
    StepNotOfRunError,
)
from jobpilot.runs.domain.progress import Progress, RunStatus
from jobpilot.runs.domain.run import (
    EventPage,
    PendingAction,
    Run,
    RunFilter,
    RunPage,
    RunRequest,
)
from jobpilot.runs.domain.states import (
    TERMINAL,
    ActionKind,
    ActionState,
    Decision,
    Desired,
    RunKind,
    RunState,
    Step,
    steps_before,
)
from jobpilot.runs.launch import NOTICE, SIGNAL, START, RunLauncher
from jobpilot.runs.repository import RunRepository

PAGE_MAX: Final = 100
EVENTS_MAX: Final = 1000
DECISION_SECONDS: Final = 5.0
"""How long a decision waits for the engine, and for a run that is just being restored."""


RunCheck = Callable[[RunRequest], Awaitable[RunRequest]]
ApprovalCheck = Callable[[PendingAction], Awaitable[None]]
"""Makes sure that what a run is about is there, is the person's own and is ready; fills in what was left out."""


class RunService:
    """Bound to one transaction. `kick` is called after the commit, so that delivery starts at once.

    `checks` says of each kind that a person may start what has to be so; `approvals` of each kind of question what
    has to be so before it is approved.
    """

    def __init__(
        self,
        repository: RunRepository,
        gateway: WorkflowGateway,
        launcher: RunLauncher,
        *,
        kick: Callable[[], None],
        now: Callable[[], datetime],
        checks: Callable[[], Mapping[RunKind, RunCheck]] = dict,
        approvals: Callable[[], Mapping[ActionKind, ApprovalCheck]] = dict,
    ) -> None:
        self._repository = repository
        self._gateway = gateway
        self._launcher = launcher
        self._kick = kick
        self._now = now
        self._checks = checks
        self._approvals = approvals

    async def request_run(
        self, user_id: UUID, request: RunRequest, instead_of: UUID | None = None
    ) -> Run:
        """Start what a person asks for; the run that does the same already, if there is one, but `instead_of`.

        Raises RunKindNotStartableError and what the kind's check raises.
        """
        check = self._checks().get(request.kind)
        if check is None:
            raise RunKindNotStartableError(f"Runs of kind {request.kind} start by themselves.")
        run = self._new_run(user_id, await check(request))
        if request.kind is not RunKind.RESUME_INTAKE:
            same = await self._repository.active_like(run, instead_of)
            if same is not None:
                return same
        return await self._begin(run)

    async def start_once(self, user_id: UUID, request: RunRequest, run_id: UUID) -> None:
        """Start a run under an id of the caller's own making, unless that has been done."""
        run = self._new_run(user_id, request, run_id)
        await self._repository.add_once(run)
        await self._deliver(run, START, f"start:{run.id}")

    async def start_run(self, user_id: UUID, kind: RunKind, resume_id: UUID | None) -> Run:
        """Write the run down and have its workflow started after the commit.

        The caller has made sure that the résumé is the person's own.
        """
        return await self._begin(self._new_run(user_id, RunRequest(kind, resume_id)))

    def _new_run(self, user_id: UUID, request: RunRequest, run_id: UUID | None = None) -> Run:
        run_id = run_id or uuid4()
        return Run(
            id=run_id,
            user_id=user_id,
            workflow_id=ROUTES[request.kind].workflow_id(run_id),
            last_seq=0,
            status=RunStatus(RunState.QUEUED),
            created_at=self._now(),
            **vars(request),
        )

    async def _begin(self, run: Run) -> Run:
        await self._repository.add(run, START, f"start:{run.id}")
        self._repository.after_commit(self._kick)
        return run

    async def get_run(self, run_id: UUID) -> Run:
        """Raises RunNotFoundError, also for a run of somebody else."""
        return await self._repository.get(run_id)

    async def is_known(self, run_id: UUID) -> bool:
        """Whether there is such a run of the person's."""
        return await self._repository.find(run_id) is not None

    async def is_at_work(self, run_id: UUID) -> bool:
        """Whether the run, or one that it asked for, goes on by itself: waiting for nobody and for no money."""
        return await self._repository.is_at_work(run_id)

    async def list_runs(self, wanted: RunFilter, cursor: str | None, limit: int) -> RunPage:
        """Newest first; at most PAGE_MAX. Raises CursorInvalidError."""
        return RunPage(*await self._repository.page(wanted, cursor, min(limit, PAGE_MAX)))

    async def list_everybodys(self, wanted: RunFilter, cursor: str | None, limit: int) -> RunPage:
        """As `list_runs`, of all people and without what runs ask them. For the house."""
        found = await self._repository.page_without_questions(wanted, cursor, min(limit, PAGE_MAX))
        return RunPage(tuple(found[0]), found[1])

    async def latest_of_resumes(self, resume_ids: Sequence[UUID]) -> dict[UUID, UUID]:
        """The id of each résumé's newest run, by résumé id; résumés without a run are left out."""
        return await self._repository.latest_of_resumes(resume_ids)

    async def events(self, run_id: UUID, after: int, limit: int) -> EventPage:
        """Events with seq > `after` in order, at most EVENTS_MAX. Raises RunNotFoundError."""
        run = await self._repository.get(run_id)
        items = await self._repository.events(run_id, after, min(limit, EVENTS_MAX))
        return EventPage(items, last_seq=max(run.last_seq, items[-1].seq if items else 0))

    async def pause(self, run_id: UUID) -> Run:
        """Raises RunNotFoundError, RunActionNotAllowedError."""
        return await self._wish(run_id, "pause", lambda progress: progress.wish(Desired.PAUSE))

    async def resume(self, run_id: UUID) -> Run:
        """Raises RunNotFoundError, RunActionNotAllowedError."""
        return await self._wish(run_id, "resume", lambda progress: progress.wish(Desired.RUN))

    async def cancel(self, run_id: UUID) -> Run:
        """Raises RunNotFoundError, RunActionNotAllowedError."""
        return await self._wish(run_id, "cancel", lambda progress: progress.wish(Desired.CANCEL))

    async def retry(self, run_id: UUID, from_step: Step | None = None) -> Run:
        """Start a failed run again from its recorded progress, or from an earlier step.

        What a step has already bought or sent is not bought or sent again: effects are keyed by run and step.
        Raises RunNotFoundError, RunActionNotAllowedError (also for a step that the run never came to),
        StepNotOfRunError.
        """
        if from_step is None:
            return await self._wish(run_id, "retry", Progress.retried)
        run = await self._repository.get(run_id)
        try:
            kept = steps_before(run.kind, from_step)
        except ValueError:
            raise StepNotOfRunError("This run has no such step.") from None
        action = f"retry:{from_step}"
        return await self._wish(run_id, action, lambda progress: progress.retried(kept))

    async def unpark_all(self) -> int:
        """Have the person's runs look again whether there is money left; the number of runs told.

        Also tells those at work: one of them may be about to park.
        """
        return await self._tell_active(
            lambda run: (
                run.status.progress.wish(Desired.RUN)
                if _may_be_parked(run)
                else run.status.progress
            )
        )

    async def notice(self, run_id: UUID, notice: Notice) -> None:
        """Wake the run's workflow, if the run is under way: something happened that it may wait for."""
        run = await self._repository.find(run_id)
        if run is None or run.status.state in TERMINAL:
            return
        payload = {"run_id": str(run.id), "notice": str(notice)}
        await self._repository.enqueue(run.user_id, NOTICE, payload, f"notice:{run.id}:{uuid4()}")
        self._repository.after_commit(self._kick)

    async def revise_question(
        self, run_id: UUID, subject_id: UUID, version: int | None = None
    ) -> int:
        """What a run asks about the subject has changed: an answer to what it was is refused from now on.

        Without a `version` the question's own grows by one. Gives the number of open questions about it.
        """
        return await self._repository.revise_actions(run_id, subject_id, version)

    async def withdraw_question(self, run_id: UUID, subject_id: UUID) -> int:
        """What a run asks about the subject is not wanted any more: an answer is refused from now on, and the run,
        which is told after the commit, goes on without one. Gives the number of questions that were open.
        """
        withdrawn = await self._repository.withdraw_actions(run_id, subject_id, self._now())
        if withdrawn:
            await self.notice(run_id, Notice.CHANGED)
        return withdrawn

    async def hold_all(self) -> int:
        """Have every active run of the person wait; the number of runs told."""
        return await self._tell_active(lambda run: run.status.progress.hold())

    async def cancel_all(self) -> int:
        """End every active run of the person; the number of runs told."""
        return await self._tell_active(
            lambda run: (
                run.status.progress
                if run.status.progress.desired is Desired.CANCEL
                else run.status.progress.wish(Desired.CANCEL)
            )
        )

    async def release_all(self) -> int:
        """Have those go on that `hold_all` made wait; the number of runs told."""
        return await self._tell_active(lambda run: run.status.progress.release())

    async def _tell_active(self, change: Callable[[Run], Progress]) -> int:
        told = 0
        for run in await self._repository.lock_active():
            progress = change(run)
            if progress is not run.status.progress:
                await self._tell(replace(run, status=replace(run.status, progress=progress)))
                told += 1
        return told

    async def _wish(self, run_id: UUID, action: str, change: Callable[[Progress], Progress]) -> Run:
        run = await self._repository.lock(run_id)
        self._require(run, action)
        status = replace(run.status, progress=change(run.status.progress))
        if action.startswith("retry"):
            status = replace(status, state=RunState.QUEUED, failure_code=None, finished_at=None)
        return await self._tell(replace(run, status=status))

    async def _tell(self, run: Run) -> Run:
        """Write the wish down and have it delivered after the commit."""
        await self._repository.save(run)
        revision = run.status.progress.control_revision
        await self._deliver(run, SIGNAL, f"control:{run.id}:{revision}")
        return run

    async def decide(
        self, run_id: UUID, action_id: UUID, decision: Decision, expected_version: int
    ) -> PendingAction:
        """Approve or reject. The answer says what was recorded.

        Raises RunNotFoundError, ActionNotFoundError, ActionAlreadyDecidedError, ActionExpiredError,
        ActionVersionConflictError, RunActionNotAllowedError, EngineUnavailableError, and what the kind's check raises.
        """
        run = await self._repository.get(run_id)
        action = await self._action(run_id, action_id)
        self._require_open(action, expected_version)
        self._require(run, f"decide:{action_id}")
        if decision is Decision.APPROVE and (check := self._approvals().get(action.kind)):
            await check(action)
        request = DecideAction(action_id, decision, expected_version)
        try:
            async with asyncio.timeout(DECISION_SECONDS):
                await self._send(run, request)
        except TimeoutError as error:
            raise EngineUnavailableError("The decision was not taken in time.") from error
        except UpdateRefusedError as error:
            self._require_open(await self._action(run_id, action_id), expected_version)
            raise _refused(error.refusal) from error
        answered = await self._action(run_id, action_id)
        if answered.state is ActionState.CANCELLED:  # withdrawn while the answer was on its way
            self._require_open(answered, expected_version)
        return answered

    async def _send(self, run: Run, request: DecideAction) -> None:
        """Sends until accepted or refused; a run that is being restored gets a moment to come back."""
        update_id = f"{DECIDE_UPDATE}:{request.action_id}:{request.decision}"
        while True:
            try:
                return await self._gateway.update(
                    run.workflow_id, DECIDE_UPDATE, request, update_id
                )
            except WorkflowMissingError:
                # ended by somebody else's answer, or lost with Temporal's store
                self._require_open(
                    await self._action(run.id, request.action_id), request.expected_version
                )
                await self._gateway.start(self._launcher.start(run))
            except UpdateRefusedError as error:
                if error.refusal != Refusal.RUN_NOT_READY:
                    raise
            await asyncio.sleep(0.2)

    async def _action(self, run_id: UUID, action_id: UUID) -> PendingAction:
        action = await self._repository.action(run_id, action_id)
        if action is None:
            raise ActionNotFoundError("This run has no such question.")
        return action

    def _require_open(self, action: PendingAction, expected_version: int) -> None:
        if action.state is ActionState.EXPIRED:
            raise ActionExpiredError("The question was not answered in time.")
        if action.state is ActionState.CANCELLED:
            raise ActionAlreadyDecidedError(
                "This is not asked any more.",
                state=action.state,
                decided_at=_iso(action.decided_at),
            )
        if action.state is not ActionState.PENDING:
            raise ActionAlreadyDecidedError(
                "The question has been answered.",
                state=action.state,
                decided_at=_iso(action.decided_at),
            )
        if action.expires_at <= self._now():
            raise ActionExpiredError("The question was not answered in time.")
        if action.version != expected_version:
            raise ActionVersionConflictError(
                "What is asked has changed since you looked at it.", current_version=action.version
            )

    @staticmethod
    def _require(run: Run, action: str) -> None:
        if action not in run.allowed_actions:
            name = action.partition(":")[0]
            raise RunActionNotAllowedError(
                f"A run that is {run.status.state} cannot do this now: {name}.",
                allowed_actions=list(run.allowed_actions),
            )

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Run once the transaction has committed."""
        self._repository.after_commit(callback)

    def kick_after_commit(self) -> None:
        """Something else was enqueued: have its delivery start at once."""
        self._repository.after_commit(self._kick)

    async def _deliver(self, run: Run, kind: str, dedupe_key: str) -> None:
        await self._repository.enqueue(run.user_id, kind, {"run_id": str(run.id)}, dedupe_key)
        self._repository.after_commit(self._kick)


def _may_be_parked(run: Run) -> bool:
    status = run.status
    at_work = status.state in (RunState.PARKED, RunState.RUNNING)
    return at_work and status.progress.desired is Desired.RUN


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _refused(refusal: str) -> Exception:
    """The error of a refusal that the stored question does not explain yet."""
    if refusal == Refusal.ACTION_EXPIRED:
        return ActionExpiredError("The question was not answered in time.")
    if refusal == Refusal.ACTION_ALREADY_DECIDED:
        return ActionAlreadyDecidedError("The question has been answered.")
    if refusal == Refusal.VERSION_CONFLICT:
        return ActionVersionConflictError("What is asked has changed since you looked at it.")
    return RunActionNotAllowedError("The run cannot take this decision now.")
