"""Words, sentences and clauses of a text, each with its place in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from jobpilot.resumes.domain.matching_text import plain_text
from jobpilot.writing.domain.gate.lexicon.irregular import IRREGULAR

_TOKEN: Final = re.compile(r"\.(?:NET|net)\b|[^\W_]+(?:['’.&][^\W_]+)*(?:\+\+|#)?", re.UNICODE)
_END: Final = re.compile(r"[.!?…]+[\"”’)\]]*(?=\s|$)|\n+|\s[•·▪◦]\s")
_ABBREVIATED: Final = re.compile(
    r"(?i)(?:\b(?:e\.g|i\.e|z\.\s?b|d\.\s?h|u\.\s?a|dr|mr|mrs|ms|prof|st|inc|ltd|co|corp|no|nr|vs|approx|ca|bzw|ggf|inkl|usw|etc|dipl|ing|rer|nat|sc|"
    r"jan|feb|apr|aug|sept?|oct|okt|nov|dec|dez|tsd|mio|mrd|str|tel|abt|evtl|ph\.d|m\.sc|b\.sc|m\.a|b\.a|s)|\b\w|\b\d{1,2})\.$"
)
_CLAUSE: Final = re.compile(
    r"[;:]\s|\s[–—]\s|—|,?(?<!look)(?<!looks)(?<!looked)(?<!looking)\s+(?:but|while|whereas|although|though|because|before|after|aber|während|obwohl|weil|bevor|nachdem|wobei|sondern)\s+|"
    r",\s+(?:and|und|where|wo|which|who|so|then|dann|dass|with|mit)\s+|"
    r",\s+(?=[^\W_]+\s+(?:dafür|dagegen|jedoch|hingegen|umso|however|though)\b)|"
    r"\s+(?:and|und)\s+(?=(?:at|in my|i|i've|later|then|before|bei|ich|später|dann|zuvor)\s)|,\s+(?=(?:at|bei|ich|i)\s)|(?<=\d)\s+(?=I (?:was|had|worked|spent|did|held)\b)",
    re.IGNORECASE,
)
_SUFFIXES: Final = (
    "isations", "izations", "isation", "ization", "ierungen", "ierung", "ations", "ation", "ments", "ungen", "ierten", "ierte", "iert", "ieren",
    "ment", "ings", "ung", "ing", "ions", "ion", "ities", "ity", "ness", "ised", "ized", "ises", "izes", "ise", "ize", "ers", "ern", "erin", "ors", "ies", "ied",
    "isches", "ischen", "ische", "isch", "tens", "test", "tet", "ten", "ted", "tes", "te", "er", "or", "ed", "es", "en", "em", "et", "ly", "al", "st", "e", "s", "n", "t", "y",
)  # fmt: skip
_FORMS: Final = {plain_text(form): plain_text(verb) for form, verb in IRREGULAR.items()}
_PARTICIPLE: Final = re.compile(
    r"(ab|an|auf|aus|bei|durch|ein|fest|her|hin|mit|nach|um|unter|vor|weiter|zu|zusammen)?ge(?=[a-z]{4,}(?:t|te|en)$)"
)
"""German puts "ge" into or before the verb: eingeführt is of einführen, gesenkt of senken."""
STEM_LENGTH: Final = 6
_SHORTEST_STEM: Final = 3


@dataclass(frozen=True, slots=True)
class Token:
    """`plain` is lower case without accents and without a genitive's ending."""

    text: str
    start: int
    end: int
    plain: str

    @property
    def stem(self) -> str:
        return stem(self.plain)

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end` in a text."""

    start: int
    end: int

    def holds(self, token: Token) -> bool:
        return self.start <= token.start and token.end <= self.end


@lru_cache(maxsize=20_000)
def stem(plain: str) -> str:
    """The beginning of a word that its forms have in common; good enough to compare, not to show."""
    word = _PARTICIPLE.sub(r"\1", _FORMS.get(plain, plain), count=1)
    if len(word) > _SHORTEST_STEM and word.endswith("s") and word[-2] not in "sui":
        word = word[:-1]
    for _ in range(2):
        for suffix in _SUFFIXES:
            enough = _SHORTEST_STEM + (len(suffix) < 3)
            if word.endswith(suffix) and len(word) - len(suffix) >= enough:
                word = word[: -len(suffix)]
                break
    if len(word) > _SHORTEST_STEM and word[-1] == word[-2]:
        word = word[:-1]
    return word[:STEM_LENGTH]


def tokens(text: str) -> list[Token]:
    """Every word and number, from left to right."""
    return list(_tokens(text))


@lru_cache(maxsize=1024)
def _tokens(text: str) -> tuple[Token, ...]:
    return tuple(
        Token(match[0], match.start(), match.end(), _plain(match[0]))
        for match in _TOKEN.finditer(text)
    )


@lru_cache(maxsize=20_000)
def _plain(word: str) -> str:
    plain = plain_text(word)
    bare = re.sub(r"'(?:s|d|ll|ve|re|m)?$", "", plain) if not plain.startswith("i'") else plain
    return bare or plain


def sentences(text: str) -> list[Span]:
    """Without the space between them."""
    found, begin = [], 0
    for match in _END.finditer(text):
        if "\n" not in match[0] and _is_abbreviation(text, begin, match):
            continue
        found.append(_trimmed(text, begin, match.end()))
        begin = match.end()
    found.append(_trimmed(text, begin, len(text)))
    return [span for span in found if span.end > span.start]


def _is_abbreviation(text: str, begin: int, match: re.Match[str]) -> bool:
    if match[0] != ".":
        return False
    following = text[match.end() :].lstrip()[:1]
    if following and following.islower():
        return True
    before = text[begin : match.end()]
    return (
        bool(following) and _ABBREVIATED.search(before) is not None and not before.endswith(" I.")
    )


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in "•·▪◦"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def clauses(text: str, sentence: Span) -> Iterator[Span]:
    """The parts of a sentence that claim on their own; lists stay whole."""
    begin = sentence.start
    for match in _CLAUSE.finditer(text, sentence.start, sentence.end):
        if match.start() > begin:
            yield Span(begin, match.start())
        begin = match.end()
    if begin < sentence.end:
        yield Span(begin, sentence.end)


def within(found: Sequence[Token], span: Span) -> list[Token]:
    return [token for token in found if span.holds(token)]
