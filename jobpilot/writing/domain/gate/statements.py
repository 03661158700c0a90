"""What a clause says beyond names and numbers: who was in charge, up or down, yes or no, and whether it is said at all."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from jobpilot.resumes.domain.support import lessened
from jobpilot.writing.domain.gate import vocabulary
from jobpilot.writing.domain.gate.binding import Clause
from jobpilot.writing.domain.gate.clause_modes import Mode
from jobpilot.writing.domain.gate.concepts import concepts, listed_words
from jobpilot.writing.domain.gate.doing import acts
from jobpilot.writing.domain.gate.evidence import POSTING, Leaf
from jobpilot.writing.domain.gate.lexicon import markers
from jobpilot.writing.domain.gate.number_fit import FOREIGN
from jobpilot.writing.domain.gate.quantities import find_quantities
from jobpilot.writing.domain.gate.verdicts import Finding, Reason
from jobpilot.writing.domain.gate.words import Span, Token, tokens

_ENGLISH_DEED: Final = re.compile(
    r"[a-z]{3,}ed|ran|held|spoke|drove|sold|bought|chose|rewrote|rebuilt|worked|work|run|sell|teach|manage|operate"
)
_GERMAN_DEED: Final = re.compile(
    r"(?:\w*ge\w{2,}(?:t|en)|\w{3,}iert|\w{3,}ierte|\w{3,}te|\w*(?:handelt|arbeitet|treut|kauft))"
)
IN_CHARGE: Final = tuple(
    "lead head manager managerin director chief leiter leiterin founder president captain chef chefin".split()
)
_NOBODY: Final = frozenset("nie niemals niemand niemanden niemandem".split())
DENIES: Final = 2
MOST_NEW: Final = 1
BORROWED_LENGTH: Final = 4
NEW_SHARE: Final = 0.5
_RISING: Final = frozenset(token.stem for token in tokens(" ".join(markers.RISES)))
_FALLING: Final = frozenset(token.stem for token in tokens(" ".join(markers.FALLS)))
_GOES: Final = frozenset("go goes went gone brought bring bringing came come taken".split())
_HELPING: Final = frozenset(token.stem for token in tokens(" ".join(markers.HELPING)))
_UNWANTED: Final = frozenset(token.stem for token in tokens(" ".join(markers.UNWANTED)))
_TAKES_PART: Final = frozenset(
    [(verb, "part") for verb in ("took", "take", "takes", "taking", "taken")]
    + [("part", "of"), ("of", "those"), ("among", "those")]
)
_NONE: Final = re.compile(
    r"(?i)\b(?:not\b[^.;]{0,20}\b(?:a single|one|any)|no|never|nobody|nothing|none|without|zero|hardly any|kein\w*|nie|niemals|niemand|nichts|ohne|null|0)\b"
)
_LEADING_NOUN: Final = re.compile(
    r"\w*(?<!an)(?<!zu)(?<!ab)(?<!ein)(?<!her)(?<!rohr)(?<!weiter)leitung|grundung"
)
_ANSWERS: Final = re.compile(
    r"(?i)\b(?:responsible|accountable|in charge|verantwortlich|zuständig)\b"
)
_LIGHT: Final = frozenset(
    "worked working learned learnt attended gained joined saw experienced enjoyed arbeitete gearbeitet gelernt lernte erlebt gesammelt".split()
)
"""Deeds that say no more than having been there."""
_SEPARABLE: Final = frozenset({"führte", "führt", "führe", "leite", "leitet", "leitete"})
_PARTICLES: Final = frozenset("ein durch aus fort an".split())


def check(
    clause: Clause, used: Sequence[Leaf], judged: Sequence[Span] = ()
) -> Iterator[tuple[Finding | None, list[Leaf]]]:
    """Findings, or leaves that support what is said. What is within the spans was judged already."""
    if clause.mode is not Mode.CLAIM:
        if clause.mode is Mode.WISH and clause.owns:
            yield from concepts(clause)
        yield _direction(clause, (), used), []
        return
    best = _closest(clause)
    yield from concepts(clause)
    yield from listed_words(clause, markers.PUFFERY | markers.VAGUE_NUMBERS)
    finding = (
        _elsewhere(clause)
        or _charge(clause)
        or _direction(clause, best, used)
        or _denial(clause, best, used)
        or _unwanted(clause)
        or _novelty(clause, judged)
    )
    yield finding, best[:1] if finding is None else []


def _elsewhere(clause: Clause) -> Finding | None:
    """What one employer's entry says, said of another one."""
    stems = vocabulary.content_stems(_uncounted(clause)) - clause.named_stems
    may, others = clause.leaves_for(clause.span)
    here = max((len(stems & leaf.stems) for leaf in may if leaf.is_text), default=0)
    there = max((len(stems & leaf.stems) for leaf in others if leaf.is_text), default=0)
    known = any(stems & leaf.stems for leaf in may)
    if (there >= FOREIGN and there > here) or (there and not known and _tells_deed(clause)):
        return Finding(Reason.SWAPPED, clause.words.strip())
    return None


def _uncounted(clause: Clause) -> list[Token]:
    """Without numbers and their units, which are judged by themselves."""
    spans = [quantity.span for quantity in find_quantities(clause.text)]
    return [t for t in clause.tokens if not any(span.holds(t) for span in spans)]


def _charge(clause: Clause) -> Finding | None:
    """Having led is more than having made, and that is more than having helped."""
    words = _deeds(clause.tokens)
    leads = (words & markers.LEADS) - _denied(clause)
    stems = vocabulary.content_stems([t for t in clause.tokens if t.text.casefold() not in leads])
    stems -= clause.named_stems
    may, _ = clause.leaves_for(clause.span)
    said = vocabulary.all_stems(clause.tokens) - clause.named_stems
    scored = [(len(stems & leaf.stems), leaf) for leaf in may]
    texts = [(score, leaf) for score, leaf in scored if leaf.is_text]
    top = max((score for score, _ in texts), default=0)
    if leads:
        good = [leaf for score, leaf in texts if score >= max(1, top) and _led(leaf, clause)]
        if not good and not _heads(clause):
            return Finding(Reason.INFLATED, min(leads))
    elif (
        top
        and (_tells_deed(clause) or _ANSWERS.search(clause.words))
        and not helped(clause.tokens)
        and not words & _LIGHT
    ):
        best = [leaf for score, leaf in scored if score > top or (score == top and leaf.is_text)]
        likest = max(len(said & leaf.all_stems) for leaf in best)
        best = [leaf for leaf in best if len(said & leaf.all_stems) == likest]
        if all(_only_helped(leaf) for leaf in best):
            return Finding(Reason.INFLATED, clause.words.strip())
    return None


def _denied(clause: Clause) -> set[str]:
    """What stands right behind a "never" or "not"; German may say it last."""
    words = [token.text.casefold() for token in clause.tokens]
    if clause.language == "de" and not _NOBODY.isdisjoint(words):
        return set(words)
    return {
        word
        for i, word in enumerate(words)
        if not markers.NEGATIONS.isdisjoint(words[max(0, i - DENIES) : i])
    }


def _deeds(found: Sequence[Token]) -> set[str]:
    """With a capital letter inside a sentence they belong to a name."""
    words = {t.text.casefold() for i, t in enumerate(found) if i == 0 or not t.is_capital}
    if words & _SEPARABLE and words & _PARTICLES:
        words -= _SEPARABLE
    return words


def _led(leaf: Leaf, clause: Clause) -> bool:
    entry = next((e for e in clause.evidence.entries if e.key == leaf.entry), None)
    titles = {
        word for other in (entry.values("position") if entry else []) for word in other.plains
    }
    heads = any(title.endswith(IN_CHARGE) for title in titles)
    leading = any(_LEADING_NOUN.fullmatch(token.plain) for token in leaf.tokens)
    return bool(_deeds(leaf.tokens) & markers.LEADS) or leading or heads


def _heads(clause: Clause) -> bool:
    """Led without saying what: some value of the entry, or of the résumé, must say so."""
    content = [
        t
        for t in clause.tokens
        if vocabulary.content_stems([t]) - clause.named_stems
        and t.text.casefold() not in markers.LEADS
        and not find_quantities(t.text)
    ]
    may, _ = clause.leaves_for(clause.span)
    for leaf in may:
        names = [] if leaf.is_text else [leaf]
        named = {plain for name in names for plain in name.plains}
        if all(_known(t, frozenset(), frozenset(named)) for t in content) and _led(leaf, clause):
            return True
    return False


def _only_helped(leaf: Leaf) -> bool:
    words = [token.text.casefold() for token in leaf.tokens]
    if not leaf.is_text or not helped(leaf.tokens):
        return False
    first = next(iter(words), "")
    if _ENGLISH_DEED.fullmatch(first) and first not in markers.HELPS | _LIGHT | {"took"}:
        # as in "answered support tickets"
        return False
    if helped(leaf.tokens[:3]):
        # what follows is what was helped with, unless something is said to have been done besides
        words = [two for one, two in pairwise(words) if one in {"and", "und"}]
    return (markers.MAKES | markers.LEADS).isdisjoint(words)


def helped(found: Sequence[Token]) -> bool:
    """Helping, in any of its forms; "took part" is one."""
    words = [token.text.casefold() for token in found]
    return (
        not markers.HELPS.isdisjoint(words)
        or not _HELPING.isdisjoint(token.stem for token in found)
        or any(pair in _TAKES_PART for pair in pairwise(words))
    )


def _direction(clause: Clause, best: Sequence[Leaf], used: Sequence[Leaf]) -> Finding | None:
    """Up where the résumé says down. A line whose number is repeated tells before one that is only alike."""
    up, down = _turns(clause.tokens)
    counted = [leaf for leaf in used if leaf.is_text and leaf.quantities and leaf.entry != POSTING]
    if bool(up) == bool(down):
        return None
    for leaf in counted or best[:1]:
        rises, falls = _turns(leaf.tokens)
        if (up and falls and not rises) or (down and rises and not falls):
            return Finding(Reason.CONTRADICTED, min(up or down))
    return None


def _turns(found: Sequence[Token]) -> tuple[set[str], set[str]]:
    words = [token.text.casefold() for token in found]
    stems = {token.stem: token.text.casefold() for token in found}
    up = {stems[stem] for stem in stems.keys() & _RISING} | (set(words) & markers.RISES)
    down = {stems[stem] for stem in stems.keys() & _FALLING} | (set(words) & markers.FALLS)
    for verb, way in pairwise(words):
        if verb in _GOES and way in {"up", "down"}:
            (up if way == "up" else down).add(f"{verb} {way}")
    return up, down


def _unwanted(clause: Clause) -> Finding | None:
    """That nothing bad happened is a claim too: the résumé must speak of it."""
    if _NONE.search(clause.words) is None:
        return None
    said = {token.stem for token in clause.tokens} & _UNWANTED
    denied = [leaf for leaf in clause.evidence.leaves if _NONE.search(leaf.text)]
    known = {stem for leaf in denied for stem in leaf.stems}
    return Finding(Reason.CLAIM, clause.words.strip()) if said and not said & known else None


def _denial(clause: Clause, best: Sequence[Leaf], used: Sequence[Leaf]) -> Finding | None:
    """A yes in the résumé is no no in the text, and the other way round."""
    sources = [leaf for leaf in (*best[:1], *used) if leaf.is_text and leaf.entry != "posting"]
    if clause.is_negated:
        if _never_led(clause):
            return None
        said = vocabulary.all_stems(clause.tokens) - clause.named_stems
        texts = [leaf for leaf in clause.evidence.leaves if leaf.is_text]
        near = [leaf for leaf in texts if len(said & leaf.all_stems) >= FOREIGN]
        content = vocabulary.content_stems(clause.tokens) - clause.named_stems
        denied = any(_is_negative(leaf) and content & leaf.stems for leaf in texts)
        if content and content <= clause.evidence.stems and not denied:
            return Finding(Reason.CONTRADICTED, clause.words.strip())
        best = best or near
        if (best and not _is_negative(best[0])) or any(
            leaf.entry != "posting" and not _is_negative(leaf) for leaf in used
        ):
            return Finding(Reason.CONTRADICTED, clause.words.strip())
        return None
    for leaf in sources:
        shared = [
            t
            for t in clause.tokens
            if t.stem in leaf.stems and len(t.plain) > 3 and t.plain not in vocabulary.GENERAL_WORDS
        ]
        if _is_negative(leaf) and any(lessened(token.text, leaf.text) for token in shared):
            return Finding(Reason.CONTRADICTED, clause.words.strip())
    return None


def _never_led(clause: Clause) -> bool:
    """Whoever works with people may say that they never led them, if no line says that they did."""
    if not _denied(clause) & markers.LEADS:
        return False
    content = vocabulary.content_stems(clause.tokens) - clause.named_stems
    texts = [leaf for leaf in clause.evidence.leaves if leaf.is_text]
    if content:
        texts = [leaf for leaf in texts if content & leaf.stems]
    return not any(_led(leaf, clause) for leaf in texts)


def _is_negative(leaf: Leaf) -> bool:
    return not markers.NEGATIONS.isdisjoint(token.text.casefold() for token in leaf.tokens)


def _novelty(clause: Clause, judged: Sequence[Span]) -> Finding | None:
    """A statement of which the résumé has next to nothing, or with a word of the posting that it has not. Only where both are in one language that is known."""
    evidence = clause.evidence
    if (
        clause.is_negated
        or clause.language not in {"en", "de"}
        or evidence.language != clause.language
    ):
        return None
    content = [
        t
        for t in clause.tokens
        if vocabulary.content_stems([t])
        and t.text.casefold() not in markers.LEADS | markers.MAKES | markers.HELPS
        and not any(s.holds(t) for s in judged)
    ]
    own = [t for t in content if _known(t, evidence.stems, evidence.plains)]
    new = [t for t in content if t not in own and not vocabulary.is_ordinary(t)]
    if not _tells_deed(clause):
        return None
    borrowed = [
        t
        for t in content
        if t not in own and len(t.plain) > BORROWED_LENGTH and t.stem in evidence.posting_stems
    ]
    claimed = [t for t in borrowed if t in new] or _repeats_posting(clause)
    if (
        claimed
        or (len(borrowed) > MOST_NEW and not own)
        or (len(new) > MOST_NEW and len(new) > NEW_SHARE * (len(new) + len(own)))
    ):
        return Finding(Reason.STATEMENT, " ".join(t.text for t in new or borrowed or claimed))
    return None


def _repeats_posting(clause: Clause) -> list[Token]:
    """What is said to have been done, in the words of a posting's sentence, and with one that the résumé has not."""
    evidence = clause.evidence
    said = vocabulary.all_stems(clause.tokens) - clause.named_stems
    new = [
        t
        for t in clause.tokens
        if len(t.plain) > BORROWED_LENGTH
        and vocabulary.content_stems([t])
        and not _known(t, evidence.stems, evidence.plains)
    ]
    deeds = {t.stem for t in clause.tokens if t.text.casefold() in markers.MAKES | markers.LEADS}
    for leaf in evidence.posting_leaves:
        shared = said & leaf.all_stems
        found = [t for t in new if t.stem in shared - deeds]
        if found and shared & deeds:
            return found
    return []


def _tells_deed(clause: Clause) -> bool:
    """Whether something is said to have been done: "I negotiated", "habe ich verhandelt", "Led"."""
    words = _deeds(clause.tokens)
    if words & (markers.LEADS | markers.MAKES | markers.HELPS):
        return True
    if clause.language == "de":
        return "ich" in words and (
            any(_GERMAN_DEED.fullmatch(word) for word in words) or acts(clause.tokens)
        )
    spoken = words & {"i", "i've", "we", "we've"} or clause.span.start == clause.sentence.start
    return bool(spoken) and (
        any(_ENGLISH_DEED.fullmatch(word) for word in words) or acts(clause.tokens)
    )


def _known(token: Token, stems: frozenset[str], plains: frozenset[str]) -> bool:
    if token.stem in stems or token.plain in plains:
        return True
    # German writes compounds as one word
    return len(token.plain) > 7 and any(
        len(plain) > 4 and (plain in token.plain or token.plain in plain) for plain in plains
    )


def _closest(clause: Clause) -> list[Leaf]:
    """Prose of the résumé by how much of the clause it says; at least two words, or one with a fact."""
    stems = vocabulary.content_stems(clause.tokens) - clause.named_stems
    may, _ = clause.leaves_for(clause.span)
    texts = [leaf for leaf in may if leaf.is_text and leaf.entry != "posting"]
    scored = sorted(
        ((len(stems & leaf.stems), -i, leaf) for i, leaf in enumerate(texts)),
        key=lambda s: (-s[0], -s[1]),
    )
    return [leaf for score, _, leaf in scored if score >= 2]
