"""A recognised page as plain values, as it is kept and as it crosses processes."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from jobpilot.ports.documents import Box, Page, PageSource, Placement, Style, Word


def page_as_json(page: Page) -> dict[str, Any]:
    """Only what recognition gives."""
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "placement": asdict(page.placement),
        "certainty": page.certainty,
        "words": [
            {
                "text": word.text,
                "box": asdict(word.box),
                "size": word.style.size,
                "bold": word.style.bold,
            }
            for word in page.words
        ],
    }


def page_from_json(data: Mapping[str, Any]) -> Page:
    """Raises KeyError, TypeError or ValueError when the values are not those of a page."""
    placement = data["placement"]
    return Page(
        int(data["number"]),
        float(data["width"]),
        float(data["height"]),
        tuple(_word(word) for word in data["words"]),
        marks=True,
        source=PageSource.OCR,
        placement=Placement(int(placement["quarters"]), float(placement["skew"])),
        certainty=float(data["certainty"]),
    )


def _word(data: Mapping[str, Any]) -> Word:
    x, y, w, h = (float(data["box"][side]) for side in "xywh")
    return Word(str(data["text"]), Box(x, y, w, h), Style(float(data["size"]), bool(data["bold"])))
