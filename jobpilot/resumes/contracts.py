"""What crosses Temporal for résumés: identifiers, counts and codes, never a word of the document."""

from dataclasses import dataclass
from uuid import UUID

from temporalio import activity

from jobpilot.resumes.domain.failures import IntakeFailureCode


@dataclass(frozen=True)
class IntakeStep:
    """One step of one intake run; `attempt` counts the run's own retries of the step, from 1."""

    run_id: UUID
    user_id: UUID
    resume_id: UUID
    attempt: int = 1


@dataclass(frozen=True)
class IntakeFailure:
    """The step that ended a run for good and why."""

    run_id: UUID
    user_id: UUID
    resume_id: UUID
    code: IntakeFailureCode


@dataclass(frozen=True)
class InspectedFile:
    """The file passed every limit."""

    page_count: int


@dataclass(frozen=True)
class ExtractedText:
    """Text as stored in the résumé's pages; `quality` is 0–100. `unread_pages` are pictures yet to be read."""

    page_count: int
    line_count: int
    character_count: int
    quality: int
    unread_pages: int = 0


@dataclass(frozen=True)
class ParsedResume:
    """The version that holds the parse; `to_check` counts fields that a person should look at."""

    version: int
    field_count: int
    to_check: int


@dataclass(frozen=True)
class ConfirmedVersion:
    """The version that the person approved."""

    version: int


@dataclass(frozen=True)
class LanguageModelState:
    """Whether a provider is configured."""

    available: bool


@dataclass(frozen=True)
class EnhancedResume:
    """`version` is None where the model had nothing to propose."""

    version: int | None
    accepted: int
    refused: int


@dataclass(frozen=True)
class FindVersion:
    user_id: UUID
    resume_id: UUID


@dataclass(frozen=True)
class FoundVersion:
    """The résumé's current version."""

    version: int


class ResumeVersionActivities:
    """Typed stubs for agents that work from a résumé; `activities.resume_versions` implements them."""

    @activity.defn(name="resumes.find_version")
    async def find_version(self, request: FindVersion) -> FoundVersion:
        """`resume_not_found`; `version_not_found` while it is being read."""
        raise NotImplementedError


class EnhancementActivities:
    """Typed stubs for the step that asks a language model; `activities.enhancement` implements them.

    A model that cannot help raises an `ApplicationError` whose type is one of the `llm_…` codes.
    """

    @activity.defn(name="resumes.find_language_model")
    async def find_language_model(self, step: IntakeStep) -> LanguageModelState:
        """Made for a local activity: reads the configuration only."""
        raise NotImplementedError

    @activity.defn(name="resumes.enhance_resume")
    async def enhance_resume(self, step: IntakeStep) -> EnhancedResume:
        """Store what the model found in the text as a version, once per run; each answer is paid for once."""
        raise NotImplementedError


class ResumeActivities:
    """Typed stubs for workflows; `activities.resumes` implements every method under the same name.

    A document that can never be read raises a non-retryable `ApplicationError` whose type is an `IntakeFailureCode`.
    """

    @activity.defn(name="resumes.inspect_file")
    async def inspect_file(self, step: IntakeStep) -> InspectedFile:
        """Decide the type by content and check every limit."""
        raise NotImplementedError

    @activity.defn(name="resumes.extract_text")
    async def extract_text(self, step: IntakeStep) -> ExtractedText:
        """Read the pages and store their lines; reports progress page by page."""
        raise NotImplementedError

    @activity.defn(name="resumes.read_images")
    async def read_images(self, step: IntakeStep) -> ExtractedText:
        """Recognise the text of pages that are pictures, keeping each page as it comes."""
        raise NotImplementedError

    @activity.defn(name="resumes.parse_resume")
    async def parse_resume(self, step: IntakeStep) -> ParsedResume:
        """Store what was understood as a version, once per run."""
        raise NotImplementedError

    @activity.defn(name="resumes.confirm_version")
    async def confirm_version(self, step: IntakeStep) -> ConfirmedVersion:
        """Mark the current version as approved and the résumé as ready."""
        raise NotImplementedError

    @activity.defn(name="resumes.record_failure")
    async def record_failure(self, failure: IntakeFailure) -> None:
        """Mark the résumé as failed with the code of the step that ended the run."""
        raise NotImplementedError
