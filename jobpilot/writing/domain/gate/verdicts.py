"""What the gate says of a sentence: passed with its sources, or not passed with reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Reason(StrEnum):
    """Why a sentence did not pass."""

    NUMBER = "unsupported_number"
    DATE = "unsupported_date"
    NAME = "unsupported_name"
    SKILL = "unsupported_skill"
    TITLE = "unsupported_title"
    DEGREE = "unsupported_degree"
    LANGUAGE = "unsupported_language"
    CLAIM = "unsupported_claim"
    STATEMENT = "unsupported_statement"
    LINK = "unsupported_link"
    INFLATED = "inflated_role"
    SWAPPED = "facts_of_different_entries"
    CONTRADICTED = "contradicts_resume"


@dataclass(frozen=True, slots=True)
class Finding:
    """`value` is the words of the text that it is about."""

    reason: Reason
    value: str


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """`quote` stands from `start` to `end` in the résumé's value at `path`; for a posting in its text.

    `kind` is `resume` or `posting`.
    """

    kind: str
    path: str
    quote: str
    start: int
    end: int

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "path": self.path,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sentence from `start` to `end` of a text. It passed if there are no findings."""

    start: int
    end: int
    text: str
    findings: tuple[Finding, ...]
    spans: tuple[SourceSpan, ...]

    @property
    def passed(self) -> bool:
        return not self.findings

    def as_json(self) -> Mapping[str, Any]:
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "spans": [span.as_json() for span in self.spans],
        }
