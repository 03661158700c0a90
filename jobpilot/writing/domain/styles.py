"""How somebody writes, measured on texts of theirs."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Final, Self
from uuid import UUID

from jobpilot.errors import InvalidInputError, NotFoundError
from jobpilot.resumes.domain.printing.language import language_of

MOST_SAMPLES: Final = 10
LONGEST_SAMPLE: Final = 8_000
LONGEST_NAME: Final = 80
MOST_STYLES: Final = 20

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE: Final = re.compile(r"[^.!?…\n]+[.!?…]*")
_EMOJI: Final = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
_HASHTAG: Final = re.compile(r"(?<!\w)#\w+")
_GREETING: Final = re.compile(
    r"(?i)^\s*((?:dear|hello|hi|hey|good (?:morning|afternoon)|hallo|liebe[rs]?|sehr geehrte[rs]?|guten tag|moin|servus)\b[^\n,!]{0,40})[,!]?\s*$"
)
_GREETING_WORD: Final = re.compile(
    r"(?i)^(dear|hello|hi|hey|good morning|good afternoon|hallo|liebes?|sehr geehrte|guten tag|moin|servus)"
)
_CLOSING: Final = re.compile(
    r"(?i)^\s*((?:kind|best|warm|many)?\s*regards|yours (?:sincerely|faithfully|truly)|sincerely|best wishes|best|cheers|thanks|thank you|all the best|"
    r"mit freundlichen grüßen|freundliche grüße|viele grüße|beste grüße|herzliche grüße|liebe grüße|grüße|hochachtungsvoll|bis bald)[,!.]?\s*$"
)
_CASUAL: Final = re.compile(
    r"(?i)\b(?:\w+['’](?:m|re|ve|ll|d|s|t)|hey|hi|cheers|yeah|awesome|cool|super|stuff|kinda|gonna|moin|servus|hallo|euch|dir|deine?|mega|klasse)\b"
)
_FORMAL: Final = re.compile(
    r"(?i)\b(?:dear|sincerely|faithfully|furthermore|moreover|regarding|therefore|hereby|enclosed|kindly|sehr geehrte\w*|hiermit|hochachtungsvoll|des weiteren|ihnen|ihrer|diesbezüglich|darüber hinaus)\b"
)
_FIRST: Final = frozenset("i my me mine ich mein meine meinen meiner meinem mich mir".split())


class Formality(StrEnum):
    """By its words."""

    CASUAL = "casual"
    NEUTRAL = "neutral"
    FORMAL = "formal"


@dataclass(frozen=True, slots=True)
class Traits:
    """What was measured. `sentence_words` is a mean; the `…_per_100` count per 100 words; greeting and closing are the
    person's own words, None where no sample has them. `language` is ISO 639-1.
    """

    language: str = "en"
    sentence_words: float = 16.0
    paragraph_sentences: float = 3.0
    formality: Formality = Formality.NEUTRAL
    greeting: str | None = None
    closing: str | None = None
    first_person_per_100: float = 5.0
    exclamations_per_100: float = 0.0
    emoji_per_100: float = 0.0
    hashtags_per_100: float = 0.0
    contractions: bool = False

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "formality": str(self.formality)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        known = {field.name for field in fields(cls)}
        found = {name: item for name, item in value.items() if name in known}
        if "formality" in found:
            found["formality"] = Formality(found["formality"])
        return cls(**found)


@dataclass(frozen=True, slots=True)
class AuthorStyle:
    """A person has at most one default."""

    id: UUID
    user_id: UUID
    name: str
    samples: Sequence[str]
    traits: Traits
    is_default: bool
    created_at: datetime
    updated_at: datetime


class StyleNotFoundError(NotFoundError):
    """There is none, or it is somebody else's."""

    code: ClassVar[str] = "style_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such style.")


class StyleInvalidError(InvalidInputError):
    """No name, no samples, or too many of them."""

    code: ClassVar[str] = "style_invalid"


def checked(name: str, samples: Sequence[str]) -> tuple[str, list[str]]:
    """Both without needless space. Raises StyleInvalidError."""
    clean = " ".join(name.split())
    kept = [sample.strip() for sample in samples if sample.strip()]
    if not 0 < len(clean) <= LONGEST_NAME:
        raise StyleInvalidError(f"A style's name has 1 to {LONGEST_NAME} characters.")
    if not 0 < len(kept) <= MOST_SAMPLES or any(len(text) > LONGEST_SAMPLE for text in kept):
        raise StyleInvalidError(
            f"A style has 1 to {MOST_SAMPLES} samples of at most {LONGEST_SAMPLE} characters."
        )
    return clean, kept


def traits_of(samples: Sequence[str]) -> Traits:
    """Measured over all samples together."""
    body = "\n\n".join(_without_frame(sample) for sample in samples)
    words = _WORD.findall(body)
    count = max(len(words), 1)
    sentences = [s for s in _SENTENCE.findall(body) if len(_WORD.findall(s)) > 1]
    paragraphs = [p for p in re.split(r"\n\s*\n", body) if p.strip()]
    casual, formal = (
        len(_CASUAL.findall("\n".join(samples))),
        len(_FORMAL.findall("\n".join(samples))),
    )
    return Traits(
        language=language_of(samples, "en"),
        sentence_words=round(count / max(len(sentences), 1), 1),
        paragraph_sentences=round(len(sentences) / max(len(paragraphs), 1), 1),
        formality=_formality(casual, formal),
        greeting=_greeting(samples),
        closing=_most_common(_framed(samples, _CLOSING, last=True)),
        first_person_per_100=_per_100(sum(word.casefold() in _FIRST for word in words), count),
        exclamations_per_100=_per_100(body.count("!"), count),
        emoji_per_100=_per_100(len(_EMOJI.findall(body)), count),
        hashtags_per_100=_per_100(len(_HASHTAG.findall(body)), count),
        contractions=any(
            re.search(r"(?i)\b\w+['’](?:m|re|ve|ll|d|t)\b", sample) for sample in samples
        ),
    )


def _per_100(found: int, words: int) -> float:
    return round(100 * found / words, 2)


def _formality(casual: int, formal: int) -> Formality:
    if casual > formal:
        return Formality.CASUAL
    return Formality.FORMAL if formal > casual else Formality.NEUTRAL


def _without_frame(sample: str) -> str:
    lines = sample.splitlines()
    kept = [line for line in lines if not _GREETING.match(line) and not _CLOSING.match(line)]
    return "\n".join(kept)


def _framed(samples: Sequence[str], pattern: re.Pattern[str], *, last: bool = False) -> list[str]:
    found = []
    for sample in samples:
        lines = [line for line in sample.splitlines() if line.strip()]
        for line in reversed(lines) if last else lines[:2]:
            if match := pattern.match(line):
                found.append(match[1].strip())
                break
    return found


def _greeting(samples: Sequence[str]) -> str | None:
    """The word alone: to whom it goes is another matter."""
    matches = [_GREETING_WORD.match(line) for line in _framed(samples, _GREETING)]
    return _most_common([match[1].strip() for match in matches if match])


def _most_common(found: Sequence[str]) -> str | None:
    return Counter(found).most_common(1)[0][0] if found else None
