"""Whether somebody had a title: all of its words, and none of those left out that make it smaller."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from jobpilot.writing.domain.gate.binding import Clause
from jobpilot.writing.domain.gate.evidence import Evidence, Leaf
from jobpilot.writing.domain.gate.lexicon import markers
from jobpilot.writing.domain.gate.vocabulary import GENERAL_WORDS, is_ordinary
from jobpilot.writing.domain.gate.words import Token, tokens

_PRAISE: Final = frozenset(
    "experienced dedicated passionate motivated skilled seasoned committed versatile curious former fellow professional trained qualified erfahrener erfahrene engagierter engagierte "
    "motivierter motivierte gelernter gelernte ausgebildeter ausgebildete studierter studierte".split()
)
_BEING: Final = re.compile(
    r"(?i)\b(?:I am|I['’]m|I was|ich bin|bin ich|ich war)\s+(?:(?:also|auch|zudem|außerdem|now|by training|currently|derzeit)\s+)*(?:an?|ein|eine)\s+((?:[\w-]+\s+){0,2}?[\w-]+)"
    r"(?=\s*(?:[,.;:!)]|$)|\s+(?:who|with|and|from|at|in|of|for|by|und|mit|aus|bei|der|die|von|the|since|seit|to|that)\b)"
)
_ANYBODY: Final = frozenset(
    "fan friend believer reader listener learner newcomer beginner stickler quereinsteiger quereinsteigerin teamplayer".split()
)
LONGEST_ENDING: Final = 3
_FIELDS: Final = frozenset({"position", "label", "roles", "studyType", "area"})


def title_entries(words: Sequence[Token], evidence: Evidence) -> list[Leaf]:
    """The values of the résumé that give this title."""
    before = [token for token in words[:-1] if token.plain not in _PRAISE and not _is_filler(token)]
    wanted = [*before, *words[-1:]]
    return [leaf for leaf in evidence.leaves if _gives(leaf, wanted)]


def unknown_callings(clause: Clause) -> Iterator[str]:
    """What somebody says to be ("I am a registered osteopath") and nothing in the résumé says."""
    for match in _BEING.finditer(clause.words):
        called = tokens(match[1])[-1]
        evidence = clause.evidence
        known = called.stem in evidence.stems or called.plain in evidence.plains
        if not known and not is_ordinary(called) and called.plain not in _ANYBODY:
            yield match[1]


def _is_filler(token: Token) -> bool:
    return token.plain in GENERAL_WORDS and token.plain not in markers.SENIORITY | markers.LESSER


def _gives(leaf: Leaf, wanted: Sequence[Token]) -> bool:
    field = leaf.path.rpartition(".")[2]
    if field == "title" or (field == "name" and leaf.entry.startswith("certificates")):
        return all(token.plain in leaf.plains for token in wanted)
    if field.partition("[")[0] not in _FIELDS:
        return False
    known = leaf.plains
    if not all(token.plain in known or _same_role(token, leaf) for token in wanted):
        return False
    lessening = known & markers.LESSER
    return lessening <= {token.plain for token in wanted}


def _same_role(token: Token, leaf: Leaf) -> bool:
    """Forms of one word: Entwickler and Entwicklerin, engineer and engineering."""
    if len(token.plain) <= 4 or token.plain in markers.SENIORITY:
        return False
    return any(
        min(len(token.plain), len(known)) > 4
        and (token.plain.startswith(known) or known.startswith(token.plain))
        and abs(len(token.plain) - len(known)) <= LONGEST_ENDING
        for known in leaf.plains
    )
