"""Mails on their way, for the house: numbers, and nobody's in particular."""

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.outreach.domain.mails import MailState
from jobpilot.outreach.tables import MailRow

_MAIL = MailRow.__table__.c
UNSETTLED: Final = (MailState.PENDING, MailState.SENDING, MailState.UNCERTAIN)


class MailFigures:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def unsettled(self) -> dict[str, int]:
        """Mails whose fate is open, by state."""
        rows = await self._session.execute(
            select(_MAIL.state, func.count())
            .where(_MAIL.state.in_(UNSETTLED))
            .group_by(_MAIL.state)
        )
        return {state: count for state, count in rows}  # noqa: C416 - rows are no pairs to mypy
