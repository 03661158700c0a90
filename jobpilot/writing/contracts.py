"""What crosses Temporal for drafts: identifiers, counts and codes, never a word of a draft."""

from dataclasses import dataclass
from uuid import UUID

from temporalio import activity

from jobpilot.writing.domain.drafts import DraftKind, DraftState


@dataclass(frozen=True)
class WriteDraft:
    """One draft of one run. `resume_version` is fixed by the run, so that a repetition writes from the same facts.

    `job_id` may be None for posts only; without a `style_id` the person's default style counts.
    """

    run_id: UUID
    user_id: UUID
    kind: DraftKind
    resume_id: UUID
    resume_version: int
    job_id: UUID | None = None
    match_id: UUID | None = None
    style_id: UUID | None = None


@dataclass(frozen=True)
class WrittenDraft:
    """`sentences` stand in the draft, each with its sources; `questions` are what the gate did not let pass."""

    draft_id: UUID
    version: int
    sentences: int
    questions: int


@dataclass(frozen=True)
class DecideDraft:
    """What the person decided about one version."""

    run_id: UUID
    user_id: UUID
    draft_id: UUID
    version: int


@dataclass(frozen=True)
class DecidedDraft:
    """The draft after the decision; the same answer when it is repeated."""

    draft_id: UUID
    version: int
    state: DraftState


class WritingActivities:
    """Typed stubs for workflows; `activities.writing` implements every method under the same name.

    Failures are `ApplicationError`s whose type is a code: `budget_exhausted` parks the run, `llm_unavailable` is
    worth another try, the other `llm_…` codes, `resume_not_found`, `version_not_found`, `job_not_found`,
    `posting_required`, `draft_conflict` and `draft_closed` are not.
    """

    @activity.defn(name="writing.write_draft")
    async def write_draft(self, request: WriteDraft) -> WrittenDraft:
        """Write one draft and store it as `needs_review`, once per run, kind and posting; paid for once."""
        raise NotImplementedError

    @activity.defn(name="writing.approve_draft")
    async def approve_draft(self, request: DecideDraft) -> DecidedDraft:
        """The person approved this version; a newer one is a `draft_conflict`. Made for a local activity."""
        raise NotImplementedError

    @activity.defn(name="writing.reject_draft")
    async def reject_draft(self, request: DecideDraft) -> DecidedDraft:
        """The person does not want it, or let the question expire. Made for a local activity."""
        raise NotImplementedError
