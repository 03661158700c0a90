"""XML of untrusted archives: any document type declaration is refused, so entities can neither expand nor fetch."""

from xml.etree import ElementTree as ET

from jobpilot.ports.rejections import FileUnreadableError

DEEPEST = 400


class _Refusing(ET.TreeBuilder):
    """Builds a tree of bounded depth and stops at the first `<!DOCTYPE`."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:  # noqa: ARG002 - the parser's signature
        raise FileUnreadableError

    def start(self, tag: str, attrs: dict[str, str], /) -> ET.Element:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FileUnreadableError
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ET.Element:
        self._depth -= 1
        return super().end(tag)


def parse_xml(content: bytes) -> ET.Element:
    """The root element.

    Raises:
        FileUnreadableError: not well formed, a DTD is present, or it is nested too deeply.
    """
    parser = ET.XMLParser(target=_Refusing())  # noqa: S314  (the target refuses every DTD)
    try:
        parser.feed(content)
        root = parser.close()
    except ET.ParseError as error:
        raise FileUnreadableError from error
    if not isinstance(root, ET.Element):
        raise FileUnreadableError
    return root
