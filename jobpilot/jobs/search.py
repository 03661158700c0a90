"""Finding postings worth comparing with somebody."""

from dataclasses import replace
from uuid import UUID

from jobpilot.jobs.domain.candidates import Candidate, CandidateQuery, fuse
from jobpilot.jobs.search_repository import JobSearchRepository


class JobSearch:
    """Bound to one transaction of the house: gives ids and ranks, never a word of a posting."""

    def __init__(self, repository: JobSearchRepository) -> None:
        self._repository = repository

    async def candidates(self, query: CandidateQuery) -> list[Candidate]:
        """Open postings that may suit, best first, at most `query.limit`: public ones and the person's own.

        Those that only their title found come with their cosine too, where they have a vector.
        """
        titled = await self._repository.by_titles(query)
        near = await self._repository.by_vector(query)
        found = fuse(titled, near, query.limit)
        lacking = [candidate.job_id for candidate in found if candidate.cosine is None]
        if query.vector is None or not lacking:
            return found
        cosines = await self._repository.cosines(lacking, query.vector, query.model)
        return [
            replace(candidate, cosine=cosines.get(candidate.job_id, candidate.cosine))
            for candidate in found
        ]

    async def count_open(self, user_id: UUID) -> int:
        """Open postings that the person may see."""
        return await self._repository.count_open(user_id)
