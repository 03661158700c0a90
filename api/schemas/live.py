from api.schemas.base import ResponseModel


class Ticket(ResponseModel):
    """Open `/api/v1/ws?ticket=…` with it within `expires_in` seconds; it works once."""

    ticket: str
    expires_in: int
