"""Evidence across versions: what did not change keeps where it came from, what a person wrote says so."""

from collections.abc import Mapping
from typing import Any

from jobpilot.resumes.domain.alignment import Comparison, compare, leaves

__all__ = ["EDITED", "carry_over", "changed_count", "leaves"]

EDITED = "edited"


def changed_count(before: Mapping[str, Any], after: Mapping[str, Any]) -> int:
    """How many plain values were added, removed or changed; moved ones are none of these."""
    return len(compare(before, after).changes)


def carry_over(
    old_document: Mapping[str, Any],
    old_fields: Mapping[str, Any],
    new_document: Mapping[str, Any],
    comparison: Comparison | None = None,
) -> dict[str, Any]:
    """The fields of the new document.

    A value that stayed at its path, or moved with its element, keeps its evidence. A changed value gets the method
    `edited` and keeps `original_value` and the spans of what stood there. `comparison` saves comparing again.
    """
    compared = comparison or compare(old_document, new_document)
    fields: dict[str, Any] = {
        path: old_fields[source] for path, source in compared.kept.items() if source in old_fields
    }
    for change in compared.changes:
        if change.after_path is not None:
            fields[change.after_path] = _edited(old_fields.get(change.before_path or ""))
    return fields | _aggregates(dict(leaves(old_document)), dict(leaves(new_document)), old_fields)


def _edited(before: Mapping[str, Any] | None) -> dict[str, Any]:
    original = str(before["original_value"]) if before else ""
    spans = list(before["spans"]) if before else []
    return {
        "confidence": 1.0,
        "level": "high",
        "method": EDITED,
        "original_value": original,
        "spans": spans,
    }


def _aggregates(
    old: Mapping[str, object], new: Mapping[str, object], fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Evidence of whole objects (`basics.location`) stays while all of their values do; of what is
    missing, while it is.
    """
    kept = {}
    for path, evidence in fields.items():
        if path in old:
            continue
        before = {other: value for other, value in old.items() if _below(other, path)}
        after = {other: value for other, value in new.items() if _below(other, path)}
        if before == after and path not in new:
            kept[path] = evidence
    return kept


def _below(path: str, parent: str) -> bool:
    return path.startswith((f"{parent}.", f"{parent}["))
