"""Why an archive of an account is not taken in."""

from typing import ClassVar

from jobpilot.errors import ConflictError, InvalidInputError, NotFoundError


class ArchiveInvalidError(InvalidInputError):
    """It is no archive of an account, or says what no account can hold."""

    code: ClassVar[str] = "archive_invalid"


class ArchiveVersionError(InvalidInputError):
    """It was made by a version that this one does not know."""

    code: ClassVar[str] = "archive_version_unknown"


class ArchiveDamagedError(InvalidInputError):
    """A file in it is not what the manifest says."""

    code: ClassVar[str] = "archive_damaged"


class ArchiveTooLargeError(InvalidInputError):
    """It would unpack to more than any account holds."""

    code: ClassVar[str] = "archive_too_large"


class AccountNotEmptyError(ConflictError):
    """The account already has something of its own: an archive is not mixed into that."""

    code: ClassVar[str] = "account_not_empty"


class AccountMissingError(NotFoundError):
    """Nobody has signed in with this address, and here accounts are made elsewhere."""

    code: ClassVar[str] = "account_missing"
