"""The person who has signed in."""

from fastapi import APIRouter, Request

from api.dependencies import CurrentUser, PresentUser, Services, authenticator
from api.errors import problems
from api.schemas.users import User, UserUpdate
from jobpilot.accounts.contracts import UserChanges
from jobpilot.accounts.domain.users import ProfileInvalidError

router = APIRouter(prefix="/users", tags=["users"])


@router.get("/me")
async def read_me(user: PresentUser, services: Services) -> User:
    return User.of(await services.accounts().get(user.id))


@router.patch("/me", responses=problems(ProfileInvalidError))
async def change_me(
    body: UserUpdate, request: Request, user: CurrentUser, services: Services
) -> User:
    changes = UserChanges(body.display_name, body.locale, body.time_zone)
    changed = await services.accounts().change(user.id, changes)
    if body.time_zone is not None:
        await services.briefings().reschedule(user.id)
    authenticator(request).forget(user)
    return User.of(changed)


@router.post("/me/agents/pause")
async def pause_agents(request: Request, user: CurrentUser, services: Services) -> User:
    paused = await services.agent_pausing().pause(user.id)
    authenticator(request).forget(user)
    return User.of(paused)


@router.post("/me/agents/resume")
async def resume_agents(request: Request, user: CurrentUser, services: Services) -> User:
    resumed = await services.agent_pausing().resume(user.id)
    authenticator(request).forget(user)
    return User.of(resumed)
