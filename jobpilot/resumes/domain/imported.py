"""A résumé that comes as data: what it may hold, and what is kept of the evidence that comes with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from jobpilot.errors import InvalidInputError
from jobpilot.resumes.domain.provenance import leaves

MOST_VALUES = 5_000
DEEPEST = 12
LONGEST_VALUE = 20_000
METHOD = "imported"
SECTIONS = (
    "basics", "work", "volunteer", "education", "awards", "certificates", "publications", "skills", "languages",
    "interests", "references", "projects",
)  # fmt: skip
"""Where JSON Resume 1.3.1 says something about a person. Members it does not know are kept, and say nothing to us."""


class DocumentTooLargeError(InvalidInputError):
    """More values, longer texts or deeper nesting than a résumé has."""

    code: ClassVar[str] = "document_too_large"


@dataclass(frozen=True, slots=True)
class ImportedResume:
    """`fields` and `warnings` are those of `jobpilot parse`, checked for their form; empty for a bare JSON Resume."""

    document: Mapping[str, Any]
    title: str | None = None
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    warnings: Sequence[Mapping[str, Any]] = ()


def check_size(document: Mapping[str, Any]) -> None:
    """Raises DocumentTooLargeError."""
    if _depth(document) > DEEPEST:
        raise DocumentTooLargeError(f"The document is nested deeper than {DEEPEST} levels.")
    for index, (path, value) in enumerate(leaves(document)):
        if index == MOST_VALUES:
            raise DocumentTooLargeError(f"The document has more than {MOST_VALUES} values.")
        if isinstance(value, str) and len(value) > LONGEST_VALUE:
            raise DocumentTooLargeError(
                f"A text is longer than {LONGEST_VALUE} characters.",
                errors=[{"path": path, "message": "This is too long."}],
            )


def _depth(value: object) -> int:
    """Of JSON whose depth is bounded already (`api.strict_json`)."""
    if isinstance(value, Mapping):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


def is_empty(document: Mapping[str, Any]) -> bool:
    """Whether it says nothing of anybody, in no section that JSON Resume knows."""
    known = {name: document[name] for name in SECTIONS if name in document}
    return not any(isinstance(value, str) and value.strip() for _, value in leaves(known))


def evidence_of(imported: ImportedResume) -> dict[str, dict[str, Any]]:
    """A field for every value. Evidence that came with it stays, without its boxes: their pages did not come along."""
    fields: dict[str, dict[str, Any]] = {}
    for path, value in leaves(imported.document):
        known = imported.fields.get(path)
        fields[path] = _without_boxes(known) if known is not None else _imported(value)
    present = list(fields)
    for path, evidence in imported.fields.items():
        if path not in fields and (
            evidence["level"] == "missing" or any(_below(other, path) for other in present)
        ):
            fields[path] = _without_boxes(evidence)
    return fields


def _below(path: str, parent: str) -> bool:
    return path.startswith((f"{parent}.", f"{parent}["))


def _without_boxes(evidence: Mapping[str, Any]) -> dict[str, Any]:
    return {**evidence, "spans": [{**span, "box": None} for span in evidence["spans"]]}


def _imported(value: object) -> dict[str, Any]:
    return {
        "confidence": 1.0,
        "level": "high",
        "method": METHOD,
        "original_value": str(value),
        "spans": [],
    }
