from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from api.schemas.base import RequestModel, ResponseModel
from jobpilot.sharing.domain import share as domain
from jobpilot.sharing.domain.share import LONGEST_DAYS, USUAL_DAYS, ShareState


class ShareCreate(RequestModel):
    """`show_contact`: whether visitors see e-mail, phone and address."""

    expires_in_days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)] = USUAL_DAYS
    show_contact: bool = False


class Share(ResponseModel):
    """`view_count` counts visits; nothing is kept about visitors."""

    id: UUID
    state: ShareState
    show_contact: bool
    expires_at: datetime
    revoked_at: datetime | None
    view_count: int
    created_at: datetime

    @classmethod
    def of(cls, share: domain.Share) -> Self:
        return cls.model_validate({**_values(share)})


class CreatedShare(Share):
    """`url` is the link. It is told this once and cannot be asked for again."""

    url: str

    @classmethod
    def of_new(cls, new: domain.NewShare, base_url: str) -> Self:
        url = f"{base_url}/s/{new.token}"
        return cls.model_validate({**_values(new.share), "url": url})


class ShareList(ResponseModel):
    items: list[Share]

    @classmethod
    def of(cls, shares: Iterable[domain.Share]) -> Self:
        return cls(items=[Share.of(share) for share in shares])


class SharePreview(ResponseModel):
    """A résumé as a link would show it: JSON Resume without contact details, unless they are to be shown."""

    title: str
    document: dict[str, Any]

    @classmethod
    def of(cls, public: domain.PublicResume) -> Self:
        return cls.model_validate(public)


class SharedResume(ResponseModel):
    """A résumé as a visitor sees it: JSON Resume without contact details, unless its owner chose to show them."""

    title: str
    document: dict[str, Any]
    expires_at: datetime

    @classmethod
    def of(cls, shared: domain.SharedResume) -> Self:
        return cls.model_validate(shared)


def _values(share: domain.Share) -> dict[str, Any]:
    names = ("id", "show_contact", "expires_at", "revoked_at", "view_count", "created_at")
    values = {name: getattr(share, name) for name in names}
    return values | {"state": share.state(datetime.now(UTC))}
