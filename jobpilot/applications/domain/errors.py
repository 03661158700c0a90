"""Expected failures of applications, each with its stable code."""

from jobpilot.errors import ConflictError, InvalidInputError, NotFoundError


class ApplicationNotFoundError(NotFoundError):
    code = "application_not_found"


class ApplicationConflictError(ConflictError):
    """It changed since the person looked at it; `extra["current_version"]`."""

    code = "version_conflict"


class ApplicationIncompleteError(InvalidInputError):
    """An application names a posting, or at least a company and a title."""

    code = "application_incomplete"
