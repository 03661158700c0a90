"""Which employer, school or project a clause speaks of, so that a true fact of another one does not pass."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from jobpilot.writing.domain.gate.clause_modes import (
    DEEDS,
    Mode,
    is_of_company,
    mode_of,
    names_only,
)
from jobpilot.writing.domain.gate.evidence import ANCHORED, Entry, Evidence, Leaf
from jobpilot.writing.domain.gate.lexicon import markers
from jobpilot.writing.domain.gate.words import Span, Token, clauses, tokens, within

_THERE: Final = frozenset({"there", "dort", "hier"})
_THAT_ROLE: Final = (
    ("in", "this", "role"), ("in", "that", "role"), ("in", "this", "position"), ("in", "dieser", "rolle"), ("in", "dieser", "position"), ("in", "dieser", "zeit"),
)  # fmt: skip
_OTHERS: Final = frozenset(
    {"who", "people", "anyone", "nobody", "others", "leute", "leuten", "menschen"}
)
"""Behind them it is somebody else who does not."""
_OWN: Final = frozenset(
    "my mine mein meine meinem meinen meiner meines our ours unser unsere unserem unseren unserer i've".split()
)
_ENUMERATION: Final = re.compile(r",|\band\b|\bund\b|\bsowie\b|\bas well as\b")
_LACKS: Final = re.compile(
    r"\bnew to me\b|\bnot (?:yet )?(?:on|in|part of|among) my\b|\bneu für mich\b|\bfehl(?:t|en) mir\b|\bunfamiliar\b|\byet to (?:use|work|learn|try)\b|\bneuland\b|\bnur aus (?:der theorie|büchern|dem studium)\b|\bonly (?:in theory|from (?:reading|books|a distance))\b|\bnoch (?:nicht|nie|wenig|keine\w?)\b|\blittle experience\b|\bwenig erfahrung\b"
)
_ASIDE: Final = re.compile(r"(?i)(?:long )?(?:before|after|prior to|bevor|nachdem)\b")
_DENIED_WITHIN: Final = 4
_DENIERS: Final = frozenset("i i've i'm we we've ich wir my mein meine".split())
_JOINING: Final = frozenset({"and", "und", "or", "oder", "as", "well", "later", "then", "sowie"})


@dataclass(frozen=True, slots=True)
class Mention:
    """An entry's name in the text."""

    entry: Entry
    span: Span


@dataclass(frozen=True)
class Clause:
    """A part of a sentence with what it does and whom it speaks of. `mentions` may be those of a clause nearby."""

    text: str
    sentence: Span
    span: Span
    tokens: tuple[Token, ...]
    mode: Mode
    mentions: tuple[Mention, ...]
    evidence: Evidence
    language: str

    @property
    def words(self) -> str:
        return self.text[self.span.start : self.span.end]

    @property
    def named_stems(self) -> set[str]:
        """Names of the employers that the clause speaks of say nothing about what was done there."""
        named = [token for m in self.mentions for token in self.tokens if m.span.holds(token)]
        return {token.stem for token in named}

    @property
    def is_negated(self) -> bool:
        plain = self.words.casefold().replace("’", "'")
        if _LACKS.search(plain):
            return True
        for phrase in markers.NOT_MEANT:
            plain = plain.replace(phrase, " ")
        words = [token.text.casefold() for token in tokens(plain)]
        others = next((i for i, word in enumerate(words) if word in _OTHERS and i > 0), len(words))
        places = [i for i, word in enumerate(words[:others]) if word in markers.NEGATIONS]
        return any(self._is_own_denial(words, place) for place in places)

    def _is_own_denial(self, words: Sequence[str], place: int) -> bool:
        """Whether it is the person who did not, and not somebody else."""
        if self.language == "de":
            near = words
        else:
            near = words[
                max(0, place - _DENIED_WITHIN) : place + 1 + (words[place] in {"no", "without"})
            ]
        if words[place] in {
            "no",
            "kein",
            "keine",
            "keinen",
            "keinerlei",
            "without",
            "ohne",
            "lack",
            "lacking",
        }:
            near = words
        return place == 0 or not _DENIERS.isdisjoint(near)

    def entries_for(self, span: Span) -> list[Entry]:
        """Those that a fact at this place belongs to; none if the clause names nobody."""
        if not self.mentions or self._is_another_degree(span):
            return []
        groups = self._groups()
        if len(groups) == 1:
            return [mention.entry for mention in groups[0]]
        for group in groups:
            gap = [
                token.plain
                for token in self.tokens
                if span.end <= token.start < group[0].span.start
            ]
            if (
                span.end <= group[0].span.start
                and len(gap) <= 3
                and {"at", "bei", "for", "from", "in", "with"} & set(gap)
            ):
                return [mention.entry for mention in group]
        before = [group for group in groups if group[-1].span.end <= span.start]
        return [mention.entry for mention in (before[-1] if before else groups[0])]

    def _is_another_degree(self, span: Span) -> bool:
        """In "a Master from A and a Bachelor in B" the school belongs to its own degree only."""
        if any(mention.entry.list_name != "education" for mention in self.mentions):
            return False
        return not any(
            _ENUMERATION.search(
                self.text[min(m.span.end, span.end) : max(m.span.start, span.start)]
            )
            is None
            for m in self.mentions
        )

    @property
    def is_neutral(self) -> bool:
        """Nobody is spoken of and nothing was done: it may be the posting's words."""
        words = {token.text.casefold() for token in self.tokens}
        return self.mode is Mode.CLAIM and words.isdisjoint(
            markers.FIRST_PERSON | markers.EXPERIENCE_NOUNS | DEEDS
        )

    @property
    def owns(self) -> bool:
        """Whether somebody speaks of what is theirs."""
        return not _OWN.isdisjoint(token.plain for token in self.tokens)

    def _groups(self) -> list[list[Mention]]:
        """Names right behind each other ("at A and B") share what is said."""
        groups: list[list[Mention]] = []
        for mention in self.mentions:
            between = [
                token.plain
                for token in tokens(
                    self.text[groups[-1][-1].span.end : mention.span.start] if groups else ""
                )
            ]
            if groups and _JOINING.issuperset(between):
                groups[-1].append(mention)
            else:
                groups.append([mention])
        return groups

    def leaves_for(self, span: Span) -> tuple[list[Leaf], list[Leaf]]:
        """Where a fact at this place may stand, and where it must not: with other employers or schools."""
        entries = self.entries_for(span)
        every = self.evidence.leaves
        if self.mode is not Mode.CLAIM:
            every = [*every, *self.evidence.posting_leaves]
        if not entries:
            return every, []
        keys = {entry.key for entry in entries}
        names = {entry.list_name for entry in entries}
        bound = names if names & {"work", "education"} else ANCHORED
        may: list[Leaf] = []
        others: list[Leaf] = []
        for leaf in every:
            allowed = leaf.entry in keys or leaf.entry.partition("[")[0] not in bound
            (may if allowed else others).append(leaf)
        return may, others


def mentions_in(found: Sequence[Token], evidence: Evidence) -> list[Mention]:
    """Names of employers, schools and projects, the longest first, in the order of the text."""
    taken: list[Mention] = []
    written = [token.plain for token in found]
    for words, entry in evidence.anchor_names:
        if not any(_same_name(plain, words[0]) for plain in written):
            continue
        for index in range(len(found) - len(words) + 1):
            piece = found[index : index + len(words)]
            if not all(
                _same_name(token.plain, word) for token, word in zip(piece, words, strict=True)
            ):
                continue
            if len(words) == 1 and not piece[0].is_capital:
                continue
            span = Span(piece[0].start, piece[-1].end)
            overlaps = [m for m in taken if m.span.start < span.end and span.start < m.span.end]
            if all(m.span == span for m in overlaps) and all(
                m.entry.key != entry.key for m in overlaps
            ):
                taken.append(Mention(entry, span))
    return sorted(taken, key=lambda mention: mention.span.start)


def _same_name(written: str, name: str) -> bool:
    """German puts an s behind a name in the genitive, and an n behind a plural in the dative."""
    if not written.startswith(name):
        return False
    return written == name or (len(name) > 3 and written[len(name) :] in {"s", "es", "n", "en"})


def clauses_of(
    text: str,
    sentence: Span,
    before: Sequence[Mention],
    evidence: Evidence,
    language: str,
    mode: Mode | None = None,
) -> list[Clause]:
    """`before` are the names in the sentence before, for "there" and "in this role"; `mode` is what a sentence does
    that does not say it.
    """
    found = tokens(text)
    spans = list(clauses(text, sentence))
    own = [mentions_in(within(found, span), evidence) for span in spans]
    referring = list(before) if _refers_back(within(found, sentence)) else []
    result: list[Clause] = []
    for index, span in enumerate(spans):
        inside = within(found, span)
        if mode is None and len(spans) > index + 1 and names_only(inside):
            # a list before a colon or a dash does what follows it does
            mode = mode_of(within(found, spans[index + 1]), None)
        mode = mode_of(inside, mode)
        if mode is Mode.CLAIM and is_of_company(inside, evidence.posting.company):
            mode = Mode.POSTING
        earlier = [m for m, s in zip(own[:index], spans, strict=False) if not _is_aside(text, s)]
        nearest = (
            own[index]
            or next((m for m in reversed(earlier) if m), [])
            or next((m for m in own[index + 1 :] if m), [])
        )
        mentions = tuple(nearest or referring)
        result.append(
            Clause(text, sentence, span, tuple(inside), mode, mentions, evidence, language)
        )
    return result


def _is_aside(text: str, span: Span) -> bool:
    """What stands behind "before I joined …" says nothing of where the rest happened."""
    return _ASIDE.match(text[span.start : span.end]) is not None


def _refers_back(found: Sequence[Token]) -> bool:
    words = [token.plain for token in found[:4]]
    return bool(_THERE & set(words[:3])) or tuple(words[:3]) in _THAT_ROLE
