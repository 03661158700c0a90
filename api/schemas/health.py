from typing import Literal

from api.schemas.base import ResponseModel


class PartHealth(ResponseModel):
    status: Literal["ok", "down"]


class QueueHealth(PartHealth):
    """`pollers`: workers that have asked this queue for work lately."""

    pollers: int


class HealthChecks(ResponseModel):
    database: PartHealth
    redis: PartHealth
    temporal: PartHealth
    workers: dict[str, QueueHealth]


class Health(ResponseModel):
    status: Literal["ok", "degraded", "down"]
    checks: HealthChecks
    version: str
