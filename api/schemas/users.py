from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from api.schemas.base import RequestModel, ResponseModel
from jobpilot.accounts.domain.users import MAX_DISPLAY_NAME, Role, Tier, UserState
from jobpilot.accounts.domain.users import User as Account


class User(ResponseModel):
    """The person who has signed in. `display_name` falls back to the name part of the address.

    `agents_paused`: every run waits, also those that start later, until the person resumes them all.
    """

    id: UUID
    email: str | None
    display_name: str
    role: Role
    tier: Tier
    state: UserState
    locale: str
    time_zone: str
    agents_paused: bool
    created_at: datetime

    @classmethod
    def of(cls, account: Account) -> Self:
        return cls(
            id=account.id,
            email=account.email,
            display_name=account.display_name or (account.email or "").partition("@")[0],
            role=account.role,
            tier=account.tier,
            state=account.state,
            locale=account.locale,
            time_zone=account.time_zone,
            agents_paused=account.agents_paused,
            created_at=account.created_at,
        )


class UserUpdate(RequestModel):
    """Fields that are left out stay as they are."""

    display_name: Annotated[str, Field(max_length=MAX_DISPLAY_NAME)] | None = None
    locale: (
        Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", max_length=35)] | None
    ) = None
    time_zone: Annotated[str, Field(max_length=64)] | None = None
