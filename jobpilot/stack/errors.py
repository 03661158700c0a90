"""What can go wrong on the way to a running stack; every message says what to do about it."""

from pathlib import Path

from jobpilot.errors import JobPilotError


class StackError(JobPilotError):
    """The stack cannot start or keep running; `detail` says what to do."""

    code = "stack_failed"


class PortTakenError(StackError):
    """Another program listens on the wanted port."""

    code = "port_taken"

    def __init__(self, port: int, setting: str, purpose: str) -> None:
        super().__init__(
            f"Port {port} for {purpose} is taken by another program. "
            f"Stop that program, or choose another port: {setting}={port + 1}",
            port=port,
            setting=setting,
        )


class HomeBusyError(StackError):
    """Another supervisor holds this data directory."""

    code = "home_busy"

    def __init__(self, home: Path, owner: str) -> None:
        super().__init__(
            f"JobPilot is already running on {home} (process {owner}). Stop it first, "
            "or start a second installation with its own JOBPILOT_HOME and PORT."
        )


class HomeNotUsableError(StackError):
    """The data directory cannot be written by this user."""

    code = "home_not_usable"


class BinaryMissingError(StackError):
    """A server's binary is not installed."""

    code = "binary_missing"


class ServerFailedError(StackError):
    """A server exited, or did not answer in time."""

    code = "server_failed"

    def __init__(self, name: str, reason: str, log: Path, tail: str = "") -> None:
        last_words = f"\nIts last words:\n{tail}" if tail else ""
        super().__init__(f"{name} {reason}. Its log: {log}{last_words}", server=name)
