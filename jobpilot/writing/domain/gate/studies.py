"""What somebody says they studied: each subject must be one of the résumé's."""

import re
from collections.abc import Iterator
from typing import Final

from jobpilot.writing.domain.gate import vocabulary
from jobpilot.writing.domain.gate.binding import Clause
from jobpilot.writing.domain.gate.evidence import phrases
from jobpilot.writing.domain.gate.facts import degrees_in
from jobpilot.writing.domain.gate.lookups import has_degree
from jobpilot.writing.domain.gate.words import Token, tokens

_SUBJECT: Final = re.compile(
    r"(?i)\b(?:i (?:have )?(?:also |first |then )?(?:studied|majored in)|(?:degree|major|minor|graduated|diploma|master'?s?|bachelor'?s?|doctorate|phd|studies)(?: (?:is|was))? in|studierte ich|"
    r"ich studierte|studium (?:der|des)|abschluss in|studiengang)\s+"
)
_STUDIED: Final = re.compile(
    r"((?:[A-ZÄÖÜ]\w+(?:,? und )?){1,3})(?: (?:an|bei|in|auf) [^,;.]{3,60})? studiert\b"
)
_STOP: Final = re.compile(
    r"[,.;:()\"“”]|\b(?:at|from|for|before|after|while|with|until|between|during|on|there|which|that|graduated|graduating|qualified|hold|have|speak|know|work|worked|i|how|what|why|the|your|a|an|my|this|full|part|by|as|is|was|were|has|"
    r"an|bei|auf|von|vom|mit|am|der|die|das|des|dem|den|ihre?|bis|seit|habe|hatte|abgeschlossen|gemacht|absolviert|erworben|erlangt|completed|finished|earned|received|ist|war|hat)\b|\bin\s+(?=\d|the\b|der\b|[A-Z])|\d"
)
_IN: Final = re.compile(r"(?i)\s*(?:degree|abschluss)?\s+(?:in|of|der|des)\s+")
_MOST_WORDS: Final = 6
_ALLOWED: Final = frozenset(
    "and und or time part abroad hard degree subject subjects bachelor master diploma college university school first then also later both minor major sowie".split()
)


def _of_other_degrees(clause: Clause) -> Iterator[Token]:
    """Subjects right behind a degree that are those of another degree of the résumé."""
    studies = [e for e in clause.evidence.entries if e.list_name == "education"]
    for level, span in degrees_in(clause.words):
        match = _IN.match(clause.words[span.end :])
        held = [e for e in studies if any(has_degree(leaf, level) for leaf in e.leaves)]
        if match is None or not held:
            continue
        rest = _STOP.split(clause.words[span.end + match.end() :])[0]
        words = [t for t in tokens(rest)[:_MOST_WORDS] if t.plain not in vocabulary.SMALL]
        here = {stem for e in held for leaf in e.leaves for stem in leaf.stems}
        there = {stem for e in studies for leaf in e.leaves for stem in leaf.stems}
        yield from (t for t in words if t.stem in there and t.stem not in here)


def unknown_subjects(clause: Clause) -> Iterator[Token]:
    """The words of subjects that no degree, certificate or course of the résumé has."""
    known = [
        leaf
        for leaf in clause.evidence.leaves
        if leaf.entry.startswith(("education", "certificates"))
    ]
    stems = {stem for leaf in known for stem in leaf.stems}
    skills = {name for leaf in known for name in leaf.skills}
    before = [match[1] for match in _STUDIED.finditer(clause.words)]
    behind = [clause.words[match.end() :] for match in _SUBJECT.finditer(clause.words)]
    yield from _of_other_degrees(clause)
    for text in (*before, *behind):
        rest = _STOP.split(text)[0]
        found = tokens(rest)[:_MOST_WORDS]
        named = phrases(found, clause.evidence.known_skills)
        judged = [span for name, span in named if name in skills]
        for token in found:
            inside = any(span.holds(token) for span in judged)
            if (
                token.stem not in stems
                and not inside
                and token.plain not in _ALLOWED | vocabulary.SMALL
            ):
                yield token
