"""Recognition that costs the caller nothing but a wait, a few pages to a child."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Protocol

from jobpilot.ports.documents import Page
from jobpilot.ports.rejections import FileTooComplexError, FileUnreadableError


class PictureChildren(Protocol):
    """Who starts the children: the limited document reader."""

    @property
    def picture_pages(self) -> int:
        """How many pages one child may be asked for."""
        ...

    async def recognise(
        self, content: bytes, numbers: Sequence[int], on_page: Callable[[Page], None]
    ) -> None:
        """Have one child read the pages with these numbers. Raises DocumentRejectedError."""
        ...


class LimitedOcrEngine:
    """Implements `jobpilot.ports.ocr.OcrEngine`.

    A child that is ended after some of its pages (a slow machine) is followed by another for the rest; one that does
    not finish a single page has met a page that costs too much.
    """

    def __init__(self, children: PictureChildren) -> None:
        self._children = children

    async def recognise(self, content: bytes, numbers: Sequence[int]) -> AsyncIterator[Page]:
        """See `OcrEngine.recognise`."""
        left = list(numbers)
        while left:
            before = len(left)
            try:
                async for page in self._portion(content, left[: self._children.picture_pages]):
                    left.remove(page.number)
                    yield page
            except FileTooComplexError:
                if len(left) == before:
                    raise
            if len(left) == before:
                raise FileUnreadableError

    async def _portion(self, content: bytes, numbers: Sequence[int]) -> AsyncIterator[Page]:
        pages: asyncio.Queue[Page | None] = asyncio.Queue()
        reading = asyncio.create_task(self._children.recognise(content, numbers, pages.put_nowait))
        reading.add_done_callback(lambda _: pages.put_nowait(None))
        try:
            while (page := await pages.get()) is not None:
                yield page
            await reading
        finally:
            reading.cancel()
            await asyncio.wait([reading])
