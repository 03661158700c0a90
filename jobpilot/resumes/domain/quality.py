"""How much of a text looks like writing."""

import itertools
import unicodedata
from collections.abc import Iterable

from jobpilot.ports.documents import DocumentWarning

THRESHOLD = 70
GARBLED_QUALITY = 30
USUAL_PAIRS = 0.36
LEAST_PAIRS = 120
LATIN_SHARE = 0.8
_PAIRS = (
    "th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro "
    "ic ne ea ra ce li ch ll be ma si om ur el la ie ei ge un do ac ta us ec ns pr qu ue em tr ni ca ss ad am pe po "
    "no na lo di il so"
)
PAIRS = frozenset(_PAIRS.split())
"""Pairs of letters that make up 0.55 to 0.7 of all pairs in languages written in Latin letters, and at most 0.3 of a
text whose letters were replaced by others (measured on résumés in six languages and on shuffled alphabets).
"""
_BAD = frozenset({"Cc", "Cn", "Co", "Cs"})


def text_quality(lines: Iterable[str]) -> int:
    """0–100: the share of characters that belong to words, less what is control, private or replacement characters.

    A word counts when its letters are of one script and, if Latin, hold a vowel or are short.
    """
    good = total = 0
    words = [word for line in lines for word in line.split()]
    for word in words:
        total += len(word)
        if _plausible(word):
            good += len(word)
    quality = round(100 * good / total) if total else 0
    return min(quality, GARBLED_QUALITY) if looks_garbled(" ".join(words)) else quality


def looks_garbled(text: str) -> bool:
    """Whether Latin letters stand in an order no language has: a text layer that maps shapes to wrong letters."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = [character for character in folded if character.isalpha()]
    latin = sum(character.isascii() for character in letters)
    if latin < LATIN_SHARE * len(letters):
        return False
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    pairs = [a + b for a, b in itertools.pairwise(plain) if a.isalpha() and b.isalpha()]
    usual = sum(pair in PAIRS for pair in pairs)
    return len(pairs) >= LEAST_PAIRS and usual < USUAL_PAIRS * len(pairs)


def _plausible(word: str) -> bool:
    if "\ufffd" in word or any(unicodedata.category(character) in _BAD for character in word):
        return False
    letters = [character for character in word if character.isalpha()]
    if not letters:
        return len(word) < 24 or any(character.isdigit() for character in word)
    if len(letters) < len(word) / 2 and not any(character.isdigit() for character in word):
        return False
    latin = [character for character in letters if "LATIN" in unicodedata.name(character, "")]
    if latin and len(latin) < len(letters) * 0.7:
        return False
    if len(latin) > 6:
        folded = unicodedata.normalize("NFKD", "".join(latin)).casefold()
        return any(character in "aeiouyæœø" for character in folded)
    return True


def low_quality_warning(quality: int) -> DocumentWarning | None:
    """The warning for a text that is hard to trust."""
    if quality >= THRESHOLD:
        return None
    return DocumentWarning(
        "low_text_quality",
        f"Only {quality} % of the text looks like words; the file's text layer may be damaged.",
    )
