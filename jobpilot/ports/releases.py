"""Releases of the workers side by side: which one gets new work, and what is left on the others."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from jobpilot.errors import ConflictError


class ReleaseRefusedError(ConflictError):
    """The engine refused to send work there: no worker of that build, or one that lacks a queue."""

    code = "release_refused"


class ReleaseState(StrEnum):
    CURRENT = "current"
    RAMPING = "ramping"
    DRAINING = "draining"
    DRAINED = "drained"
    INACTIVE = "inactive"


@dataclass(frozen=True)
class Release:
    """`queues` were ever served by it, `served` of them have been asked about in the last 75 s (0 for a drained one).

    `last_current` is when it was last the one that gets new work; None: never.
    """

    build_id: str
    state: ReleaseState
    queues: int
    served: int
    last_current: datetime | None


@dataclass(frozen=True)
class Deployment:
    """`ramp` is the percentage of work that `ramping` gets; `releases` come newest first."""

    current: str | None
    ramping: str | None
    ramp: float
    releases: tuple[Release, ...]

    @property
    def left_behind(self) -> list[Release]:
        """Those that get no new work."""
        wanted = {self.current, self.ramping}
        return [release for release in self.releases if release.build_id not in wanted]

    @property
    def previous(self) -> Release | None:
        """The one that got new work before the current one."""
        known = [release for release in self.left_behind if release.last_current is not None]
        return max(known, key=lambda release: str(release.last_current), default=None)


class ReleaseGateway(Protocol):
    """Every method raises EngineUnavailableError when the engine is away."""

    async def deployment(self) -> Deployment | None:
        """None while no worker with a build id has ever come."""

    async def promote(self, build_id: str) -> None:
        """Send new work there from now on. Raises ReleaseRefusedError."""

    async def ramp(self, build_id: str, percent: float) -> None:
        """Send a part of new work there. Raises ReleaseRefusedError."""

    async def open_workflow_ids(self, build_id: str) -> frozenset[str]:
        """What is pinned to the release; may lag by a second."""
        ...

    async def let_go(self, workflow_id: str) -> None:
        """Pin the workflow to no release any more: whichever gets new work goes on with it, replayed."""
