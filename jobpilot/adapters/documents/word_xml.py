"""Word documents as one XML file, as Word 2003 wrote them, often named .doc: DOCX's vocabulary under older names."""

from jobpilot.adapters.documents.docx_text import R, W, read_body
from jobpilot.adapters.documents.safe_xml import parse_xml
from jobpilot.ports.documents import Document, DocumentWarning

WORD_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"


def is_word_xml(content: bytes) -> bool:
    """Whether the file says so itself."""
    return WORD_2003 in content[:4096]


def read_word_xml(content: bytes) -> Document:
    """The document as one page of paragraphs.

    Raises:
        FileUnreadableError: not well formed, or a document type declaration is present.
    """
    root = parse_xml(content.replace(WORD_2003, W.strip("{}").encode()))
    links: dict[str, str] = {}
    for element in root.iter():
        if element.tag == f"{W}listPr":
            element.tag = f"{W}numPr"
        elif element.tag == f"{W}hlink":
            element.tag = f"{W}hyperlink"
            name = str(len(links))
            links[name] = element.get(f"{W}dest", "")
            element.set(f"{R}id", name)
    active = "docSuppData" in {element.tag.rpartition("}")[2] for element in root}
    macros = DocumentWarning("active_parts", "Found and ignored: macro.")
    return Document("doc", (read_body(root, links),), (macros,) if active else ())
