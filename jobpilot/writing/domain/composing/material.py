"""What there is to write from: the person's work, what of it the posting asks for, most fitting first."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from jobpilot.writing.domain.gate.evidence import Evidence, Posting, phrases
from jobpilot.writing.domain.gate.vocabulary import content_stems
from jobpilot.writing.domain.gate.words import tokens
from jobpilot.writing.domain.styles import Traits

LONGEST_HIGHLIGHT: Final = 220
LONGEST_QUOTE: Final = 200
_FULL_STOP: Final = re.compile(r"[\s.;,]+$")
_QUOTABLE: Final = re.compile(r"[^“”„\"<>]+(?: [^“”„\"<>]+){4,}")
"""Five words at least, and no quotation marks of its own."""


@dataclass(frozen=True)
class Achievement:
    """One thing that was done somewhere. `score` counts what it shares with the posting."""

    path: str
    text: str
    position: str
    employer: str
    is_current: bool
    score: int


@dataclass(frozen=True)
class Material:
    """Read from a prompt's facts."""

    facts: Mapping[str, Any]

    @property
    def resume(self) -> Mapping[str, Any]:
        found = self.facts.get("resume")
        return found if isinstance(found, Mapping) else {}

    @cached_property
    def posting(self) -> Posting:
        given = self.facts.get("posting") or {}
        return Posting(
            str(given.get("company") or ""),
            str(given.get("title") or ""),
            str(given.get("text") or ""),
            tuple(given.get("places") or ()),
            tuple(given.get("skills") or ()),
        )

    @property
    def traits(self) -> Traits:
        return Traits.from_json(self.facts.get("style") or {})

    @property
    def language(self) -> str:
        return str(self.facts.get("language") or "en")

    @cached_property
    def evidence(self) -> Evidence:
        return Evidence(self.resume, self.posting)

    @cached_property
    def wanted(self) -> set[str]:
        """Stems of what the posting speaks of."""
        words = tokens(" ".join((self.posting.title, *self.posting.skills, self.posting.text)))
        return content_stems(words)

    def score(self, text: str) -> int:
        found = tokens(text)
        skills = {name for name, _ in phrases(found, self.evidence.known_skills)}
        return len(content_stems(found) & self.wanted) + 2 * len(skills & self._posting_skills)

    @cached_property
    def _posting_skills(self) -> set[str]:
        text = " ; ".join((*self.posting.skills, self.posting.text))
        return {name for name, _ in phrases(tokens(text), self.evidence.known_skills)}

    @cached_property
    def jobs(self) -> list[Mapping[str, Any]]:
        return [job for job in self.resume.get("work") or () if isinstance(job, Mapping)]

    @cached_property
    def achievements(self) -> list[Achievement]:
        """The most fitting first; of equals the latest."""
        return sorted(self._achievements(), key=lambda found: -found.score)

    def _achievements(self) -> Iterator[Achievement]:
        for index, job in enumerate(self.jobs):
            position, employer = str(job.get("position") or ""), str(job.get("name") or "")
            texts = list(enumerate(job.get("highlights") or ()))
            for number, text in texts:
                if isinstance(text, str) and 0 < len(text) <= LONGEST_HIGHLIGHT:
                    clean = _FULL_STOP.sub("", text)
                    path = f"work[{index}].highlights[{number}]"
                    current = not job.get("endDate")
                    yield Achievement(path, clean, position, employer, current, self.score(text))

    @cached_property
    def skills(self) -> list[str]:
        """The person's own, as they write them, those of the posting first."""
        named: dict[str, None] = {}
        for group in self.resume.get("skills") or ():
            if isinstance(group, Mapping):
                for keyword in group.get("keywords") or [group.get("name")]:
                    if isinstance(keyword, str) and 0 < len(keyword) <= 40:
                        named[keyword] = None
        return sorted(named, key=lambda skill: -self.score(skill))

    @property
    def shared_skills(self) -> list[str]:
        """Those that the posting asks for and the person has."""
        return [skill for skill in self.skills if self._asked_for(skill)]

    def _asked_for(self, skill: str) -> bool:
        names = {name for name, _ in phrases(tokens(skill), self.evidence.known_skills)}
        return bool(names & self._posting_skills)

    @cached_property
    def company_quote(self) -> str:
        """A sentence of a company's page, word by word: the one that has most to do with the person's work."""
        posting = self.posting
        if posting.title or not posting.company:
            return ""
        own = content_stems(tokens(self.evidence.text))
        best, quote = -1, ""
        for span in posting.told:
            text = _FULL_STOP.sub("", " ".join(posting.text[span.start : span.end].split()))
            if not _QUOTABLE.fullmatch(text) or len(text) > LONGEST_QUOTE:
                continue
            score = len(content_stems(tokens(text)) & own) + 3 * (posting.company in text)
            if score > best:
                best, quote = score, text
        return quote

    @property
    def degree(self) -> Mapping[str, Any] | None:
        """The latest that has a kind, a subject and a school."""
        for entry in self.resume.get("education") or ():
            if isinstance(entry, Mapping) and all(
                entry.get(name) for name in ("studyType", "area", "institution")
            ):
                return entry
        return None


def listed(items: Sequence[str], joiner: str) -> str:
    """Items as "A, B and C" in a sentence."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {joiner} {items[-1]}"
