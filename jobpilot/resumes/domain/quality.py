"""How much of a text looks like writing."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import add

from jobpilot.ports.documents import DocumentWarning

THRESHOLD = 70
GARBLED_QUALITY = 30
USUAL_PAIRS = 0.36
LEAST_PAIRS = 120
LATIN_SHARE = 0.8
LONGEST_WITHOUT_VOWEL = 6
LONGEST_ORNAMENT = 23
WORDS_KEPT = 2048
"""Each word is judged with its page and again with the whole text."""
VOWELS = "aeiouyæœø"
_PAIRS = (
    "th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro "
    "ic ne ea ra ce li ch ll be ma si om ur el la ie ei ge un do ac ta us ec ns pr qu ue em tr ni ca ss ad am pe po "
    "no na lo di il so"
)
PAIRS = frozenset(_PAIRS.split())
"""Pairs of letters that make up 0.55 to 0.7 of all pairs in languages written in Latin letters, and at most 0.3 of a
text whose letters were replaced by others (measured on résumés in six languages and on shuffled alphabets).
"""
_LETTERS = re.compile(r"[^\W\d_]+")
_BAD = frozenset({"Cc", "Cn", "Co", "Cs"})


def text_quality(lines: Iterable[str]) -> int:
    """0–100: the share of characters that belong to words, less what is control, private or replacement characters.

    A word counts when its letters are of one script and, if Latin, hold a vowel or are short.
    """
    words = Counter(word for line in lines for word in line.split())
    total = good = 0
    for word, times in words.items():
        length = times * len(word)
        total += length
        if _plausible(word):
            good += length
    quality = round(100 * good / total) if total else 0
    return min(quality, GARBLED_QUALITY) if _looks_garbled(words) else quality


def _looks_garbled(words: Mapping[str, int]) -> bool:
    """Whether Latin letters stand in an order no language has: a text layer that maps shapes to wrong letters."""
    letters = latin = pairs = usual = 0
    for word, times in words.items():
        each = _spelling(word)
        letters, latin = letters + times * each[0], latin + times * each[1]
        pairs, usual = pairs + times * each[2], usual + times * each[3]
    enough = latin >= LATIN_SHARE * letters and pairs >= LEAST_PAIRS
    return enough and usual < USUAL_PAIRS * pairs


@lru_cache(maxsize=WORDS_KEPT)
def _spelling(word: str) -> tuple[int, int, int, int]:
    """How many letters, unaccented Latin ones, pairs of letters and usual pairs a word has."""
    folded = word.casefold()
    if not word.isascii():
        folded = unicodedata.normalize("NFKD", folded)
        folded = "".join([c for c in folded if not unicodedata.combining(c)])
    runs = _LETTERS.findall(folded)
    letters = sum(map(len, runs))
    latin = letters if word.isascii() else sum(letter.isascii() for run in runs for letter in run)
    usual = len([pair for run in runs for pair in map(add, run, run[1:]) if pair in PAIRS])
    return letters, latin, letters - len(runs), usual


@lru_cache(maxsize=WORDS_KEPT)
def _plausible(word: str) -> bool:
    if word.isascii() and word.isalpha():
        return _is_pronounceable(word)
    if "\ufffd" in word or any(unicodedata.category(character) in _BAD for character in word):
        return False
    letters = [character for character in word if character.isalpha()]
    digits = any(character.isdigit() for character in word)
    if not letters:
        return digits or len(word) <= LONGEST_ORNAMENT
    if len(letters) < len(word) / 2 and not digits:
        return False
    latin = [character for character in letters if "LATIN" in unicodedata.name(character, "")]
    if latin and len(latin) < len(letters) * 0.7:
        return False
    return _is_pronounceable("".join(latin))


def _is_pronounceable(letters: str) -> bool:
    if len(letters) <= LONGEST_WITHOUT_VOWEL:
        return True
    folded = unicodedata.normalize("NFKD", letters.casefold())
    return any(vowel in folded for vowel in VOWELS)


def low_quality_warning(quality: int) -> DocumentWarning | None:
    """The warning for a text that is hard to trust."""
    if quality >= THRESHOLD:
        return None
    return DocumentWarning(
        "low_text_quality",
        f"Only {quality} % of the text looks like words; the file's text layer may be damaged.",
    )
