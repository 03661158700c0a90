"""A document's lines as they are shown beside the original."""

from collections.abc import Sequence

from jobpilot.ports.documents import Document, Page, TextLine, TextPage, Transcript
from jobpilot.resumes.domain.fragments import Line
from jobpilot.resumes.domain.legibility import hidden_warnings, wants_picture
from jobpilot.resumes.domain.placement import box_as_shown, shown_size
from jobpilot.resumes.domain.quality import low_quality_warning, text_quality


def transcript_of(document: Document, lines: Sequence[Line]) -> Transcript:
    """The lines by page, what is hidden, how readable it all is, and which pages are not read yet."""
    pages = tuple(_page(page, lines) for page in document.pages)
    unread = tuple(page.number for page in document.pages if wants_picture(page))
    warnings = (*document.warnings, *hidden_warnings(document.pages))
    quality = text_quality(line.text for line in lines)
    if lines and not unread:
        warning = low_quality_warning(quality)
        warnings = warnings if warning is None else (*warnings, warning)
    return Transcript(pages, quality, warnings, unread)


def _page(page: Page, lines: Sequence[Line]) -> TextPage:
    width, height = shown_size(page)
    shown = tuple(
        TextLine(line.text, box_as_shown(line.box, page))
        for line in lines
        if line.page == page.number
    )
    return TextPage(page.number, width, height, shown, page.hidden, page.source)
