"""Reading payloads in Temporal's console."""

from datetime import datetime

from api.schemas.base import ResponseModel


class CodecSession(ResponseModel):
    """`endpoint` is what the console and the command line are told; the token is a bearer token for it alone."""

    token: str
    expires_at: datetime
    endpoint: str
