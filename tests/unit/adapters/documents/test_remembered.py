"""A file is opened once for its text and its meaning, and nothing depends on that."""

from collections.abc import Sequence

import pytest

from jobpilot.adapters.documents import remembered
from jobpilot.adapters.documents.reading import (
    inspect_document,
    interpret_document,
    transcribe_document,
)
from jobpilot.adapters.documents.remembered import RememberingReader
from jobpilot.ports.documents import (
    DocumentLimits,
    Inspection,
    Interpretation,
    Page,
    PageProgress,
    Transcript,
)
from jobpilot.ports.rejections import DocumentRejectedError, FileUnreadableError
from tests.fixtures import hostile

LIMITS = DocumentLimits()


class CountingReader:
    """Reads in this process and counts how often a file was opened."""

    def __init__(self, *, puzzled: bool = False) -> None:
        self.opened: list[str] = []
        self.puzzled = puzzled

    async def inspect(self, content: bytes, file_name: str) -> Inspection:
        self.opened.append("inspect")
        return inspect_document(content, file_name, LIMITS)

    async def transcribe(
        self,
        content: bytes,
        file_name: str,
        on_page: PageProgress | None = None,
        recognised: Sequence[Page] = (),
    ) -> Transcript:
        self.opened.append("transcribe")
        return transcribe_document(content, file_name, LIMITS, on_page, recognised)

    async def interpret(
        self,
        content: bytes,
        file_name: str,
        region: str | None = None,
        recognised: Sequence[Page] = (),
        on_page: PageProgress | None = None,
    ) -> Interpretation:
        self.opened.append("interpret")
        if self.puzzled:
            raise FileUnreadableError
        return interpret_document(content, file_name, LIMITS, region, recognised, on_page)


async def test_text_and_meaning_open_the_file_once() -> None:
    reader = CountingReader()
    remembering = RememberingReader(reader)
    told: list[tuple[int, int]] = []
    content = hostile.text_pdf(pages=2)

    text = await remembering.transcribe(content, "cv.pdf", lambda *step: told.append(step))
    meaning = await remembering.interpret(content, "cv.pdf")

    assert reader.opened == ["interpret"]
    assert told == [(1, 2), (2, 2)]
    assert meaning == interpret_document(content, "cv.pdf", LIMITS, None)
    assert text == meaning.transcript


async def test_what_was_taken_or_asked_for_otherwise_is_read_again() -> None:
    reader = CountingReader()
    remembering = RememberingReader(reader)
    content = hostile.text_pdf()
    await remembering.transcribe(content, "cv.pdf")

    await remembering.interpret(content, "cv.pdf", "DE")
    await remembering.interpret(content, "other.pdf")
    assert len(reader.opened) == 3
    await remembering.interpret(content, "cv.pdf")
    assert len(reader.opened) == 3
    await remembering.interpret(content, "cv.pdf")
    assert len(reader.opened) == 4


async def test_a_text_that_cannot_be_understood_is_shown_all_the_same() -> None:
    reader = CountingReader(puzzled=True)
    remembering = RememberingReader(reader)

    text = await remembering.transcribe(hostile.text_pdf(), "cv.pdf")

    assert text.pages[0].lines
    with pytest.raises(DocumentRejectedError):
        await remembering.interpret(hostile.text_pdf(), "cv.pdf")


async def test_a_refused_file_is_refused() -> None:
    with pytest.raises(DocumentRejectedError) as refused:
        await RememberingReader(CountingReader()).transcribe(b"hi there", "cv.txt")
    assert refused.value.code == "no_text_found"


async def test_little_waits_and_not_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    reader = CountingReader()
    remembering = RememberingReader(reader, lambda: now[0])
    await remembering.transcribe(hostile.text_pdf("first"), "cv.pdf")
    now[0] = remembered.LONGEST_SECONDS + 1
    await remembering.transcribe(hostile.text_pdf("second"), "cv.pdf")
    monkeypatch.setattr(remembered, "MOST_BYTES", 1)
    await remembering.transcribe(hostile.text_pdf("third"), "cv.pdf")
    reader.opened.clear()

    for text in ("first", "second", "third"):
        await remembering.interpret(hostile.text_pdf(text), "cv.pdf")

    assert len(reader.opened) == 3
