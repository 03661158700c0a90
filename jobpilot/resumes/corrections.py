"""What administrators take out of corrections: everything as it was stored, or examples to train on."""

from collections.abc import AsyncIterator

from jobpilot.resumes.correction_repository import CorrectionRepository
from jobpilot.resumes.domain.corrections import Correction
from jobpilot.resumes.domain.fine_tuning import example, settled


class CorrectionService:
    """Bound to one transaction of the house. Nothing is held in memory but one résumé's corrections."""

    def __init__(self, repository: CorrectionRepository) -> None:
        self._repository = repository

    def everything(self) -> AsyncIterator[Correction]:
        """Oldest first."""
        return self._repository.everything()

    async def examples(self) -> AsyncIterator[str]:
        """Lines of JSON in the chat format (see `docs/ai-improvement.md`)."""
        one_resume: list[Correction] = []
        async for correction in self._repository.by_resume():
            if one_resume and one_resume[0].resume_id != correction.resume_id:
                for line in _examples(one_resume):
                    yield line
                one_resume = []
            one_resume.append(correction)
        for line in _examples(one_resume):
            yield line


def _examples(corrections: list[Correction]) -> list[str]:
    return [line for correction in settled(corrections) if (line := example(correction))]
