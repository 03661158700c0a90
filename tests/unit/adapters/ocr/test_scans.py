"""Scanned résumés: what is read from the picture is what the page says, wherever the page lies."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import psutil
import pytest
from rapidfuzz.distance import Levenshtein

from jobpilot.adapters.documents.limited import LimitedDocumentReader
from jobpilot.adapters.ocr.limited import LimitedOcrEngine
from jobpilot.ports.documents import ChildLimits, Interpretation, Page, PictureLimits
from jobpilot.ports.rejections import FileTooComplexError, NoTextFoundError
from tests.fixtures import hostile
from tests.fixtures.resumes.render import persona, render
from tests.fixtures.resumes.scans import Scanner, scan

pytestmark = pytest.mark.slow
SCANS = {
    "straight": ("de", "classic", Scanner(skew=0.0, quarters=0, grain_seed=7)),
    "askew": ("fr", "sidebar-left", Scanner(skew=-1.3, quarters=0, grain_seed=7)),
    "on its side": ("en", "classic", Scanner(skew=0.8, quarters=1, grain_seed=7)),
    "upside down": ("es", "date-column", Scanner(skew=0.0, quarters=2, grain_seed=7)),
}
STRAIGHT = Scanner(skew=0.0, quarters=0, grain_seed=7)
MOST_WRONG = 0.02


@pytest.fixture(scope="module")
async def reader() -> AsyncIterator[LimitedDocumentReader]:
    reader = LimitedDocumentReader()
    yield reader
    await reader.aclose()


async def recognise(reader: LimitedDocumentReader, content: bytes) -> list[Page]:
    numbers = (await reader.transcribe(content, "cv.pdf")).unread
    return [page async for page in LimitedOcrEngine(reader).recognise(content, numbers)]


@pytest.fixture(scope="module", params=SCANS)
async def case(request, reader) -> tuple[dict, bytes, bytes, Interpretation]:
    name, layout, scanner = SCANS[request.param]
    original, _ = render(name, layout)
    content = scan(original, scanner)
    found = await reader.interpret(
        content, "cv.pdf", persona(name)["region"], await recognise(reader, content)
    )
    return persona(name), original, content, found


def letters(interpretation: Interpretation) -> str:
    lines = [line.text for page in interpretation.transcript.pages for line in page.lines]
    return "".join("".join(lines).split())


class TestReading:
    async def test_hardly_a_letter_is_wrong(self, case, reader) -> None:
        _, original, _, found = case
        written = letters(await reader.interpret(original, "cv.pdf"))
        wrong = Levenshtein.distance(letters(found), written) / len(written)
        assert wrong < MOST_WRONG

    def test_the_person_is_understood(self, case) -> None:
        data, _, _, found = case
        basics = found.resume["basics"]
        assert basics["name"] == data["basics"]["name"]
        assert basics["email"] == data["basics"]["email"]
        assert basics["phone"] == data["basics"]["e164"]

    def test_every_job_has_its_dates(self, case) -> None:
        data, _, _, found = case
        dates = [(job.get("startDate"), job.get("endDate", "")) for job in found.resume["work"]]
        assert dates == [(job["start"], job["end"]) for job in data["work"]]

    def test_says_that_it_was_recognised(self, case) -> None:
        _, _, _, found = case
        assert [(note.code, note.page) for note in found.warnings] == [("read_by_ocr", 1)]
        assert [page.source for page in found.transcript.pages] == ["ocr"]
        assert found.transcript.unread == ()

    async def test_the_longer_the_less_sure(self, case, reader) -> None:
        """Beside the same page with a text layer."""
        data, original, _, found = case
        sure = (await reader.interpret(original, "cv.pdf", data["region"])).fields
        loss = {
            path: sure[path]["confidence"] - found.fields[path]["confidence"]
            for path in ("basics.email", "basics.summary")
        }
        assert 0 < loss["basics.email"] < loss["basics.summary"]

    def test_the_box_is_where_the_original_shows_the_value(self, case) -> None:
        import pypdfium2 as pdfium

        data, _, content, found = case
        box = found.fields["basics.email"]["spans"][0]["box"]
        picture = pdfium.PdfDocument(content)[0].render(scale=1, grayscale=True).to_numpy()
        height, width = picture.shape
        inside = picture[
            int(box["y"] * height) : int((box["y"] + box["h"]) * height) + 1,
            int(box["x"] * width) : int((box["x"] + box["w"]) * width) + 1,
        ]
        assert inside.min() < 140, "no ink where the address should be"
        long, short = max(inside.shape), min(inside.shape)
        assert long / short > len(data["basics"]["email"]) / 6


class TestCost:
    async def test_the_models_are_gone_when_the_page_is_read(self, reader) -> None:
        content = scan(render("en", "classic")[0], STRAIGHT)
        pages = await recognise(reader, content)
        assert pages[0].words
        mother = psutil.Process(reader._process.pid)
        async with asyncio.timeout(5):
            while mother.children():
                await asyncio.sleep(0.02)
        assert mother.memory_info().rss < 200 * 1024 * 1024
        maps = {entry.path for entry in mother.memory_maps()}
        assert not [path for path in maps if "onnxruntime" in path or "cv2" in path]

    async def test_a_page_that_takes_too_long_is_given_up(self) -> None:
        limits = replace(ChildLimits(), pictures=PictureLimits(wall_seconds=0.05))
        reader = LimitedDocumentReader(limits)
        try:
            started = time.perf_counter()
            with pytest.raises(FileTooComplexError):
                await recognise(reader, scan(render("en", "classic")[0], STRAIGHT))
            assert time.perf_counter() - started < 6
        finally:
            await reader.aclose()

    async def test_an_address_space_too_small_ends_the_child_alone(self) -> None:
        limits = replace(ChildLimits(), pictures=PictureLimits(memory_bytes=400 * 1024 * 1024))
        reader = LimitedDocumentReader(limits)
        try:
            content = scan(render("en", "classic")[0], STRAIGHT)
            with pytest.raises(Exception) as refusal:  # noqa: PT011 - any of the typed refusals
                await recognise(reader, content)
            assert getattr(refusal.value, "code", "") in {"file_too_complex", "file_unreadable"}
            assert (await reader.inspect(hostile.text_pdf(), "cv.pdf")).page_count == 1
        finally:
            await reader.aclose()


class TestConfinement:
    def test_reading_needs_no_new_thread(self, tmp_path) -> None:
        """Ordinary people's limits bind; the superuser's do not, so he becomes somebody else first."""
        picture = tmp_path / "cv.pdf"
        picture.write_bytes(scan(hostile.text_pdf(), STRAIGHT))
        script = f"""
import os, pathlib, threading
from jobpilot.adapters.documents.child import confine, confine_to_one_thread
from jobpilot.adapters.ocr.pages import recognise_pages
from jobpilot.adapters.ocr.recogniser import Recogniser
from jobpilot.ports.documents import PictureLimits

content = pathlib.Path({str(picture)!r}).read_bytes()
confine(PictureLimits())
recogniser = Recogniser()
if os.getuid() == 0:
    os.setuid(65534)
confine_to_one_thread()
try:
    threading.Thread(target=int).start()
except RuntimeError:
    print("confined")
(page,) = recognise_pages(content, [1], recogniser)
print(*(word.text for word in page.words))
"""
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        )
        confined, text = done.stdout.splitlines()
        assert confined == "confined"
        assert "ada@example.org" in text.replace(" ", "")


class TestNothingToRead:
    async def test_an_empty_sheet_has_no_text(self, reader) -> None:
        content = scan(hostile.text_pdf(""), STRAIGHT)
        assert (await reader.inspect(content, "cv.pdf")).page_count == 1
        pages = await recognise(reader, content)
        with pytest.raises(NoTextFoundError):
            await reader.interpret(content, "cv.pdf", None, pages)
