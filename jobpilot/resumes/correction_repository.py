"""All SQL of corrections."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import ARRAY, Select, Uuid, any_, insert, literal, select
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
        """Oldest first, through a cursor of the server's, so that memory does not grow with their number."""
        query = select(ResumeCorrectionRow.__table__).order_by(
            _CORRECTION.created_at, _CORRECTION.id
        )
        async for correction in self._stream(query):
            yield correction

    async def by_resume(self) -> AsyncIterator[Correction]:
        """All of one résumé in order of version, then those of the next, by the same kind of cursor."""
        query = select(ResumeCorrectionRow.__table__).order_by(
            _CORRECTION.resume_id, _CORRECTION.version, _CORRECTION.field_path, _CORRECTION.id
        )
        async for correction in self._stream(query):
            yield correction

    async def _stream(self, query: Select[Any]) -> AsyncIterator[Correction]:
        owners = (await self._session.scalars(select(_CORRECTION.user_id).distinct())).all()
        await load_keys(owners)
        # nobody's who came since
        query = query.where(_CORRECTION.user_id == any_(literal(owners, ARRAY(Uuid()))))
        rows = await self._session.stream(query.execution_options(yield_per=ROWS_AT_ONCE))
        async for row in rows:
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
