"""The three things a child does with a document: inspect, transcribe, interpret."""

from jobpilot.adapters.documents.docx_text import read_docx
from jobpilot.adapters.documents.pdf_structure import check_structure
from jobpilot.adapters.documents.pdf_text import read_pdf
from jobpilot.adapters.documents.plain_text import read_text
from jobpilot.adapters.documents.sniffing import MEDIA_TYPES, sniff
from jobpilot.ports.documents import (
    Document,
    DocumentLimits,
    Inspection,
    Interpretation,
    PageProgress,
    Transcript,
)
from jobpilot.ports.rejections import FileTooComplexError, NoTextFoundError
from jobpilot.resumes.domain.interpretation import interpret, transcribe


def inspect_document(content: bytes, file_name: str, limits: DocumentLimits) -> Inspection:
    """Every limit, by reading the document once.

    Raises:
        DocumentRejectedError: with the code of the limit that it breaks.
    """
    document = read_document(content, file_name, limits, None)
    transcript = transcribe(document)
    _check_length(transcript, limits)
    active = sum(warning.code == "active_parts" for warning in document.warnings)
    return Inspection(
        document.kind, MEDIA_TYPES[document.kind], len(document.pages), active, transcript.warnings
    )


def transcribe_document(
    content: bytes, file_name: str, limits: DocumentLimits, on_page: PageProgress | None
) -> Transcript:
    """The document's lines in reading order."""
    transcript = transcribe(read_document(content, file_name, limits, on_page))
    _check_length(transcript, limits)
    return transcript


def interpret_document(
    content: bytes, file_name: str, limits: DocumentLimits, region: str | None
) -> Interpretation:
    """The document understood as a résumé."""
    interpretation = interpret(read_document(content, file_name, limits, None), region)
    if interpretation.transcript is not None:
        _check_length(interpretation.transcript, limits)
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
    document = read_docx(content, limits) if kind == "docx" else read_text(content)
    if on_page is not None:
        on_page(len(document.pages), len(document.pages))
    return document


def _check_length(transcript: Transcript, limits: DocumentLimits) -> None:
    characters = sum(
        len("".join(line.text.split())) for page in transcript.pages for line in page.lines
    )
    if characters < limits.minimum_characters:
        raise NoTextFoundError
    if characters > limits.maximum_characters:
        raise FileTooComplexError
