"""Reading a posting's plain text: its sections, what it asks for, and what only talks to programs.

Every part keeps its offsets in the description as stored, so that what is quoted can be shown where it stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from jobpilot.jobs.domain.job import Job
from jobpilot.matching.domain.lexicon.postings import (
    ASKS,
    COMMANDS,
    HEADINGS,
    NICE,
    YEARS,
    YEARS_WORDS,
    SectionKind,
)
from jobpilot.matching.domain.skills import SkillMention, find_skills
from jobpilot.matching.domain.words import content_words, tokens

LONGEST_QUOTE: Final = 280
MOST_REQUIREMENTS: Final = 40
LEAST_WORDS: Final = 25
"""A posting with fewer words says too little to be compared with anything."""


_HEADING: Final = tuple(
    (kind, re.compile(rf"(?i)^[\W_]*(?:{words})\b[^.!?\n]{{0,40}}$")) for kind, words in HEADINGS
)
_LINE: Final = re.compile(r"[^\n]+")
_SENTENCE: Final = re.compile(r"[^.!?;]+(?:[.!?](?=\S)[^.!?;]*)*[.!?;]*")
_BULLET: Final = re.compile(r"^[\s\-*•·–—▪●◦‣]*(?:\d{1,2}[.)]\s)?\s*")


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the description."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that is asked for. `is_must` is false for what is merely welcome."""

    span: Span
    is_must: bool
    skills: tuple[str, ...]
    years: int | None


@dataclass(frozen=True)
class Posting:
    """A posting as read. `text` is the description with whatever talks to programs blanked, offsets unchanged."""

    title: str
    text: str
    suspicious: tuple[Span, ...]

    @cached_property
    def lines(self) -> tuple[tuple[SectionKind, Span], ...]:
        return tuple(_lines(self.text))

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        return tuple(_requirements(self.lines))[:MOST_REQUIREMENTS]

    @cached_property
    def mentions(self) -> tuple[SkillMention, ...]:
        """Skills named anywhere but in what the employer offers or says about itself."""
        found: list[SkillMention] = []
        for kind, span in self.lines:
            if kind not in (SectionKind.OFFER, SectionKind.COMPANY):
                found += (
                    SkillMention(m.skill, span.start + m.start, span.start + m.end)
                    for m in find_skills(span.text)
                )
        return tuple(found)

    @cached_property
    def words(self) -> dict[str, int]:
        told = (
            span.text
            for kind, span in self.lines
            if kind not in (SectionKind.OFFER, SectionKind.COMPANY)
        )
        return dict(content_words(self.title + "\n" + "\n".join(told)))

    @property
    def is_enough(self) -> bool:
        """Whether there is anything to compare."""
        return len(tokens(self.text)) >= LEAST_WORDS

    def quote(self, start: int, end: int) -> Span:
        """The sentence or list item around a part, as it stands in the text."""
        for _, span in self.lines:
            if span.start <= start and end <= span.end:
                for part in _sentences(span):
                    if part.start <= start and end <= part.end:
                        return _shortened(part, start, end)
                return _shortened(span, start, end)
        return Span(self.text[start:end], start, end)


def read_posting(job: Job) -> Posting:
    """What a stored posting says to people."""
    text, suspicious = without_commands(job.description)
    return Posting(without_commands(job.title)[0].strip(), text, suspicious)


def without_commands(text: str) -> tuple[str, tuple[Span, ...]]:
    """The text with sentences that give orders to programs blanked, and those sentences.

    A sentence is blanked with its neighbours on the same line: what follows an order is usually part of it.
    """
    blanked, found = text, []
    for line in _LINE.finditer(text):
        if COMMANDS.search(line.group()):
            parts = list(_sentences(Span(line.group(), *line.span())))
            first = next((p for p in parts if COMMANDS.search(p.text)), None)
            start = first.start if first is not None else line.start()
            found.append(Span(text[start : line.end()], start, line.end()))
            blanked = blanked[:start] + " " * (line.end() - start) + blanked[line.end() :]
    return blanked, tuple(found)


def years_asked(text: str) -> int | None:
    """The most years of experience that a text asks for; None where it asks for none."""
    found = []
    for match in YEARS.finditer(text):
        around = text[max(0, match.start() - 40) : match.end() + 40]
        years = int(match["low"])
        if years <= 20 and YEARS_WORDS.search(around):
            found.append(years)
    return max(found, default=None)


def embedding_text(title: str, description: str) -> str:
    """The words that a posting's vector is made of: its title, what it asks for, then what is to be done."""
    plain, _ = without_commands(description)
    by_kind: dict[SectionKind, list[str]] = {kind: [] for kind in SectionKind}
    for kind, span in _lines(plain):
        by_kind[kind].append(span.text)
    kinds = (SectionKind.MUST, SectionKind.TASKS, SectionKind.NICE, SectionKind.OTHER)
    told = " ".join(" ".join(by_kind[kind])[:450] for kind in kinds)
    return f"{without_commands(title)[0].strip()}. {told[:1200]}"


def _lines(text: str) -> Iterator[tuple[SectionKind, Span]]:
    """Lines below the heading they stand under; headings themselves are left out."""
    kind = SectionKind.OTHER
    for match in _LINE.finditer(text):
        line = match.group()
        heading = _heading(line)
        if heading is not None:
            kind = heading
            continue
        offset = _BULLET.match(line)
        begin = match.start() + (offset.end() if offset else 0)
        stripped = text[begin : match.end()].rstrip()
        if stripped:
            yield kind, Span(stripped, begin, begin + len(stripped))


def _heading(line: str) -> SectionKind | None:
    text = line.strip().rstrip(":").strip()
    if not text or len(text) > 60 or line.strip()[0] in "-•·":
        return None
    return next((kind for kind, pattern in _HEADING if pattern.match(text)), None)


def _requirements(lines: tuple[tuple[SectionKind, Span], ...]) -> Iterator[Requirement]:
    """What stands under a heading for it; without such a heading, sentences that ask for something."""
    has_heading = any(kind is SectionKind.MUST for kind, _ in lines)
    for kind, line in lines:
        if kind in (SectionKind.MUST, SectionKind.NICE):
            yield from (_requirement(part, kind is SectionKind.MUST) for part in _long_enough(line))
        elif not has_heading and kind in (SectionKind.OTHER, SectionKind.TASKS):
            yield from (
                _requirement(part, is_must=True)
                for part in _long_enough(line)
                if ASKS.search(part.text)
            )


def _long_enough(line: Span) -> Iterator[Span]:
    whole = len(line.text) <= LONGEST_QUOTE and not NICE.search(line.text)
    parts = [line] if whole else list(_sentences(line))
    return (part for part in parts if len(part.text) >= 3)


def _requirement(span: Span, is_must: bool) -> Requirement:  # noqa: FBT001 - what is asked, not how
    skills = tuple(dict.fromkeys(mention.skill for mention in find_skills(span.text)))
    must = is_must and not NICE.search(span.text)
    return Requirement(
        _shortened(span, span.start, span.start), must, skills, years_asked(span.text)
    )


def _sentences(span: Span) -> Iterator[Span]:
    for match in _SENTENCE.finditer(span.text):
        text = match.group()
        begin = span.start + match.start() + len(text) - len(text.lstrip())
        if text.strip():
            yield Span(text.strip(), begin, begin + len(text.strip()))


def _shortened(span: Span, start: int, end: int) -> Span:
    """At most LONGEST_QUOTE characters around the part, cut at words."""
    if len(span.text) <= LONGEST_QUOTE:
        return span
    left = max(span.start, min(start - 80, span.end - LONGEST_QUOTE))
    right = min(span.end, max(left + LONGEST_QUOTE, end))
    text = span.text[left - span.start : right - span.start]
    if left > span.start and " " in text[: max(1, start - left)]:
        cut = text.index(" ") + 1
        text, left = text[cut:], left + cut
    if right < span.end and " " in text[max(0, end - left) :]:
        text = text[: text.rindex(" ")]
    return Span(text, left, left + len(text))
