from datetime import datetime

from api.schemas.base import ResponseModel


class FileLink(ResponseModel):
    """Where a file is downloaded, by whoever has the address, without a token, until it expires."""

    url: str
    expires_at: datetime
