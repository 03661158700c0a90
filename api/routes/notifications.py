"""What happened, and what of it is sent by mail too."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.dependencies import CurrentUser, PresentUser, Services
from api.schemas.notifications import (
    NotificationList,
    NotificationSettings,
    NotificationSettingsUpdate,
    NotificationsSeen,
)

router = APIRouter(prefix="/notifications", tags=["notifications"])


@router.get("")
async def list_notifications(
    user: PresentUser,
    services: Services,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
) -> NotificationList:
    return NotificationList.of(await services.notifications().recent(user.id, limit))


@router.put("/seen", status_code=204, response_class=Response)
async def see_notifications(body: NotificationsSeen, user: CurrentUser, services: Services) -> None:
    await services.notice_settings().see(user.id, body.until)


@router.get("/settings")
async def read_settings(user: PresentUser, services: Services) -> NotificationSettings:
    return NotificationSettings.model_validate(await services.notice_settings().get(user.id))


@router.patch("/settings")
async def change_settings(
    body: NotificationSettingsUpdate, user: CurrentUser, services: Services
) -> NotificationSettings:
    settings = services.notice_settings()
    changed = await settings.change(
        user.id, mail_questions=body.mail_questions, mail_budget=body.mail_budget
    )
    return NotificationSettings.model_validate(changed)
