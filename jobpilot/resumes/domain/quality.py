"""How much of a text looks like writing."""

import unicodedata
from collections.abc import Iterable

from jobpilot.ports.documents import DocumentWarning

THRESHOLD = 70
_BAD = frozenset({"Cc", "Cn", "Co", "Cs"})


def text_quality(lines: Iterable[str]) -> int:
    """0–100: the share of characters that belong to words, less what is control, private or replacement characters.

    A word counts when its letters are of one script and, if Latin, hold a vowel or are short.
    """
    good = total = 0
    for line in lines:
        for word in line.split():
            total += len(word)
            if _plausible(word):
                good += len(word)
    return round(100 * good / total) if total else 0


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
