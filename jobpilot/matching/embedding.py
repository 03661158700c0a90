"""Giving postings their vectors, a batch at a time, so that what is done stays done."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final

from jobpilot.jobs.service import JobService
from jobpilot.matching.domain.posting import embedding_text
from jobpilot.ports.embedder import Embedder

BATCH: Final = 32
"""Postings of one transaction; about a second of work."""

House = Callable[[], AbstractAsyncContextManager[JobService]]
"""Opens one transaction of the house; commits when the block ends."""


@dataclass(frozen=True)
class Embedded:
    """`left` says whether more postings wait."""

    count: int
    left: bool


class JobEmbedder:
    """Holds no transaction while the model works."""

    def __init__(self, house: House, embedder: Embedder) -> None:
        self._house = house
        self._embedder = embedder

    async def embed(self, limit: int) -> Embedded:
        """Vectors for at most `limit` postings that have none. Raises EmbedderUnavailableError."""
        count = 0
        while count < limit:
            async with self._house() as jobs:
                waiting = await jobs.pending_embeddings(
                    self._embedder.name, min(BATCH, limit - count)
                )
            if not waiting:
                return Embedded(count, left=False)
            texts = [embedding_text(item.title, item.description) for item in waiting]
            vectors = await self._embedder.embed(texts)
            found = dict(zip((item.job_id for item in waiting), vectors, strict=True))
            async with self._house() as jobs:
                await jobs.keep_embeddings(self._embedder.name, found)
            count += len(waiting)
        async with self._house() as jobs:
            return Embedded(count, bool(await jobs.pending_embeddings(self._embedder.name, 1)))
