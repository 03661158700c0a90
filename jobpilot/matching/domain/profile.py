"""What a résumé says about somebody, as far as matching needs it. Contact details are left out on purpose."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from jobpilot.jobs.domain.job import Seniority
from jobpilot.matching.domain.skills import closure, find_skills, key_of, listed_skill
from jobpilot.matching.domain.titles import ORDER, level_of, level_of_years
from jobpilot.matching.domain.words import content_words

RECENT_YEARS: Final = 6
"""Titles held within so many years say what somebody does now."""

_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2}))?")
_DEGREES: Final = (
    (4, re.compile(r"(?i)\b(?:ph\.?\s?d|doctor|doctorate|dr\.|promotion)")),
    (3, re.compile(r"(?i)\b(?:master|m\.?\s?sc|m\.?a\.?\b|mba|m\.?eng|diplom\b|magister|juris|j\.?d\.?\b|ll\.?m)")),
    (2, re.compile(r"(?i)\b(?:bachelor|b\.?\s?sc|b\.?a\.?\b|b\.?eng|bba|bsn|licen[cs]e|licenciatura|laurea)")),
    (1, re.compile(r"(?i)\b(?:associate|diploma|certificate|ausbildung|apprenticeship|abitur|high school)")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One value of the document with its path, such as `work[0].highlights[2]`."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class HeldTitle:
    """A position, and how many years ago it ended (0 for now)."""

    path: str
    title: str
    years_ago: float


@dataclass(frozen=True, slots=True)
class SkillEvidence:
    """Where a résumé names a skill: offsets into the value at `path`."""

    skill: str
    path: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Profile:
    """`years` of work, overlaps counted once; `degree` 0 (none found) to 4 (doctorate); `country` ISO 3166-1."""

    lines: tuple[Line, ...]
    titles: tuple[HeldTitle, ...]
    evidence: tuple[SkillEvidence, ...]
    own_names: Mapping[str, str]
    years: float
    degree: int
    languages: frozenset[str]
    country: str | None
    city: str | None

    @cached_property
    def skills(self) -> frozenset[str]:
        """With what they imply."""
        return closure(item.skill for item in self.evidence)

    @cached_property
    def words(self) -> Mapping[str, int]:
        return content_words("\n".join(line.text for line in self.lines))

    @cached_property
    def level(self) -> Seniority | None:
        """From the titles of the last years, else from the years of work; None without any work."""
        named = [
            level for held in self.titles if held.years_ago <= 2 and (level := level_of(held.title))
        ]
        if named:
            return max(named, key=ORDER.__getitem__)
        return level_of_years(self.years) if self.titles else None

    @property
    def is_enough(self) -> bool:
        """Whether there is anything to compare."""
        return bool(self.titles or len(self.skills) >= 2)


def read_profile(document: Mapping[str, Any], today: date) -> Profile:
    """What a JSON Resume says on the day. Parts of another shape than the schema's are passed over."""
    lines = tuple(_lines(document))
    own = _own_names(document)
    location = _mapping(_mapping(document.get("basics")).get("location"))
    return Profile(
        lines=lines,
        titles=tuple(_titles(document, today)),
        evidence=tuple(_evidence(lines, own)),
        own_names=own,
        years=_years(document, today),
        degree=max((_degree(line.text) for line in lines if _is_degree(line.path)), default=0),
        languages=frozenset(_texts(document, "languages", "language")),
        country=_text(location.get("countryCode")).upper() or None,
        city=_text(location.get("city")) or None,
    )


def embedding_text(profile: Profile, roles: tuple[str, ...] = ()) -> str:
    """The words that a résumé's vector is made of: wanted and recent titles, skills, then what was done."""
    recent = [held.title for held in profile.titles if held.years_ago <= RECENT_YEARS][:3]
    heads = ". ".join(dict.fromkeys([*roles[:3], *recent]))
    skills = ", ".join(list(dict.fromkeys(item.skill for item in profile.evidence))[:25])
    done = " ".join(
        line.text
        for line in profile.lines
        if ".highlights[" in line.path or ".summary" in line.path
    )
    return f"{heads}. {skills}. {done[:600]}".strip(". ")


def _lines(document: Mapping[str, Any]) -> Iterator[Line]:
    basics = _mapping(document.get("basics"))
    for name in ("label", "summary"):
        yield from _line(f"basics.{name}", basics.get(name))
    for section, names in _SECTIONS.items():
        for index, entry in enumerate(_entries(document, section)):
            for name in names:
                value, path = entry.get(name), f"{section}[{index}].{name}"
                if isinstance(value, list):
                    for number, item in enumerate(value):
                        yield from _line(f"{path}[{number}]", item)
                else:
                    yield from _line(path, value)


_SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "work": ("position", "name", "summary", "highlights"),
    "volunteer": ("position", "organization", "summary", "highlights"),
    "projects": ("name", "description", "highlights", "keywords", "roles"),
    "skills": ("name", "keywords"),
    "education": ("studyType", "area", "institution", "courses"),
    "certificates": ("name", "issuer"),
    "awards": ("title", "summary"),
    "publications": ("name", "summary"),
    "languages": ("language", "fluency"),
}


def _line(path: str, value: object) -> Iterator[Line]:
    text = _text(value)
    if text:
        yield Line(path, text)


def _titles(document: Mapping[str, Any], today: date) -> Iterator[HeldTitle]:
    for index, entry in enumerate(_entries(document, "work")):
        title = _text(entry.get("position"))
        if title:
            end = _months(entry.get("endDate"), month=12)
            ago = 0.0 if end is None else max(0.0, (_month_of(today) - end) / 12)
            yield HeldTitle(f"work[{index}].position", title, ago)
    label = _text(_mapping(document.get("basics")).get("label"))
    if label and len(label.split()) <= 8:
        yield HeldTitle("basics.label", label, 0.0)


def _own_names(document: Mapping[str, Any]) -> dict[str, str]:
    names = {}
    for entry in _entries(document, "skills"):
        keywords = entry.get("keywords")
        listed = keywords if isinstance(keywords, list) and keywords else [entry.get("name")]
        for name in listed:
            skill = listed_skill(_text(name))
            if skill:
                names[key_of(_text(name))] = skill
    return names


def _evidence(lines: tuple[Line, ...], own: Mapping[str, str]) -> Iterator[SkillEvidence]:
    """What was done with a skill comes before its mere mention in a list."""
    for line in sorted(lines, key=lambda line: line.path.startswith("skills[")):
        if line.path.startswith("skills[") and key_of(line.text) in own:
            yield SkillEvidence(own[key_of(line.text)], line.path, line.text, 0, len(line.text))
            continue
        for mention in find_skills(line.text, own):
            yield SkillEvidence(mention.skill, line.path, line.text, mention.start, mention.end)


def _years(document: Mapping[str, Any], today: date) -> float:
    spans = []
    for entry in _entries(document, "work"):
        start = _months(entry.get("startDate"), month=1)
        if start is not None:
            end = _months(entry.get("endDate"), month=12)
            spans.append(
                (start, min(_month_of(today), _month_of(today) if end is None else end + 1))
            )
    total, reached = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total / 12


def _months(value: object, month: int) -> int | None:
    found = _DATE.match(_text(value))
    return int(found[1]) * 12 + int(found[2] or month) - 1 if found else None


def _month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def _is_degree(path: str) -> bool:
    return path.startswith("education[") and path.endswith((".studyType", ".area"))


def _degree(text: str) -> int:
    return next((rank for rank, pattern in _DEGREES if pattern.search(text)), 0)


def _entries(document: Mapping[str, Any], section: str) -> list[Mapping[str, Any]]:
    found = document.get(section)
    return [_mapping(entry) for entry in found] if isinstance(found, list) else []


def _texts(document: Mapping[str, Any], section: str, name: str) -> Iterator[str]:
    for entry in _entries(document, section):
        text = _text(entry.get(name)).lower()
        if text:
            yield text


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
