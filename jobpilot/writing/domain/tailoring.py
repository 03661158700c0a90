"""A tailored résumé: a version of the résumé with edits that can only order, hide and rephrase.

Whatever says who somebody is and what they did when stays as it is by construction: no edit can name a person, an
employer, a title, a date, a degree or an address, because no path to one is accepted. Paths are those of the version
that was chosen, however many edits there are.
"""

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self

from jobpilot.resumes.domain.alignment import shape

MOST_EDITS: Final = 100
LONGEST_TEXT: Final = 2_000

REPHRASED: Final = frozenset(
    {
        "basics.summary", "work[].summary", "work[].highlights[]", "volunteer[].summary", "volunteer[].highlights[]", "projects[].description",
        "projects[].highlights[]", "publications[].summary", "awards[].summary",
    }
)  # fmt: skip
ORDERED: Final = frozenset(
    {
        "work[].highlights", "volunteer[].highlights", "projects", "projects[].highlights", "projects[].keywords", "education[].courses", "skills",
        "skills[].keywords", "languages", "certificates", "awards", "publications", "interests", "volunteer",
    }
)  # fmt: skip
HIDDEN: Final = frozenset(
    {
        "basics.summary", "work[].summary", "work[].highlights[]", "volunteer[]", "volunteer[].highlights[]", "projects[]", "projects[].highlights[]",
        "projects[].keywords[]", "education[].courses[]", "skills[]", "skills[].keywords[]", "awards[]", "publications[]", "interests[]", "references[]",
    }
)  # fmt: skip
_PATH: Final = re.compile(r"[a-zA-Z]{1,20}(?:\[\d{1,3}\])?(?:\.[a-zA-Z]{1,20}(?:\[\d{1,3}\])?)?")
_TOKEN: Final = re.compile(r"[a-zA-Z]+|\d+")


class EditKind(StrEnum):
    ORDER = "order"
    HIDE = "hide"
    REPHRASE = "rephrase"


@dataclass(frozen=True, slots=True)
class Edit:
    """`order` lists the old places of a list's items in their new order; `text` is what a value becomes."""

    op: EditKind
    path: str
    text: str = ""
    order: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        value: dict[str, Any] = {"op": str(self.op), "path": self.path}
        if self.op is EditKind.REPHRASE:
            value["text"] = self.text
        if self.op is EditKind.ORDER:
            value["order"] = list(self.order)
        return value

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Raises ValueError."""
        order = value.get("order") or []
        text = value.get("text") or ""
        if not isinstance(text, str) or not all(type(place) is int for place in order):
            raise ValueError("an edit's text is text, its order numbers")
        return cls(EditKind(value["op"]), str(value["path"]), " ".join(text.split()), tuple(order))


class EditRefused(StrEnum):
    """Why an edit is none."""

    LOCKED = "locked"
    NOTHING_THERE = "nothing_there"
    NOT_AN_ORDER = "not_an_order"
    EMPTY = "empty"
    TWICE = "twice"


def refusal_of(edit: Edit, document: Mapping[str, Any]) -> EditRefused | None:
    """None for an edit that can be made to this document."""
    allowed = {EditKind.ORDER: ORDERED, EditKind.HIDE: HIDDEN, EditKind.REPHRASE: REPHRASED}[
        edit.op
    ]
    if not _PATH.fullmatch(edit.path) or shape(edit.path) not in allowed:
        return EditRefused.LOCKED
    value = value_at(document, edit.path)
    if value is None:
        return EditRefused.NOTHING_THERE
    if edit.op is EditKind.ORDER and (
        not isinstance(value, list) or sorted(edit.order) != list(range(len(value)))
    ):
        return EditRefused.NOT_AN_ORDER
    if edit.op is EditKind.REPHRASE and not (0 < len(edit.text) <= LONGEST_TEXT):
        return EditRefused.EMPTY
    return None


def usable(edits: Sequence[Edit], document: Mapping[str, Any]) -> list[Edit]:
    """Those that can be made, one for a path and kind."""
    kept: dict[tuple[EditKind, str], Edit] = {}
    for edit in edits[:MOST_EDITS]:
        if refusal_of(edit, document) is None:
            kept.setdefault((edit.op, edit.path), edit)
    return list(kept.values())


def applied(edits: Sequence[Edit], document: Mapping[str, Any]) -> dict[str, Any]:
    """The tailored document. Edits that cannot be made change nothing."""
    result: dict[str, Any] = copy.deepcopy(dict(document))
    edits = usable(edits, document)
    for edit in edits:
        if edit.op is EditKind.REPHRASE:
            _set(result, edit.path, edit.text)
    hidden = {edit.path for edit in edits if edit.op is EditKind.HIDE}
    orders = {edit.path: edit.order for edit in edits if edit.op is EditKind.ORDER}
    return {str(key): _arranged(value, str(key), hidden, orders) for key, value in result.items()}


def _arranged(
    value: Any, path: str, hidden: set[str], orders: Mapping[str, tuple[int, ...]]
) -> Any:
    if isinstance(value, dict):
        return {
            key: _arranged(item, f"{path}.{key}", hidden, orders)
            for key, item in value.items()
            if f"{path}.{key}" not in hidden
        }
    if isinstance(value, list):
        places = orders.get(path, tuple(range(len(value))))
        return [
            _arranged(value[place], f"{path}[{place}]", hidden, orders)
            for place in places
            if f"{path}[{place}]" not in hidden
        ]
    return value


def value_at(document: Mapping[str, Any], path: str) -> Any:
    """None where there is nothing."""
    value: Any = document
    for token in _TOKEN.findall(path):
        if token.isdigit() and isinstance(value, list) and int(token) < len(value):
            value = value[int(token)]
        elif isinstance(value, Mapping) and token in value:
            value = value[token]
        else:
            return None
    return value


def _set(document: dict[str, Any], path: str, text: str) -> None:
    tokens = _TOKEN.findall(path)
    holder = value_at(document, path[: path.rindex(tokens[-1])].rstrip("[."))
    holder[int(tokens[-1]) if tokens[-1].isdigit() else tokens[-1]] = text


def entry_document(document: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    """The one entry that a path belongs to, as a document of its own: what a rephrased line may draw on.

    A summary of the person draws on everything.
    """
    tokens = _TOKEN.findall(path)
    if tokens[0] == "basics":
        return document
    entry = value_at(document, f"{tokens[0]}[{tokens[1]}]")
    return {tokens[0]: [*([{}] * int(tokens[1])), entry]}
