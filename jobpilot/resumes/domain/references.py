"""References: who speaks for the person, and what they said."""

import re

from jobpilot.resumes.domain.draft import Draft
from jobpilot.resumes.domain.fragments import Fragment, Line, Passage
from jobpilot.resumes.domain.person import can_be_name

LEAST_SAID = 4
"""Words; less is a role or an address beside the name."""
_ON_REQUEST = re.compile(
    r"(?i)\b(?:(?:up)?on request|auf (?:anfrage|wunsch)|sur demande|a (?:petición|solicitud)|su richiesta|a pedido|"
    r"op (?:aan)?vraag|na życzenie)\b"
)
_QUOTES = ' \t,;:–—-|•·"“”„«»'


def read_references(draft: Draft, lines: list[Line]) -> None:
    """Add what is said and who says it; the name stands on a line of its own, before or after it."""
    kept = [line for line in lines if not _ON_REQUEST.search(line.text)]
    names = [_name_in(line) for line in kept]
    name_first = bool(names) and names[0] is not None
    name: Fragment | None = None
    said: list[Fragment] = []
    for line, found in zip(kept, names, strict=True):
        if found is None:
            said.append(line.whole.strip(_QUOTES))
        elif name_first:
            _add(draft, name, said)
            name, said = found, []
        else:
            _add(draft, found, said)
            said = []
    _add(draft, name, said)


def _name_in(line: Line) -> Fragment | None:
    for segment in line.segments:
        clean = segment.strip(_QUOTES)
        comma = clean.text.find(",")
        first = clean.part(0, comma) if comma > 0 else clean
        if len(first.text.split()) > 1 and can_be_name(first.text):
            return first
    return None


def _add(draft: Draft, name: Fragment | None, said: list[Fragment]) -> None:
    told = Passage(tuple(part for part in said if part))
    wordy = len(told.text.split()) >= LEAST_SAID
    if name is None and not wordy:
        return
    record = draft.add("references")
    record.take("name", name, "line", 0.8)
    if wordy:
        record.set("reference", told.text, told.fragments, "paragraph", 0.75)
