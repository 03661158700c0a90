"""Starting and steering durable workflows, without knowing the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from jobpilot.errors import JobPilotError, NotFoundError, UnavailableError

KIND_ATTRIBUTE: Final = "JobPilotRunKind"
STATE_ATTRIBUTE: Final = "JobPilotRunState"
USER_ATTRIBUTE: Final = "JobPilotUserKey"
"""Search attributes by which an operator finds workflows; the last one is a keyed hash."""


class WorkflowMissingError(NotFoundError):
    """No open workflow has this id."""

    code = "workflow_missing"


class EngineUnavailableError(UnavailableError):
    """The workflow engine cannot be reached, or did not answer in time."""

    code = "temporal_unavailable"


class UpdateRefusedError(JobPilotError):
    """The workflow looked at the update and refused it; `refusal` is its code."""

    code = "update_refused"

    def __init__(self, refusal: str) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True)
class WorkflowSignal:
    name: str
    argument: object


@dataclass(frozen=True)
class WorkflowStart:
    """One start of a deterministic id. `argument` is one contract dataclass.

    `attributes` are search attributes by name; `fairness_key` shares a queue evenly between owners.
    With a `signal`, an open workflow of this id gets the signal, and a missing one is started with it.
    If it `replaces`, an open workflow of this id is ended first, wherever it stands.
    """

    workflow_type: str
    workflow_id: str
    task_queue: str
    argument: object
    attributes: Mapping[str, str] = field(default_factory=dict)
    fairness_key: str = ""
    signal: WorkflowSignal | None = None
    replaces: bool = False


class WorkflowGateway(Protocol):
    """Every method raises EngineUnavailableError when the engine is away."""

    async def start(self, start: WorkflowStart) -> None:
        """Start the workflow, or attach to the open one of the same id."""

    async def update(self, workflow_id: str, name: str, argument: object, update_id: str) -> None:
        """Send an update and wait until it is done.

        Raises WorkflowMissingError, UpdateRefusedError.
        """

    async def open_among(self, workflow_ids: Sequence[str]) -> frozenset[str]:
        """Those of them that are open; may lag by some seconds."""
        ...
