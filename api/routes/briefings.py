"""Briefings and when they are wanted."""

from uuid import UUID

from fastapi import APIRouter

from api.dependencies import CurrentUser, PresentUser, Services
from api.errors import problems
from api.schemas.briefings import Briefing, BriefingList, BriefingSettings, BriefingSettingsUpdate
from jobpilot.briefings.domain.briefing import BriefingNotFoundError

router = APIRouter(tags=["briefings"])


@router.get("/briefings")
async def list_briefings(services: Services) -> BriefingList:
    found = await services.briefings().recent()
    return BriefingList(items=[Briefing.model_validate(each) for each in found])


@router.get("/briefings/{briefing_id}", responses=problems(BriefingNotFoundError))
async def read_briefing(briefing_id: UUID, services: Services) -> Briefing:
    return Briefing.model_validate(await services.briefings().get(briefing_id))


@router.get("/briefing-settings")
async def read_briefing_settings(services: Services, user: PresentUser) -> BriefingSettings:
    return BriefingSettings.model_validate(await services.briefings().settings(user.id))


@router.put("/briefing-settings")
async def save_briefing_settings(
    body: BriefingSettingsUpdate, services: Services, user: CurrentUser
) -> BriefingSettings:
    briefings = services.briefings()
    wanted = body.settings(await briefings.settings(user.id))
    saved = await briefings.save_settings(user.id, wanted)
    return BriefingSettings.model_validate(saved)
