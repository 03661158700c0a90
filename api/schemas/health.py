from typing import Literal

from api.schemas.base import ResponseModel


class PartHealth(ResponseModel):
    status: Literal["ok", "down"]


class QueueHealth(PartHealth):
    """`pollers`: workers that have asked this queue for work lately."""

    pollers: int


class OptionalPart(ResponseModel):
    """`off`: not configured, which is no fault."""

    status: Literal["ok", "down", "off"]


class HealthChecks(ResponseModel):
    """`files` is the store of uploads, `virus_scan` what looks at them first; `disk` is that of JOBPILOT_HOME, with
    room on it or without.
    """

    database: PartHealth
    redis: PartHealth
    temporal: PartHealth
    workers: dict[str, QueueHealth]
    files: PartHealth
    disk: PartHealth
    virus_scan: OptionalPart


class Health(ResponseModel):
    """`refusing`: a backup was restored, and nobody is served until later erasures have been replayed."""

    status: Literal["ok", "degraded", "down"]
    checks: HealthChecks
    version: str
    refusing: Literal["erasures_to_replay"] | None = None
