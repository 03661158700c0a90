"""The documents to measure reading on: our own made ones, and the reference set where it lies beside the checkout."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fixtures.resumes.render import (
    MORE_PDF_LAYOUTS,
    MORE_PERSONAS,
    PDF_LAYOUTS,
    PERSONAS,
    all_cases,
    render,
    truth,
)
from tests.fixtures.resumes.scans import drawn_scanner, scan

REPOSITORY = Path(__file__).resolve().parent.parent
REFERENCE = REPOSITORY.parent / "shared" / "data"
SAMPLE_SEED = 3


@dataclass(frozen=True, slots=True)
class Case:
    """A document and what it says. Documents of the same person count once in all figures."""

    name: str
    person: str
    layout: str
    format: str
    language: str
    file_name: str
    content: bytes
    truth: dict[str, Any]


def own_cases(share: float = 1.0) -> Iterator[Case]:
    """Every person in every layout, or the same drawn share of them on every run."""
    chosen = list(all_cases())
    if share < 1:
        chosen = random.Random(SAMPLE_SEED).sample(chosen, round(share * len(chosen)))
    for person, layout in chosen:
        content, file_name = render(person, layout)
        kind = file_name.rpartition(".")[2]
        known = truth(person)
        language = known["meta"]["lang"]
        yield Case(f"{person}-{layout}", person, layout, kind, language, file_name, content, known)


def scanned_cases(count: int, seed: int) -> Iterator[Case]:
    """Drawn persons and PDF layouts as a scanner gives them; every person comes before one comes twice."""
    draw = random.Random(seed)
    people = [*PERSONAS, *MORE_PERSONAS]
    for index in range(count):
        if index % len(people) == 0:
            draw.shuffle(people)
        person = people[index % len(people)]
        layout = draw.choice((*PDF_LAYOUTS, *MORE_PDF_LAYOUTS))
        scanner = drawn_scanner(draw)
        content, file_name = render(person, layout)
        known = truth(person)
        turned = f", {scanner.quarters * 90}°" if scanner.quarters else ""
        name = f"{person}-{layout} ({scanner.skew:+.1f}°{turned})"
        language = known["meta"]["lang"]
        yield Case(name, person, layout, "scan", language, file_name, scan(content, scanner), known)


def reference_cases(folder: Path = REFERENCE) -> Iterator[Case]:
    """The reference set; nothing if it is not there."""
    for path in sorted((folder / "truth").glob("*.json")):
        known = json.loads(path.read_text("utf-8"))
        document = folder / "documents" / path.stem
        meta = known["meta"]
        yield Case(
            path.stem,
            meta["family"],
            meta["layout"],
            document.suffix[1:],
            meta["lang"],
            document.name,
            document.read_bytes(),
            known,
        )
