"""Words of a text, in the simple form in which two texts are compared."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(r"\.net\b|[^\W_]+(?:\.[^\W_]+)*[+#]*", re.IGNORECASE)

_STOPWORDS = """a about above after
all also an and any are as at be because been being both but by can could did do does doing
down during each every few for from further had has have having he her here him his how i if in into is it its just
like make many may me more most must my need new no nor not of off on once one only or other our out over own per
same she should so some such than that the their them then there these they this those through to too under until up
us use used using very was way we well were what when where which while who will with within without would you your
und oder der die das den dem ein eine mit für von zu im in auf bei als wir du sie ihr sind ist unsere deine et ou le
la les un une des du de en avec pour sur dans nous vous y el los las una con para por"""
STOPWORDS: Final = frozenset(_STOPWORDS.split())
_EVERYWHERE = """ability
able across apply applicants application benefits build building candidate candidates career company
competitive culture day diverse diversity employees employer employment environment equal equity excellent
experience experienced fast flexible full good great grow help hiring holidays ideal including insurance job join
knowledge learn level looking love offer office opportunity opportunities part people plus position preferred
proven qualifications range related relevant remote requirements required responsibilities responsible role salary
skills strong successful support team teams time understanding vacation want welcome work working world year
years"""
_BOILERPLATE: Final = frozenset(_EVERYWHERE.split())
"""Words of every posting: that both texts have them says nothing."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written, with its place in the text."""

    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        return self.text.lower()


def tokens(text: str) -> list[Token]:
    """Words, also such as `C++`, `.NET` and `Node.js`; hyphens and slashes divide."""
    return [Token(match.group(), *match.span()) for match in _TOKEN.finditer(text)]


def stem(word: str) -> str:
    """One form for singular and plural and for a few endings; English, roughly."""
    for ending, rest in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ers", "er"), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) > 3 and not word.endswith("ss"):
            return word[: len(word) - len(ending)] + rest
    return word


def content_words(text: str) -> Counter[str]:
    """How often each telling word stands in the text."""
    return Counter(_telling(text))


def _telling(text: str) -> Iterator[str]:
    for token in tokens(text):
        key = token.key
        if len(key) > 1 and not key.isdigit() and key not in STOPWORDS and key not in _BOILERPLATE:
            yield stem(key)


def overlap(one: Counter[str], other: Counter[str]) -> float:
    """0 to 1: how much of `other`'s wording stands in `one`; repeated words help ever less, long ones count more."""
    if not other:
        return 0.0
    weights = {word: min(count, 3) ** 0.5 * min(len(word), 10) for word, count in other.items()}
    found = sum(weight for word, weight in weights.items() if word in one)
    return float(found / sum(weights.values()))
