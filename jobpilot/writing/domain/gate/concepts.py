"""Claims of the kind "award", "patent", "budget": what a clause says, the résumé must say."""

import re
from collections.abc import Iterator
from typing import Final

from jobpilot.writing.domain.gate import vocabulary
from jobpilot.writing.domain.gate.binding import Clause
from jobpilot.writing.domain.gate.evidence import WORD, Leaf
from jobpilot.writing.domain.gate.lexicon import claims
from jobpilot.writing.domain.gate.quantities import find_quantities
from jobpilot.writing.domain.gate.verdicts import Finding, Reason
from jobpilot.writing.domain.gate.words import tokens

_SECTIONS: Final = {
    "award": "awards", "publication": "publications", "certificate": "certificates", "teaching": "volunteer", "praise": "references",
}  # fmt: skip
_SUBJECT_WORDS: Final = 4


def concepts(clause: Clause) -> Iterator[tuple[Finding | None, list[Leaf]]]:
    may, others = clause.leaves_for(clause.span)
    for name, pattern in claims.CONCEPTS.items():
        match = pattern.search(clause.words)
        if match is None or clause.is_negated:
            continue
        section = _SECTIONS.get(name, "-")
        good = [leaf for leaf in may if pattern.search(leaf.text) or leaf.entry.startswith(section)]
        if name == "certificate":
            wanted = _subject(clause, match) or _before(clause, match)
            good = [leaf for leaf in good if wanted <= leaf.stems]
        if good:
            yield None, [leaf for leaf in good if pattern.search(leaf.text)][:1] or good[:1]
        elif any(pattern.search(leaf.text) for leaf in others):
            yield Finding(Reason.SWAPPED, match[0]), []
        else:
            yield Finding(Reason.CLAIM, match[0]), []


def _subject(clause: Clause, match: re.Match[str]) -> set[str]:
    """What somebody is certified in: the words right behind it."""
    rest = re.split(
        r"[,.;:(]|\b(?:since|from|is|are|was|and|und|seit|ist|von|by|to|at)\b",
        clause.words[match.end() :],
    )[0]
    return vocabulary.content_stems(tokens(rest)[:_SUBJECT_WORDS])


def _before(clause: Clause, match: re.Match[str]) -> set[str]:
    """What a licence is for stands before it: a diving licence."""
    if not match[0].casefold().startswith(("licen", "lizenz")):
        return set()
    return vocabulary.content_stems(tokens(clause.words[: match.start()])[-1:])


def listed_words(
    clause: Clause, listed: frozenset[str]
) -> Iterator[tuple[Finding | None, list[Leaf]]]:
    counted = [
        text
        for q in find_quantities(clause.words)
        for text in [clause.words[q.span.start : q.span.end]]
    ]
    written = set(WORD.findall(clause.words.casefold()))
    written -= {word for text in counted for word in text.casefold().split()}
    for word in sorted((written & listed) - clause.evidence.words):
        yield Finding(Reason.CLAIM, word), []
