"""Finding skills by name, and saying how far one stands in for another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from jobpilot.matching.domain.lexicon.skills import CAREFUL, IMPLIES, NAMES, NEIGHBOURS
from jobpilot.matching.domain.words import Token, tokens

LONGEST_NAME: Final = 5
"""Words of the longest name."""

LONGEST_OWN: Final = 4
"""A longer entry of a résumé's list of skills is a sentence."""

_LIST_MARKS: Final = frozenset(",;/()|•·:&+\n*–—")
_INTRODUCTIONS: Final = frozenset(
    ("in", "with", "using", "use", "know", "write", "and", "or", "of", "und", "mit", "et")
)
_SHORT: Final = frozenset(("r", "c", "go"))
NEIGHBOUR: Final = 0.4


@dataclass(frozen=True, slots=True)
class SkillMention:
    """A skill's first name and where the text names it."""

    skill: str
    start: int
    end: int


def key_of(name: str) -> str:
    """A name as it is compared: words in lower case, without what divides them."""
    return " ".join(token.key for token in tokens(name))


@cache
def _index() -> Mapping[str, str]:
    index = {key_of(other): skill for skill, others in NAMES.items() for other in others}
    return index | {key_of(skill): skill for skill in NAMES}


def find_skills(text: str, own: Mapping[str, str] | None = None) -> list[SkillMention]:
    """Skills that a running text names, in order. `own` adds names (by `key_of`) that only this comparison knows."""
    found: list[SkillMention] = []
    index, words, position = _index(), tokens(text), 0
    while position < len(words):
        length = 1
        for size in range(min(LONGEST_NAME, len(words) - position), 0, -1):
            some = words[position : position + size]
            key = " ".join(token.key for token in some)
            skill = index.get(key) or (own or {}).get(key)
            if skill is not None and _is_meant(text, some, key):
                found.append(SkillMention(skill, some[0].start, some[-1].end))
                length = size
                break
        position += length
    return found


def listed_skill(name: str) -> str | None:
    """What an entry of a list of skills names: a known skill, itself if it is short enough, or nothing."""
    key = key_of(name)
    known = _index().get(key)
    if known is not None:
        return known
    return name.strip() if 0 < len(key.split()) <= LONGEST_OWN and len(key) > 1 else None


def _is_meant(text: str, some: list[Token], key: str) -> bool:
    """Whether words stand like a name: names that are words need a capital, the shortest ones a list around them."""
    if "\n" in text[some[0].start : some[-1].end]:
        return False
    if key not in CAREFUL:
        return True
    before, after = text[: some[0].start].rstrip(" "), text[some[-1].end :].lstrip(" ")
    listed = before[-1:] in _LIST_MARKS or after[:1] in _LIST_MARKS or before[-2:] in ("- ", "\n-")
    introduced = before.rsplit(None, 1)[-1].lower() in _INTRODUCTIONS if before else False
    if not some[0].text[:1].isupper():
        return key in ("js", "ts", "ml", "rag") and (listed or introduced)
    if key in _SHORT:
        alone = before[-1:] in ("•", "-", "*", "\n", "") and after[:1] in ("\n", "")
        marks = _LIST_MARKS - {"\n"}
        return before[-1:] in marks or after[:1] in marks or introduced or alone
    starts_sentence = before[-1:] in ("", ".", "!", "?", "\n", "•", "-", "*")
    return not starts_sentence or after[:1] in (",", "/", "\n", "")


def closure(skills: Iterable[str]) -> frozenset[str]:
    """The skills and what they imply, however many steps away."""
    known: set[str] = set()
    waiting = list(skills)
    while waiting:
        skill = waiting.pop()
        if skill not in known:
            known.add(skill)
            waiting += IMPLIES.get(skill, ())
    return frozenset(known)


def credit(asked: str, known: frozenset[str]) -> float:
    """0 to 1: how far somebody with the skills `known` (a `closure`) has what is asked for."""
    if asked in known:
        return 1.0
    near = any(asked in group and group & known for group in NEIGHBOURS)
    return NEIGHBOUR if near else 0.0
