"""Why a résumé could not be taken or read, as stable codes."""

from enum import StrEnum


class IntakeFailureCode(StrEnum):
    """Codes that an upload, a run and the command line share."""

    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    TYPE_MISMATCH = "type_mismatch"
    UNSUPPORTED_TYPE = "unsupported_type"
    FILE_ENCRYPTED = "file_encrypted"
    FILE_TOO_COMPLEX = "file_too_complex"
    FILE_UNREADABLE = "file_unreadable"
    TOO_MANY_PAGES = "too_many_pages"
    NO_TEXT_FOUND = "no_text_found"
    FILE_MISSING = "file_missing"
    INTERNAL = "internal"
