"""How the installation is. Public: it says nothing about anybody."""

import asyncio

from fastapi import APIRouter, Request, Response

from api.health import DOWN, OK, PATIENCE_SECONDS, HealthMonitor, HealthReport
from api.schemas.health import Health, HealthChecks, OptionalPart, PartHealth, QueueHealth

router = APIRouter(tags=["health"])


@router.get(
    "/health",
    responses={
        503: {
            "model": Health,
            "description": "The database does not answer, or erasures are to be replayed.",
        }
    },
)
async def read_health(request: Request, response: Response) -> Health:
    monitor: HealthMonitor = request.app.state.health
    report = await monitor.report()
    refusing = await _refusing(request) if report.database == OK else None
    status = DOWN if refusing else report.status
    if status == DOWN:
        response.status_code = 503
    checks = _checks(report)
    return Health.model_validate(
        {"status": status, "checks": checks, "version": request.app.version, "refusing": refusing}
    )


def _checks(report: HealthReport) -> HealthChecks:
    workers = {name: QueueHealth.model_validate(queue) for name, queue in report.workers.items()}
    return HealthChecks(
        database=_part(report.database),
        redis=_part(report.redis),
        temporal=_part(report.temporal),
        workers=workers,
        files=_part(report.files),
        disk=_part(report.disk),
        virus_scan=OptionalPart.model_validate({"status": report.virus_scan}),
    )


async def _refusing(request: Request) -> str | None:
    """Why nobody is served although all parts are there."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            refused = await request.app.state.replay_gate.look()
    except Exception:  # noqa: BLE001 - whatever is away, the checks say so
        return None
    return refused.code if refused else None


def _part(status: str) -> PartHealth:
    return PartHealth.model_validate({"status": status})
