"""From corrections to examples that a model can be trained on.

Problem: a save happens while somebody types, so one correction arrives in pieces; and a person may write what the
document does not say, from which a model would learn to invent.
Mechanism: corrections of one résumé that continue each other become one, from what had been read to what was left in
the end; then only those are kept whose outcome the quoted text supports.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from jobpilot.resumes.domain.alignment import shape
from jobpilot.resumes.domain.corrections import Correction
from jobpilot.resumes.domain.support import supports

INSTRUCTION: Final = (
    "You extract fields of a résumé into the JSON Resume schema. Answer with the value of the field that the text "
    "states, and with nothing else. Answer with an empty line when the text does not state it."
)


def settled(corrections: Iterable[Correction]) -> list[Correction]:
    """Corrections of one résumé in order of version; what was taken back is left out."""
    chains: dict[tuple[str, str | None, int], Correction] = {}
    for number, latest in enumerate(corrections):
        begun = _continued(chains, latest)
        joined = latest if begun is None else _joined(begun, latest)
        chains[shape(joined.field.field_path), joined.field.corrected_value, number] = joined
    return [c for c in chains.values() if c.field.original_value != c.field.corrected_value]


def _continued(
    chains: dict[tuple[str, str | None, int], Correction], latest: Correction
) -> Correction | None:
    """The chain that ended with the value that this correction starts from, taken out."""
    kind, start = shape(latest.field.field_path), latest.field.original_value
    if start is None:
        return None
    for key, chain in chains.items():
        if key[:2] == (kind, start) and chain.version < latest.version:
            return chains.pop(key)
    return None


def _joined(begun: Correction, latest: Correction) -> Correction:
    field = replace(
        latest.field,
        original_value=begun.field.original_value,
        method=begun.field.method,
        confidence=begun.field.confidence,
        quote=latest.field.quote or begun.field.quote,
    )
    return replace(latest, field=field)


def example(correction: Correction) -> str | None:
    """One line of JSON in the chat format, or None where the text does not support the outcome."""
    field = correction.field
    kind = shape(field.field_path)
    if field.quote is None:
        return None
    if field.corrected_value is not None and not supports(kind, field.corrected_value, field.quote):
        return None
    asked = f"Field: {kind}\nText: {json.dumps(field.quote, ensure_ascii=False)}"
    if field.original_value is not None:
        asked += f"\nRead so far: {json.dumps(field.original_value, ensure_ascii=False)}"
    messages = [
        {"role": "system", "content": INSTRUCTION},
        {"role": "user", "content": asked},
        {"role": "assistant", "content": field.corrected_value or ""},
    ]
    line = json.dumps({"messages": messages}, ensure_ascii=False)
    # valid inside of JSON, but many readers of lines take them for the end of one
    return line.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")
