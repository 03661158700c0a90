"""Text files: finding the encoding and the lines."""

import re

from jobpilot.ports.documents import Document, Page, Paragraph, Run, Style
from jobpilot.ports.rejections import FileUnreadableError

_MARKDOWN_LINK = re.compile(r"\[([^\]\n]{1,200})\]\((https?://[^)\s]{1,500})\)")
_BOLD = re.compile(r"\*\*([^*\n]{1,300})\*\*|__([^_\n]{1,300})__")
_ITEM = re.compile(r"^\s*[-*•+]\s+")
CONTROL_SHARE = 0.02
PLAIN = Style()


def decode_text(content: bytes) -> str:
    """The text in UTF-8, UTF-16, GB 18030 or Windows-1252, whichever fits.

    Raises:
        FileUnreadableError: the bytes are no text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = (
            "utf-8-sig",
            *(("gb18030",) if _looks_chinese(content) else ()),
            "cp1252",
            "latin-1",
        )
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text
    raise FileUnreadableError


def _looks_chinese(content: bytes) -> bool:
    """Mostly pairs of high bytes, as GB 18030 writes them."""
    high = sum(byte >= 0x81 for byte in content[:4000])  # noqa: PLR2004
    pairs = len(re.findall(rb"[\x81-\xfe][\x40-\xfe]", content[:4000]))
    return pairs > 20 and pairs * 2 > high * 0.9  # noqa: PLR2004


def is_text(content: bytes) -> bool:
    """Whether the bytes can be a text file: no NUL (unless UTF-16), hardly any control characters."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return len(content) % 2 == 0
    if b"\x00" in content:
        return False
    control = sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in content)  # noqa: PLR2004
    return control <= CONTROL_SHARE * len(content)


def read_text(content: bytes) -> Document:
    """The file as one page of paragraphs; form feeds start a new page."""
    text = decode_text(content).replace("\r\n", "\n").replace("\r", "\n")
    pages = [
        Page(number, 0, 0, (), tuple(_paragraphs(part)))
        for number, part in enumerate(text.split("\f"), 1)
        if part.strip()
    ]
    return Document("txt", tuple(pages))


def _paragraphs(text: str) -> list[Paragraph]:
    paragraphs = []
    blank = 0
    for raw in text.split("\n"):
        line = raw.rstrip()
        if not line.strip():
            blank += 1
            continue
        paragraphs.append(_paragraph(line, blank))
        blank = 0
    return paragraphs


def _paragraph(line: str, blank: int) -> Paragraph:
    heading = bool(re.match(r"^#{1,4}\s+\S", line))
    item = bool(_ITEM.match(line)) and not re.match(r"^\s*[-*=_]{3,}", line)
    body = _ITEM.sub("", line) if item else re.sub(r"^#{1,4}\s+", "", line)
    body = re.sub(r"\s{3,}|\t+", "\t", body.strip())
    return Paragraph(tuple(_runs(body)), heading, item, gap=1.0 if blank else 0.0)


def _runs(line: str) -> list[Run]:
    """Markdown's links and bold, which many text résumés carry."""
    runs: list[Run] = []
    position = 0
    for match in sorted(
        [*_MARKDOWN_LINK.finditer(line), *_BOLD.finditer(line)], key=lambda found: found.start()
    ):
        if match.start() < position:
            continue
        runs.append(Run(line[position : match.start()], PLAIN))
        if match.re is _MARKDOWN_LINK:
            runs.append(Run(match.group(1).strip("*_"), PLAIN, match.group(2)))
        else:
            runs.append(Run(match.group(1) or match.group(2), Style(bold=True)))
        position = match.end()
    runs.append(Run(line[position:], PLAIN))
    return [run for run in runs if run.text]
