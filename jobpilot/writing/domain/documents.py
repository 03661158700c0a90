"""The document of each kind of draft, and the texts in it that the gate reads.

- cover letter: `greeting`, `paragraphs`, `closing`, `signature`
- cold e-mail: `to` (an address that only the person can give, or None), `subject`, `body`
- LinkedIn post: `text`
- tailored résumé: `edits` (see `tailoring`)
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from jobpilot.writing.domain.drafts import DraftInvalidError, DraftKind
from jobpilot.writing.domain.tailoring import MOST_EDITS, Edit, refusal_of

LONGEST_LINE: Final = 300
LONGEST_TEXT: Final = 12_000
MOST_PARAGRAPHS: Final = 20
_ADDRESS: Final = re.compile(r"[^\s@<>\",;]{1,64}@[^\s@<>\",;]{1,190}\.[a-zA-Z]{2,24}")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")

_LINES: Final[dict[DraftKind, tuple[str, ...]]] = {
    DraftKind.COVER_LETTER: ("greeting", "closing", "signature"),
    DraftKind.COLD_EMAIL: ("subject",),
}
_TEXTS: Final[dict[DraftKind, tuple[str, ...]]] = {
    DraftKind.COLD_EMAIL: ("body",),
    DraftKind.LINKEDIN_POST: ("text",),
}
MEMBERS: Final[dict[DraftKind, frozenset[str]]] = {
    DraftKind.COVER_LETTER: frozenset({"greeting", "paragraphs", "closing", "signature"}),
    DraftKind.COLD_EMAIL: frozenset({"to", "subject", "body"}),
    DraftKind.LINKEDIN_POST: frozenset({"text"}),
    DraftKind.TAILORED_RESUME: frozenset({"edits"}),
}


def parts_of(kind: DraftKind, document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text of a draft but a tailored résumé, with its path; a signature is a name and no text."""
    for name in ("greeting", "subject", "body", "text"):
        if isinstance(document.get(name), str) and kind is not DraftKind.TAILORED_RESUME:
            yield name, document[name]
    for index, paragraph in enumerate(document.get("paragraphs", ())):
        yield f"paragraphs[{index}]", paragraph
    if isinstance(document.get("closing"), str):
        yield "closing", document["closing"]


def check_document(
    kind: DraftKind, document: Mapping[str, Any], resume: Mapping[str, Any]
) -> dict[str, Any]:
    """What a person saved, cleaned. `resume` is what a tailored résumé's edits are made to. Raises DraftInvalidError."""
    problems = list(_problems(kind, document, resume))
    if problems:
        raise DraftInvalidError([{"path": path, "message": message} for path, message in problems])
    return {name: _clean(value) for name, value in document.items()}


def _problems(
    kind: DraftKind, document: Mapping[str, Any], resume: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    for name in sorted(document.keys() ^ MEMBERS[kind]):
        yield str(name)[:40], "This is not a member of this kind of draft, or it is missing."
    for name in _LINES.get(kind, ()):
        value = document.get(name)
        if not isinstance(value, str) or len(value) > LONGEST_LINE or "\n" in value.strip():
            yield name, f"This must be one line of at most {LONGEST_LINE} characters."
    for name in _TEXTS.get(kind, ()):
        if not isinstance(document.get(name), str) or len(document[name]) > LONGEST_TEXT:
            yield name, f"This must be a text of at most {LONGEST_TEXT} characters."
    if kind is DraftKind.COVER_LETTER:
        yield from _paragraph_problems(document.get("paragraphs"))
    if kind is DraftKind.COLD_EMAIL:
        to = document.get("to")
        if to is not None and not (isinstance(to, str) and _ADDRESS.fullmatch(to.strip())):
            yield "to", "This must be an e-mail address, or null."
    if kind is DraftKind.TAILORED_RESUME:
        yield from _edit_problems(document.get("edits"), resume)


def _paragraph_problems(value: object) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list) or len(value) > MOST_PARAGRAPHS:
        yield "paragraphs", f"This must be a list of at most {MOST_PARAGRAPHS} paragraphs."
        return
    for index, paragraph in enumerate(value):
        if not isinstance(paragraph, str) or len(paragraph) > LONGEST_TEXT:
            yield (
                f"paragraphs[{index}]",
                f"This must be a text of at most {LONGEST_TEXT} characters.",
            )


def _edit_problems(value: object, resume: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list) or len(value) > MOST_EDITS:
        yield "edits", f"This must be a list of at most {MOST_EDITS} edits."
        return
    for index, item in enumerate(value):
        path = f"edits[{index}]"
        if not isinstance(item, Mapping) or not {"op", "path"} <= item.keys() <= {
            "op",
            "path",
            "text",
            "order",
        }:
            yield path, "An edit has `op`, `path` and `text` or `order`."
            continue
        try:
            edit = Edit.from_json(item)
        except (ValueError, TypeError):
            yield path, "An edit's `op` is `order`, `hide` or `rephrase`."
            continue
        refused = refusal_of(edit, resume)
        if refused is not None:
            yield path, f"This edit cannot be made: {refused.replace('_', ' ')}."


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if isinstance(value, list):
        cleaned = [_clean(item) for item in value]
        return [item for item in cleaned if item != ""]
    if isinstance(value, Mapping):
        return {key: _clean(item) for key, item in value.items()}
    return value
