"""The fact gate: every sentence of a text against a version of a résumé and a posting.

Problem: a model writes sentences that sound right and are not: an employer, a number, a tool that is nowhere in the
résumé, or a true number on the wrong achievement.
Mechanism: a sentence is cut into clauses, and each clause does one thing: it claims something of the person, it
wishes, or it speaks of the posting. Names, tools, numbers, dates, titles, degrees, languages and a list of claims are
looked up among the résumé's values (and, outside claims, the posting's); those of a clause that names an employer
or a school must stand there. What stands nowhere, stands elsewhere, or is said more strongly than there, is a
finding, and the sentence does not pass. The rules know English and German; other languages are held to names,
numbers, dates and tools.
To change it: words are in `lexicon`, kinds of facts in `facts`, what is done with them in `clause_check`; measure with
`benchmarks/eval_fact_gate.py` on the part that was not looked at.
"""

from collections.abc import Sequence
from datetime import date

from jobpilot.resumes.domain.printing.language import language_of
from jobpilot.writing.domain.gate.binding import Mention, clauses_of, mentions_in
from jobpilot.writing.domain.gate.clause_check import ClauseCheck
from jobpilot.writing.domain.gate.clause_modes import Mode
from jobpilot.writing.domain.gate.evidence import POSTING, Evidence, Leaf
from jobpilot.writing.domain.gate.verdicts import Finding, SourceSpan, Verdict
from jobpilot.writing.domain.gate.words import Span, sentences, tokens, within

MOST_SPANS = 8


class FactGate:
    """`today` tells how long a current job has lasted."""

    def __init__(self, evidence: Evidence, today: date) -> None:
        self._evidence = evidence
        self._today = today

    def check(self, text: str, *, is_heading: bool = False) -> list[Verdict]:
        """A verdict for every sentence, in order. A heading names its subject; without "I" it claims nothing."""
        language = language_of([text], self._evidence.language)
        found = tokens(text)
        verdicts: list[Verdict] = []
        before: list[Mention] = []
        for sentence in sentences(text):
            mode = Mode.WISH if is_heading else None
            verdicts.append(self._sentence(text, sentence, before, language, mode))
            before = mentions_in(within(found, sentence), self._evidence) or before
        return verdicts

    def _sentence(
        self,
        text: str,
        sentence: Span,
        before: Sequence[Mention],
        language: str,
        mode: Mode | None,
    ) -> Verdict:
        findings: dict[Finding, None] = {}
        used: dict[SourceSpan, None] = {}
        for clause in clauses_of(text, sentence, before, self._evidence, language, mode):
            check = ClauseCheck(clause, self._today)
            check.run()
            findings |= dict.fromkeys(check.findings)
            used |= {_span(leaf, *place): None for leaf, place in check.used}
        words = text[sentence.start : sentence.end]
        return Verdict(
            sentence.start, sentence.end, words, tuple(findings), tuple(used)[:MOST_SPANS]
        )


def _span(leaf: Leaf, start: int, end: int) -> SourceSpan:
    if leaf.entry != POSTING:
        return SourceSpan("resume", leaf.path, leaf.text[start:end], start, end)
    path, _, offset = leaf.path.partition(":")
    shift = int(offset or 0)
    return SourceSpan("posting", path, leaf.text[start:end], start + shift, end + shift)
