"""Résumés as people keep them: the file, its state, its versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID

from jobpilot.errors import ConflictError, InvalidInputError, NotFoundError

LONGEST_TITLE = 120


class ResumeStatus(StrEnum):
    """How far a résumé is: `needs_review` was read and waits for its owner, `ready` was approved."""

    UPLOADED = "uploaded"
    READING = "reading"
    NEEDS_REVIEW = "needs_review"
    READY = "ready"
    FAILED = "failed"


class VersionSource(StrEnum):
    """What made a version."""

    PARSED = "parsed"
    ENHANCED = "enhanced"
    IMPORTED = "imported"
    EDITED = "edited"
    RESTORED = "restored"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Resume:
    """An uploaded résumé. `file_key` names the original in the file store and never leaves the house.

    Of the résumés for one target role (or for none) at most one is the default.
    """

    id: UUID
    user_id: UUID
    title: str
    sha256: str
    file_key: str
    file_name: str
    media_type: str
    size_bytes: int
    page_count: int | None
    status: ResumeStatus
    failure_code: str | None
    current_version: int | None
    target_role: str | None
    is_default: bool
    created_at: datetime
    updated_at: datetime


class Unset(Enum):
    """Stands for what a change leaves alone."""

    UNSET = "unset"


UNSET = Unset.UNSET


@dataclass(frozen=True, slots=True)
class ResumeChanges:
    """What to set. A `target_role` of None or of spaces only is none."""

    title: str | Unset = UNSET
    target_role: str | Unset | None = UNSET
    is_default: bool | Unset = UNSET

    def values(self) -> dict[str, Any]:
        """Cleaned, by name; what is left alone is missing. Raises TitleInvalidError, TargetRoleInvalidError."""
        values: dict[str, Any] = {}
        if not isinstance(self.title, Unset):
            values["title"] = " ".join(self.title.split())
            if not 0 < len(values["title"]) <= LONGEST_TITLE:
                raise TitleInvalidError(f"A title has 1 to {LONGEST_TITLE} characters.")
        if not isinstance(self.target_role, Unset):
            values["target_role"] = " ".join((self.target_role or "").split()) or None
            if len(values["target_role"] or "") > LONGEST_TITLE:
                raise TargetRoleInvalidError(
                    f"A target role has at most {LONGEST_TITLE} characters."
                )
        if not isinstance(self.is_default, Unset):
            values["is_default"] = self.is_default
        return values


@dataclass(frozen=True, slots=True)
class ResumeVersion:
    """One state of the document. `fields` holds the evidence by path, beside the document and never in it."""

    resume_id: UUID
    number: int
    source: VersionSource
    document: Mapping[str, Any]
    fields: Mapping[str, Any]
    warnings: Sequence[Mapping[str, Any]]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """A version without its content; `changed` counts fields that differ from the version before."""

    number: int
    source: VersionSource
    created_at: datetime
    changed: int


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page as read: lines in reading order, boxes as fractions of the page; `hidden` lines nobody sees.

    `source` is `text` or `ocr`.
    """

    number: int
    width: float
    height: float
    lines: Sequence[Mapping[str, Any]]
    hidden: Sequence[Mapping[str, Any]] = ()
    source: str = "text"


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that passed inspection."""

    content: bytes
    sha256: str
    name: str
    media_type: str
    page_count: int


class ResumeNotFoundError(NotFoundError):
    """There is none, or it is somebody else's."""

    code = "resume_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such résumé.")


class VersionNotFoundError(NotFoundError):
    """The résumé has no version of this number."""

    code = "version_not_found"

    def __init__(self) -> None:
        super().__init__("The résumé has no such version.")


class VersionConflictError(ConflictError):
    """Somebody saved in between; `extra["current_version"]` is the version to look at."""

    code = "version_conflict"

    def __init__(self, current: int | None = None) -> None:
        super().__init__("The résumé was saved elsewhere in between.", current_version=current)


class QuotaFilesError(ConflictError):
    """No room for another file."""

    code = "quota_files"


class DocumentInvalidError(InvalidInputError):
    """The document breaks JSON Resume's schema; `extra["errors"]` says where."""

    code = "document_invalid"

    def __init__(self, errors: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__(
            "The document does not follow the JSON Resume schema.", errors=list(errors)
        )


class CursorInvalidError(InvalidInputError):
    """The cursor is none that a list gave out."""

    code = "cursor_invalid"


class TitleInvalidError(InvalidInputError):
    """Empty or too long."""

    code = "title_invalid"


class TargetRoleInvalidError(InvalidInputError):
    """Too long."""

    code = "target_role_invalid"
