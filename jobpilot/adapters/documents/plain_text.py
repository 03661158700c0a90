"""Text files: finding the encoding and the lines."""

import re
from itertools import pairwise

from jobpilot.ports.documents import Document, Page, Paragraph, Run, Style
from jobpilot.ports.rejections import FileUnreadableError

_MARKDOWN_LINK = re.compile(r"\[([^\]\n]{1,200})\]\((https?://[^)\s]{1,500})\)")
_BOLD = re.compile(r"\*\*([^*\n]{1,300})\*\*|__([^_\n]{1,300})__")
_ITEM = re.compile(r"^\s*[-*•+]\s+")
_RULE = re.compile(r"^\s*(?:[-=_~*#–—]\s?){3,}$")
_ENDS_WITH_DATE = re.compile(r"\b(?:19|20)\d{2}\)?$")
UNDERLINE_SLACK = 3
NARROWEST, WIDEST = 56, 100
FULL = 0.6
LEAST_BROKEN = 3
"""By chance a line may end where the next word would not fit."""
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
    high = sum(byte >= 0x81 for byte in content[:4000])
    pairs = len(re.findall(rb"[\x81-\xfe][\x40-\xfe]", content[:4000]))
    return pairs > 20 and pairs * 2 > high * 0.9


def is_text(content: bytes) -> bool:
    """Whether the bytes can be a text file: no NUL (unless UTF-16), hardly any control characters."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return len(content) % 2 == 0
    if b"\x00" in content:
        return False
    control = sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in content)
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
    """One for each line; lines that were broken to fit a width are one again, rules say what stands above them."""
    lines = [line.rstrip() for line in text.split("\n")]
    width = _wrap_width(lines)
    paragraphs: list[Paragraph] = []
    blank, begun = 0, ""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if not line.strip() or _RULE.match(line):
            blank += 1
            continue
        whole = f"{begun} {line.strip()}" if begun else line
        if width and _is_broken(line, following, width):
            begun = whole
            continue
        begun = ""
        paragraphs.append(_paragraph(whole, blank, underlined=_is_underline(following, line)))
        blank = 0
    return paragraphs


def _is_underline(rule: str, line: str) -> bool:
    """Whether a rule is drawn under this line and no further."""
    return bool(_RULE.match(rule)) and abs(len(rule.strip()) - len(line.strip())) <= UNDERLINE_SLACK


def _wrap_width(lines: list[str]) -> int:
    """The width at which the file's lines were broken; 0 if they were not."""
    written = [line for line in lines if line.strip() and not _RULE.match(line)]
    width = max((len(line) for line in written), default=0)
    if not NARROWEST <= width <= WIDEST:
        return 0
    broken = sum(_is_broken(line, after, width) for line, after in pairwise(lines))
    return width if broken >= LEAST_BROKEN else 0


def _is_broken(line: str, following: str, width: int) -> bool:
    """Whether the text goes on in the next line only because its first word did not fit."""
    if not line.strip() or not following.strip() or len(line) < FULL * width:
        return False
    if _RULE.match(line) or _RULE.match(following) or _ITEM.match(following):
        return False
    if following.startswith("#") or len(line) + 1 + len(following.split(maxsplit=1)[0]) <= width:
        return False
    complete = line.endswith((".", "!", "?", ":")) or _ENDS_WITH_DATE.search(line)
    return not (complete and following.lstrip()[:1].isupper())


def _paragraph(line: str, blank: int, *, underlined: bool = False) -> Paragraph:
    heading = underlined or bool(re.match(r"^#{1,4}\s+\S", line))
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
