"""A sheet as a Word document: headings, lists and links of the format itself, one column. Runs in the child process."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FONT, CHINESE_FONT = "Calibri", "Microsoft YaHei"
PAPERS = {"a4": (Cm(21.0), Cm(29.7)), "us-letter": (Cm(21.59), Cm(27.94))}
MARGIN = Cm(2.0)
ACCENT = RGBColor(0x1D, 0x4F, 0x91)
BLACK = RGBColor(0, 0, 0)
QUIET = RGBColor(0x50, 0x50, 0x50)
HEADLINE, ENTRY, DETAILS = "Headline", "Entry", "Entry Details"


def docx_of(sheet: Mapping[str, Any]) -> bytes:
    """The file."""
    document = docx.Document()
    _prepare(document, sheet)
    if sheet["name"]:
        document.add_paragraph(sheet["name"], style="Title")
    if sheet["label"]:
        document.add_paragraph(sheet["label"], style=HEADLINE)
    if sheet["contacts"]:
        _contacts(document.add_paragraph(), sheet["contacts"])
    for section in sheet["sections"]:
        document.add_heading(section["title"], 1)
        for group in section["groups"]:
            _group(document.add_paragraph(), group)
        for entry in section["entries"]:
            _entry(document, entry, brief=section["brief"])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _prepare(document: Any, sheet: Mapping[str, Any]) -> None:
    properties = document.core_properties
    properties.title = properties.author = sheet["name"][:255]
    properties.language = sheet["language"]
    properties.comments = ""
    page = document.sections[0]
    page.page_width, page.page_height = PAPERS[sheet["paper"]]
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    edge = page.page_width - 2 * MARGIN
    _style(document.styles["Normal"], 10.5, after=2)
    _style(document.styles["Title"], 24, bold=True, color=ACCENT, after=2)
    _style(_new_style(document, HEADLINE), 13, color=QUIET, after=4)
    _style(document.styles["Heading 1"], 13, bold=True, color=ACCENT, before=12, after=4)
    _style(document.styles["List Bullet"], 10.5, after=1)
    for name, bold, before in ((ENTRY, True, 6), (DETAILS, False, 0)):
        style = _new_style(document, name)
        _style(style, 10.5, bold=bold, before=before, after=1)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.tab_stops.add_tab_stop(edge, WD_TAB_ALIGNMENT.RIGHT)
    _drop_title_rule(document.styles["Title"])
    _set_language(document.styles["Normal"], sheet["language"])


def _new_style(document: Any, name: str) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    return style


def _style(
    style: Any,
    size: float,
    *,
    bold: bool = False,
    color: RGBColor = BLACK,
    before: float = 0,
    after: float = 0,
) -> None:
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.italic = False
    style.font.color.rgb = color
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(script), FONT)
    fonts.set(qn("w:eastAsia"), CHINESE_FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _drop_title_rule(style: Any) -> None:
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _set_language(style: Any, language: str) -> None:
    element = OxmlElement("w:lang")
    element.set(qn("w:eastAsia" if language == "zh" else "w:val"), language)
    style.element.get_or_add_rPr().append(element)


def _contacts(paragraph: Any, contacts: Sequence[Mapping[str, Any]]) -> None:
    for index, contact in enumerate(contacts):
        if index:
            paragraph.add_run(" | ")
        _linked(paragraph, contact["text"], contact["url"])


def _group(paragraph: Any, group: Mapping[str, Any]) -> None:
    if group["label"]:
        paragraph.add_run(group["label"] + (": " if group["items"] else "")).bold = True
    paragraph.add_run(", ".join(group["items"]))


def _entry(document: Any, entry: Mapping[str, Any], *, brief: bool) -> None:
    title, dates = entry["title"], entry["dates"]
    if title or dates:
        paragraph = document.add_paragraph(style=ENTRY)
        _linked(paragraph, title, entry["title_url"])
        if brief and entry["subtitle"]:
            paragraph.add_run(f" | {entry['subtitle']}").bold = False
        if dates:
            paragraph.add_run(f"\t{dates}").bold = False
    if not brief and (entry["subtitle"] or entry["place"]):
        paragraph = document.add_paragraph(style=DETAILS)
        _linked(paragraph, entry["subtitle"], entry["subtitle_url"])
        if entry["place"]:
            paragraph.add_run(f"\t{entry['place']}")
    for text in entry["text"]:
        document.add_paragraph(text)
    for item in entry["items"]:
        document.add_paragraph(item, style="List Bullet")


def _linked(paragraph: Any, text: str, url: str | None) -> None:
    """A run, inside a hyperlink where there is an address."""
    if not text:
        return
    run = paragraph.add_run(text)
    if url is None:
        return
    relation = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    paragraph._p.append(link)  # noqa: SLF001 - python-docx writes no hyperlinks of its own
    link.append(run._r)  # noqa: SLF001 - python-docx has no other way to it
