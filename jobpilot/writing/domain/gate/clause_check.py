"""What one clause states, fact by fact, against the evidence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from jobpilot.writing.domain.gate import facts, statements, studies, vocabulary
from jobpilot.writing.domain.gate.binding import Clause
from jobpilot.writing.domain.gate.clause_modes import Mode
from jobpilot.writing.domain.gate.evidence import ANCHORED, Leaf, with_span
from jobpilot.writing.domain.gate.lexicon import claims
from jobpilot.writing.domain.gate.lookups import (
    best,
    fluency,
    has_date,
    has_degree,
    has_quantity,
    in_order_words,
    is_turned,
    names_language,
    naming,
)
from jobpilot.writing.domain.gate.number_fit import fitting, segment_of
from jobpilot.writing.domain.gate.periods import goes_on, period_of
from jobpilot.writing.domain.gate.quantities import Quantity
from jobpilot.writing.domain.gate.tenure import allows_years
from jobpilot.writing.domain.gate.titles import title_entries, unknown_callings
from jobpilot.writing.domain.gate.verdicts import Finding, Reason
from jobpilot.writing.domain.gate.words import Span, Token, tokens

_LINK: Final = re.compile(
    r"(?i)https?:?//\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|javascript:\S*|data:\S+|<[a-z/!][^>]*>?|\]\([^)]*\)|\+?\d[\d\s()/-]{7,}\d"
    r"|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|io|de|evil|ru|info|biz|xyz|co|app|dev|ai)(?:/\S*)?(?!\w)"
)
_BARE_LANGUAGE: Final = 4
"""More words than these around a language say themselves how well it is known."""
_SEPARATE: Final = re.compile(r",|;|\band\b|\bund\b|\bor\b|\boder\b")


_COMMAND: Final = re.compile(
    r"(?i)^\W*(?:system|assistant|user|developer|instruction|note to)\b[^.]{0,20}:|^\s*[=+@-]\s*[A-Z]+\(|\[INST\]|<\|"
)
_EMPLOYED: Final = frozenset("at bei beim for fur from with in of von als as".split())


@dataclass
class ClauseCheck:
    """Collects findings and the leaves that support the rest, with the words found there."""

    clause: Clause
    today: date
    findings: list[Finding] = field(default_factory=list)
    used: list[tuple[Leaf, tuple[int, int]]] = field(default_factory=list)
    _taken: list[Span] = field(default_factory=list)

    def run(self) -> None:
        dated = self._dates()
        self._links()
        self._titles()
        self._degrees()
        self._languages()
        self._skills()
        counted = facts.quantities_in(
            self.clause.text, self.clause.span, [*dated, *self._taken_links]
        )
        self._names([quantity.span for quantity in counted])
        self._quantities(counted)
        for finding, leaves in statements.check(
            self.clause, [leaf for leaf, _ in self.used], self._taken
        ):
            if finding is not None:
                self.findings.append(finding)
            self._use(leaves, [token.plain for token in self.clause.tokens])

    # -- kinds of facts --------------------------------------------------------------------------

    def _dates(self) -> list[Span]:
        spans = []
        for found in facts.dates_in(self.clause.text, self.clause.language):
            span = Span(found.position, found.stop)
            if not self._inside(span):
                continue
            spans.append(span)
            may, others = self.clause.leaves_for(span)
            period = period_of(found, self.clause)
            support = period.support(may)
            if support or goes_on(found, self.clause, self.today):
                self._use(support, ())
            elif others and all(any(has_date(x, iso) for x in others) for iso in period.wanted):
                self._fail(Reason.SWAPPED, span)
            else:
                self._fail(Reason.DATE, span)
        self._taken += spans
        return spans

    def _links(self) -> None:
        self._taken_links = []
        sentence = self.clause.sentence
        if _COMMAND.search(self.clause.text[sentence.start : sentence.end]):
            self._fail(Reason.LINK, self.clause.span)
        for match in _LINK.finditer(self.clause.text):
            span = Span(*match.span())
            if not self._inside(span) or any(_overlap(span, other) for other in self._taken):
                continue
            digits = re.sub(r"\D", "", match[0])
            bare = re.sub(r"^https?://(?:www\.)?", "", match[0].casefold()).rstrip("/.,)")
            plain = self.clause.evidence.text.casefold()
            known = bare in plain or (
                match[0][:1] in "+0123456789" and digits and digits in re.sub(r"\D", "", plain)
            )
            if match[0][:1].isdigit() and not known and len(digits) < 9:
                continue
            if not known and not (bare.count(".") == 1 and self._is_known_word(bare)):
                self._fail(Reason.LINK, span)
            self._taken_links.append(span)

    def _is_known_word(self, word: str) -> bool:
        evidence = self.clause.evidence
        return (
            word in evidence.plains
            or word in evidence.posting_plains
            or (word,) in evidence.known_skills
        )

    def _titles(self) -> None:
        for name in facts.titles_in(self.clause.tokens, self.clause.text, self.clause.language):
            if self._is_skill(name):
                continue
            entries = {entry.key for entry in self.clause.entries_for(name.span)}
            found = title_entries(name.tokens, self.clause.evidence)
            good = [leaf for leaf in found if not entries or _may_hold(leaf, entries)]
            if good:
                self._use(good[:1], [token.plain for token in name.tokens])
            elif self.clause.mode is not Mode.CLAIM and self._in_posting(name.tokens):
                self._use_posting(name.tokens)
            else:
                self._fail(Reason.SWAPPED if found else Reason.TITLE, name.span)
            self._taken.append(name.span)
        if self.clause.mode is Mode.CLAIM and not self.clause.is_negated:
            self.findings += [Finding(Reason.TITLE, name) for name in unknown_callings(self.clause)]

    def _is_skill(self, name: facts.Name) -> bool:
        """A tool may be called like a title."""
        words = tuple(token.plain for token in name.tokens)
        return words in self.clause.evidence.known_skills

    def _degrees(self) -> None:
        for level, span in facts.degrees_in(self.clause.text):
            if not self._inside(span) or self.clause.mode is Mode.POSTING:
                continue
            may, others = self.clause.leaves_for(span)
            good = [leaf for leaf in may if has_degree(leaf, level)]
            good = [leaf for leaf in good if self._right_field(span, leaf)] if good else []
            if good:
                self._use(good[:1], ())
            elif self.clause.mode is Mode.WISH and not self.clause.owns:
                continue
            else:
                swapped = any(has_degree(leaf, level) for leaf in others)
                self._fail(Reason.SWAPPED if swapped else Reason.DEGREE, span)
            self._taken.append(span)
        if self.clause.mode is Mode.CLAIM:
            self.findings += [
                Finding(Reason.DEGREE, token.text)
                for token in studies.unknown_subjects(self.clause)
            ]

    def _right_field(self, span: Span, leaf: Leaf) -> bool:
        """What stands behind "in" or "of" is the subject of that degree."""
        following = self.clause.text[span.end : self.clause.span.end]
        match = re.match(
            r"(?:['’]s)?(?:\s+degree)?\s+(?:of|in|der|des|im fach)\s+((?:[\w-]+\s?){1,3})",
            following,
        )
        if match is None:
            return True
        subject = {
            t.stem
            for t in tokens(match[1])
            if t.plain not in vocabulary.GENERAL_WORDS and len(t.plain) > 3
        }
        entry = next((e for e in self.clause.evidence.entries if e.key == leaf.entry), None)
        known = {stem for other in (entry.leaves if entry else (leaf,)) for stem in other.stems}
        return not subject or bool(subject & known)

    def _languages(self) -> None:
        if self.clause.mode is not Mode.CLAIM or not claims.SPEAKING.search(self.clause.words):
            return
        for token in self.clause.tokens:
            name = claims.LANGUAGES.get(token.text.casefold())
            if name is None:
                continue
            leaves = [leaf for leaf in self.clause.evidence.leaves if names_language(leaf, name)]
            if not leaves:
                self._fail(Reason.LANGUAGE, Span(token.start, token.end))
                continue
            said = fluency(self._near(token))
            known = max((fluency(self._beside(leaf)) or 0 for leaf in leaves), default=0)
            if said is not None and known and said > known:
                self._fail(Reason.INFLATED, Span(token.start, token.end))
            self._use(leaves[:1], [token.plain])
            self._taken.append(Span(token.start, token.end))
        start = self.clause.span.start
        for _, pattern in claims.FLUENCY:
            places = [match.span() for match in pattern.finditer(self.clause.words)]
            self._taken += [Span(start + begin, start + end) for begin, end in places]

    def _near(self, token: Token) -> str:
        text = self.clause.text
        begin = max(
            (m.end() for m in _SEPARATE.finditer(text, self.clause.span.start, token.start)),
            default=self.clause.span.start,
        )
        match = _SEPARATE.search(text, token.end, self.clause.span.end)
        piece = text[begin : match.start() if match else self.clause.span.end]
        own = fluency(piece) is not None or len(tokens(piece)) > _BARE_LANGUAGE
        return piece if own else self.clause.words

    def _beside(self, leaf: Leaf) -> str:
        entry = next(e for e in self.clause.evidence.entries if e.key == leaf.entry)
        return (
            " ".join(other.text for other in entry.leaves)
            if leaf.entry.startswith("languages")
            else leaf.text
        )

    def _skills(self) -> None:
        clause = self.clause
        for name, span in facts.skills_in(
            clause.tokens, clause.text, clause.sentence, clause.evidence
        ):
            may, others = clause.leaves_for(span)
            good = [leaf for leaf in may if self._has_skill(leaf, name, span)]
            self._taken.append(span)
            if good and self._is_used_elsewhere(good, others, name, span):
                self._fail(Reason.SWAPPED, span)
            elif good:
                words = [token.plain for token in clause.tokens if span.holds(token)]
                self._use(best(good, clause)[:1], words)
                if (
                    clause.mode is Mode.CLAIM
                    and clause.is_negated
                    and any(leaf.entry != "posting" for leaf in good)
                ):
                    self._fail(Reason.CONTRADICTED, span)
            elif clause.is_negated:
                continue
            elif any(self._has_skill(leaf, name, span) for leaf in others):
                self._fail(Reason.SWAPPED, span)
            else:
                self._fail(Reason.SKILL, span)

    def _is_used_elsewhere(
        self, good: Sequence[Leaf], others: Sequence[Leaf], name: str, span: Span
    ) -> bool:
        """A tool of the list of skills, said of an employer, where the lines of another one tell of it."""
        at_work = any(entry.list_name == "work" for entry in self.clause.entries_for(span))
        listed = all(leaf.entry.startswith("skills") for leaf in good)
        return (
            at_work
            and listed
            and any(leaf.is_text and self._has_skill(leaf, name, span) for leaf in others)
        )

    def _has_skill(self, leaf: Leaf, name: str, span: Span) -> bool:
        words = [token.plain for token in tokens(self.clause.text[span.start : span.end])]
        return name in leaf.skills or name == leaf.text.casefold() or in_order_words(words, leaf)

    def _names(self, counted: Sequence[Span]) -> None:
        clause = self.clause
        self._taken += counted
        for name in facts.names_in(
            clause.tokens, clause.sentence, clause.evidence, clause.language
        ):
            if any(_overlap(name.span, span) for span in self._taken):
                rest = tuple(
                    t for t in name.tokens if not any(span.holds(t) for span in self._taken)
                )
                if not rest:
                    continue
                name = facts.Name(rest)  # noqa: PLW2901 - what is left of it
            if any(_overlap(name.span, mention.span) for mention in clause.mentions):
                continue
            may, others = clause.leaves_for(name.span)
            if clause.is_neutral and not self._is_employed(name):
                may = [*may, *clause.evidence.posting_leaves]
            good = naming(name.tokens, may)
            self._taken.append(name.span)
            if good:
                self._use(good[:1], [token.plain for token in name.tokens])
            elif self._names_posting(name) or (clause.is_negated and self._in_posting(name.tokens)):
                self._use_posting(name.tokens)
            elif naming(name.tokens, others):
                self._fail(Reason.SWAPPED, name.span)
            else:
                self._fail(Reason.NAME, name.span)
        self._mentioned()

    def _is_employed(self, name: facts.Name) -> bool:
        before = [t.plain for t in self.clause.tokens if t.end <= name.span.start][-2:]
        return not {"at", "bei", "beim"}.isdisjoint(before)

    def _names_posting(self, name: facts.Name) -> bool:
        """In a claim too one may have heard of the company, and be ready to move to its place."""
        posting = self.clause.evidence.posting
        before = [t.plain for t in self.clause.tokens if t.end <= name.span.start][-2:]
        words = {token.plain for token in name.tokens}
        if words <= {token.plain for token in tokens(posting.company)}:
            return _EMPLOYED.isdisjoint(before)
        places = {token.plain for place in posting.places for token in tokens(place)}
        return words <= places and not {"to", "nach"}.isdisjoint(before)

    def _mentioned(self) -> None:
        for mention in self.clause.mentions:
            if self._inside(mention.span):
                self._use(
                    [
                        leaf
                        for leaf in mention.entry.leaves
                        if leaf.field in {"name", "institution", "organization"}
                    ][:1],
                    (),
                )

    def _quantities(self, counted: Sequence[Quantity]) -> None:
        clause = self.clause
        together: dict[Span, list[set[str]]] = {}
        before: Quantity | None = None
        for quantity in counted:
            may, others = clause.leaves_for(quantity.span)
            if clause.is_neutral or clause.is_negated:
                may = [*may, *clause.evidence.posting_leaves]
            if allows_years(quantity, clause, self.today):
                continue
            good = [leaf for leaf in may if has_quantity(leaf, quantity)]
            same = fitting(clause, quantity, good, may, counted)
            if same:
                self._use(same[:1], ())
                if before is not None and is_turned(before, quantity, clause.text, same[0]):
                    self._fail(Reason.CONTRADICTED, quantity.span)
                segment = segment_of(clause, quantity.span)
                together.setdefault(segment, []).append({leaf.entry for leaf in same})
            elif good or any(has_quantity(leaf, quantity) for leaf in others):
                self._fail(Reason.SWAPPED, quantity.span)
            else:
                self._fail(Reason.NUMBER, quantity.span)
            before = quantity
        for segment, entries in together.items():
            if clause.mode is Mode.CLAIM and not set.intersection(*entries):
                self._fail(Reason.SWAPPED, segment)

    # -- small steps -----------------------------------------------------------------------------

    def _inside(self, span: Span) -> bool:
        return self.clause.span.start <= span.start and span.end <= self.clause.span.end

    def _fail(self, reason: Reason, span: Span) -> None:
        self.findings.append(Finding(reason, self.clause.text[span.start : span.end].strip()))

    def _use(self, leaves: Iterable[Leaf], words: Iterable[str]) -> None:
        wanted = list(words)
        self.used += [
            (leaf, with_span(leaf, wanted) if wanted else (0, len(leaf.text))) for leaf in leaves
        ]

    def _in_posting(self, words: Sequence[Token]) -> bool:
        return bool(naming(words, self.clause.evidence.posting_leaves))

    def _use_posting(self, words: Sequence[Token]) -> None:
        good = naming(words, self.clause.evidence.posting_leaves)
        self._use(good[:1], [token.plain for token in words])


def _may_hold(leaf: Leaf, entries: set[str]) -> bool:
    """A title at an employer is one of the entry's; an award may be named after them."""
    return leaf.entry in entries or leaf.entry.partition("[")[0] not in ANCHORED | {"basics"}


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
