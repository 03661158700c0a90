"""Starting a workflow again and again by the clock of a time zone, without knowing the engine."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class DailySchedule:
    """Every day at this hour of this time zone (IANA name), spread over `jitter_seconds`.

    `argument` is one contract dataclass. While one start is still at work the next is left out.
    """

    id: str
    workflow_type: str
    workflow_id: str
    task_queue: str
    argument: object
    hour: int
    minute: int
    time_zone: str
    jitter_seconds: int = 60


class ScheduleGateway(Protocol):
    """Every method raises EngineUnavailableError when the engine is away."""

    async def put(self, schedule: DailySchedule) -> None:
        """Create the schedule, or make the one of this id so."""

    async def remove(self, schedule_id: str) -> None:
        """There is no such schedule afterwards."""

    async def ids(self, prefix: str) -> frozenset[str]:
        """Ids of all schedules that begin so; may lag by some seconds."""
        ...
