"""Drafts as people keep them: what is written, from what, how far it is, its versions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from jobpilot.errors import ConflictError, InvalidInputError, NotFoundError
from jobpilot.runs.domain.states import Code


class DraftKind(StrEnum):
    """What can be written."""

    TAILORED_RESUME = "tailored_resume"
    COVER_LETTER = "cover_letter"
    COLD_EMAIL = "cold_email"
    LINKEDIN_POST = "linkedin_post"


class DraftState(StrEnum):
    """`needs_review` waits for the person; `sent` is for letters that left the house."""

    DRAFTING = "drafting"
    NEEDS_REVIEW = "needs_review"
    APPROVED = "approved"
    REJECTED = "rejected"
    SENT = "sent"


class DraftSource(StrEnum):
    """What made a version."""

    GENERATED = "generated"
    EDITED = "edited"


NEEDS_POSTING: Final = frozenset({DraftKind.TAILORED_RESUME})
"""What is written for one posting; letters and posts may do with nothing but the résumé."""

STYLE_OPTION: Final = "style."


def options_of(kinds: Iterable[DraftKind], style_id: UUID | None = None) -> tuple[Code, ...]:
    """What a run is asked to write, as codes: kinds of drafts, each once, and the author style to write them in."""
    style = () if style_id is None else (Code(f"{STYLE_OPTION}{style_id.hex}"),)
    return (*(Code(kind) for kind in dict.fromkeys(kinds)), *style)


def style_of(options: Iterable[str]) -> UUID | None:
    """The style that is among a run's options."""
    named = (option for option in options if option.startswith(STYLE_OPTION))
    return next((UUID(option.removeprefix(STYLE_OPTION)) for option in named), None)


def read_options(options: Iterable[str]) -> tuple[tuple[DraftKind, ...], UUID | None]:
    """The kinds and the style of `options_of`. Raises ValueError for anything else."""
    kinds, styles = [], []
    for option in options:
        if option.startswith(STYLE_OPTION):
            styles.append(UUID(option.removeprefix(STYLE_OPTION)))
        else:
            kinds.append(DraftKind(option))
    if len(styles) > 1:
        raise ValueError("more than one style")
    return tuple(dict.fromkeys(kinds)), styles[0] if styles else None


DECIDABLE: Final = frozenset({DraftState.NEEDS_REVIEW, DraftState.APPROVED, DraftState.REJECTED})
EDITABLE: Final = DECIDABLE


@dataclass(frozen=True, slots=True)
class Draft:
    """`resume_version` is the version that every fact in the draft comes from."""

    id: UUID
    user_id: UUID
    kind: DraftKind
    run_id: UUID
    match_id: UUID | None
    job_id: UUID | None
    resume_id: UUID
    resume_version: int
    style_id: UUID | None
    state: DraftState
    current_version: int | None
    approved_version: int | None
    approved_at: datetime | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """`document` has the shape of the draft's kind (see `documents`). `questions` are what the gate did not pass,
    `sources` say for every sentence where its facts stand. `cost_micros` are micro-dollars.
    """

    draft_id: UUID
    number: int
    source: DraftSource
    document: Mapping[str, Any]
    questions: Sequence[Mapping[str, Any]]
    sources: Sequence[Mapping[str, Any]]
    llm_call_id: UUID | None
    cost_micros: int | None
    prompt_version: str | None
    model: str | None
    created_at: datetime


@dataclass(frozen=True)
class DraftFilter:
    """Which drafts to list; None means any."""

    state: DraftState | None = None
    kind: DraftKind | None = None
    run_id: UUID | None = None
    job_id: UUID | None = None


class DraftNotFoundError(NotFoundError):
    """There is none, or it is somebody else's."""

    code = "draft_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such draft.")


class DraftVersionNotFoundError(NotFoundError):
    """The draft has no version of this number."""

    code = "draft_version_not_found"

    def __init__(self) -> None:
        super().__init__("The draft has no such version.")


class DraftConflictError(ConflictError):
    """Somebody saved in between; `extra["current_version"]` is the version to look at."""

    code = "draft_conflict"

    def __init__(self, current: int | None = None) -> None:
        super().__init__("The draft was saved elsewhere in between.", current_version=current)


class DraftClosedError(ConflictError):
    """What was sent cannot be changed or decided any more."""

    code = "draft_closed"

    def __init__(self, state: DraftState | None = None) -> None:
        super().__init__("The draft can no longer be changed.", state=state and str(state))


class DraftInvalidError(InvalidInputError):
    """The document does not have the shape of its kind; `extra["errors"]` says where."""

    code = "draft_invalid"

    def __init__(self, errors: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__("The draft does not have the shape of its kind.", errors=list(errors))


class PostingRequiredError(InvalidInputError):
    """This kind of draft is written for a posting, and none was named."""

    code = "posting_required"

    def __init__(self) -> None:
        super().__init__("This is written for a posting: name one.")
