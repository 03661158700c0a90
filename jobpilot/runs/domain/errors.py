"""Expected failures of runs, each with its stable code."""

from jobpilot.errors import ConflictError, GoneError, InvalidInputError, NotFoundError


class RunNotFoundError(NotFoundError):
    code = "run_not_found"


class RunActionNotAllowedError(ConflictError):
    """The run's state does not permit what was asked; `extra["allowed_actions"]` says what it does."""

    code = "run_action_not_allowed"


class RunKindNotStartableError(InvalidInputError):
    """The house starts runs of this kind by itself."""

    code = "run_kind_not_startable"


class RunSubjectMissingError(InvalidInputError):
    """A run of this kind has to say what it is about."""

    code = "run_subject_missing"


class RunOptionUnknownError(InvalidInputError):
    code = "run_option_unknown"


class StepNotOfRunError(InvalidInputError):
    code = "step_not_of_run"


class ActionNotFoundError(NotFoundError):
    code = "action_not_found"


class ActionAlreadyDecidedError(ConflictError):
    """`extra` has the action's `state` and `decided_at`."""

    code = "action_already_decided"


class ActionVersionConflictError(ConflictError):
    """The action changed since the person looked at it; `extra["current_version"]`."""

    code = "version_conflict"


class ActionExpiredError(GoneError):
    code = "action_expired"


class CursorInvalidError(InvalidInputError):
    code = "cursor_invalid"
