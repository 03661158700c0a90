"""A document reader that opens a file once for the two steps which want its text and its meaning.

Problem: the steps of a run that store the text and understand it follow each other, and each would open, lay out and
check the same file anew. Mechanism: the first one has the child do both and keeps what was understood, packed, until
the second one takes it. Nothing depends on it: in another process, after a crash or when too much waits, the file is
read again. At most `MOST_BYTES` wait, none longer than `LONGEST_SECONDS`.
"""

import hashlib
import json
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from jobpilot.adapters.documents import wire
from jobpilot.ports.documents import (
    DocumentReader,
    Inspection,
    Interpretation,
    Page,
    PageProgress,
    Transcript,
)
from jobpilot.ports.rejections import FileUnreadableError
from jobpilot.resumes.domain.recognised import page_as_json

MOST_BYTES = 32 * 1024 * 1024
LONGEST_SECONDS = 600.0
FASTEST = 1
"""zlib's level: it takes a millisecond and leaves a sixth."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    packed: bytes
    since: float


@dataclass(slots=True)
class _Readings:
    """What was understood, by document, the oldest first."""

    clock: Callable[[], float]
    waiting: OrderedDict[bytes, _Waiting] = field(default_factory=OrderedDict)
    size: int = 0

    def keep(self, key: bytes, interpretation: Interpretation) -> None:
        self.take(key)
        text = json.dumps(wire.interpretation_json(interpretation), separators=(",", ":"))
        packed = zlib.compress(text.encode("utf-8", "surrogatepass"), FASTEST)
        self.waiting[key] = _Waiting(packed, self.clock())
        self.size += len(packed)
        self._drop_old()

    def take(self, key: bytes) -> Interpretation | None:
        found = self.waiting.pop(key, None)
        if found is None:
            return None
        self.size -= len(found.packed)
        return wire.interpretation_of(json.loads(zlib.decompress(found.packed)))

    def _drop_old(self) -> None:
        while self.waiting:
            oldest = next(iter(self.waiting.values()))
            if self.size <= MOST_BYTES and self.clock() - oldest.since <= LONGEST_SECONDS:
                return
            self.size -= len(self.waiting.popitem(last=False)[1].packed)


class RememberingReader:
    """Implements `jobpilot.ports.documents.DocumentReader` with another one."""

    def __init__(self, reader: DocumentReader, clock: Callable[[], float] = time.monotonic) -> None:
        self._reader = reader
        self._readings = _Readings(clock)

    async def inspect(self, content: bytes, file_name: str) -> Inspection:
        """See `DocumentReader.inspect`."""
        return await self._reader.inspect(content, file_name)

    async def transcribe(
        self,
        content: bytes,
        file_name: str,
        on_page: PageProgress | None = None,
        recognised: Sequence[Page] = (),
    ) -> Transcript:
        """See `DocumentReader.transcribe`. A text that cannot be understood is read all the same."""
        try:
            found = await self._reader.interpret(content, file_name, None, recognised, on_page)
        except FileUnreadableError:
            found = None
        if found is None or found.transcript is None:
            return await self._reader.transcribe(content, file_name, on_page, recognised)
        if not found.transcript.unread:
            self._readings.keep(_key(content, file_name, None, recognised), found)
        return found.transcript

    async def interpret(
        self,
        content: bytes,
        file_name: str,
        region: str | None = None,
        recognised: Sequence[Page] = (),
        on_page: PageProgress | None = None,
    ) -> Interpretation:
        """See `DocumentReader.interpret`."""
        known = self._readings.take(_key(content, file_name, region, recognised))
        if known is not None:
            return known
        return await self._reader.interpret(content, file_name, region, recognised, on_page)


def _key(content: bytes, file_name: str, region: str | None, recognised: Sequence[Page]) -> bytes:
    asked = json.dumps([file_name, region, [page_as_json(page) for page in recognised]])
    return hashlib.sha256(content).digest() + hashlib.sha256(asked.encode()).digest()
