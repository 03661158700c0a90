"""Runs of agents with activities that do what each test tells them; the run bookkeeping is the real one."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.runs import RecordedRunActivities
from jobpilot.applications.contracts import (
    ApplicationActivities,
    AttachDraft,
    FindReminder,
    FoundReminder,
    OpenApplication,
    OpenedApplication,
    RecordedStage,
    RecordStage,
)
from jobpilot.bootstrap import ProcessContext
from jobpilot.briefings.contracts import (
    BeginBriefing,
    BegunBriefing,
    BegunSearch,
    BriefingActivities,
    ComposeBriefing,
    ComposedBriefing,
)
from jobpilot.jobs.contracts import (
    CheckLiveness,
    DueBoards,
    FetchBoard,
    FetchedBoard,
    FindDueBoards,
    JobActivities,
    PostingStatus,
    ReadPosting,
)
from jobpilot.jobs.domain.board import BoardOutcome
from jobpilot.matching.contracts import (
    EmbeddedJobs,
    EmbedJobs,
    JudgedJob,
    JudgeJob,
    MatchingActivities,
    RankedJobs,
    RankJobs,
)
from jobpilot.outreach.contracts import (
    ComposedFollowUp,
    MailRef,
    MailState,
    MailStatus,
    OutreachActivities,
    PrepareMail,
    SendMail,
)
from jobpilot.resumes.contracts import FindVersion, FoundVersion, ResumeVersionActivities
from jobpilot.runs.contracts import TaskQueue
from jobpilot.runs.domain.run import Run, RunRequest
from jobpilot.runs.domain.states import RunKind
from jobpilot.writing.contracts import DecidedDraft, DecideDraft, WriteDraft, WrittenDraft
from jobpilot.writing.contracts import WritingActivities as WritingStubs
from jobpilot.writing.domain.drafts import DraftState
from tests.workflows.house import House, ScriptedResumes
from workers.interceptors import ActivityDiscipline
from workers.main import build_worker
from workers.registry import activities_of

Behaviour = Callable[[], Awaitable[None]]


@dataclass
class Script:
    """What happens to the runs of one person; `acts` by activity name or by name and id."""

    boards: tuple[UUID, ...] = ()
    matches: tuple[UUID, ...] = ()
    acts: dict[str, Behaviour] = field(default_factory=dict)
    outcomes: dict[UUID, BoardOutcome] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    decided: dict[UUID, tuple[str, int]] = field(default_factory=dict)
    mail: MailStatus | None = None
    sent: Counter[UUID] = field(default_factory=Counter)
    uncertain: bool = False
    follow_up: timedelta | None = None
    started: datetime | None = None
    remind_at: datetime | None = None
    news: int = 1
    ticks: list[datetime] = field(default_factory=list)

    async def act(self, name: str, about: UUID | None = None) -> None:
        self.calls[name] += 1
        for key in (name, f"{name}:{about}"):
            if key in self.acts:
                await self.acts[key]()


def out_of_money(script: Script) -> Behaviour:
    async def refuse() -> None:
        if "spent" in script.acts:
            code = "budget_exhausted"
            raise ApplicationError(code, type=code, non_retryable=True)

    return refuse


async def nothing() -> None:
    """A mark in a script."""


class Scripts:
    """Shared by all scripted activities."""

    def __init__(self) -> None:
        self._of: dict[UUID, Script] = {}

    def of(self, user_id: UUID) -> Script:
        return self._of.setdefault(user_id, Script())


class ScriptedSearch(JobActivities, MatchingActivities, ResumeVersionActivities):
    def __init__(self, scripts: Scripts) -> None:
        self._of = scripts.of

    @activity.defn(name="jobs.due_boards")
    async def due_boards(self, request: FindDueBoards) -> DueBoards:
        await self._of(request.user_id).act("due")
        return DueBoards(self._of(request.user_id).boards)

    @activity.defn(name="jobs.fetch_board")
    async def fetch_board(self, request: FetchBoard) -> FetchedBoard:
        assert request.user_id is not None
        script = self._of(request.user_id)
        await script.act("fetch", request.board_id)
        outcome = script.outcomes.get(request.board_id, BoardOutcome.LISTED)
        return FetchedBoard(request.board_id, outcome, found=3, fresh=2)

    @activity.defn(name="jobs.read_posting")
    async def read_posting(self, request: ReadPosting) -> PostingStatus:
        raise NotImplementedError

    @activity.defn(name="jobs.check_liveness")
    async def check_liveness(self, request: CheckLiveness) -> PostingStatus:
        raise NotImplementedError

    @activity.defn(name="resumes.find_version")
    async def find_version(self, request: FindVersion) -> FoundVersion:
        return FoundVersion(1)

    @activity.defn(name="matching.embed_jobs")
    async def embed_jobs(self, request: EmbedJobs) -> EmbeddedJobs:
        script = self._of(request.user_id)
        await script.act("embed")
        return EmbeddedJobs(1, left=script.calls["embed"] < 2)

    @activity.defn(name="matching.rank_jobs")
    async def rank_jobs(self, request: RankJobs) -> RankedJobs:
        script = self._of(request.user_id)
        await script.act("rank")
        return RankedJobs(9, 5, 5, script.matches, ())

    @activity.defn(name="matching.judge_job")
    async def judge_job(self, request: JudgeJob) -> JudgedJob:
        await self._of(request.user_id).act("judge", request.match_id)
        return JudgedJob(request.match_id, judged=True, score=80)


class ScriptedWriting(WritingStubs, ApplicationActivities):
    def __init__(self, scripts: Scripts) -> None:
        self._of = scripts.of

    @activity.defn(name="applications.open_application")
    async def open_application(self, request: OpenApplication) -> OpenedApplication:
        await self._of(request.user_id).act("open")
        return OpenedApplication(uuid4(), 1, request.subject_id, None)

    @activity.defn(name="applications.attach_draft")
    async def attach_draft(self, request: AttachDraft) -> RecordedStage:
        await self._of(request.user_id).act("attach")
        return RecordedStage(uuid4(), stage="preparing")

    @activity.defn(name="applications.record_stage")
    async def record_stage(self, request: RecordStage) -> RecordedStage:
        await self._of(request.user_id).act("stage")
        return RecordedStage(uuid4(), request.stage)

    @activity.defn(name="applications.find_reminder")
    async def find_reminder(self, request: FindReminder) -> FoundReminder:
        return FoundReminder(self._of(request.user_id).remind_at)

    @activity.defn(name="applications.remind")
    async def remind(self, request: FindReminder) -> FoundReminder:
        await self._of(request.user_id).act("remind")
        return FoundReminder(None)

    @activity.defn(name="writing.write_draft")
    async def write_draft(self, request: WriteDraft) -> WrittenDraft:
        await self._of(request.user_id).act(f"write:{request.kind}")
        return WrittenDraft(uuid5(request.run_id, f"draft:{request.kind}"), 1, 5, 0)

    @activity.defn(name="writing.approve_draft")
    async def approve_draft(self, request: DecideDraft) -> DecidedDraft:
        self._of(request.user_id).decided[request.draft_id] = ("approved", request.version)
        return DecidedDraft(request.draft_id, request.version, DraftState.APPROVED)

    @activity.defn(name="writing.reject_draft")
    async def reject_draft(self, request: DecideDraft) -> DecidedDraft:
        self._of(request.user_id).decided[request.draft_id] = ("rejected", request.version)
        return DecidedDraft(request.draft_id, request.version, DraftState.REJECTED)


class ScriptedOutreach(OutreachActivities, BriefingActivities):
    """`follow_up_at` counts from when the mail was prepared."""

    def __init__(self, scripts: Scripts, house: "list[AgentHouse]") -> None:
        self._of = scripts.of
        self._house = house

    def _mail(self, request: Any, subject_id: UUID) -> MailStatus:
        script = self._of(request.user_id)
        follow_up = script.follow_up
        now = script.started or datetime.now().astimezone()
        return MailStatus(
            uuid5(request.run_id, f"mail:{subject_id}"),
            MailState.PENDING,
            follow_up_at=now + follow_up if follow_up else None,
        )

    @activity.defn(name="outreach.prepare_mail")
    async def prepare_mail(self, request: PrepareMail) -> MailStatus:
        script = self._of(request.user_id)
        await script.act("prepare_mail")
        mail = self._mail(request, request.subject_id)
        script.mail = script.mail or mail
        return mail

    @activity.defn(name="outreach.send_mail")
    async def send_mail(self, request: SendMail) -> MailStatus:
        script = self._of(request.user_id)
        await script.act("send_mail")
        uncertain = script.uncertain and not request.resend
        script.sent[request.mail_id] += not uncertain
        state = MailState.UNCERTAIN if uncertain else MailState.SENT
        assert script.mail is not None
        return replace(script.mail, mail_id=request.mail_id, state=state)

    @activity.defn(name="outreach.mail_state")
    async def mail_state(self, request: MailRef) -> MailStatus:
        mail = self._of(request.user_id).mail
        assert mail is not None
        return mail

    @activity.defn(name="outreach.compose_follow_up")
    async def compose_follow_up(self, request: MailRef) -> ComposedFollowUp:
        await self._of(request.user_id).act("compose_follow_up")
        return ComposedFollowUp(uuid5(request.run_id, "follow-up"), 1)

    @activity.defn(name="briefings.begin")
    async def begin(self, request: BeginBriefing) -> BegunBriefing:
        script = self._of(request.user_id)
        script.ticks.append(request.at)
        await script.act(f"day:{request.at.date()}")
        return BegunBriefing(None)

    @activity.defn(name="briefings.search")
    async def search(self, request: BeginBriefing) -> BegunSearch:
        await self._of(request.user_id).act("search")
        return BegunSearch(None)

    @activity.defn(name="briefings.compose")
    async def compose(self, request: ComposeBriefing) -> ComposedBriefing:
        script = self._of(request.user_id)
        await script.act("compose")
        found = uuid5(request.run_id, "briefing") if script.news else None
        return ComposedBriefing(found, script.news, by_email=True)


@dataclass
class AgentHouse(House):
    scripts: Scripts = field(default_factory=Scripts)

    def script(self, user_id: UUID) -> Script:
        return self.scripts.of(user_id)

    async def begin(
        self, user_id: UUID, kind: RunKind, subject_id: UUID | None = None, *options: str
    ) -> Run:
        """A run with a résumé of its own, past the checks of the door."""
        resume_id = await self.resume(user_id)
        run_id = uuid4()
        request = RunRequest(kind, resume_id, subject_id, options)
        async with self.context.for_user(user_id) as factory:
            await factory.runs().start_once(user_id, request, run_id)
            return await factory.runs().get_run(run_id)

    async def decide(self, run: Run, index: int, decision: str, version: int | None = None) -> None:
        action = sorted((await self.get(run)).actions, key=lambda each: str(each.subject_id))[index]
        async with self.context.for_user(run.user_id) as factory:
            await factory.runs().decide(run.id, action.id, decision, version or action.version)

    async def asked(self, run: Run) -> Run:
        """Once it waits for an answer."""
        async with asyncio.timeout(20):
            while True:
                current = await self.get(run)
                if any(action.startswith("decide:") for action in current.allowed_actions):
                    return current
                await asyncio.sleep(0.05)

    async def children(self, run: Run) -> list[Run]:
        async with self.context.for_user(run.user_id) as factory:
            page = await factory.runs().list_runs(filter_all(), None, 100)
        return [each for each in page.items if each.parent_run_id == run.id]


def filter_all() -> Any:
    from jobpilot.runs.domain.run import RunFilter

    return RunFilter()


@asynccontextmanager
async def running_agents(
    context: ProcessContext, *, cached_workflows: int
) -> AsyncIterator[AgentHouse]:
    """A worker for every queue of the agents, and the dispatcher that starts their runs."""
    client = await context.worker_client([ActivityDiscipline()])
    house = AgentHouse(context, client, ScriptedResumes())
    groups = [
        RecordedRunActivities(house.recording, context.run_publisher),
        ScriptedSearch(house.scripts),
        ScriptedWriting(house.scripts),
        ScriptedOutreach(house.scripts, [house]),
    ]
    dispatcher = asyncio.create_task(context.dispatcher.run())
    async with AsyncExitStack() as stack:
        for queue in TaskQueue:
            if queue is not TaskQueue.PARSING:
                worker = build_worker(
                    client, queue, activities_of(groups), cached_workflows=cached_workflows
                )
                await stack.enter_async_context(worker)
        yield house
    dispatcher.cancel()
    await asyncio.gather(dispatcher, return_exceptions=True)
