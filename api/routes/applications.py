"""The board of applications."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.dependencies import CurrentUser, Services
from api.errors import problems
from api.idempotency import Idempotent, IdempotentRoute
from api.preconditions import ExpectedVersion, PreconditionRequiredError, version_tag
from api.schemas.applications import (
    Application,
    ApplicationCreate,
    ApplicationEvent,
    ApplicationEventList,
    ApplicationList,
    ApplicationUpdate,
)
from jobpilot.applications.domain.application import Stage
from jobpilot.applications.domain.errors import (
    ApplicationConflictError,
    ApplicationIncompleteError,
    ApplicationNotFoundError,
)
from jobpilot.jobs.domain.job import JobNotFoundError

router = APIRouter(prefix="/applications", tags=["applications"], route_class=IdempotentRoute)


@router.get("")
async def list_applications(services: Services, stage: Stage | None = None) -> ApplicationList:
    return ApplicationList.of(await services.applications().list_all(stage))


@router.post("", status_code=201, responses=problems(ApplicationIncompleteError, JobNotFoundError))
async def create_application(
    body: ApplicationCreate, services: Services, user: CurrentUser, _: Idempotent
) -> Application:
    application = await services.applications().create(user.id, body.new())
    return Application.model_validate(application)


@router.get("/{application_id}", responses=problems(ApplicationNotFoundError))
async def read_application(
    application_id: UUID, services: Services, response: Response
) -> Application:
    application = await services.applications().get(application_id)
    response.headers["ETag"] = version_tag(application.version)
    return Application.model_validate(application)


@router.patch(
    "/{application_id}",
    responses=problems(
        ApplicationNotFoundError, ApplicationConflictError, PreconditionRequiredError
    ),
)
async def change_application(
    application_id: UUID, body: ApplicationUpdate, services: Services, expected: ExpectedVersion
) -> Application:
    application = await services.applications().change(application_id, expected, body.changes())
    return Application.model_validate(application)


@router.delete("/{application_id}", status_code=204, responses=problems(ApplicationNotFoundError))
async def remove_application(application_id: UUID, services: Services) -> None:
    await services.applications().remove(application_id)


@router.get("/{application_id}/events", responses=problems(ApplicationNotFoundError))
async def list_application_events(application_id: UUID, services: Services) -> ApplicationEventList:
    found = await services.applications().events(application_id)
    return ApplicationEventList(items=[ApplicationEvent.model_validate(each) for each in found])
