"""Finding words of one text in another although case, accents, spacing or typography differ."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_SPACE: Final = re.compile(r"\s+")
_INVISIBLE: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u061c")
_SAME: Final = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe",
        "ı": "i",
    }
)  # fmt: skip
_UNSPACED: Final = re.compile(
    r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u3040-\u30ff\u1100-\u11ff]"
)
_BROKEN_WORD: Final = re.compile(r"(?<=[^\W\d_])- (?=[^\W\d_])")


def plain_text(text: str) -> str:
    """Lower case, without accents, with one kind of dash and quotation mark and single spaces."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(
        letter
        for letter in decomposed
        if letter not in _INVISIBLE and not unicodedata.combining(letter)
    )
    return _SPACE.sub(" ", bare.translate(_SAME)).strip().casefold()


def rejoined(plain: str) -> str:
    """Plain text with words that a line's end had broken put together again."""
    return _BROKEN_WORD.sub("", plain)


def occurrences(needle: str, plain: str) -> Iterator[int]:
    """Where `needle` (plain too) stands in `plain` as whole words and numbers.

    "Java" does not stand in "JavaScript", "C" not in "C++", "3" not in "3.5"; scripts without spaces know no such
    limits.
    """
    position = plain.find(needle) if needle else -1
    while position >= 0:
        end = position + len(needle)
        if _starts_word(plain, position) and _ends_word(plain, end):
            yield position
        position = plain.find(needle, position + 1)


def _starts_word(text: str, position: int) -> bool:
    if position == 0:
        return True
    first, before = text[position], text[position - 1]
    if _is_wordy(first) and _is_wordy(before):
        return False
    if first.isdigit() and before in ".,-+$€£" and position > 1:
        return before in ".,-" and not text[position - 2].isdigit()
    return not (first.isalpha() and before == "." and position > 1 and text[position - 2].isspace())


def _ends_word(text: str, end: int) -> bool:
    if end == len(text):
        return True
    last, after = text[end - 1], text[end]
    if _is_wordy(last) and _is_wordy(after):
        return False
    if _is_wordy(last) and after in "+#%":
        return False
    return not (last.isdigit() and after in ".,-" and text[end + 1 : end + 2].isdigit())


def _is_wordy(letter: str) -> bool:
    return (letter.isalnum() or letter == "_") and not _UNSPACED.match(letter)
