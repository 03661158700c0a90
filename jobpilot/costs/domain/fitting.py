"""Cutting a question to what a model reads: by section, the least important first, always the same way."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a question. Sections of a higher `weight` keep their text longer."""

    name: str
    text: str
    weight: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """The sections' texts by name, and the names of those that lost some or all of it, for the run to record."""

    texts: dict[str, str]
    truncated: tuple[str, ...]


def fit(sections: Sequence[Section], longest: int) -> Fitted:
    """As much as fits into `longest` characters; what is cut ends at a line or, in the first line, anywhere."""
    left = longest
    texts: dict[str, str] = {}
    truncated = []
    for section in sorted(sections, key=lambda section: (-section.weight, section.name)):
        kept = section.text if len(section.text) <= left else _shortened(section.text, left)
        texts[section.name] = kept
        left -= len(kept)
        if kept != section.text:
            truncated.append(section.name)
    return Fitted({s.name: texts[s.name] for s in sections}, tuple(truncated))


def _shortened(text: str, longest: int) -> str:
    cut = text[: max(0, longest)]
    line = cut.rfind("\n")
    return cut[:line] if line > 0 else cut
