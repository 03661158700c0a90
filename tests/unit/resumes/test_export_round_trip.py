"""What is exported is read again as what it was: every persona in every template and as a Word document.

The score is F1 over all values at their paths, lists in order.
"""

from dataclasses import asdict
from functools import cache
from typing import Any

import pytest

from jobpilot.adapters.documents.reading import interpret_document
from jobpilot.adapters.typesetting.catalog import TEMPLATES
from jobpilot.adapters.typesetting.pdf import pdf_of
from jobpilot.adapters.typesetting.word import docx_of
from jobpilot.ports.documents import DocumentLimits
from jobpilot.resumes.domain.printing.plain_text import plain_text
from jobpilot.resumes.domain.printing.sheet import sheet_of
from jobpilot.resumes.domain.provenance import leaves
from jobpilot.resumes.schema import problems_of
from tests.fixtures.resumes.documents import EVERYBODY, document_of, locale_of

FORMS = (*(template.name for template in TEMPLATES), "docx")
LEAST = 0.99


@cache
def read_again(name: str, form: str) -> dict[str, Any]:
    sheet = asdict(sheet_of(document_of(name), locale_of(name)))
    if form == "docx":
        content, file_name = docx_of(sheet), "resume.docx"
    else:
        content, file_name = pdf_of(sheet, form)[0], "resume.pdf"
    return interpret_document(content, file_name, DocumentLimits(), None).resume


def score(written: dict[str, Any], read: dict[str, Any]) -> tuple[int, int, int]:
    """Values right, values read, values written."""
    before, after = dict(leaves(written)), dict(leaves(read))
    right = sum(after.get(path) == value for path, value in before.items())
    return right, len(after), len(before)


def f1(right: int, read: int, written: int) -> float:
    return 2 * right / (read + written) if right else 0.0


@pytest.mark.parametrize("name", EVERYBODY)
def test_what_is_written_is_a_json_resume(name: str) -> None:
    assert problems_of(document_of(name)) == []


@pytest.mark.parametrize("form", FORMS)
def test_reads_back_with_f1_of_99_percent(form: str) -> None:
    counts = [score(document_of(name), read_again(name, form)) for name in EVERYBODY]
    wrong = [
        (name, path, value, dict(leaves(read_again(name, form))).get(path))
        for name in EVERYBODY
        for path, value in leaves(document_of(name))
        if dict(leaves(read_again(name, form))).get(path) != value
    ]
    assert f1(*map(sum, zip(*counts, strict=True))) >= LEAST, wrong
    worst = min(EVERYBODY, key=lambda name: f1(*score(document_of(name), read_again(name, form))))
    assert f1(*score(document_of(worst), read_again(worst, form))) >= 0.95, (worst, wrong)


@pytest.mark.parametrize("name", EVERYBODY)
def test_text_reads_back_too(name: str) -> None:
    content = plain_text(sheet_of(document_of(name), locale_of(name))).encode()
    read = interpret_document(content, "resume.txt", DocumentLimits(), None).resume
    assert f1(*score(document_of(name), read)) >= 0.97
