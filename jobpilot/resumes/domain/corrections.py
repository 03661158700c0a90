"""What people change about a reading: the record from which the reading gets better."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from jobpilot.resumes.domain.alignment import Comparison
from jobpilot.resumes.domain.matching_text import plain_text

LONGEST_QUOTE: Final = 600


@dataclass(frozen=True, slots=True)
class FieldCorrection:
    """One field that a save changed. `original_value` is None where nothing stood, `corrected_value` where it was
    removed. `method` and `confidence` (0 to 1) say how the original had been read; `quote` is the text of the
    document around it, where there is such text.
    """

    field_path: str
    original_value: str | None
    corrected_value: str | None
    method: str | None = None
    confidence: float | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction as it was stored; `version` is the one that the save made."""

    resume_id: UUID
    version: int
    created_at: datetime
    field: FieldCorrection


def corrections_of(
    comparison: Comparison, fields: Mapping[str, Any], lines: Sequence[str]
) -> list[FieldCorrection]:
    """One per changed value. `fields` is the evidence of the state before, `lines` the document as it was read."""
    plain = [plain_text(line) for line in lines]
    found = []
    for change in comparison.changes:
        original, corrected = _text(change.before), _text(change.after)
        if original == corrected:
            continue
        evidence = fields.get(change.before_path or "") or {}
        found.append(
            FieldCorrection(
                change.path,
                original,
                corrected,
                evidence.get("method"),
                evidence.get("confidence"),
                _quote(corrected, original, evidence, lines, plain),
            )
        )
    return found


def _text(value: object) -> str | None:
    """An empty text is no value."""
    if value is None or value == "":
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quote(
    corrected: str | None,
    original: str | None,
    evidence: Mapping[str, Any],
    lines: Sequence[str],
    plain: Sequence[str],
) -> str | None:
    """The lines that hold the corrected value; else those that the original came from."""
    read = [str(span.get("quote", "")) for span in evidence.get("spans") or ()]
    for wanted in (corrected, *read, original):
        needle = plain_text(wanted or "")
        if len(needle) < 2:  # a single letter stands everywhere
            continue
        for line, bare in zip(lines, plain, strict=True):
            if needle in bare:
                return line[:LONGEST_QUOTE]
    return " ".join(read)[:LONGEST_QUOTE] or None


def line_texts(pages: Iterable[Sequence[Mapping[str, Any]]]) -> list[str]:
    """The lines of stored pages, in reading order."""
    return [str(line.get("text", "")) for lines in pages for line in lines]
