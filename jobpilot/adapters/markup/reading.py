"""HTML to the text that a reader sees, and apart from it what a reader does not see.

Runs in the limited child only. What is hidden is judged by markup and inline style; style sheets are not read.
"""

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from jobpilot.ports.pages import PageTooComplexError, ReadPage, VisibleText

MOST_NODES: Final = 200_000
MOST_CHARACTERS: Final = 400_000
MOST_BLOCKS: Final = 50
_SILENT: Final = {
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "head", "canvas",
    "audio", "video", "select", "option", "textarea", "input", "button", "dialog", "nav", "footer",
}  # fmt: skip
_BLOCKS: Final = {
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "section", "article", "header",
    "main", "aside", "blockquote", "pre", "dl", "dt", "dd", "hr", "form", "fieldset", "figure", "address",
}  # fmt: skip
_HIDING_STYLE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|"
    r"font-size\s*:\s*(?:0|0?\.\d+|1)(?:px|pt|em|rem|%)?\s*(?:;|$|!)|(?:max-)?(?:width|height)\s*:\s*0(?:px)?\s*(?:;|$|!)|"
    r"text-indent\s*:\s*-\d{3,}|(?:left|top|right)\s*:\s*-\d{3,}|color\s*:\s*transparent|"
    r"clip(?:-path)?\s*:\s*(?:rect\(\s*0|inset\(\s*(?:50|100)%)|transform\s*:\s*scale\(\s*0\s*\)|"
    r"(?<!-)color\s*:\s*(?:#fff(?:fff)?\b|white\b|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))",
    re.IGNORECASE,
)
_HIDING_CLASSES: Final = {"sr-only", "visually-hidden", "hidden", "screen-reader-text"}
_TAGS: Final = re.compile(r"[\U000e0000-\U000e007f]+")
_ZERO_WIDTH: Final = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]"
)
_ENCODED: Final = re.compile(r"[A-Za-z0-9+/=_-]{160,}")
_SPACES: Final = re.compile(r"[ \t\r\f\v\u00a0]+")
_BREAKS: Final = re.compile(r" ?\n ?")
_MANY_BREAKS: Final = re.compile(r"\n{3,}")


def read_text(html: str) -> VisibleText:
    """A fragment or a page. Raises PageTooComplexError."""
    return _visible(LexborHTMLParser(html))


def read_page(html: str) -> ReadPage:
    """Raises PageTooComplexError."""
    tree = LexborHTMLParser(html)
    title = tree.css_first("title")
    canonical = tree.css_first('link[rel="canonical"]')
    blocks = [
        script.text()
        for script in tree.css("script")
        if (script.attributes.get("type") or "").split(";")[0].strip().lower()
        == "application/ld+json"
    ]
    return ReadPage(
        title=clean(title.text()) if title is not None else "",
        body=_visible(tree),
        json_ld=tuple(blocks[:MOST_BLOCKS]),
        canonical=canonical.attributes.get("href") if canonical is not None else None,
    )


def clean(text: str) -> str:
    """Spaces and line ends as a reader would set them, without characters that show nothing."""
    text = _ZERO_WIDTH.sub("", _TAGS.sub("", text))
    text = _BREAKS.sub("\n", _SPACES.sub(" ", text))
    return _MANY_BREAKS.sub("\n\n", text).replace("\n\n• ", "\n• ").strip()


def _visible(tree: LexborHTMLParser) -> VisibleText:
    shown: list[str] = []
    hidden: list[str] = []
    for is_shown, text in _texts(tree.body or tree.root):
        (shown if is_shown else hidden).append(text)
    text = "".join(shown)[:MOST_CHARACTERS]
    hidden.extend(
        "".join(chr(ord(character) - 0xE0000) for character in tagged)
        for tagged in _TAGS.findall(text)
    )
    encoded = _ENCODED.findall(text)
    hidden += encoded
    return VisibleText(
        clean(_ENCODED.sub(" ", text) if encoded else text),
        clean("\n".join(hidden))[:MOST_CHARACTERS],
    )


def _texts(root: LexborNode | None) -> Iterator[tuple[bool, str]]:
    """Whether it is shown, and the text; iterative, because pages nest as deep as they like."""
    trail: list[tuple[LexborNode, bool, bool]] = []
    hiding = silent = nodes = 0
    node = root
    while node is not None:
        nodes += 1
        if nodes > MOST_NODES:
            raise PageTooComplexError
        for shown, text in _own(node, silent=silent > 0):
            yield shown and not hiding, text
        if node.is_element_node and node.child is not None:
            hides, mutes = _hides(node), node.tag in _SILENT
            trail.append((node, hides, mutes))
            hiding, silent = hiding + hides, silent + mutes
            node = node.child
            continue
        while node.next is None and trail:
            node, hides, mutes = trail.pop()
            hiding, silent = hiding - hides, silent - mutes
            if node.tag in _BLOCKS:
                yield not hiding, "\n"
        node = node.next if trail else None


def _own(node: LexborNode, *, silent: bool) -> Iterator[tuple[bool, str]]:
    """What a node shows before its children do; comments and stand-ins for pictures are not shown."""
    if node.is_text_node:
        if not silent:
            yield True, (node.text_content or "").replace("\n", " ")
    elif node.is_comment_node:
        yield False, f"{node.comment_content or ''}\n"
    elif node.is_element_node:
        tag = node.tag or ""
        if tag in _BLOCKS or tag == "br":
            yield True, "\n• " if tag == "li" else "\n"
        elif tag in ("td", "th"):
            yield True, " "
        elif tag == "img" and node.attributes.get("alt"):
            yield False, f"{node.attributes['alt']}\n"


def _hides(node: LexborNode) -> bool:
    attributes = node.attributes
    if "hidden" in attributes or (attributes.get("aria-hidden") or "").lower() == "true":
        return True
    if _HIDING_CLASSES & set((attributes.get("class") or "").lower().split()):
        return True
    style = attributes.get("style")
    return style is not None and _HIDING_STYLE.search(style) is not None
