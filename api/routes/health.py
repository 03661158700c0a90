"""How the installation is. Public: it says nothing about anybody."""

from fastapi import APIRouter, Request, Response

from api.health import DOWN, HealthMonitor
from api.schemas.health import Health, HealthChecks, OptionalPart, PartHealth, QueueHealth

router = APIRouter(tags=["health"])


@router.get(
    "/health",
    responses={503: {"model": Health, "description": "The database does not answer."}},
)
async def read_health(request: Request, response: Response) -> Health:
    monitor: HealthMonitor = request.app.state.health
    report = await monitor.report()
    if report.status == DOWN:
        response.status_code = 503
    workers = {name: QueueHealth.model_validate(queue) for name, queue in report.workers.items()}
    checks = HealthChecks(
        database=_part(report.database),
        redis=_part(report.redis),
        temporal=_part(report.temporal),
        workers=workers,
        files=_part(report.files),
        virus_scan=OptionalPart.model_validate({"status": report.virus_scan}),
    )
    return Health.model_validate(
        {"status": report.status, "checks": checks, "version": request.app.version}
    )


def _part(status: str) -> PartHealth:
    return PartHealth.model_validate({"status": status})
