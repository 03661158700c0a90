"""Reading text from the pictures of pages."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from jobpilot.ports.documents import Page


class OcrEngine(Protocol):
    """Recognises text without risk to the caller's process."""

    def recognise(self, content: bytes, numbers: Sequence[int]) -> AsyncIterator[Page]:
        """The pages of a PDF with these numbers (from 1), each as soon as it is read.

        A page without any text comes without words. Raises
        `jobpilot.ports.rejections.DocumentRejectedError` when a page costs more than it may.
        """
        ...
