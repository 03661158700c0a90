"""Which words mean something: not the small ones, and not those that a letter may use of anything."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from jobpilot.writing.domain.gate.lexicon import general, ordinary
from jobpilot.writing.domain.gate.words import Token, tokens

_GENERAL: Final = tokens(f"{general.ENGLISH} {general.GERMAN}")
_ORDINARY: Final = tokens(f"{ordinary.ENGLISH} {ordinary.GERMAN}")
GENERAL: Final = frozenset(token.stem for token in _GENERAL)
GENERAL_WORDS: Final = frozenset(token.plain for token in _GENERAL)
ORDINARY: Final = GENERAL | {token.stem for token in _ORDINARY}
LONGEST_WORD: Final = 13
"""Longer ones are compounds, of which a stem is the beginning only."""
ORDINARY_WORDS: Final = GENERAL_WORDS | {token.plain for token in _ORDINARY}
SMALL: Final = frozenset(
    "the and for with from that this these those than then was were are been being have has had not never you your our their his her its who which what when where into over "
    "under about also very much many more most some any all each every other both there here will would could should can may might did does done doing than too one take takes took taken taking make makes made get got go goes went come came now today used "
    "ich und der die das den dem des ein eine einen einem einer mit von vom bei zum zur fur auf aus ist sind war hat habe haben hatte wird werden wurde als auch nicht nie nach seit uber "
    "mein meine meinen meinem meiner wir uns sie ihr ihre ihren dort hier dies diese diesem dieser oder aber wie mehr sehr".split()
)
_CASES: Final = ("ern", "en", "em", "er", "es", "e", "n", "s")


def is_ordinary(token: Token) -> bool:
    """A word that a letter may use of anything, in any of its forms."""
    return (
        token.plain in ORDINARY_WORDS
        or (token.stem in ORDINARY and len(token.plain) <= LONGEST_WORD)
        or _bare(token.plain) in ORDINARY_WORDS
    )


@lru_cache(maxsize=20_000)
def _bare(plain: str) -> str:
    """Without the ending of a German case or plural, if that is a word: Tagen is of Tag."""
    for ending in _CASES:
        if plain.endswith(ending) and plain[: -len(ending)] in ORDINARY_WORDS:
            return plain[: -len(ending)]
    return plain


def content_stems(found: Sequence[Token]) -> set[str]:
    """Stems of the words that mean something."""
    return {
        token.stem
        for token in found
        if len(token.plain) > 2
        and token.plain.isalpha()
        and token.plain not in GENERAL_WORDS
        and (token.stem not in GENERAL or len(token.plain) > LONGEST_WORD)
    }


def all_stems(found: Sequence[Token]) -> set[str]:
    """Stems of all words but the smallest: where a clause is made of general words, they are what it says."""
    return {
        token.stem
        for token in found
        if len(token.plain) > 2 and token.plain.isalpha() and token.plain not in SMALL
    }
