"""Whether a text states a value: the rule that keeps invented facts out.

A value is supported when it stands in the text as whole words, or when it is what a rule without knowledge of the
person makes of the text: a date in ISO 8601, a telephone number in E.164, a web address with its scheme, a country's
code. Paraphrases, expanded abbreviations and conclusions are not.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

import phonenumbers

from jobpilot.resumes.domain.alignment import shape
from jobpilot.resumes.domain.dates import find_ranges
from jobpilot.resumes.domain.lexicon.countries import COUNTRIES
from jobpilot.resumes.domain.matching_text import occurrences, plain_text, rejoined

_ISO_DATE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_EMAIL: Final = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS: Final = re.compile(r"[^\s<>()\[\]{}\"'|,;]+")
_SCHEME: Final = re.compile(r"^https?://(www\.)?|^www\.", re.IGNORECASE)
_HTTP: Final = re.compile(r"^https?://", re.IGNORECASE)
_AT: Final = re.compile(r"\s*[(\[]\s*(?:at|@)\s*[)\]]\s*", re.IGNORECASE)
_DOT: Final = re.compile(r"\s*[(\[]\s*dot\s*[)\]]\s*", re.IGNORECASE)
_WORD: Final = re.compile(r"[\w'.-]*\w")
_LESSENING_BY_LANGUAGE: Final = (
    "not no never without former ex aspiring assistant associate junior deputy vice trainee intern",
    "student future kein keine keinen nicht ohne ehemaliger ehemalige stellvertretender",
    "stellvertretende angehender angehende sans non ancien ancienne futur adjoint adjointe sin",
    "ayudante sem nao senza geen niet zonder bez nie",
)
_NEGATIONS: Final = (
    "not no never without kein keine keinen nicht ohne sans aucun aucune non jamais sin nunca",
    "sem nao senza mai geen niet zonder nooit bez nie nigdy",
)
NEGATIONS: Final = frozenset(" ".join(_NEGATIONS).split())
NEGATED_WORDS: Final = 4
"""How far a negation reaches within its clause."""

LESSENING: Final = frozenset(" ".join(_LESSENING_BY_LANGUAGE).split())
"""Words right before a value that say less than the value alone would."""

_LESSENING_AFTER: Final = (
    "assistant intern internship trainee candidate student apprentice aspirant incomplete unfinished",
    "abandoned praktikant praktikantin werkstudent werkstudentin stagiaire becario becaria tirocinante",
)
LESSENING_AFTER: Final = frozenset(" ".join(_LESSENING_AFTER).split())


def supports(path: str, value: str, text: str, region: str | None = None) -> bool:
    """Whether `text` states `value` for a field of this kind (`work[0].name` or `work[].name`).

    `region` (ISO 3166-1) reads national telephone numbers.
    """
    name = re.split(r"[.\]]", shape(path))[-1] or "item"
    rule = _RULES.get(name)
    if rule is not None:
        return rule(value, text)
    if name == "phone":
        return _phone(value, text, region)
    return any(True for _ in stated(value, text))


def stated(value: str, text: str) -> Iterator[tuple[str, str]]:
    """The plain text before and after every place where the value stands as whole words."""
    needle = plain_text(value)
    if not any(letter.isalnum() for letter in needle):
        return
    plain = plain_text(text)
    for haystack in dict.fromkeys((plain, rejoined(plain))):
        for position in occurrences(needle, haystack):
            yield haystack[:position], haystack[position + len(needle) :]


def lessened(value: str, text: str) -> bool:
    """Whether every mention of the value stands beside a word that takes from it: "assistant", "candidate", or a few
    words after a negation.
    """
    found = list(stated(value, text))
    return bool(found) and all(
        _last_word(before) in LESSENING
        or _first_word(after) in LESSENING_AFTER
        or not NEGATIONS.isdisjoint(_clause_words(before)[-NEGATED_WORDS:])
        for before, after in found
    )


def _clause_words(text: str) -> list[str]:
    return _WORD.findall(re.split(r"[.;:,!?|•]", text)[-1])


def _last_word(text: str) -> str:
    bare = text.rstrip(" -(")
    words = _WORD.findall(bare)
    return words[-1].strip("'.-") if words and bare.endswith(words[-1]) else ""


def _first_word(text: str) -> str:
    match = _WORD.match(text.lstrip(" -("))
    return match[0].strip("'.-") if match else ""


def _start_date(value: str, text: str) -> bool:
    return _date(value, (found.start for found in find_ranges(text)))


def _end_date(value: str, text: str) -> bool:
    ranges = find_ranges(text)
    return _date(value, (r.end or (r.start if r.single else None) for r in ranges))


def _any_date(value: str, text: str) -> bool:
    return _date(value, (date for r in find_ranges(text) for date in (r.start, r.end)))


def _date(value: str, written: Iterator[str | None]) -> bool:
    """As precise as what is written, or less so."""
    if not _ISO_DATE.fullmatch(value):
        return False
    return any(
        date is not None and (date == value or date.startswith(f"{value}-")) for date in written
    )


def _phone(value: str, text: str, region: str | None) -> bool:
    digits = re.sub(r"\D", "", value)
    if re.search(r"[^\d\s()+./-]", value) or not digits:
        return False
    for match in phonenumbers.PhoneNumberMatcher(
        text, region, leniency=phonenumbers.Leniency.POSSIBLE
    ):
        international = phonenumbers.format_number(
            match.number, phonenumbers.PhoneNumberFormat.E164
        )
        if value.replace(" ", "") == international:
            return True
    written = re.findall(r"\+?\d[\d\s()./-]*\d", text)
    return any(
        re.sub(r"\D", "", number) == digits and number.startswith("+") == value.startswith("+")
        for number in written
    )


def _email(value: str, text: str) -> bool:
    open_text = _DOT.sub(".", _AT.sub("@", text))
    written = {address.casefold().strip(".") for address in _EMAIL.findall(open_text)}
    return value.casefold() in written


def _url(value: str, text: str) -> bool:
    """The whole address, with or without its scheme; only http and https."""
    if ":" in value.split("/", 1)[0] and not _HTTP.match(value):
        return False
    wanted = _bare_address(value)
    return "." in wanted and any(
        _bare_address(found) == wanted for found in _ADDRESS.findall(text) if "@" not in found
    )


def _bare_address(text: str) -> str:
    return _SCHEME.sub("", text.strip().strip(".:·•")).rstrip("/").casefold()


def _country(value: str, text: str) -> bool:
    plain = plain_text(text)
    return len(value) == 2 and any(
        code == value.upper() and any(True for _ in occurrences(plain_text(name), plain))
        for name, code in COUNTRIES.items()
    )


_RULES: Final[dict[str, Callable[[str, str], bool]]] = {
    "startDate": _start_date,
    "endDate": _end_date,
    "date": _any_date,
    "releaseDate": _any_date,
    "email": _email,
    "url": _url,
    "image": _url,
    "countryCode": _country,
}
