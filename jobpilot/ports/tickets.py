"""Single-use tickets by which a browser, which cannot send headers with a WebSocket, shows who it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

TICKET_SECONDS: Final = 30


@dataclass(frozen=True)
class TicketHolder:
    """Who asked for the ticket. The socket ends with the access token, at `expires_at`."""

    user_id: UUID
    session_id: str | None
    expires_at: datetime


class TicketStore(Protocol):
    async def issue(self, holder: TicketHolder) -> str:
        """A ticket of 256 random bits, good for TICKET_SECONDS and one use."""
        ...

    async def redeem(self, ticket: str) -> TicketHolder | None:
        """Whose ticket it is; None when unknown, expired or used. Of many at once, one gets it."""
        ...
