"""How long reading a résumé takes, beside the bare text extraction of pypdfium2 in the same run.

    python benchmarks/parse_speed.py [--rounds 5] [--peers]

The PDF documents of the made set and, where it is there, of ../shared/data; one process, one thread, without OCR. The
two take turns document by document, and of each document's rounds the fastest counts. Bare extraction opens the file
and takes every page's text; ours ends with the whole JSON Resume and its evidence. `--peers` also installs other
parsers from PyPI, each into a folder of its own that is thrown away, and lets them read the same files.

Goals: at most 6 times the bare extraction per page, at least 20 documents a second on one core.
"""

import argparse
import functools
import gc
import json
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pypdfium2 as pdfium

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from benchmarks.resume_sets import Case, own_cases, reference_cases
from jobpilot.adapters.documents.reading import interpret_document
from jobpilot.ports.documents import DocumentLimits

KEEPER = type(functools.lru_cache(len))
MOST_TIMES = 6.0
LEAST_PER_SECOND = 20.0
PEER_SECONDS = 120
PEERS = {
    "openresume-parser": "from openresume import parse_resume_from_pdf as read",
    "rb-resume-parser": "from resume_parser import parse_resume as read",
    "leverparser": "from pyresume import ResumeParser; read = ResumeParser().parse",
}
"""By package: what makes `read(path)`. pydparser and pyresparser also need models and word lists that are not on PyPI;
without them they read nothing. rb-resume-parser does without its model, and says so.
"""
READ_ALL = """
import contextlib, io, json, sys, time
until, files = float(sys.argv[1]), sys.argv[2:]
{setup}
started = cpu = None
read_files = failed = 0
for file in files:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            read(file)
        except Exception:
            failed += 1
    if started is None:
        started, cpu = time.perf_counter(), time.process_time()
        continue
    read_files += 1
    if time.perf_counter() - started > until:
        break
print(json.dumps([read_files, time.process_time() - cpu, failed]))
"""


@dataclass(frozen=True, slots=True)
class Timing:
    """CPU seconds that one document took."""

    name: str
    pages: int
    ours: float
    bare: float


def extract(content: bytes) -> int:
    """The text of every page, as pypdfium2 gives it; returns how many pages there are."""
    document = pdfium.PdfDocument(content)
    for page in document:
        text = page.get_textpage()
        text.get_text_bounded()
        text.close()
        page.close()
    pages = len(document)
    document.close()
    return pages


def cpu_seconds(action: Callable[[], object]) -> float:
    started = time.process_time()
    action()
    return time.process_time() - started


def forget() -> None:
    """Empty what was kept of earlier rounds: in the product every document is read by a process of its own, which
    ends before it would look for garbage.
    """
    gc.enable()
    gc.collect()
    gc.disable()
    for kept in gc.get_objects():
        if isinstance(kept, KEEPER) and kept.__module__.startswith("jobpilot."):
            kept.cache_clear()


def measure(case: Case, rounds: int) -> Timing:
    limits = DocumentLimits()
    ours, bare = [], []
    for _ in range(rounds):
        forget()
        bare.append(cpu_seconds(lambda: extract(case.content)))
        ours.append(
            cpu_seconds(lambda: interpret_document(case.content, case.file_name, limits, None))
        )
    return Timing(case.name, extract(case.content), min(ours), min(bare))


def report(title: str, timings: Sequence[Timing]) -> bool:
    pages = sum(timing.pages for timing in timings)
    ours, bare = sum(timing.ours for timing in timings), sum(timing.bare for timing in timings)
    ratio, rate = ours / bare, len(timings) / ours
    print(f"\n{title}: {len(timings)} documents, {pages} pages")
    print(f"  bare pypdfium2 text  {bare / pages * 1000:7.2f} ms per page")
    print(f"  whole résumé         {ours / pages * 1000:7.2f} ms per page")
    ratios = sorted(timing.ours / timing.bare for timing in timings)
    print(f"  ratio per document   {median(ratios):7.2f} median, {ratios[-1]:.2f} at most")
    print(
        f"{'ok  ' if ratio <= MOST_TIMES else 'MISS'} ratio per page {ratio:.2f} (≤ {MOST_TIMES:g})"
    )
    fast = rate >= LEAST_PER_SECOND
    print(
        f"{'ok  ' if fast else 'MISS'} {rate:.1f} documents per second and core (≥ {LEAST_PER_SECOND:g})"
    )
    two = [timing.ours * 1000 for timing in timings if timing.pages == 2]
    if len(two) > 1:
        p95 = quantiles(two, n=20, method="inclusive")[18]
        print(
            f"  two pages            {median(two):7.1f} ms median, {p95:.1f} ms p95 ({len(two)} documents)"
        )
    return ratio <= MOST_TIMES and fast


def measure_peer(package: str, files: Sequence[Path], folder: Path) -> str:
    """Install it, let it read the files (the first one warms up), and say how fast it was."""
    uv = str(REPOSITORY / ".venv" / "bin" / "uv")
    python = folder / package / "bin" / "python"
    quiet: dict[str, Any] = {"capture_output": True, "text": True, "timeout": 300}
    try:
        subprocess.run(
            [uv, "venv", "-q", "--python", sys.executable, str(folder / package)],
            check=True,
            **quiet,
        )
        subprocess.run(
            [uv, "pip", "install", "-q", "--python", str(python), package], check=True, **quiet
        )
        script = READ_ALL.format(setup=PEERS[package])
        command = [str(python), "-c", script, str(PEER_SECONDS), *map(str, files)]
        output = subprocess.run(command, check=True, **quiet, cwd=folder).stdout
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        return f"did not run ({type(error).__name__})"
    count, seconds, failed = json.loads(output.splitlines()[-1])
    return f"{count / seconds:6.1f} documents per cpu-second ({count} documents, {failed} failed)"


def measure_peers(cases: Sequence[Case]) -> None:
    print("\npeers on the same files, each in a process of its own, start-up not counted")
    with tempfile.TemporaryDirectory(prefix="jobpilot-peers-") as name:
        folder = Path(name)
        files = []
        for index, case in enumerate(cases):
            file = folder / f"{index}.pdf"
            file.write_bytes(case.content)
            files.append(file)
        for package in PEERS:
            print(f"  {package:20} {measure_peer(package, files, folder)}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    good, documents = True, []
    for title, cases in (("own set", own_cases()), ("reference set", reference_cases())):
        chosen = [case for case in cases if case.format == "pdf"]
        if chosen:
            documents = chosen
            measure(chosen[0], 1)  # warms up
            good &= report(title, [measure(case, options.rounds) for case in chosen])
    if options.peers:
        measure_peers(documents)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
