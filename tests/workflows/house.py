"""Intake runs with résumé activities that do what each test tells them."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from temporalio import activity
from temporalio.client import Client
from temporalio.exceptions import ApplicationError

from activities.runs import RecordedRunActivities
from jobpilot.bootstrap import ProcessContext, utc_now
from jobpilot.resumes.contracts import (
    ConfirmedVersion,
    EnhancedResume,
    EnhancementActivities,
    ExtractedText,
    InspectedFile,
    IntakeFailure,
    IntakeStep,
    LanguageModelState,
    ParsedResume,
    ResumeActivities,
)
from jobpilot.resumes.tables import ResumeRow
from jobpilot.runs.contracts import TaskQueue
from jobpilot.runs.domain.run import Run, RunEvent
from jobpilot.runs.domain.states import TERMINAL, RunKind, RunState
from jobpilot.runs.recorder import RunRecorder
from jobpilot.runs.repository import RunRepository
from workers.interceptors import ActivityDiscipline
from workers.main import build_worker
from workers.registry import activities_of

Behaviour = Callable[[], Awaitable[None]]


@dataclass
class ScriptedResumes(ResumeActivities, EnhancementActivities):
    """Succeeds at everything unless told otherwise for a step of one résumé.

    There is a language model for those whose script has a step `enhance`.
    """

    calls: dict[UUID, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    script: dict[tuple[UUID, str], Behaviour] = field(default_factory=dict)
    scans: set[UUID] = field(default_factory=set)

    async def _act(self, resume_id: UUID, name: str) -> None:
        self.calls[resume_id][name] += 1
        behaviour = self.script.get((resume_id, name))
        if behaviour is not None:
            await behaviour()

    @activity.defn(name="resumes.inspect_file")
    async def inspect_file(self, step: IntakeStep) -> InspectedFile:
        await self._act(step.resume_id, "inspect")
        return InspectedFile(page_count=1)

    @activity.defn(name="resumes.extract_text")
    async def extract_text(self, step: IntakeStep) -> ExtractedText:
        await self._act(step.resume_id, "extract")
        unread = 1 if step.resume_id in self.scans else 0
        return ExtractedText(1, 1, 1, quality=100, unread_pages=unread)

    @activity.defn(name="resumes.read_images")
    async def read_images(self, step: IntakeStep) -> ExtractedText:
        await self._act(step.resume_id, "read_images")
        return ExtractedText(page_count=1, line_count=1, character_count=1, quality=100)

    @activity.defn(name="resumes.parse_resume")
    async def parse_resume(self, step: IntakeStep) -> ParsedResume:
        await self._act(step.resume_id, "parse")
        return ParsedResume(version=1, field_count=1, to_check=0)

    @activity.defn(name="resumes.find_language_model")
    async def find_language_model(self, step: IntakeStep) -> LanguageModelState:
        return LanguageModelState((step.resume_id, "enhance") in self.script)

    @activity.defn(name="resumes.enhance_resume")
    async def enhance_resume(self, step: IntakeStep) -> EnhancedResume:
        await self._act(step.resume_id, "enhance")
        return EnhancedResume(version=2, accepted=1, refused=0)

    @activity.defn(name="resumes.confirm_version")
    async def confirm_version(self, step: IntakeStep) -> ConfirmedVersion:
        await self._act(step.resume_id, "confirm")
        return ConfirmedVersion(version=1)

    @activity.defn(name="resumes.record_failure")
    async def record_failure(self, failure: IntakeFailure) -> None:
        await self._act(failure.resume_id, f"failure:{failure.code}")


def failing(code: str) -> Behaviour:
    async def fail() -> None:
        raise ApplicationError(code, type=code, non_retryable=True)

    return fail


def helping() -> Behaviour:
    """There is a language model, and it works."""

    async def succeed() -> None:
        pass

    return succeed


@dataclass
class House:
    """What a test does with runs, each call in a transaction of its own."""

    context: ProcessContext
    client: Client
    resumes: ScriptedResumes
    review: timedelta = timedelta(days=30)

    @asynccontextmanager
    async def recording(self, user_id: UUID) -> AsyncIterator[RunRecorder]:
        """As in production, but a test may shorten the time for an answer."""
        async with self.context.for_user(user_id) as factory:
            yield RunRecorder(
                RunRepository(factory.session),
                agents_paused=factory.accounts().agents_paused,
                now=utc_now,
                review=self.review,
            )

    async def resume(self, user_id: UUID) -> UUID:
        resume_id = uuid4()
        async with self.context.for_user(user_id) as factory:
            factory.session.add(
                ResumeRow(
                    id=resume_id,
                    user_id=user_id,
                    title="Example",
                    sha256=uuid4().hex,
                    file_key=uuid4().hex,
                    file_name="example.pdf",
                    media_type="application/pdf",
                    size_bytes=1,
                )
            )
        return resume_id

    async def start(self, user_id: UUID, resume_id: UUID | None = None) -> Run:
        resume_id = resume_id or await self.resume(user_id)
        async with self.context.for_user(user_id) as factory:
            return await factory.runs().start_run(user_id, RunKind.RESUME_INTAKE, resume_id)

    async def get(self, run: Run) -> Run:
        async with self.context.for_user(run.user_id) as factory:
            return await factory.runs().get_run(run.id)

    async def ask(self, run: Run, wish: str) -> Run:
        async with self.context.for_user(run.user_id) as factory:
            return await getattr(factory.runs(), wish)(run.id)

    async def events(self, run: Run) -> list[RunEvent]:
        async with self.context.for_user(run.user_id) as factory:
            return list((await factory.runs().events(run.id, 0, 1000)).items)

    async def story(self, run: Run) -> list[str]:
        """Event types in order, steps by name; asserts that the seqs have no gap."""
        events = await self.events(run)
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        return [
            f"{event.type}:{event.data['step']}" if "step" in event.data else str(event.type)
            for event in events
        ]

    async def until(self, run: Run, *states: RunState, seconds: float = 60) -> Run:
        async with asyncio.timeout(seconds):
            while True:
                current = await self.get(run)
                if current.status.state in (states or TERMINAL):
                    return current
                await asyncio.sleep(0.05)

    async def approve(self, run: Run, decision: str = "approve") -> None:
        action = (await self.get(run)).actions[0]
        async with self.context.for_user(run.user_id) as factory:
            await factory.runs().decide(run.id, action.id, decision, action.version)


@asynccontextmanager
async def running_house(context: ProcessContext, *, cached_workflows: int) -> AsyncIterator[House]:
    """A worker for intake runs, and the dispatcher that starts them.

    One at a time on the same servers: two workers of a queue share its runs, two scripts do not.
    Without cached workflows a run may take 5 s longer when others run beside it: the SDK then throws
    a workflow out while its local activity works, and its task is given out again after the timeout.
    """
    resumes = ScriptedResumes()
    client = await context.worker_client([ActivityDiscipline()])
    house = House(context, client, resumes)
    runs = RecordedRunActivities(house.recording, context.run_publisher)
    dispatcher = asyncio.create_task(context.dispatcher.run())
    worker = build_worker(
        client,
        TaskQueue.PARSING,
        activities_of([runs, resumes]),
        cached_workflows=cached_workflows,
    )
    async with worker:
        yield house
    dispatcher.cancel()
    await asyncio.gather(dispatcher, return_exceptions=True)
