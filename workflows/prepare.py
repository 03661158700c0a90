"""Documents for one application: written, approved by the person one by one, filed with the application."""

from uuid import UUID, uuid5

from temporalio import workflow

from workflows import policies
from workflows.asking import AskingRun, Subject
from workflows.parts import Part
from workflows.question import Question
from workflows.recording import write
from workflows.run_workflow import RunFailedError

with workflow.unsafe.imports_passed_through():
    from jobpilot.applications.contracts import (
        ApplicationActivities,
        AttachDraft,
        OpenApplication,
        OpenedApplication,
        RecordStage,
    )
    from jobpilot.applications.domain.application import Stage
    from jobpilot.resumes.contracts import FindVersion, FoundVersion, ResumeVersionActivities
    from jobpilot.runs.contracts import (
        RunActivities,
        RunFailure,
        RunOutcome,
        SkipReason,
        StartFollowUp,
        StartRun,
    )
    from jobpilot.runs.domain.states import ActionKind, ActionState, Code, RunKind, Step
    from jobpilot.writing.contracts import (
        DecideDraft,
        WriteDraft,
        WritingActivities,
        WrittenDraft,
    )
    from jobpilot.writing.domain.drafts import DraftKind, read_options

USUAL = (DraftKind.TAILORED_RESUME, DraftKind.COVER_LETTER)


@workflow.defn(name="Prepare")
class Prepare(AskingRun):
    @workflow.init
    def __init__(self, request: StartRun) -> None:
        super().__init__(request)
        self._cold_email: UUID | None = None

    @workflow.run
    async def run(self, request: StartRun) -> RunOutcome:  # noqa: ARG002 - kept by `__init__`
        """Write what was asked for, let the person decide about each, keep what they approved."""
        return await self.tell(self._story)

    async def _story(self) -> None:
        drafts = await self._write()
        await self._review(drafts)
        await self._file()

    async def _write(self) -> list[WrittenDraft]:
        """The drafts, also when they were written before: repeating it gives the same ones."""
        recorded = Step.WRITE in self.completed
        if not recorded:
            await self.start(Step.WRITE)
        parts = [
            Part(self._part_of(wanted.kind), wanted, f"write: {wanted.kind}", _report)
            for wanted in await self._wanted()
        ]
        written = await self.parts(
            Step.WRITE,
            WritingActivities.write_draft,
            parts,
            policies.WRITING,
            policies.WRITING_LANES,
            recall=True,
        )
        if not written.results:
            code = next(iter(written.failures), Code(RunFailure.INTERNAL_ERROR))
            raise self.failure(Step.WRITE, code)
        if not recorded:
            self.finish(Step.WRITE)
        mail = written.results.get(self._part_of(DraftKind.COLD_EMAIL))
        self._cold_email = mail.draft_id if mail else None
        return list(written.results.values())

    def _part_of(self, kind: DraftKind) -> UUID:
        return uuid5(self.request.run_id, kind)

    async def _wanted(self) -> list[WriteDraft]:
        request = self.request
        if request.resume_id is None:
            raise RunFailedError(Code(RunFailure.SUBJECT_MISSING))
        resume_id, job_id, match_id = request.resume_id, None, None
        if request.subject_id is None:
            find = FindVersion(request.user_id, resume_id)
            found: FoundVersion = await self.again(
                Step.WRITE, ResumeVersionActivities.find_version, find
            )
            version = found.version
        else:
            ask = OpenApplication(request.run_id, request.user_id, request.subject_id, resume_id)
            opened: OpenedApplication = await self.again(
                Step.WRITE, ApplicationActivities.open_application, ask
            )
            version, job_id, match_id = opened.resume_version, opened.job_id, opened.match_id
        kinds, style_id = read_options(request.options)
        return [
            WriteDraft(
                request.run_id,
                request.user_id,
                kind,
                resume_id,
                version,
                job_id,
                match_id,
                style_id,
            )
            for kind in kinds or USUAL
        ]

    async def _review(self, drafts: list[WrittenDraft]) -> None:
        if Step.REVIEW in self.completed:
            return
        await self.start(Step.REVIEW)
        subjects = [Subject(draft.draft_id, draft.version) for draft in drafts]
        await self.put(
            Step.REVIEW,
            ActionKind.REVIEW_DRAFT,
            subjects,
            then=self._decided,
            may_be_withdrawn=True,
        )
        self.finish(Step.REVIEW)

    async def _decided(self, question: Question, state: ActionState) -> None:
        """What was not approved in time is as good as rejected; neither ends the run."""
        request, draft_id = self.request, question.subject_id
        assert draft_id is not None
        decide = DecideDraft(request.run_id, request.user_id, draft_id, question.version)
        if state is not ActionState.APPROVED:
            await self.again(Step.REVIEW, WritingActivities.reject_draft, decide)
            return
        await self.again(Step.REVIEW, WritingActivities.approve_draft, decide)
        if request.subject_id is not None:
            attach = AttachDraft(request.run_id, request.user_id, request.subject_id, draft_id)
            await self.again(Step.REVIEW, ApplicationActivities.attach_draft, attach)
        if draft_id == self._cold_email:
            send = StartFollowUp(
                request.run_id, request.user_id, RunKind.OUTREACH, request.resume_id, draft_id
            )
            await write(RunActivities.start_follow_up, send)

    async def _file(self) -> None:
        request = self.request
        if request.subject_id is None:
            self.skip(Step.FILE, SkipReason.NOT_NEEDED)
        if Step.FILE in self.completed or request.subject_id is None:
            return
        ready = RecordStage(request.run_id, request.user_id, request.subject_id, Stage.PREPARING)
        await self.step(Step.FILE, ApplicationActivities.record_stage, ready)


def _report(draft: WrittenDraft) -> tuple[Code | None, int | None]:
    return Code("written"), draft.questions
