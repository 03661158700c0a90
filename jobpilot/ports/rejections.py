"""Why a document is refused: one class per stable code, raised by document readers and by uploads."""

from jobpilot.errors import InvalidInputError, UnavailableError

ALLOWED_TYPES = "PDF, DOCX, DOC, TXT"


class ReaderUnavailableError(UnavailableError):
    """Documents cannot be read for a moment; it says nothing about the document."""

    code = "documents_unavailable"


class DocumentRejectedError(InvalidInputError):
    """The document cannot be taken; `detail` says what a person can do about it."""

    code = "file_unreadable"
    advice = (
        "The file could not be read. Save it again from the program that made it and try once more."
    )

    def __init__(self, detail: str = "", **extra: object) -> None:
        super().__init__(detail or self.advice, **extra)


class FileUnreadableError(DocumentRejectedError):
    """The bytes are damaged or break the rules of their format."""


class FileEmptyError(DocumentRejectedError):
    """Nothing was sent."""

    code = "file_empty"
    advice = "The file is empty."


class FileTooLargeError(DocumentRejectedError):
    """More bytes than an upload may have."""

    code = "file_too_large"
    advice = "The file is larger than 10 MiB."


class TypeMismatchError(DocumentRejectedError):
    """The content is not what the name says."""

    code = "type_mismatch"
    advice = "The content of the file does not match its name."


class UnsupportedTypeError(DocumentRejectedError):
    """A kind of file that is not read."""

    code = "unsupported_type"
    advice = f"This kind of file cannot be read. Allowed types: {ALLOWED_TYPES}."


class FileEncryptedError(DocumentRejectedError):
    """A password is needed to read it."""

    code = "file_encrypted"
    advice = "The file is protected by a password. Save it without one and upload it again."


class FileTooComplexError(DocumentRejectedError):
    """Reading it would cost more than a document may cost."""

    code = "file_too_complex"
    advice = "Reading this file takes too much time or memory. Print it to a new PDF and try that."


class TooManyPagesError(DocumentRejectedError):
    """More pages than a résumé may have."""

    code = "too_many_pages"
    advice = "The file has more than 30 pages."


class NoTextFoundError(DocumentRejectedError):
    """Nothing to read: most often a scan."""

    code = "no_text_found"
    advice = (
        "No text was found in the file, nor in its pictures. "
        "Upload a sharper scan or a version with selectable text."
    )


REJECTIONS: dict[str, type[DocumentRejectedError]] = {
    rejection.code: rejection
    for rejection in (
        FileUnreadableError,
        FileEmptyError,
        FileTooLargeError,
        TypeMismatchError,
        UnsupportedTypeError,
        FileEncryptedError,
        FileTooComplexError,
        TooManyPagesError,
        NoTextFoundError,
    )
}
"""Every rejection by its code, for readers that answer from another process."""
