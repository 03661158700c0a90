"""From the upright page that was read back to the page as it is shown.

A scan may lie on its side or be a little askew. Words stand on the straightened page, so that rows are rows; what
people see is the original, so boxes are turned back before they leave.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from jobpilot.ports.documents import Box, Page, PageSource
from jobpilot.resumes.domain.draft import level_of

LETTERS_WRONG = 0.004
"""Of the letters recognised on a clean scan (measured on synthetic ones)."""
MOST_LETTERS = 60


def shown_size(page: Page) -> tuple[float, float]:
    """Width and height, in points, of the page as it is shown."""
    turned = page.placement.quarters % 2 == 1
    return (page.height, page.width) if turned else (page.width, page.height)


def box_as_shown(box: Box | None, page: Page) -> Box | None:
    """The smallest upright rectangle around the box on the original page."""
    if box is None or (not page.placement.quarters and not page.placement.skew):
        return box
    corners = [_corner(x, y, page) for x in (box.x, box.right) for y in (box.y, box.bottom)]
    left, top = (min(axis) for axis in zip(*corners, strict=True))
    right, bottom = (max(axis) for axis in zip(*corners, strict=True))
    left, top = min(max(left, 0.0), 1.0), min(max(top, 0.0), 1.0)
    return Box(
        round(left, 5),
        round(top, 5),
        round(min(right, 1.0) - left, 5),
        round(min(bottom, 1.0) - top, 5),
    )


def _corner(x: float, y: float, page: Page) -> tuple[float, float]:
    """One point, in fractions; the skew turns about the page's middle, in points."""
    across, down = (x - 0.5) * page.width, (y - 0.5) * page.height
    sine, cosine = math.sin(page.placement.skew), math.cos(page.placement.skew)
    x = (across * cosine - down * sine) / max(page.width, 1.0) + 0.5
    y = (across * sine + down * cosine) / max(page.height, 1.0) + 0.5
    for _ in range(page.placement.quarters % 4):
        x, y = 1 - y, x
    return x, y


def fields_as_shown(
    fields: Mapping[str, dict[str, object]], pages: Sequence[Page]
) -> dict[str, dict[str, object]]:
    """The evidence with boxes on the original pages; what was read from a picture is less sure by the letter."""
    recognised = {page.number: page for page in pages if page.source is PageSource.OCR}
    if not recognised:
        return dict(fields)
    return {path: _as_shown(evidence, recognised) for path, evidence in fields.items()}


def _as_shown(evidence: dict[str, object], pages: Mapping[int, Page]) -> dict[str, object]:
    spans = evidence["spans"]
    assert isinstance(spans, list)
    found = [pages[span["page"]] for span in spans if span["page"] in pages]
    if not found:
        return evidence
    right = min(1 - LETTERS_WRONG, *(1 - (1 - page.certainty) / 2 for page in found))
    letters = min(len(str(evidence["original_value"])), MOST_LETTERS)
    confidence = float(str(evidence["confidence"])) * right**letters
    return {
        **evidence,
        "confidence": round(confidence, 2),
        "level": level_of(confidence),
        "spans": [_span_as_shown(span, pages) for span in spans],
    }


def _span_as_shown(span: dict[str, Any], pages: Mapping[int, Page]) -> dict[str, Any]:
    page = pages.get(span["page"])
    if page is None or span["box"] is None:
        return span
    box = box_as_shown(Box(**span["box"]), page)
    return {**span, "box": None if box is None else asdict(box)}
