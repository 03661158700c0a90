"""All SQL of answers that were paid for."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobpilot.ports.language_model import Completion
from jobpilot.resumes.domain.resume import Resume
from jobpilot.resumes.tables import LlmResultRow

_RESULT = LlmResultRow.__table__.c


class LlmResultRepository:
    """Bound to one transaction of the résumé's owner."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, key: str) -> str | None:
        """The answer that this effect has had already."""
        query = select(_RESULT.answer).where(_RESULT.key == key)
        found: str | None = await self._session.scalar(query)
        return found

    async def add(self, key: str, resume: Resume, model: str, completion: Completion) -> None:
        """Keep an answer; one that is there under the key stays."""
        await self._session.execute(
            insert(LlmResultRow)
            .values(
                key=key,
                user_id=resume.user_id,
                resume_id=resume.id,
                model=model,
                answer=completion.text,
                input_tokens=completion.usage and completion.usage.input_tokens,
                output_tokens=completion.usage and completion.usage.output_tokens,
            )
            .on_conflict_do_nothing(index_elements=["key"])
        )
