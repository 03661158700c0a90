"""Telling that two postings are the same, across sources and over time.

Identity comes first: the same posting of a known source, whatever address it was found at. Then content: the same
company, title and countries give the same fingerprint, and then the texts must be alike too (Jaccard similarity of
their five-word sequences; A. Broder, "On the resemblance and containment of documents", 1997).
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

ALIKE: Final = 0.6
SEQUENCE: Final = 5
MOST_WORDS: Final = 3000
_WORD: Final = re.compile(r"\w+")
_LEGAL: Final = re.compile(
    r"\b(?:inc|incorporated|llc|ltd|limited|gmbh|ag|se|kg|co|corp|corporation|company|bv|nv|sa|sas|sarl|srl|spa|ab|as|oy|plc|pty|the)\b"
)
_TITLE_NOISE: Final = re.compile(
    r"\((?:[mwfdxih]\s*/\s*)+[mwfdxih*]+\)|\(all genders?\)|\b(?:m/w/d|f/m/d|m/f/d|w/m/d|f/h|h/f|remote|hybrid|onsite)\b",
    re.IGNORECASE,
)


def company_key(company: str) -> str:
    """Without legal forms, case and punctuation."""
    return " ".join(_WORD.findall(_LEGAL.sub(" ", _plain(company))))


def title_key(title: str) -> str:
    """Without the letters of genders, notes about the place, case and punctuation."""
    return " ".join(_WORD.findall(_plain(_TITLE_NOISE.sub(" ", title))))


def fingerprint_of(company: str, title: str, countries: Iterable[str]) -> str:
    """The same for what may be the same posting."""
    parts = (company_key(company), title_key(title), ",".join(sorted(countries)))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


def likeness(one: str, other: str) -> float:
    """0 (nothing in common) to 1 (the same words in the same order)."""
    left, right = _sequences(one), _sequences(other)
    if not left or not right:
        return 1.0 if left == right else 0.0
    return len(left & right) / len(left | right)


def are_alike(one: str, other: str) -> bool:
    """Whether two texts are one posting's; a short text may be an extract of the long one."""
    if likeness(one, other) >= ALIKE:
        return True
    left, right = _sequences(one), _sequences(other)
    shorter = min(len(left), len(right))
    return shorter >= 20 and len(left & right) / shorter >= 0.8


def _sequences(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(_plain(text))[:MOST_WORDS]
    if len(words) < SEQUENCE:
        return {tuple(words)} if words else set()
    return {tuple(words[index : index + SEQUENCE]) for index in range(len(words) - SEQUENCE + 1)}


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
