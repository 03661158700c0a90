"""Whether a value of the résumé or the posting says one thing: a date, a degree, a language, a number, a name."""

import re
from collections.abc import Sequence
from typing import Final

from jobpilot.resumes.domain.dates import DateRange
from jobpilot.writing.domain.gate import facts, vocabulary
from jobpilot.writing.domain.gate.binding import Clause
from jobpilot.writing.domain.gate.evidence import Leaf
from jobpilot.writing.domain.gate.lexicon import claims
from jobpilot.writing.domain.gate.quantities import IS_CHANGE, Quantity, states
from jobpilot.writing.domain.gate.words import Token

INSTEAD: Final = ("statt", "instead of", "rather than")


def has_date(leaf: Leaf, iso: str) -> bool:
    return any(known == iso or known.startswith(f"{iso}-") for known in leaf.dates)


def in_order(leaves: Sequence[Leaf], found: DateRange) -> bool:
    """The period's beginning is the entry's, and so is its end, where the entry has both."""
    start = next((leaf for leaf in leaves if leaf.field == "startDate"), None)
    end = next((leaf for leaf in leaves if leaf.field == "endDate"), None)
    if start is None or end is None:
        return True
    return has_date(start, found.start or "") and has_date(end, found.end or "")


def has_degree(leaf: Leaf, level: str) -> bool:
    if (
        not leaf.entry.startswith(("education", "basics", "certificates", "posting"))
        and not leaf.is_text
    ):
        return False
    return any(found == level for found, _ in facts.degrees_in(leaf.text))


def names_language(leaf: Leaf, name: str) -> bool:
    if not leaf.entry.startswith("languages") and not leaf.is_text:
        return False
    return any(claims.LANGUAGES.get(token.text.casefold()) == name for token in leaf.tokens)


def fluency(text: str) -> int | None:
    return next((level for level, pattern in claims.FLUENCY if pattern.search(text)), None)


def in_order_words(words: Sequence[str], leaf: Leaf) -> bool:
    plains = [token.plain for token in leaf.tokens]
    return any(
        plains[i : i + len(words)] == list(words) for i in range(len(plains) - len(words) + 1)
    )


def naming(words: Sequence[Token], leaves: Sequence[Leaf]) -> list[Leaf]:
    """Leaves that hold all of the words; two of them side by side may share."""
    whole = [leaf for leaf in leaves if all(holds(leaf, word) for word in words)]
    if whole or len(words) == 1:
        return whole
    for cut in range(1, len(words)):
        first = [leaf for leaf in leaves if all(holds(leaf, word) for word in words[:cut])]
        second = [leaf for leaf in leaves if all(holds(leaf, word) for word in words[cut:])]
        if first and second and {leaf.entry for leaf in first} & {leaf.entry for leaf in second}:
            return [first[0], second[0]]
    return []


_ACRONYM: Final = re.compile(r"[A-Z]{3,6}")


def _abbreviates(leaf: Leaf, word: Token) -> bool:
    """Whether words in a row begin with its letters, as in CKA for Certified Kubernetes Administrator."""
    if not _ACRONYM.fullmatch(word.text):
        return False
    initials = "".join(token.text[0] if token.is_capital else " " for token in leaf.tokens)
    return word.text in initials


def holds(leaf: Leaf, word: Token) -> bool:
    plain = word.plain
    if _abbreviates(leaf, word):
        return True
    if plain in leaf.plains or (
        len(plain) > 4 and plain.endswith("s") and plain[:-1] in leaf.plains
    ):
        return True
    if len(plain) > 3 and f"{plain}s" in leaf.plains:
        return True
    return len(plain) > 5 and any(
        len(known) > 5
        and word.stem in leaf.stems
        and (plain.startswith(known[:-2]) or known.startswith(plain[:-2]))
        for known in leaf.plains
    )


def best(leaves: Sequence[Leaf], clause: Clause) -> list[Leaf]:
    stems = vocabulary.content_stems(clause.tokens)
    return sorted(leaves, key=lambda leaf: -len(stems & leaf.stems))


def has_quantity(leaf: Leaf, quantity: Quantity) -> bool:
    return any(states(source, quantity) for source in (*leaf.quantities, *leaf.changes))


def is_turned(before: Quantity, after: Quantity, text: str, leaf: Leaf) -> bool:
    """Whether "from A to B" is "from B to A" in the source."""
    between = text[before.span.end : after.span.start]
    if not IS_CHANGE.fullmatch(between) or between.strip().casefold().startswith(INSTEAD):
        return False
    places = [
        next((i for i, q in enumerate(leaf.quantities) if states(q, wanted)), None)
        for wanted in (before, after)
    ]
    first, second = places
    return first is not None and second is not None and first > second
