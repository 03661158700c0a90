"""The three things a child does with a document: inspect, transcribe, interpret."""

from collections.abc import Iterator, Sequence

from jobpilot.adapters.documents.docx_text import read_docx
from jobpilot.adapters.documents.legacy_doc import read_legacy_doc
from jobpilot.adapters.documents.pdf_structure import check_structure
from jobpilot.adapters.documents.pdf_text import read_pdf
from jobpilot.adapters.documents.plain_text import read_text
from jobpilot.adapters.documents.sniffing import MEDIA_TYPES, sniff
from jobpilot.ports.documents import (
    Document,
    DocumentLimits,
    Inspection,
    Interpretation,
    Page,
    PageProgress,
    Transcript,
)
from jobpilot.ports.rejections import FileTooComplexError, NoTextFoundError
from jobpilot.resumes.domain.interpretation import interpret, transcribe
from jobpilot.resumes.domain.legibility import (
    hidden_warnings,
    wants_picture,
    with_recognised,
)
from jobpilot.resumes.domain.quality import low_quality_warning, text_quality


def inspect_document(content: bytes, file_name: str, limits: DocumentLimits) -> Inspection:
    """Every limit, by reading the document once. Pages that are pictures are taken: a run reads them.

    Raises:
        DocumentRejectedError: with the code of the limit that it breaks.
    """
    document = read_document(content, file_name, limits, None)
    texts = list(_texts(document))
    unread = any(wants_picture(page) for page in document.pages)
    _check_length(sum(len("".join(text.split())) for text in texts), limits, unread=unread)
    warnings = [*document.warnings, *hidden_warnings(document.pages)]
    doubt = None if unread else low_quality_warning(text_quality(texts))
    return Inspection(
        document.kind,
        MEDIA_TYPES[document.kind],
        len(document.pages),
        sum(warning.code == "active_parts" for warning in warnings),
        (*warnings, *(() if doubt is None else (doubt,))),
    )


def _texts(document: Document) -> Iterator[str]:
    """Every word, or every paragraph; in no order that means anything."""
    for page in document.pages:
        yield from (word.text for word in page.words)
        yield from ("".join(run.text for run in part.runs) for part in page.paragraphs)


def transcribe_document(
    content: bytes,
    file_name: str,
    limits: DocumentLimits,
    on_page: PageProgress | None,
    recognised: Sequence[Page] = (),
) -> Transcript:
    """The document's lines in reading order."""
    document = read_document(content, file_name, limits, on_page)
    transcript = transcribe(with_recognised(document, recognised))
    _check_transcript(transcript, limits)
    return transcript


def interpret_document(
    content: bytes,
    file_name: str,
    limits: DocumentLimits,
    region: str | None,
    recognised: Sequence[Page] = (),
    on_page: PageProgress | None = None,
) -> Interpretation:
    """The document understood as a résumé."""
    document = read_document(content, file_name, limits, on_page)
    interpretation = interpret(with_recognised(document, recognised), region)
    if interpretation.transcript is not None:
        _check_transcript(interpretation.transcript, limits)
    return interpretation


def read_document(
    content: bytes, file_name: str, limits: DocumentLimits, on_page: PageProgress | None
) -> Document:
    """Words or paragraphs, whatever the kind of file."""
    kind = sniff(content, file_name, limits)
    if kind == "pdf":
        warnings = check_structure(content, limits)
        document = read_pdf(content, limits, on_page)
        return Document(document.kind, document.pages, (*warnings, *document.warnings))
    if kind == "docx":
        document = read_docx(content, limits)
    else:
        document = read_legacy_doc(content) if kind == "doc" else read_text(content)
    if on_page is not None:
        on_page(len(document.pages), len(document.pages))
    return document


def _check_transcript(transcript: Transcript, limits: DocumentLimits) -> None:
    characters = sum(
        len("".join(line.text.split())) for page in transcript.pages for line in page.lines
    )
    _check_length(characters, limits, unread=bool(transcript.unread))


def _check_length(characters: int, limits: DocumentLimits, *, unread: bool) -> None:
    if characters < limits.minimum_characters and not unread:
        raise NoTextFoundError
    if characters > limits.maximum_characters:
        raise FileTooComplexError
