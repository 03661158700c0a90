"""Word documents read from their XML: body, tables, text boxes, headers, footers, links, lists and heading styles."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from jobpilot.adapters.documents.archive import open_archive, read_entry
from jobpilot.adapters.documents.safe_xml import parse_xml
from jobpilot.ports.documents import (
    Document,
    DocumentLimits,
    DocumentWarning,
    Page,
    Paragraph,
    Run,
    Style,
    TextLine,
)
from jobpilot.ports.rejections import FileUnreadableError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
STRICT = (
    (
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
MAIN = "word/document.xml"
_HYPERLINK_FIELD = re.compile(r'HYPERLINK\s+"([^"]+)"')
HALF_POINTS = 2
UNREADABLE_SIZE = 2.0
WHITE = 0xFFFFFF


@dataclass(slots=True)
class _Look:
    """What a paragraph or character style says."""

    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    color: int | None = None
    heading: bool = False
    parent: str | None = None
    numbered: bool = False


@dataclass(slots=True)
class _Part:
    """One XML part with its links and the document's styles."""

    links: dict[str, str]
    styles: dict[str, _Look]
    default: _Look
    field_link: str | None = None
    hidden: list[str] = field(default_factory=list)
    colored_ground: bool = False


def read_docx(content: bytes, limits: DocumentLimits | None = None) -> Document:
    """The document as one page of paragraphs, headers first and footers last.

    Raises:
        FileUnreadableError: no Word document, damaged, or with a document type declaration.
        FileTooComplexError: see `archive.open_archive`.
    """
    archive = open_archive(content, limits or DocumentLimits())
    names = set(archive.namelist())
    if MAIN not in names:
        raise FileUnreadableError
    for name in names:
        if name.endswith((".xml", ".rels")):
            _check_dtd(read_entry(archive, name))
    styles, default = _styles(archive, names)
    paragraphs: list[Paragraph] = []
    hidden: list[str] = []
    seen: set[str] = set()
    for name in [*_numbered(names, "header"), MAIN, *_numbered(names, "footer")]:
        part = _Part(_links(archive, name, names), styles, default)
        read = list(_block(parse_xml(_transitional(read_entry(archive, name))), part))
        hidden += part.hidden
        for paragraph in read:
            text = "".join(run.text for run in paragraph.runs).strip()
            if name != MAIN and (not text or text in seen):
                continue
            if name != MAIN:
                seen.add(text)
            paragraphs.append(paragraph)
    lines = tuple(TextLine(text, None) for text in hidden if text.strip())
    page = Page(1, 0, 0, (), tuple(_with_gaps(paragraphs)), hidden=lines)
    return Document("docx", (page,), _warnings(archive, names))


def read_body(root: ET.Element, links: dict[str, str]) -> Page:
    """The page of a Word document that is one XML element, with its styles inside of it."""
    part = _Part(
        links, _styles_of(root), _look(root.find(f".//{W}docDefaults/{W}rPrDefault/{W}rPr"))
    )
    paragraphs = tuple(_with_gaps(list(_block(root, part))))
    lines = tuple(TextLine(text, None) for text in part.hidden if text.strip())
    return Page(1, 0, 0, (), paragraphs, hidden=lines)


def _check_dtd(content: bytes) -> None:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise FileUnreadableError


def _transitional(content: bytes) -> bytes:
    for strict, transitional in STRICT:
        content = content.replace(strict.encode(), transitional.encode())
    return content


def _numbered(names: set[str], kind: str) -> list[str]:
    return sorted(name for name in names if re.fullmatch(rf"word/{kind}\d*\.xml", name))


def _warnings(archive: zipfile.ZipFile, names: set[str]) -> tuple[DocumentWarning, ...]:
    parts = [
        kind
        for kind, prefix in (
            ("embedded object", "word/embeddings/"),
            ("macro", "word/vbaProject.bin"),
            ("ActiveX control", "word/activeX/"),
        )
        if any(name.startswith(prefix) for name in names)
    ]
    for name in names:
        if name.endswith(".rels"):
            for relation in parse_xml(read_entry(archive, name)):
                external = relation.get("TargetMode") == "External"
                if external and not relation.get("Type", "").endswith("/hyperlink"):
                    parts.append(f"external {relation.get('Type', '').rsplit('/', 1)[-1]}")
    if not parts:
        return ()
    return (
        DocumentWarning("active_parts", f"Found and ignored: {', '.join(sorted(set(parts)))}."),
    )


def _links(archive: zipfile.ZipFile, name: str, names: set[str]) -> dict[str, str]:
    folder, _, base = name.rpartition("/")
    path = f"{folder}/_rels/{base}.rels"
    if path not in names:
        return {}
    return {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in parse_xml(read_entry(archive, path))
        if relation.get("TargetMode") == "External"
        and relation.get("Type", "").endswith("/hyperlink")
    }


def _styles(archive: zipfile.ZipFile, names: set[str]) -> tuple[dict[str, _Look], _Look]:
    if "word/styles.xml" not in names:
        return {}, _Look()
    root = parse_xml(_transitional(read_entry(archive, "word/styles.xml")))
    return _styles_of(root), _look(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))


def _styles_of(root: ET.Element) -> dict[str, _Look]:
    styles: dict[str, _Look] = {}
    for style in root.iter(f"{W}style"):
        look = _look(style.find(f"{W}rPr"))
        name = style.find(f"{W}name")
        title = (name.get(f"{W}val", "") if name is not None else "").casefold()
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        look.heading = (
            title.startswith(("heading", "title", "überschrift", "titre", "título", "titolo"))
            or outline is not None
        )
        look.numbered = style.find(f"{W}pPr/{W}numPr") is not None or title.startswith(
            "list bullet"
        )
        based = style.find(f"{W}basedOn")
        look.parent = based.get(f"{W}val") if based is not None else None
        styles[style.get(f"{W}styleId", "")] = look
    return styles


def _look(properties: ET.Element | None) -> _Look:
    look = _Look()
    if properties is None:
        return look
    look.bold, look.italic = _switch(properties, "b"), _switch(properties, "i")
    size, color = properties.find(f"{W}sz"), properties.find(f"{W}color")
    if size is not None and (size.get(f"{W}val") or "").isdigit():
        look.size = int(size.get(f"{W}val", "0")) / HALF_POINTS
    if color is not None and re.fullmatch(r"[0-9A-Fa-f]{6}", color.get(f"{W}val") or ""):
        look.color = int(color.get(f"{W}val", "0"), 16)
    return look


def _switch(properties: ET.Element, name: str) -> bool | None:
    element = properties.find(f"{W}{name}")
    if element is None:
        return None
    return element.get(f"{W}val", "true") not in {"0", "false", "off", "none"}


def _block(element: ET.Element, part: _Part) -> Iterator[Paragraph]:
    """Paragraphs below an element; a table row is one paragraph with its cells set apart by tabs if each is short."""
    for child in element:
        if child.tag == f"{W}p":
            yield from _paragraphs(child, part)
        elif child.tag == f"{W}tbl":
            outer, part.colored_ground = part.colored_ground, _may_be_colored(child)
            for row in child.iter(f"{W}tr"):
                yield from _row(row, part)
            part.colored_ground = outer
        elif child.tag == f"{MC}AlternateContent":
            yield from _alternate(child, part)
        elif child.tag in {
            f"{W}body",
            f"{W}sdt",
            f"{W}sdtContent",
            f"{W}customXml",
            f"{W}ins",
        } or child.tag.endswith(("}txbxContent", "}Choice", "}sect", "}sub-section")):
            yield from _block(child, part)


def _may_be_colored(element: ET.Element) -> bool:
    """Whether white text may be seen on it: shaded by itself, or a table whose style may be."""
    fills = (shade.get(f"{W}fill", "auto") for shade in element.iter(f"{W}shd"))
    styled = element.find(f"{W}tblPr/{W}tblStyle") is not None
    return styled or any(fill.casefold() not in {"auto", "ffffff"} for fill in fills)


def _alternate(element: ET.Element, part: _Part) -> Iterator[Paragraph]:
    chosen = element.find(f"{MC}Choice")
    chosen = chosen if chosen is not None else element.find(f"{MC}Fallback")
    if chosen is not None:
        yield from _boxes(chosen, part)


def _row(row: ET.Element, part: _Part) -> Iterator[Paragraph]:
    cells = [
        [paragraph for paragraph in _block(cell, part) if paragraph.runs]
        for cell in row.findall(f"{W}tc")
    ]
    cells = [cell for cell in cells if cell]
    if len(cells) > 1 and all(len(cell) == 1 for cell in cells):
        runs: list[Run] = []
        for cell in cells:
            if runs:
                runs.append(Run("\t", Style()))
            runs.extend(cell[0].runs)
        yield Paragraph(tuple(runs), cells[0][0].heading, cells[0][0].item, cell=True)
        return
    for cell in cells:
        yield from cell


def _paragraphs(element: ET.Element, part: _Part) -> Iterator[Paragraph]:
    """The paragraph, line breaks splitting it, and the text boxes anchored in it after it."""
    base, heading, item = _paragraph_look(element, part)
    outer = part.colored_ground
    part.colored_ground = outer or _may_be_colored(element)
    lines = _broken_lines(_runs(element, part, base, None))
    part.colored_ground = outer
    for number, runs in enumerate(lines):
        if any(run.text.strip() for run in runs):
            yield Paragraph(tuple(runs), heading, item and number == 0)
        elif len(lines) == 1:
            yield Paragraph(())
    alternates = list(element.iter(f"{MC}AlternateContent"))
    for alternate in alternates:
        yield from _alternate(alternate, part)
    if not alternates:
        yield from _boxes(element, part)


def _boxes(element: ET.Element, part: _Part) -> Iterator[Paragraph]:
    """The text boxes inside of an element; a box may have any ground."""
    outer, part.colored_ground = part.colored_ground, True
    for box in element.iter(f"{W}txbxContent"):
        yield from _block(box, part)
    part.colored_ground = outer


def _broken_lines(runs: Iterator[Run]) -> list[list[Run]]:
    """The runs by line."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        for number, text in enumerate(run.text.split("\n")):
            if number:
                lines.append([])
            if text:
                lines[-1].append(Run(text, run.style, run.link))
    return lines


def _paragraph_look(element: ET.Element, part: _Part) -> tuple[_Look, bool, bool]:
    properties = element.find(f"{W}pPr")
    base = _Look(part.default.size, part.default.bold, part.default.italic, part.default.color)
    heading = item = False
    if properties is not None:
        style = properties.find(f"{W}pStyle")
        for look in _chain(
            style.get(f"{W}val", "") if style is not None else "Normal", part.styles
        ):
            base = _over(base, look)
            heading, item = heading or look.heading, item or look.numbered
        item = item or properties.find(f"{W}numPr") is not None
    return base, heading, item and not heading


def _chain(name: str, styles: dict[str, _Look]) -> list[_Look]:
    """The style's ancestors, root first."""
    chain: list[_Look] = []
    current: str | None = name
    while current in styles and len(chain) < 12:
        look = styles[current]
        chain.insert(0, look)
        current = look.parent
    return chain


def _over(base: _Look, look: _Look) -> _Look:
    return _Look(
        look.size if look.size is not None else base.size,
        look.bold if look.bold is not None else base.bold,
        look.italic if look.italic is not None else base.italic,
        look.color if look.color is not None else base.color,
    )


def _runs(element: ET.Element, part: _Part, base: _Look, link: str | None) -> Iterator[Run]:
    for child in element:
        if child.tag == f"{W}r":
            yield from _run(child, part, base, link)
        elif child.tag == f"{W}hyperlink":
            yield from _runs(child, part, base, part.links.get(child.get(f"{R}id", "")) or link)
        elif child.tag in {f"{W}ins", f"{W}smartTag", f"{W}sdt", f"{W}sdtContent", f"{W}fldSimple"}:
            instruction = _HYPERLINK_FIELD.search(child.get(f"{W}instr", ""))
            yield from _runs(child, part, base, instruction.group(1) if instruction else link)


def _run(element: ET.Element, part: _Part, base: _Look, link: str | None) -> Iterator[Run]:
    properties = element.find(f"{W}rPr")
    look = base
    if properties is not None:
        style = properties.find(f"{W}rStyle")
        for inherited in _chain(style.get(f"{W}val", "") if style is not None else "", part.styles):
            look = _over(look, inherited)
        look = _over(look, _look(properties))
    for child in element:
        if child.tag == f"{W}fldChar" and child.get(f"{W}fldCharType") == "end":
            part.field_link = None
        elif child.tag == f"{W}instrText":
            found = _HYPERLINK_FIELD.search(child.text or "")
            part.field_link = found.group(1) if found else part.field_link
    text = "".join(_text(child) for child in element)
    if text and properties is not None and _is_unseen(properties, look, part):
        part.hidden.append(text)
    elif text:
        yield Run(
            text,
            Style(look.size or 0.0, bool(look.bold), bool(look.italic), look.color or 0),
            link or part.field_link,
        )


def _is_unseen(properties: ET.Element, look: _Look, part: _Part) -> bool:
    """Hidden by itself, smaller than anyone reads, or white where nothing colours the ground."""
    if _switch(properties, "vanish") or 0 < (look.size or 0) < UNREADABLE_SIZE:
        return True
    white = _look(properties).color == WHITE
    return white and not part.colored_ground and not _may_be_colored(properties)


def _text(element: ET.Element) -> str:
    if element.tag == f"{W}t":
        return re.sub(r"[\u00a0\n]", " ", element.text or "") + "".join(map(_text, element))
    if element.tag in {f"{W}tab", f"{W}ptab"}:
        return "\t"
    if element.tag in {f"{W}br", f"{W}cr"}:
        return "\n"
    return "-" if element.tag == f"{W}noBreakHyphen" else ""


def _with_gaps(paragraphs: list[Paragraph]) -> Iterator[Paragraph]:
    """Empty paragraphs become the gap above the next one."""
    gap = 0.0
    for paragraph in paragraphs:
        if not paragraph.runs:
            gap = 1.0
            continue
        yield Paragraph(paragraph.runs, paragraph.heading, paragraph.item, paragraph.cell, gap)
        gap = 0.0
