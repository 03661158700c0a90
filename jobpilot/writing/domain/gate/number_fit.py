"""Which of the résumé's lines that have a number say it of the same thing."""

import re
from collections.abc import Sequence
from typing import Final

from jobpilot.writing.domain.gate import vocabulary
from jobpilot.writing.domain.gate.binding import Clause
from jobpilot.writing.domain.gate.clause_modes import Mode
from jobpilot.writing.domain.gate.evidence import POSTING, Leaf
from jobpilot.writing.domain.gate.lookups import has_quantity
from jobpilot.writing.domain.gate.quantities import Quantity
from jobpilot.writing.domain.gate.words import Span, within

FOREIGN: Final = 2
COUNTED_WITHIN: Final = 2
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
    stems = _about(clause, span, may)
    if clause.mode is Mode.CLAIM:
        good = [leaf for leaf in good if not _counts_other(clause, quantity, leaf, may)]
    if not stems:
        return list(good)
    top = max((len(stems & leaf.stems) for leaf in may if leaf.is_text), default=0)
    return [
        leaf
        for leaf in good
        if not leaf.is_text
        or (
            len(stems & leaf.stems) >= max(1, top)
            and not _mixes(leaf, stems, may)
            and (_has_all(leaf, counted) or not _outdone(leaf, stems, may))
        )
    ]


def _about(clause: Clause, span: Span, may: Sequence[Leaf]) -> set[str]:
    """Words that tell what the number counts: those around it, and only without them the whole clause."""
    near, every = within(clause.tokens, segment_of(clause, span)), clause.tokens
    meant = {stem for leaf in may if leaf.is_text for stem in leaf.stems}
    said = {s for leaf in may if leaf.is_text for s in vocabulary.all_stems(leaf.tokens)}
    choices = (
        vocabulary.content_stems(near) & meant,
        vocabulary.all_stems(near) & said,
        vocabulary.content_stems(every) & meant,
    )
    return next((found for c in choices if (found := c - clause.named_stems)), set())


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
    return any(noun.stem in other.stems for other in may if other.is_text)


def _has_all(leaf: Leaf, counted: Sequence[Quantity]) -> bool:
    return len(counted) > 1 and all(has_quantity(leaf, quantity) for quantity in counted)


def _outdone(leaf: Leaf, stems: set[str], may: Sequence[Leaf]) -> bool:
    """Whether another line says as much of the rest as this one says of the whole."""
    rest = stems - leaf.stems
    others = (other for other in may if other.is_text and other is not leaf)
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
