"""All SQL of corrections."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.database.sealing import load_keys
from jobpilot.resumes.domain.corrections import Correction, FieldCorrection
from jobpilot.resumes.domain.resume import ResumeVersion
from jobpilot.resumes.tables import ResumeCorrectionRow

ROWS_AT_ONCE: Final = 500
_CORRECTION = ResumeCorrectionRow.__table__.c


class CorrectionRepository:
    """Bound to one transaction. A person adds to their own; the house reads everybody's."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self, user_id: UUID, version: ResumeVersion, corrections: Sequence[FieldCorrection]
    ) -> None:
        """What the save that made this version changed."""
        if not corrections:
            return
        rows = [
            {
                "id": uuid4(),
                "user_id": user_id,
                "resume_id": version.resume_id,
                "version": version.number,
                "field_path": correction.field_path,
                "original_value": correction.original_value,
                "corrected_value": correction.corrected_value,
                "method": correction.method,
                "confidence": correction.confidence,
                "quote": correction.quote,
            }
            for correction in corrections
        ]
        await self._session.execute(insert(ResumeCorrectionRow), rows)

    async def everything(self) -> AsyncIterator[Correction]:
        """Oldest first, page by page, so that memory grows neither with their number nor with that of people."""
        async for correction in self._pages(_CORRECTION.created_at, _CORRECTION.id):
            yield correction

    async def by_resume(self) -> AsyncIterator[Correction]:
        """All of one résumé in order of version, then those of the next, in the same way."""
        order = (_CORRECTION.resume_id, _CORRECTION.version, _CORRECTION.field_path, _CORRECTION.id)
        async for correction in self._pages(*order):
            yield correction

    async def _pages(self, *order: ColumnElement[Any]) -> AsyncIterator[Correction]:
        """A cursor of the server's says what comes next; before a page is read its people's keys are there.

        What was erased meanwhile is not among the rows of its page.
        """
        listed = await self._session.stream(
            select(_CORRECTION.id, _CORRECTION.user_id)
            .order_by(*order)
            .execution_options(yield_per=ROWS_AT_ONCE)
        )
        async for page in listed.partitions():
            await load_keys({row.user_id for row in page})
            ids = literal([row.id for row in page], ARRAY(Uuid()))
            query = select(ResumeCorrectionRow.__table__).where(_CORRECTION.id == any_(ids))
            for row in await self._session.execute(query.order_by(*order)):
                yield _correction(row)


def _correction(row: Any) -> Correction:
    field = FieldCorrection(
        row.field_path,
        row.original_value,
        row.corrected_value,
        row.method,
        row.confidence,
        row.quote,
    )
    return Correction(row.resume_id, row.version, row.created_at, field)
