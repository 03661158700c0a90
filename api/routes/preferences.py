"""What a person wants of a job."""

from fastapi import APIRouter, Response

from api.dependencies import CurrentUser, PresentUser, Services
from api.errors import problems
from api.idempotency import Idempotent, IdempotentRoute
from api.preconditions import ExpectedVersion, PreconditionRequiredError, version_tag
from api.schemas.preferences import Preferences, PreferencesUpdate
from jobpilot.matching.domain.preferences import (
    PreferencesConflictError,
    PreferencesInvalidError,
)

router = APIRouter(prefix="/preferences", tags=["matches"], route_class=IdempotentRoute)


@router.get("")
async def get_preferences(services: Services, response: Response, user: PresentUser) -> Preferences:
    found = await services.preferences().get(user.id)
    response.headers["ETag"] = version_tag(found.version)
    return Preferences.of(found)


@router.put(
    "",
    responses=problems(
        PreferencesInvalidError, PreferencesConflictError, PreconditionRequiredError
    ),
)
async def put_preferences(
    body: PreferencesUpdate,
    expected: ExpectedVersion,
    services: Services,
    response: Response,
    user: CurrentUser,
    _: Idempotent,
) -> Preferences:
    saved = await services.preferences().put(user.id, body.wishes(), expected)
    await services.briefings().offer_search(user.id)
    response.headers["ETag"] = version_tag(saved.version)
    return Preferences.of(saved)
