"""Whether somebody says in the present that they do something, and not what they are or feel."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from jobpilot.writing.domain.gate.words import Token

_OFTEN: Final = frozenset(
    "also often always sometimes still now then already never even just".split()
)
_STATES: Final = frozenset(
    "am was have had will would can could may might must should do did hope believe think feel felt love like liked enjoy enjoyed want wish know knew understand see saw find found "
    "admire appreciate welcome prefer need live apply read noticed heard trust care value agree share expect mean guess imagine thank remain look look attach attached".split()
)
_FEELS: Final = frozenset(
    "habe finde freue hoffe möchte würde könnte wäre denke glaube wünsche suche schreibe bewerbe mag kenne heiße wohne lebe bringe stehe komme hätte sehe lese danke gerne".split()
)


def acts(found: Sequence[Token]) -> bool:
    """As in "I travel", "I often travel", "reise ich", "ich reise". Nouns beside a verb are not looked at."""
    words = [t.text for t in found if not t.text.endswith("ly")]
    pairs = list(pairwise(word for word in words if word.casefold() not in _OFTEN))
    english = {two for one, two in pairs if one in {"I", "i"}}
    german = {two for one, two in pairs if one.casefold() == "ich"}
    german |= {one for one, two in pairs if two == "ich"}
    return any(word.isalpha() and word.casefold() not in _STATES for word in english) or any(
        re.fullmatch(r"(?i)\w{3,}e", word) and word.casefold() not in _FEELS for word in german
    )
