"""Paths of JSON Resume: which there are, whose lines an entry's are, and entries that are new."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, Protocol

from jobpilot.resumes.domain.alignment import leaves
from jobpilot.resumes.domain.matching_text import plain_text
from jobpilot.resumes.domain.source_text import Passage, SourceText

Tokens = tuple[str | int, ...]

LINES_ABOVE: Final = 2
"""A date or a place may stand so far above the line that names its entry."""

ENTRY_LINES: Final = 14
"""What a new entry quotes stands at most so far from what names it."""

_PART: Final = re.compile(r"([A-Za-z]+)((?:\[\d{1,4}\])*)")
_PERIOD: Final = "startDate endDate url"
_BASICS: Final = "name label email phone url summary"
_LOCATION: Final = "address postalCode city countryCode region"
_LISTS: Final[Mapping[str, str]] = {
    "basics.profiles": "network username url",
    "work": f"name location description position summary {_PERIOD}",
    "volunteer": f"organization position summary {_PERIOD}",
    "education": f"institution area studyType score {_PERIOD}",
    "awards": "title date awarder summary",
    "certificates": "name date url issuer",
    "publications": "name publisher releaseDate url summary",
    "skills": "name level",
    "languages": "language fluency",
    "interests": "name",
    "references": "name reference",
    "projects": f"name description entity type {_PERIOD}",
}
TEXT_LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "work": ("highlights",),
    "volunteer": ("highlights",),
    "education": ("courses",),
    "skills": ("keywords",),
    "interests": ("keywords",),
    "projects": ("highlights", "keywords", "roles"),
}
IDENTITY: Final[Mapping[str, tuple[str, ...]]] = {
    "basics.profiles": ("url", "username", "network"),
    "work": ("name", "position"),
    "volunteer": ("organization", "position"),
    "education": ("institution", "studyType", "area"),
    "awards": ("title",),
    "certificates": ("name",),
    "publications": ("name",),
    "skills": ("name", "keywords"),
    "languages": ("language",),
    "interests": ("name", "keywords"),
    "references": ("name", "reference"),
    "projects": ("name",),
}
"""What an entry cannot be without: at least one of these."""


def _shapes() -> Iterator[Tokens]:
    yield from (("basics", name) for name in _BASICS.split())
    yield from (("basics", "location", name) for name in _LOCATION.split())
    for where, names in _LISTS.items():
        prefix: Tokens = tuple(where.split("."))
        yield from ((*prefix, 0, name) for name in names.split())
        yield from ((*prefix, 0, name, 0) for name in TEXT_LISTS.get(where, ()))


_KNOWN: Final = frozenset(_shapes())


def parsed_path(path: str) -> Tokens | None:
    """`work[0].name` in parts; None where it is no path."""
    tokens: list[str | int] = []
    for part in path.split("."):
        match = _PART.fullmatch(part)
        if match is None:
            return None
        tokens.append(match[1])
        tokens += [int(index) for index in re.findall(r"\d+", match[2])]
    return tuple(tokens)


def is_known(tokens: Tokens) -> bool:
    """Whether JSON Resume has a plain field there that may be filled."""
    return tuple(0 if isinstance(token, int) else token for token in tokens) in _KNOWN


def item_at(document: object, tokens: Sequence[str | int]) -> Any:
    """What stands there, or None."""
    found = document
    for token in tokens:
        if isinstance(token, int):
            inside = isinstance(found, list) and token < len(found)
        else:
            inside = isinstance(found, Mapping) and token in found
        if not inside:
            return None
        found = found[token]  # type: ignore[index] # checked above
    return found


def set_at(document: dict[str, Any], tokens: Tokens, value: str) -> str:
    """Put the value there, making what is missing on the way; an index may be the next one. Returns the path."""
    place: Any = document
    for token, following in pairwise(tokens):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(token, int):
            if token == len(place):
                place.append(empty)
        elif not isinstance(place.get(token), (dict, list)):
            place[token] = empty
        place = place[token]
    last = tokens[-1]
    if isinstance(last, int) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return path_of(tokens)


def path_of(tokens: Sequence[str | int]) -> str:
    """The parts as `work[0].name`."""
    text = "".join(f"[{token}]" if isinstance(token, int) else f".{token}" for token in tokens)
    return text.removeprefix(".")


def split_entry(tokens: Tokens) -> tuple[Tokens, int, Tokens] | None:
    """The list, the entry's index and the path inside of it; None outside of lists."""
    for position, token in enumerate(tokens):
        if isinstance(token, int):
            return tokens[:position], token, tokens[position + 1 :]
    return None


class EntryOwners:
    """Which entry the lines of a document belong to: the last one named at or above a line."""

    def __init__(
        self, document: Mapping[str, Any], fields: Mapping[str, Any], source: SourceText
    ) -> None:
        self._first: dict[Tokens, int] = {}
        for where, names in IDENTITY.items():
            list_tokens: Tokens = tuple(where.split("."))
            entries = item_at(document, list_tokens)
            for index in range(len(entries) if isinstance(entries, list) else 0):
                entry = (*list_tokens, index)
                lines = [
                    line
                    for name in names
                    for line in _lines_of(fields.get(path_of((*entry, name))), source)
                ]
                if lines:
                    self._first[entry] = min(lines)

    def may_quote(self, tokens: Tokens, passage: Passage) -> bool:
        """Whether the passage lies where this entry's text does. New and unlocated entries may quote anything."""
        parts = split_entry(tokens)
        if parts is None:
            return True
        first = self._first.get((*parts[0], parts[1]))
        if first is None:
            return True
        line = passage.first
        if first - LINES_ABOVE <= line < first:
            return True
        begun = [start for start in self._first.values() if start <= line]
        return bool(begun) and max(begun) == first


def _lines_of(evidence: Any, source: SourceText) -> list[int]:
    spans = evidence.get("spans", ()) if isinstance(evidence, Mapping) else ()
    found = []
    for span in spans:
        passages = source.find(str(span.get("quote", "")))
        if len(passages) == 1 or (passages and span.get("box") is None):
            found.append(passages[0].first)
        else:
            found += [p.first for p in passages if p.lines[0].box == span.get("box")]
    return found


class QuotedValue(Protocol):
    """What `enhancement.Verified` is."""

    @property
    def tokens(self) -> Tokens: ...
    @property
    def value(self) -> str: ...
    @property
    def quote(self) -> str: ...
    @property
    def passage(self) -> Passage: ...


@dataclass(frozen=True, slots=True)
class EntryPart:
    """One value of a new entry; `path` as the model wrote it, `inner` inside of the entry."""

    inner: Tokens
    verified: Any

    @property
    def path(self) -> str:
        """As the model wrote it."""
        return path_of(self.verified.tokens)


@dataclass(slots=True)
class NewEntry:
    """An entry that the reading had missed; `refusal` names why it stays out."""

    list_tokens: Tokens
    parts: list[EntryPart] = field(default_factory=list)
    refusal: str | None = None


class NewEntries:
    """Collects values for entries beyond the end of a list until all of each are there."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._entries: dict[tuple[Tokens, int], NewEntry] = {}

    def take(self, found: QuotedValue) -> bool:
        """False where the value belongs to an entry that is there."""
        parts = split_entry(found.tokens)
        if parts is None:
            return False
        list_tokens, index, inner = parts
        entries = item_at(self._document, list_tokens)
        if isinstance(entries, list) and index < len(entries):
            return False
        entry = self._entries.setdefault((list_tokens, index), NewEntry(list_tokens))
        entry.parts.append(EntryPart(inner, found))
        return True

    def complete(self) -> list[NewEntry]:
        """The entries in the order in which they were proposed, each judged as a whole."""
        accepted: dict[Tokens, list[set[tuple[str, str]]]] = defaultdict(list)
        for entry in self._entries.values():
            entry.parts = _packed(entry.parts)
            entry.refusal = self._refusal(entry, accepted[entry.list_tokens])
            if entry.refusal is None:
                accepted[entry.list_tokens].append(_values(entry))
        return list(self._entries.values())

    def _refusal(self, entry: NewEntry, others: list[set[tuple[str, str]]]) -> str | None:
        names = IDENTITY[".".join(map(str, entry.list_tokens))]
        named = [part for part in entry.parts if part.inner[0] in names]
        if not named:
            return "entry_without_identity"
        home = named[0].verified.passage.first
        if any(abs(p.verified.passage.first - home) > ENTRY_LINES for p in entry.parts):
            return "quote_of_another_entry"
        known = item_at(self._document, entry.list_tokens)
        existing = [_leaves(item) for item in known] if isinstance(known, list) else []
        mine = _values(entry)
        if any(_is_same(mine, other) for other in [*existing, *others]):
            return "there_already"
        return None


def _packed(parts: list[EntryPart]) -> list[EntryPart]:
    """The last value of a field counts; items of lists are numbered from 0 without gaps."""
    plain = {part.inner: part for part in parts if not isinstance(part.inner[-1], int)}
    packed = list(plain.values())
    counts: dict[Tokens, int] = defaultdict(int)
    for part in parts:
        if isinstance(part.inner[-1], int):
            stem = part.inner[:-1]
            packed.append(EntryPart((*stem, counts[stem]), part.verified))
            counts[stem] += 1
    return packed


def _values(entry: NewEntry) -> set[tuple[str, str]]:
    return {(str(part.inner[0]), plain_text(part.verified.value)) for part in entry.parts}


def _leaves(item: object) -> set[tuple[str, str]]:
    return {
        (path.removeprefix("_.").split("[")[0], plain_text(str(value)))
        for path, value in leaves(item, "_")
    }


def _is_same(mine: set[tuple[str, str]], other: set[tuple[str, str]]) -> bool:
    """Nothing new, or the same names without another beginning."""
    if mine <= other:
        return True
    dates = {"startDate", "endDate", "date", "releaseDate"}
    names = {pair for pair in mine if pair[0] not in dates}
    theirs = {name for name, _ in other}
    other_begin = {pair for pair in mine if pair[0] in dates} - other
    clash = any(name in theirs for name, _ in other_begin)
    return bool(names) and names <= other and not clash
