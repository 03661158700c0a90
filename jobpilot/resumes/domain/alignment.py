"""Which value of one document is which value of another.

Problem: in a list, the third job may be the former second one, moved down by an insertion; comparing `work[2]` with
`work[2]` would then call every field of every job changed.
Mechanism: list entries are paired before anything is compared: equal ones first, then the most similar ones, then those
that stand alone between the same neighbours. Only pairs are compared; what has no partner was added or removed.
"""

import json
import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from rapidfuzz import fuzz

ALIKE_ENTRIES: Final = 0.4
"""Share of common words from which two entries count as one that was edited."""

ALIKE_TEXTS: Final = 0.6
COMPARED_AT_MOST: Final = 4_000
"""Pairs of entries that are compared word by word; longer lists are paired by place alone."""

CARRIED_CHARACTERS: Final = 8
"""A value this long that vanished here and appeared there was moved; a shorter one may be chance."""

_INDEX: Final = re.compile(r"\[\d+\]")
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Change:
    """A plain value that differs: `before_path` is None where it is new, `after_path` where it is gone."""

    before_path: str | None
    after_path: str | None
    before: object = None
    after: object = None

    @property
    def path(self) -> str:
        """Where it stands now; where it stood, if it is gone."""
        return self.after_path or self.before_path or ""


@dataclass(frozen=True, slots=True)
class Move:
    """A list entry whose place among the entries that stayed is another."""

    before_path: str
    after_path: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """`kept` names, for every plain value that stayed as it is, its new path and its old one."""

    changes: tuple[Change, ...]
    moves: tuple[Move, ...]
    kept: Mapping[str, str]


def shape(path: str) -> str:
    """`work[2].name` is `work[].name`: the kind of a field, wherever its entry stands."""
    return _INDEX.sub("[]", path)


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


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    """What became of every plain value."""
    walk = _Walk()
    walk.values(before, after, "", "")
    changes = walk.changes
    kept = walk.kept | _carried(changes)
    carried_from = {kept[path] for path in kept.keys() - walk.kept.keys()}
    return Comparison(
        tuple(
            change
            for change in changes
            if change.after_path not in kept
            and not (change.after_path is None and change.before_path in carried_from)
        ),
        tuple(walk.moves),
        kept,
    )


class _Walk:
    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.moves: list[Move] = []
        self.kept: dict[str, str] = {}

    def values(self, before: object, after: object, old: str, new: str) -> None:
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            for key in dict.fromkeys([*after, *before]):
                old_path, new_path = _member(old, key), _member(new, key)
                if key not in before:
                    self.added(after[key], new_path)
                elif key not in after:
                    self.removed(before[key], old_path)
                else:
                    self.values(before[key], after[key], old_path, new_path)
        elif isinstance(before, list) and isinstance(after, list):
            self.lists(before, after, old, new)
        elif _is_plain(before) and _is_plain(after):
            if type(before) is type(after) and before == after:
                self.kept[new] = old
            else:
                self.changes.append(Change(old, new, before, after))
        else:
            self.removed(before, old)
            self.added(after, new)

    def lists(self, before: list[Any], after: list[Any], old: str, new: str) -> None:
        paired = pair_entries(before, after)
        for i in range(len(before)):
            if i not in paired:
                self.removed(before[i], f"{old}[{i}]")
        by_new = {j: i for i, j in paired.items()}
        in_order = _longest_rise([by_new[j] for j in sorted(by_new)])
        for j in range(len(after)):
            new_path = f"{new}[{j}]"
            if j not in by_new:
                self.added(after[j], new_path)
                continue
            i = by_new[j]
            if i not in in_order:
                self.moves.append(Move(f"{old}[{i}]", new_path))
            self.values(before[i], after[j], f"{old}[{i}]", new_path)

    def added(self, value: object, path: str) -> None:
        self.changes += [Change(None, leaf, after=found) for leaf, found in leaves(value, path)]

    def removed(self, value: object, path: str) -> None:
        self.changes += [Change(leaf, None, before=found) for leaf, found in leaves(value, path)]


def pair_entries(before: Sequence[Any], after: Sequence[Any]) -> dict[int, int]:
    """New index by old index, for every entry that is still there, edited or not."""
    paired = _equal(before, after)
    _pair_alike(before, after, paired)
    _pair_neighbours(before, after, paired)
    return paired


def _equal(before: Sequence[Any], after: Sequence[Any]) -> dict[int, int]:
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for j, entry in enumerate(after):
        waiting[_key(entry)].append(j)
    found = {}
    for i, entry in enumerate(before):
        if places := waiting[_key(entry)]:
            found[i] = places.popleft()
    return found


def _pair_alike(before: Sequence[Any], after: Sequence[Any], paired: dict[int, int]) -> None:
    taken = set(paired.values())
    old = [i for i in range(len(before)) if i not in paired]
    new = [j for j in range(len(after)) if j not in taken]
    if len(old) * len(new) > COMPARED_AT_MOST:
        return
    scores = ((_likeness(before[i], after[j]), -abs(i - j), i, j) for i in old for j in new)
    for score, _, i, j in sorted(scores, reverse=True):
        enough = ALIKE_TEXTS if _is_plain(before[i]) else ALIKE_ENTRIES
        if score >= enough and i not in paired and j not in taken:
            paired[i] = j
            taken.add(j)


def _pair_neighbours(before: Sequence[Any], after: Sequence[Any], paired: dict[int, int]) -> None:
    """As many left over here as there, between the same neighbours: one by one."""
    in_order = _longest_rise([paired[i] for i in sorted(paired)])
    anchors = [(i, j) for i, j in sorted(paired.items()) if j in in_order]
    bounds = [(-1, -1), *anchors, (len(before), len(after))]
    taken = set(paired.values())
    for (i, j), (next_i, next_j) in pairwise(bounds):
        old = [k for k in range(i + 1, next_i) if k not in paired]
        new = [k for k in range(j + 1, next_j) if k not in taken]
        if len(old) == len(new):
            couples = zip(old, new, strict=True)
            paired |= {k: m for k, m in couples if _may_replace(before[k], after[m])}


def _may_replace(before: object, after: object) -> bool:
    """A text may become any other; an entry with several values is another one unless something stayed."""
    if _is_plain(before) and _is_plain(after):
        return True
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)):
        return False
    old, new = dict(leaves(before)), dict(leaves(after))
    return (len(old) == 1 and old.keys() == new.keys()) or bool(set(old.items()) & set(new.items()))


def _likeness(before: object, after: object) -> float:
    """0 to 1. Entries by the words they share, texts by their letters."""
    if _is_plain(before) and _is_plain(after):
        return float(fuzz.ratio(str(before).casefold(), str(after).casefold())) / 100
    if _is_plain(before) or _is_plain(after):
        return 0.0
    old, new = _words(before), _words(after)
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 0.0


def _words(entry: object) -> Counter[str]:
    return Counter(
        word for _, value in leaves(entry, "_") for word in _WORD.findall(str(value).casefold())
    )


def _carried(changes: Sequence[Change]) -> dict[str, str]:
    """Values that left one entry and appear in another, such as a highlight under another job."""
    gone: dict[tuple[str, str], deque[str]] = defaultdict(deque)
    for change in changes:
        if change.after_path is None and change.before_path is not None:
            gone[shape(change.before_path), str(change.before)].append(change.before_path)
    found = {}
    for change in changes:
        if change.before_path is None and change.after_path is not None:
            text = str(change.after)
            if len(text) >= CARRIED_CHARACTERS and (places := gone[shape(change.after_path), text]):
                found[change.after_path] = places.popleft()
    return found


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """The most of these different numbers that already stand in rising order."""
    ends: list[int] = []
    places: list[int] = []
    for number in numbers:
        place = bisect_left(ends, number)
        ends[place : place + 1] = [number]
        places.append(place)
    rise, wanted = set(), len(ends) - 1
    for number, place in zip(reversed(numbers), reversed(places), strict=True):
        if place == wanted:
            rise.add(number)
            wanted -= 1
    return rise


def _member(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)


def _is_plain(value: object) -> bool:
    return not isinstance(value, (Mapping, list))


def _key(entry: object) -> str:
    return json.dumps(entry, sort_keys=True, ensure_ascii=False, default=str)
