"""Which pages only recognition of their pictures can read, and what a document is with those pages read.

A page wants its picture read when it shows more than its text layer says: hardly any text beside a scan or outlined
letters, or a layer whose characters are not those that the page shows (a broken ToUnicode map).
"""

from collections.abc import Sequence
from dataclasses import replace

from jobpilot.ports.documents import Document, DocumentWarning, Page, PageSource
from jobpilot.resumes.domain.quality import THRESHOLD, text_quality

NEXT_TO_NOTHING = 10
A_STAMP = 150
"""Characters that a scanner may print on a page whose text is a picture."""
WHOLE_PAGE = 0.5
LEAST_TO_JUDGE = 80
UNSURE = 0.9


def wants_picture(page: Page) -> bool:
    """Whether the page's text layer is missing, next to missing, or not what the page shows."""
    if page.source is PageSource.OCR or page.paragraphs:
        return False
    characters = sum(len(word.text) for word in page.words)
    if characters < NEXT_TO_NOTHING:
        return page.marks
    if characters < A_STAMP and page.picture >= WHOLE_PAGE:
        return True
    return characters >= LEAST_TO_JUDGE and _is_garbage(page)


def _is_garbage(page: Page) -> bool:
    return text_quality(word.text for word in page.words) < THRESHOLD


def with_recognised(document: Document, recognised: Sequence[Page]) -> Document:
    """The document with recognised pages in place of those that want it; says which were."""
    found = {page.number: page for page in recognised}
    pages = tuple(
        _joined(page, found[page.number]) if page.number in found and wants_picture(page) else page
        for page in document.pages
    )
    warnings = tuple(_read_from_picture(page) for page in pages if page.source is PageSource.OCR)
    return Document(document.kind, pages, (*document.warnings, *warnings))


def _joined(page: Page, recognised: Page) -> Page:
    return replace(recognised, hidden=page.hidden)


def _read_from_picture(page: Page) -> DocumentWarning:
    message = "This page is a picture; its text was recognised and may hold wrong letters."
    if page.certainty < UNSURE:
        message = "This page is a picture that is hard to read; check everything taken from it."
    return DocumentWarning("read_by_ocr", message, page.number)


def hidden_warnings(pages: Sequence[Page]) -> tuple[DocumentWarning, ...]:
    """One for each page with text that a reader of the page does not see."""
    return tuple(
        DocumentWarning(
            "hidden_text",
            f"{len(page.hidden)} lines of text on this page cannot be seen; they were left out.",
            page.number,
        )
        for page in pages
        if page.hidden
    )
