"""Which of the résumé's lines that have a number say it of the same thing."""

import re
from collections.abc import Sequence
from typing import Final

from jobpilot.writing.domain.gate import vocabulary
from jobpilot.writing.domain.gate.binding import Clause
from jobpilot.writing.domain.gate.clause_modes import Mode
from jobpilot.writing.domain.gate.evidence import POSTING, Leaf
from jobpilot.writing.domain.gate.facts import is_role
from jobpilot.writing.domain.gate.lexicon import markers
from jobpilot.writing.domain.gate.lookups import has_quantity
from jobpilot.writing.domain.gate.quantities import Quantity
from jobpilot.writing.domain.gate.words import Span, Token, tokens, within

FOREIGN: Final = 2
COUNTED_WITHIN: Final = 2
MOST_BEHIND_NOW: Final = 7
TURNS: Final = frozenset(token.stem for token in tokens(" ".join(markers.RISES | markers.FALLS)))
"""Words for up and down say nothing of what went there."""
_SEGMENT: Final = re.compile(r",\s|;|\band\b|\bund\b|\bwhile\b|\bwährend\b")


def fitting(
    clause: Clause,
    quantity: Quantity,
    good: Sequence[Leaf],
    may: Sequence[Leaf],
    counted: Sequence[Quantity],
) -> list[Leaf]:
    """Of the leaves that have a number, those that say of the same thing that it is so.

    `counted` are all numbers of the clause: a line with two of them is the one that is meant.
    """
    span = quantity.span
    if clause.evidence.language != clause.language or not good:
        return list(good)
    if clause.mode is not Mode.CLAIM:
        told = [leaf for leaf in good if leaf.entry == POSTING and _counts_same(clause, span, leaf)]
        if told:
            return told
    if quantity.part == "then":
        return [
            leaf
            for leaf in good
            if any(q.part == "end" for q in leaf.quantities)
            and (_opens_with_now(clause) or _says_same(clause, leaf, may))
        ]
    stems = _about(clause, span, may, counted)
    if clause.mode is Mode.CLAIM:
        good = [
            leaf
            for leaf in good
            if not _counts_other(clause, quantity, leaf, may)
            and not _counts_neighbour(clause, quantity, leaf)
        ]
    if not stems:
        return list(good)
    top = max((len(stems & leaf.stems) for leaf in may if leaf.is_text), default=0)
    return [
        leaf
        for leaf in good
        if not leaf.is_text
        or (_has_all(leaf, counted) and _says_same(clause, leaf, may))
        or (
            len(stems & leaf.stems) >= max(1, top)
            and not _mixes(leaf, stems, may)
            and (_has_all(leaf, counted) or not _outdone(leaf, stems, may))
        )
    ]


def _opens_with_now(clause: Clause) -> bool:
    """Of what was before, the clause before it tells."""
    return clause.span.start > clause.sentence.start and len(clause.tokens) <= MOST_BEHIND_NOW


def _about(
    clause: Clause, span: Span, may: Sequence[Leaf], counted: Sequence[Quantity]
) -> set[str]:
    """Words that tell what the number counts: those around it, and only without them the whole clause."""
    shares = [q.span for q in counted if q.unit in {"x", "%"}]
    every = [t for t in clause.tokens if not any(share.holds(t) for share in shares)]
    near = within(every, segment_of(clause, span))
    meant = {stem for leaf in may if leaf.is_text for stem in leaf.stems}
    said = {s for leaf in may if leaf.is_text for s in leaf.all_stems}
    choices = (
        vocabulary.content_stems(near) & meant,
        vocabulary.all_stems(near) & said,
        vocabulary.content_stems(every) & meant,
    )
    return next((found for c in choices if (found := c - clause.named_stems - TURNS)), set())


def _counts_same(clause: Clause, span: Span, leaf: Leaf) -> bool:
    """Whether the word behind the number is one of the leaf's."""
    behind = [token for token in clause.tokens if token.start >= span.end][:COUNTED_WITHIN]
    return any(token.stem in leaf.stems for token in behind)


def _counts_other(clause: Clause, quantity: Quantity, leaf: Leaf, may: Sequence[Leaf]) -> bool:
    """Whether what stands behind the number is something else that the résumé speaks of."""
    behind = [token for token in clause.tokens if token.start >= quantity.span.end][:1]
    if quantity.unit or not behind or not leaf.is_text or behind[0].start - quantity.span.end > 1:
        return False
    noun = behind[0]
    if noun.stem in leaf.stems or not vocabulary.content_stems([noun]):
        return False
    if _is_person(noun) and _counts_people(leaf, quantity):
        return True
    return any(noun.stem in other.stems for other in may if other.is_text)


def _is_person(noun: Token) -> bool:
    return is_role(noun.text) or is_role(noun.text.removesuffix("s"))


def _counts_people(leaf: Leaf, quantity: Quantity) -> bool:
    """Whether the leaf names whom it counts: 11 student nurses are no 11 doctors."""
    own = [q for q in leaf.quantities if q.value == quantity.value]
    behind = [t for q in own for t in leaf.tokens if t.start >= q.span.end][:COUNTED_WITHIN]
    return any(
        _is_person(t) or not markers.LESSER.isdisjoint({t.plain, t.plain[:-1], t.plain[:-2]})
        for t in behind
    )


def _counts_neighbour(clause: Clause, quantity: Quantity, leaf: Leaf) -> bool:
    """Whether the leaf has the noun behind the number right behind another of its numbers: 18 nurses and 28 beds."""
    noun = _behind(clause.tokens, quantity)
    if noun is None or quantity.unit or quantity.part == "by" or not leaf.is_text:
        return False
    counted = {
        own.value for own in leaf.quantities if noun.stem in _stems(_behind(leaf.tokens, own))
    }
    return bool(counted) and quantity.bound == "exact" and quantity.value not in counted


def _behind(found: Sequence[Token], quantity: Quantity) -> Token | None:
    return next((t for t in found if quantity.span.end <= t.start <= quantity.span.end + 1), None)


def _stems(token: Token | None) -> set[str]:
    return set() if token is None else {token.stem}


def _says_same(clause: Clause, leaf: Leaf, may: Sequence[Leaf]) -> bool:
    """Whether the clause shares a word with the leaf, and what it says beyond that is no other line's."""
    said = vocabulary.all_stems(clause.tokens) - clause.named_stems
    rest = vocabulary.content_stems(clause.tokens) - leaf.stems - clause.named_stems
    others = (other for other in may if other.is_text and other is not leaf)
    return bool(said & leaf.all_stems) and not any(
        len(rest & other.stems) >= FOREIGN for other in others
    )


def _has_all(leaf: Leaf, counted: Sequence[Quantity]) -> bool:
    return len(counted) > 1 and all(has_quantity(leaf, quantity) for quantity in counted)


def _outdone(leaf: Leaf, stems: set[str], may: Sequence[Leaf]) -> bool:
    """Whether another line says as much of the rest as this one says of the whole."""
    rest = stems - leaf.stems
    others = (o for o in may if o.is_text and o is not leaf and o.entry != POSTING)
    return bool(rest) and any(len(rest & o.stems) >= len(stems & leaf.stems) for o in others)


def _mixes(leaf: Leaf, stems: set[str], may: Sequence[Leaf]) -> bool:
    """Whether what this leaf's entry does not say is what another entry says."""
    if leaf.entry == POSTING:
        return False
    rest = stems - {stem for other in may if other.entry == leaf.entry for stem in other.stems}
    others = (o for o in may if o.is_text and o.entry not in {leaf.entry, POSTING})
    return any(len(rest & other.stems) >= FOREIGN for other in others)


def segment_of(clause: Clause, span: Span) -> Span:
    """The part of the clause around a number that says what it counts."""
    begin, end = clause.span.start, clause.span.end
    for match in _SEGMENT.finditer(clause.text, clause.span.start, clause.span.end):
        if match.end() <= span.start:
            begin = match.end()
        elif match.start() >= span.end:
            end = match.start()
            break
    return Span(begin, end)
