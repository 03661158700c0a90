from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from api.schemas.base import RequestModel, ResponseModel
from jobpilot.briefings.domain.briefing import BriefingSettings as Settings


class BriefingSettingsUpdate(RequestModel):
    """By the clock of the time zone in the person's profile. `discover`: look for new postings every day, in time for
    the briefing; left out, it stays as it is.
    """

    enabled: bool
    hour: Annotated[int, Field(ge=0, le=23)]
    minute: Annotated[int, Field(ge=0, le=59)] = 0
    email: bool = True
    discover: bool | None = None

    def settings(self, known: Settings) -> Settings:
        values = self.model_dump()
        return Settings(
            **values | {"discover": known.discover} if self.discover is None else values
        )


class BriefingSettings(ResponseModel):
    enabled: bool
    hour: int
    minute: int
    email: bool
    discover: bool


class Briefing(ResponseModel):
    """`items` have a `kind`: `match` or `reminder`, and what a list of them shows. `number` counts those of a day."""

    id: UUID
    day: date
    number: int
    run_id: UUID
    items: list[dict[str, Any]]
    mail_id: UUID | None
    created_at: datetime


class BriefingList(ResponseModel):
    """Newest first."""

    items: list[Briefing]
