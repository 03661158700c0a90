from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field

from api.schemas.base import ResponseModel
from jobpilot.privacy.domain.exports import Export, ExportState


class AccountExport(ResponseModel):
    """An archive of the account. `bytes` and `expires_at` are known once it is ready."""

    id: UUID
    state: ExportState
    bytes: int | None
    url: Annotated[
        str | None,
        Field(
            description="Where it is fetched, signed in, once. Null unless it is ready; and after a first download "
            "until the person signs in again."
        ),
    ]
    expires_at: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, export: Export, link: str | None) -> Self:
        path = f"/api/v1/users/me/export/{export.id}/file?link={link}"
        return cls(
            id=export.id,
            state=export.state,
            bytes=export.size_bytes,
            url=path if link is not None else None,
            expires_at=export.expires_at,
            created_at=export.created_at,
        )
