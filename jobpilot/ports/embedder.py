"""Turning short texts into vectors whose angle says how near they are in meaning."""

from collections.abc import Sequence
from typing import Final, Protocol

from jobpilot.errors import UnavailableError

DIMENSIONS: Final = 384
"""Length of every vector; the column `jobs.embedding` has the same."""

Vector = tuple[float, ...]


class Embedder(Protocol):
    """Vectors of different models must never be compared: `name` is stored beside each."""

    @property
    def name(self) -> str:
        """The model and its form, as stored beside vectors."""
        ...

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """One vector of DIMENSIONS and length 1 per text, in order; long texts are cut.

        Raises EmbedderUnavailableError.
        """
        ...


class EmbedderUnavailableError(UnavailableError):
    """The model's files are missing or are not the ones that were checked."""

    code = "embedder_unavailable"
