"""A PDF's structure before anything is rendered: password, page tree, active parts."""

import io
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from jobpilot.adapters.documents.pdf_bytes import count_links
from jobpilot.ports.documents import DocumentLimits, DocumentWarning
from jobpilot.ports.rejections import FileEncryptedError, FileTooComplexError, TooManyPagesError

DEEPEST_TREE = 64
MOST_NODES = 4000
_DAMAGED = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    NotImplementedError,
    AssertionError,
)
_ACTIONS = {
    "/JavaScript": "JavaScript",
    "/Launch": "a program start",
    "/GoToR": "a remote document",
    "/GoToE": "an embedded document",
    "/SubmitForm": "a form submission",
    "/ImportData": "a data import",
    "/Rendition": "media",
    "/Movie": "media",
}


def check_structure(content: bytes, limits: DocumentLimits) -> tuple[DocumentWarning, ...]:
    """Walk the page tree within bounds; returns warnings about parts that are ignored.

    A file too damaged for this walk is left to the renderer, which repairs more.

    Raises:
        FileEncryptedError: a password is needed.
        TooManyPagesError: more pages than allowed.
        FileTooComplexError: loops, or nesting no document needs.
    """
    links = count_links(content, limits.pages)
    if links is not None:
        return _link_warning(links)
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileEncryptedError
        catalog = reader.trailer["/Root"].get_object()
        pages = list(_pages(catalog, limits))
        return _active_parts(catalog, pages)
    except RecursionError as error:
        raise FileTooComplexError from error
    except _DAMAGED as error:
        if isinstance(error.__cause__ or error.__context__, RecursionError):
            raise FileTooComplexError from error
        return ()


def _pages(catalog: PdfObject | None, limits: DocumentLimits) -> Iterator[DictionaryObject]:
    """The page objects, depth first, each node once."""
    if not isinstance(catalog, DictionaryObject):
        return
    stack: list[tuple[PdfObject, int]] = [(catalog.raw_get("/Pages"), 0)]
    seen: set[tuple[int, int]] = set()
    nodes = pages = 0
    while stack:
        node, depth = stack.pop()
        nodes += 1
        if depth > DEEPEST_TREE or nodes > MOST_NODES + limits.pages:
            raise FileTooComplexError
        if isinstance(node, IndirectObject):
            if (node.idnum, node.generation) in seen:
                raise FileTooComplexError
            seen.add((node.idnum, node.generation))
        content = node.get_object()
        if not isinstance(content, DictionaryObject):
            continue
        kids = content.get("/Kids")
        kids = kids.get_object() if kids is not None else None
        if isinstance(kids, ArrayObject):
            if len(kids) > MOST_NODES:
                raise TooManyPagesError
            stack.extend((kid, depth + 1) for kid in reversed(kids))
            continue
        pages += 1
        if pages > limits.pages:
            raise TooManyPagesError
        yield content


def _active_parts(
    catalog: PdfObject | None, pages: list[DictionaryObject]
) -> tuple[DocumentWarning, ...]:
    found: set[str] = set()
    links = 0
    if isinstance(catalog, DictionaryObject):
        _look_at_catalog(catalog, found)
    for page in pages:
        _look_at_actions(page.get("/AA"), found)
        annotations = page.get("/Annots")
        annotations = annotations.get_object() if annotations is not None else ()
        for reference in list(annotations)[:500] if isinstance(annotations, ArrayObject) else ():
            annotation = reference.get_object()
            if isinstance(annotation, DictionaryObject):
                links += _look_at_annotation(annotation, found)
    warnings = []
    if found:
        warnings.append(
            DocumentWarning("active_parts", f"Found and ignored: {', '.join(sorted(found))}.")
        )
    return (*warnings, *_link_warning(links))


def _link_warning(links: int) -> tuple[DocumentWarning, ...]:
    if not links:
        return ()
    message = f"{links} links to web addresses; none was opened."
    return (DocumentWarning("external_links", message),)


def _look_at_catalog(catalog: DictionaryObject, found: set[str]) -> None:
    _look_at_actions(catalog.get("/AA"), found)
    _look_at_action(catalog.get("/OpenAction"), found)
    names = catalog.get("/Names")
    names = names.get_object() if names is not None else None
    if isinstance(names, DictionaryObject):
        if "/JavaScript" in names:
            found.add("JavaScript")
        if "/EmbeddedFiles" in names:
            found.add("an embedded file")
    form = catalog.get("/AcroForm")
    form = form.get_object() if form is not None else None
    if isinstance(form, DictionaryObject) and "/XFA" in form:
        found.add("an XFA form")


def _look_at_annotation(annotation: DictionaryObject, found: set[str]) -> int:
    if annotation.get("/Subtype") == "/FileAttachment":
        found.add("an embedded file")
    _look_at_actions(annotation.get("/AA"), found)
    return _look_at_action(annotation.get("/A"), found)


def _look_at_actions(actions: PdfObject | None, found: set[str]) -> None:
    content = actions.get_object() if actions is not None else None
    if isinstance(content, DictionaryObject):
        for action in content.values():
            _look_at_action(action, found)


def _look_at_action(action: PdfObject | None, found: set[str]) -> int:
    content = action.get_object() if action is not None else None
    if not isinstance(content, DictionaryObject):
        return 0
    kind = str(content.get("/S", ""))
    if kind in _ACTIONS:
        found.add(_ACTIONS[kind])
    return 1 if kind == "/URI" else 0
