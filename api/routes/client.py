"""What the web app asks before it knows who looks."""

from fastapi import APIRouter

from api.dependencies import Context
from api.errors import problems
from api.rate_limits import ByAddress, TooManyRequestsError
from api.schemas.client import ClientConfig, ErrorReports

router = APIRouter(tags=["client"])


@router.get("/client-config", dependencies=[ByAddress], responses=problems(TooManyRequestsError))
async def read_client_config(context: Context) -> ClientConfig:
    settings = context.settings
    if settings.sentry_web_dsn is None:
        return ClientConfig(error_reports=None)
    return ClientConfig(
        error_reports=ErrorReports(
            dsn=settings.sentry_web_dsn,
            environment=settings.app_env,
            release=settings.release,
        )
    )
