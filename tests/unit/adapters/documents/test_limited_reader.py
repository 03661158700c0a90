"""The limited child: what it refuses, what it costs, and that the caller survives anything."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from jobpilot.adapters.documents.limited import LimitedDocumentReader
from jobpilot.ports.documents import ChildLimits
from jobpilot.ports.rejections import DocumentRejectedError
from tests.fixtures import hostile

MIB = 1024 * 1024


@pytest.fixture(scope="module")
async def reader() -> AsyncIterator[LimitedDocumentReader]:
    reader = LimitedDocumentReader()
    await reader.start()
    yield reader
    await reader.aclose()


@pytest.fixture
async def mother(reader: LimitedDocumentReader) -> Path:
    """What the system tells about the warm process."""
    await reader.inspect(hostile.text_pdf(), "cv.pdf")
    return Path(f"/proc/{reader._process.pid}")


REFUSED = {
    "R1 empty": (lambda: b"", "cv.pdf", "file_empty"),
    "R10 program": (lambda: b"MZ\x90\0" + b"\0" * 200, "cv.pdf", "type_mismatch"),
    "R10 elf": (lambda: b"\x7fELF" + b"\0" * 200, "cv.pdf", "type_mismatch"),
    "R10 page": (lambda: b"<!doctype html><p>hello</p>", "cv.pdf", "type_mismatch"),
    "R10 svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "cv.pdf", "type_mismatch"),
    "R10 zip": (hostile.docx, "cv.pdf", "type_mismatch"),
    "R10 eicar": (
        lambda: b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
        "cv.pdf",
        "type_mismatch",
    ),
    "R10 text": (hostile.TEXT.encode, "cv.pdf", "type_mismatch"),
    "R10 pdf as docx": (hostile.text_pdf, "cv.docx", "type_mismatch"),
    "R11 header not first": (lambda: b"<html>" + hostile.text_pdf(), "cv.pdf", "type_mismatch"),
    "R13 macros": (lambda: hostile.docx(types=hostile.MACRO_TYPES), "cv.docm", "unsupported_type"),
    "R13 macros renamed": (
        lambda: hostile.docx(types=hostile.MACRO_TYPES),
        "cv.docx",
        "unsupported_type",
    ),
    "R13 rtf": (lambda: b"{\\rtf1 hello world, this is a text}", "cv.rtf", "unsupported_type"),
    "R13 picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "cv.png", "unsupported_type"),
    "R13 damaged old word": (hostile.old_word, "cv.doc", "file_unreadable"),
    "R14 pdf": (hostile.encrypted_pdf, "cv.pdf", "file_encrypted"),
    "R14 docx": (hostile.encrypted_office, "cv.docx", "file_encrypted"),
    "R16 double bomb": (hostile.double_bomb, "cv.pdf", "file_too_complex"),
    "R18 empty page": (lambda: hostile.text_pdf(""), "cv.pdf", "no_text_found"),
    "R18 too little": (lambda: b"hi there", "cv.txt", "no_text_found"),
    "R19 31 pages": (lambda: hostile.text_pdf(pages=31), "cv.pdf", "too_many_pages"),
    "R19 20,000 pages": (lambda: hostile.text_pdf(pages=20_000), "cv.pdf", "too_many_pages"),
    "R19 loop": (hostile.page_tree_loop, "cv.pdf", "file_too_complex"),
    "R19 deep tree": (hostile.deep_page_tree, "cv.pdf", "file_too_complex"),
    "R19 deep array": (hostile.deep_array, "cv.pdf", "file_too_complex"),
    "R22 zip bomb": (hostile.zip_bomb, "cv.docx", "file_too_complex"),
    "R22 many entries": (
        lambda: hostile.docx(extra={f"x/{n}": b"" for n in range(600)}),
        "cv.docx",
        "file_too_complex",
    ),
    "R23 lying directory": (hostile.lying_archive, "cv.docx", "file_unreadable"),
    "R25 laughs": (
        lambda: hostile.docx("&c;", head=hostile.BILLION_LAUGHS),
        "cv.docx",
        "file_unreadable",
    ),
    "R25 file": (
        lambda: hostile.docx("&a;", head=hostile.EXTERNAL_ENTITY),
        "cv.docx",
        "file_unreadable",
    ),
    "cut off": (lambda: hostile.docx()[:200], "cv.docx", "file_unreadable"),
    "garbage after header": (lambda: b"%PDF-1.7\n" + os.urandom(500), "cv.pdf", "file_unreadable"),
    "too long": (lambda: b"word " * 60_000, "cv.txt", "file_too_complex"),
    "binary text": (lambda: bytes(range(256)) * 4, "cv.txt", "type_mismatch"),
}


class TestInspect:
    @pytest.mark.parametrize("case", REFUSED)
    async def test_refuses(self, reader: LimitedDocumentReader, case: str) -> None:
        build, name, code = REFUSED[case]
        content = build()
        started = time.perf_counter()
        with pytest.raises(DocumentRejectedError) as refusal:
            await reader.inspect(content, name)
        assert refusal.value.code == code
        assert time.perf_counter() - started < 12

    @pytest.mark.parametrize("name", ["cv.pdf", "cv", "CV.PDF"])
    async def test_accepts_a_pdf_by_its_content(
        self, reader: LimitedDocumentReader, name: str
    ) -> None:
        found = await reader.inspect(hostile.text_pdf(pages=2), name)
        assert (found.kind, found.page_count, found.media_type) == ("pdf", 2, "application/pdf")

    async def test_accepts_a_word_document(self, reader: LimitedDocumentReader) -> None:
        found = await reader.inspect(hostile.docx(), "cv.docx")
        assert found.kind == "docx"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    async def test_accepts_text_in_common_encodings(
        self, reader: LimitedDocumentReader, encoding: str
    ) -> None:
        text = "Zoë Müller-Beispiel, Ingenieurin für Brücken und Straßen, zoe@example.org"
        transcript = await reader.transcribe(text.encode(encoding), "cv.txt")
        assert transcript.pages[0].lines[0].text == text

    async def test_lists_active_parts_and_reads_on(self, reader: LimitedDocumentReader) -> None:
        found = await reader.inspect(hostile.active_pdf(), "cv.pdf")
        notes = {warning.code: warning.message for warning in found.warnings}
        assert found.active_parts == 1
        for part in (
            "JavaScript",
            "a program start",
            "a remote document",
            "an XFA form",
            "an embedded file",
        ):
            assert part in notes["active_parts"]
        assert "external_links" in notes

    async def test_a_polyglot_is_read_as_the_pdf_it_starts_as(
        self, reader: LimitedDocumentReader
    ) -> None:
        found = await reader.inspect(
            hostile.text_pdf() + b"<html><script>alert(1)</script></html>", "cv.pdf"
        )
        assert found.kind == "pdf"

    async def test_says_when_the_text_layer_is_damaged(self, reader: LimitedDocumentReader) -> None:
        broken = "".join(chr(0xE000 + n % 50) + "xkcdqwrtpsdf"[n % 12] for n in range(600))
        text = " ".join(broken[start : start + 9] for start in range(0, 1100, 9))
        found = await reader.inspect(text.encode(), "cv.txt")
        assert [warning.code for warning in found.warnings] == ["low_text_quality"]
        clean = await reader.inspect(hostile.TEXT.encode(), "cv.txt")
        assert clean.warnings == ()


class TestConfinement:
    async def test_the_mother_has_no_network(self, mother: Path) -> None:
        ours, hers = (os.readlink(pid / "ns" / "net") for pid in (Path("/proc/self"), mother))  # noqa: PTH115  (no file is read)
        if ours == hers:
            pytest.skip("this system does not let a process leave its network")
        devices = (mother / "net" / "dev").read_text().splitlines()[2:]
        assert [device.split(":")[0].strip() for device in devices] == ["lo"]

    async def test_the_mother_has_no_secrets(self, mother: Path) -> None:
        entries = (mother / "environ").read_bytes().split(b"\0")
        names = {entry.split(b"=")[0] for entry in entries if entry}
        allowed = {b"PATH", b"PYTHONPATH", b"LANG", b"LC_CTYPE", b"PYTHONDONTWRITEBYTECODE"}
        assert names <= allowed

    def test_a_child_cannot_write_or_take_more_memory(self, tmp_path: Path) -> None:
        script = f"""
from jobpilot.adapters.documents.child import confine
from jobpilot.ports.documents import ChildLimits

confine(ChildLimits())
for attempt in (
    lambda: bytearray(600 * 1024 * 1024),
    lambda: open({str(tmp_path / "out")!r}, "w", buffering=1).write("x\\n"),
):
    try:
        attempt()
    except (MemoryError, OSError) as error:
        print(type(error).__name__)
"""
        command = [sys.executable, "-c", script]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.split() == ["MemoryError", "OSError"]
        assert (tmp_path / "out").read_bytes() == b""


class TestCost:
    async def test_a_bomb_costs_the_caller_nothing(self, reader: LimitedDocumentReader) -> None:
        bomb = hostile.double_bomb()
        assert len(bomb) < 4096
        before = psutil.Process().memory_info().rss
        with pytest.raises(DocumentRejectedError):
            await reader.inspect(bomb, "cv.pdf")
        assert psutil.Process().memory_info().rss - before < 20 * MIB

    async def test_one_hostile_file_does_not_hurt_the_next(
        self, reader: LimitedDocumentReader
    ) -> None:
        for content in (hostile.double_bomb(), hostile.deep_page_tree()):
            with pytest.raises(DocumentRejectedError):
                await reader.inspect(content, "cv.pdf")
            assert (await reader.inspect(hostile.text_pdf(), "cv.pdf")).page_count == 1

    async def test_a_child_that_takes_too_long_is_ended(self) -> None:
        reader = LimitedDocumentReader(ChildLimits(wall_seconds=0.05, cpu_seconds=1))
        await reader.start()
        try:
            started = time.perf_counter()
            with pytest.raises(DocumentRejectedError) as refusal:
                await reader.inspect(hostile.text_pdf("x " * 4000, pages=30), "cv.pdf")
            assert refusal.value.code == "file_too_complex"
            assert time.perf_counter() - started < 4
        finally:
            await reader.aclose()

    async def test_no_child_is_left_behind(self, reader: LimitedDocumentReader) -> None:
        await reader.inspect(hostile.text_pdf(), "cv.pdf")
        mother = psutil.Process(reader._process.pid)
        for _ in range(50):
            if not mother.children():
                break
            await asyncio.sleep(0.02)
        assert not mother.children()

    async def test_a_dead_mother_is_replaced(self) -> None:
        reader = LimitedDocumentReader()
        await reader.inspect(hostile.text_pdf(), "cv.pdf")
        reader._process.kill()
        reader._process.wait()
        try:
            assert (await reader.inspect(hostile.text_pdf(), "cv.pdf")).page_count == 1
        finally:
            await reader.aclose()

    async def test_many_at_once_after_a_death_share_one_new_mother(self) -> None:
        reader = LimitedDocumentReader()
        await reader.inspect(hostile.text_pdf(), "cv.pdf")
        reader._process.kill()
        reader._process.wait()
        before = len(psutil.Process().children())
        try:
            jobs = [reader.inspect(hostile.text_pdf(), "cv.pdf") for _ in range(6)]
            assert [found.page_count for found in await asyncio.gather(*jobs)] == [1] * 6
            assert len(psutil.Process().children()) <= before + 1
        finally:
            await reader.aclose()
