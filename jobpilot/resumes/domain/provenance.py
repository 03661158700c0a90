"""Evidence across versions: what did not change keeps where it came from, what a person wrote says so."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

EDITED = "edited"
_INDEX = re.compile(r"\[\d+\]")


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every plain value with its path, such as `work[0].highlights[2]`."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, f"{path}[{index}]")
    elif path:
        yield path, value


def changed_count(before: Mapping[str, Any], after: Mapping[str, Any]) -> int:
    """How many plain values were added, removed or changed."""
    old, new = dict(leaves(before)), dict(leaves(after))
    return sum(old.get(path, leaves) != new.get(path, leaves) for path in old.keys() | new.keys())


def carry_over(
    old_document: Mapping[str, Any], old_fields: Mapping[str, Any], new_document: Mapping[str, Any]
) -> dict[str, Any]:
    """The fields of the new document.

    A value that stayed at its path, or moved with its element, keeps its evidence. A changed value gets the method
    `edited` and keeps `original_value` and the spans of what stood there.
    """
    old, new = dict(leaves(old_document)), dict(leaves(new_document))
    moved = _by_shape(old)
    fields: dict[str, Any] = {}
    for path, value in new.items():
        if path in old and old[path] == value:
            source: str | None = path
        else:
            source = next(
                (
                    other
                    for other in moved[_shape(path), str(value)]
                    if other not in new or new[other] != value
                ),
                None,
            )
        if source is not None and source in old_fields:
            fields[path] = old_fields[source]
        elif source is None or path not in old:
            fields[path] = _edited(old_fields.get(path))
    fields |= _aggregates(old, new, old_fields)
    return fields


def _by_shape(old: Mapping[str, object]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path, value in old.items():
        found[_shape(path), str(value)].append(path)
    return found


def _shape(path: str) -> str:
    return _INDEX.sub("[]", path)


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
