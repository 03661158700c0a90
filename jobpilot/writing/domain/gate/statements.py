"""What a clause says beyond names and numbers: who was in charge, up or down, yes or no, and whether it is said at all."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from jobpilot.resumes.domain.support import lessened
from jobpilot.writing.domain.gate import facts
from jobpilot.writing.domain.gate.binding import Clause
from jobpilot.writing.domain.gate.clause_modes import Mode
from jobpilot.writing.domain.gate.evidence import POSTING, Leaf
from jobpilot.writing.domain.gate.lexicon import claims, markers
from jobpilot.writing.domain.gate.quantities import find_quantities
from jobpilot.writing.domain.gate.verdicts import Finding, Reason
from jobpilot.writing.domain.gate.words import Span, Token, tokens, within

_SEGMENT: Final = re.compile(r",\s|;|\band\b|\bund\b|\bwhile\b|\bwährend\b")
_SECTIONS: Final = {
    "award": "awards", "publication": "publications", "certificate": "certificates", "teaching": "volunteer",
}  # fmt: skip
_ENGLISH_DEED: Final = re.compile(
    r"[a-z]{3,}ed|ran|held|spoke|drove|sold|bought|chose|rewrote|rebuilt|worked|work|run|sell|teach|manage|operate"
)
_GERMAN_DEED: Final = re.compile(
    r"(?:\w*ge\w{2,}(?:t|en)|\w{3,}iert|\w{3,}ierte|\w{3,}te|\w*(?:handelt|arbeitet|treut|kauft))"
)
FOREIGN: Final = 2
_SUBJECT_WORDS: Final = 4
MOST_NEW: Final = 1
NEW_SHARE: Final = 0.5
_SEPARABLE: Final = frozenset({"führte", "führt", "führe", "leite", "leitet", "leitete"})
_PARTICLES: Final = frozenset("ein durch aus fort an".split())


def check(
    clause: Clause, used: Sequence[Leaf], judged: Sequence[Span] = ()
) -> Iterator[tuple[Finding | None, list[Leaf]]]:
    """Findings, or leaves that support what is said. What is within the spans was judged already."""
    if clause.mode is not Mode.CLAIM:
        if clause.mode is Mode.WISH and clause.owns:
            yield from _concepts(clause)
        return
    best = _closest(clause)
    yield from _concepts(clause)
    yield from _words(clause, markers.PUFFERY | markers.VAGUE_NUMBERS)
    finding = (
        _elsewhere(clause)
        or _charge(clause)
        or _direction(clause, best)
        or _denial(clause, best, used)
        or _novelty(clause, judged)
    )
    yield finding, best[:1] if finding is None else []


def _concepts(clause: Clause) -> Iterator[tuple[Finding | None, list[Leaf]]]:
    may, others = clause.leaves_for(clause.span)
    for name, pattern in claims.CONCEPTS.items():
        match = pattern.search(clause.words)
        if match is None or clause.is_negated:
            continue
        section = _SECTIONS.get(name, "-")
        good = [leaf for leaf in may if pattern.search(leaf.text) or leaf.entry.startswith(section)]
        if name == "certificate":
            wanted = _subject(clause, match)
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
    return facts.content_stems(tokens(rest)[:_SUBJECT_WORDS])


def _words(clause: Clause, listed: frozenset[str]) -> Iterator[tuple[Finding | None, list[Leaf]]]:
    counted = [
        text
        for q in find_quantities(clause.words)
        for text in [clause.words[q.span.start : q.span.end]]
    ]
    written = {
        match[0] for match in re.finditer(r"[^\W\d_]+(?:-[^\W\d_]+)*", clause.words.casefold())
    }
    known = {
        word
        for leaf in clause.evidence.leaves
        for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", leaf.text.casefold())
    }
    written -= {word for text in counted for word in text.casefold().split()}
    for word in sorted((written & listed) - known):
        yield Finding(Reason.CLAIM, word), []


def _elsewhere(clause: Clause) -> Finding | None:
    """What one employer's entry says, said of another one."""
    stems = facts.content_stems(clause.tokens) - _own_stems(clause)
    may, others = clause.leaves_for(clause.span)
    here = max((len(stems & leaf.stems) for leaf in may if leaf.is_text), default=0)
    there = max((len(stems & leaf.stems) for leaf in others if leaf.is_text), default=0)
    if there >= FOREIGN and there > here:
        return Finding(Reason.SWAPPED, clause.words.strip())
    return None


def _charge(clause: Clause) -> Finding | None:
    """Having led is more than having made, and that is more than having helped."""
    words = _deeds(clause.tokens)
    leads, makes, helps = words & markers.LEADS, words & markers.MAKES, words & markers.HELPS
    stems = facts.content_stems(clause.tokens) - _own_stems(clause)
    may, _ = clause.leaves_for(clause.span)
    scored = [(len(stems & leaf.stems), leaf) for leaf in may if leaf.is_text]
    top = max((score for score, _ in scored), default=0)
    if leads:
        good = [leaf for score, leaf in scored if score >= max(1, top) and _led(leaf, clause)]
        if not good and not _heads(clause):
            return Finding(Reason.INFLATED, min(leads))
    elif makes and not helps and top:
        best = [leaf for score, leaf in scored if score == top]
        if all(_only_helped(leaf) for leaf in best):
            return Finding(Reason.INFLATED, min(makes))
    return None


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
    in_charge = {
        "lead",
        "head",
        "manager",
        "director",
        "chief",
        "leiter",
        "leiterin",
        "teamleiter",
        "teamleiterin",
        "founder",
        "president",
        "captain",
    }
    return bool(_deeds(leaf.tokens) & markers.LEADS) or bool(titles & in_charge)


def _heads(clause: Clause) -> bool:
    """Led without saying what: some value of the entry, or of the résumé, must say so."""
    if facts.content_stems(clause.tokens) - _own_stems(clause):
        return False
    may, _ = clause.leaves_for(clause.span)
    return any(_led(leaf, clause) for leaf in may if leaf.is_text)


def _only_helped(leaf: Leaf) -> bool:
    words = _deeds(leaf.tokens)
    return bool(words & markers.HELPS) and not words & (markers.MAKES | markers.LEADS)


def _own_stems(clause: Clause) -> set[str]:
    """Names of the employers that the clause speaks of say nothing about what was done there."""
    named = [token for m in clause.mentions for token in clause.tokens if m.span.holds(token)]
    return {token.stem for token in named}


def _direction(clause: Clause, best: Sequence[Leaf]) -> Finding | None:
    words = {token.text.casefold() for token in clause.tokens}
    up, down = words & markers.RISES, words & markers.FALLS
    if not best or bool(up) == bool(down):
        return None
    there = {token.text.casefold() for token in best[0].tokens}
    rises, falls = bool(there & markers.RISES), bool(there & markers.FALLS)
    if (up and falls and not rises) or (down and rises and not falls):
        return Finding(Reason.CONTRADICTED, min(up or down))
    return None


def _denial(clause: Clause, best: Sequence[Leaf], used: Sequence[Leaf]) -> Finding | None:
    """A yes in the résumé is no no in the text, and the other way round."""
    sources = [leaf for leaf in (*best[:1], *used) if leaf.is_text and leaf.entry != "posting"]
    if clause.is_negated:
        said = facts.all_stems(clause.tokens) - _own_stems(clause)
        texts = [leaf for leaf in clause.evidence.leaves if leaf.is_text]
        near = [leaf for leaf in texts if len(said & facts.all_stems(leaf.tokens)) >= FOREIGN]
        content = facts.content_stems(clause.tokens) - _own_stems(clause)
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
            if t.stem in leaf.stems and len(t.plain) > 3 and t.plain not in facts.GENERAL_WORDS
        ]
        if _is_negative(leaf) and any(lessened(token.text, leaf.text) for token in shared):
            return Finding(Reason.CONTRADICTED, clause.words.strip())
    return None


def _is_negative(leaf: Leaf) -> bool:
    return not markers.NEGATIONS.isdisjoint(token.text.casefold() for token in leaf.tokens)


def _novelty(clause: Clause, judged: Sequence[Span]) -> Finding | None:
    """A statement of which the résumé has next to nothing. Only where both are in one language that is known."""
    evidence = clause.evidence
    if (
        clause.is_negated
        or clause.language not in {"en", "de"}
        or evidence.language != clause.language
    ):
        return None
    content = [
        t for t in clause.tokens if facts.content_stems([t]) and not any(s.holds(t) for s in judged)
    ]
    own = [t for t in content if _known(t, evidence.stems, evidence.plains)]
    new = [t for t in content if t not in own and not facts.is_ordinary(t)]
    if not _tells_deed(clause):
        return None
    if len(new) > MOST_NEW and len(new) > NEW_SHARE * (len(new) + len(own)):
        return Finding(Reason.STATEMENT, " ".join(t.text for t in new))
    return None


def _tells_deed(clause: Clause) -> bool:
    """Whether something is said to have been done: "I negotiated", "habe ich verhandelt", "Led"."""
    words = _deeds(clause.tokens)
    if words & (markers.LEADS | markers.MAKES | markers.HELPS):
        return True
    if clause.language == "de":
        return "ich" in words and any(_GERMAN_DEED.fullmatch(word) for word in words)
    spoken = words & {"i", "i've", "we", "we've"} or clause.span.start == clause.sentence.start
    return bool(spoken) and any(_ENGLISH_DEED.fullmatch(word) for word in words)


def _known(token: Token, stems: frozenset[str], plains: frozenset[str]) -> bool:
    if token.stem in stems or token.plain in plains:
        return True
    # German writes compounds as one word
    return len(token.plain) > 7 and any(
        len(plain) > 4 and (plain in token.plain or token.plain in plain) for plain in plains
    )


def _closest(clause: Clause) -> list[Leaf]:
    """Prose of the résumé by how much of the clause it says; at least two words, or one with a fact."""
    stems = facts.content_stems(clause.tokens) - _own_stems(clause)
    may, _ = clause.leaves_for(clause.span)
    texts = [leaf for leaf in may if leaf.is_text and leaf.entry != "posting"]
    scored = sorted(
        ((len(stems & leaf.stems), -i, leaf) for i, leaf in enumerate(texts)),
        key=lambda s: (-s[0], -s[1]),
    )
    return [leaf for score, _, leaf in scored if score >= 2]


def fitting(clause: Clause, span: Span, good: Sequence[Leaf], may: Sequence[Leaf]) -> list[Leaf]:
    """Of the leaves that have a number, those that say of the same thing that it is so."""
    if clause.evidence.language != clause.language or not good:
        return list(good)
    segment = segment_of(clause, span)
    every = {stem for leaf in may if leaf.is_text for stem in leaf.stems}
    stems = (facts.content_stems(within(clause.tokens, segment)) - _own_stems(clause)) & every
    if not stems:
        stems = (facts.content_stems(clause.tokens) - _own_stems(clause)) & every
    if not stems:
        every = {s for leaf in may if leaf.is_text for s in facts.all_stems(leaf.tokens)}
        stems = (facts.all_stems(within(clause.tokens, segment)) - _own_stems(clause)) & every
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
            and not _outdone(leaf, stems, may)
        )
    ]


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
