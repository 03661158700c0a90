"""What of a résumé a stranger sees.

Problem: contact details stand in their own fields, but also in summaries and highlights, and a document may hold
members that nobody knows. Mechanism: only the members of JSON Resume pass; without contact details the fields for
e-mail, phone and street go, and every text loses what looks like one of them or repeats the person's own. How to
change it: members are listed in `_MEMBERS`; what a text loses is decided in `Contacts`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import phonenumbers

HIDDEN: Final = "[…]"
LEAST_DIGITS: Final = 6
MOST_TRIES: Final = 100
_ENTRY = "url startDate endDate summary highlights"
_MEMBERS: Final[dict[str, frozenset[str]]] = {
    section: frozenset(names.split())
    for section, names in {
        "basics": "name label email phone url summary location profiles",
        "location": "address postalCode city countryCode region",
        "profiles": "network username url",
        "work": f"name location description position {_ENTRY}",
        "volunteer": f"organization position {_ENTRY}",
        "education": "institution url area studyType startDate endDate score courses",
        "awards": "title date awarder summary",
        "certificates": "name date url issuer",
        "publications": "name publisher releaseDate url summary",
        "skills": "name level keywords",
        "languages": "language fluency",
        "interests": "name keywords",
        "references": "name reference",
        "projects": f"name description keywords roles entity type {_ENTRY}",
    }.items()
}
_NESTED: Final = frozenset({"location", "profiles"})
_CONTACT: Final = frozenset({"email", "phone", "address", "postalCode"})
_DATES: Final = frozenset({"startDate", "endDate", "date", "releaseDate"})
# Written out ("jane (at) example (dot) org") an address is one too. No repetition may backtrack far.
_AT: Final = (
    r"(?:\s{0,3}(?:@|[(\[{<]\s?(?:at|@|arroba|ät)\s?[)\]}>])\s{0,3}|"
    r"\s{1,3}(?:at|arroba)\s{1,3}(?=[\w-]{1,63}\s{0,3}[(\[{]?\s?(?:dot|punkt|punto)\b))"
)
_DOT: Final = r"(?:\.|\s{0,3}[(\[{<]\s?(?:dot|punkt|punto|\.)\s?[)\]}>]\s{0,3}|\s{1,3}(?:dot|punkt|punto)\s{1,3})"
_AT_DOMAIN: Final = re.compile(rf"(?i){_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}})+")
_LOCAL: Final = re.compile(r"(?i)(?:mailto:)?[\w.+%'-]{1,64}$")
_GAP: Final = r"(?:[\s().\-–—‑·_]{0,3}|/)"
_RUN: Final = re.compile(rf"(?<!\w)[+(]{{0,2}}\d(?:{_GAP}\d){{5,}}+")
_PREFIXED: Final = re.compile(rf"(?<![\w+])(?<!\d[\-–./])(?:\+|\(?0)(?:{_GAP}\d){{7,}}+")
_NORTH_AMERICAN: Final = re.compile(r"(?<!\d)\(?\d{3}\)?[\s.\-–‑]{1,2}\d{3}[\s.\-–‑]\d{4}(?!\d)")
_DATE_RUN: Final = re.compile(r"(?:(?:\d{1,2}[\s./-]{1,3}){0,2}(?:19|20)\d\d[\s\-–—/.]{0,3})+")
_SPACES: Final = re.compile(r"\s+")


def public_document(document: Mapping[str, Any], *, show_contact: bool) -> dict[str, Any]:
    """The members of JSON Resume, without pictures and what is no web address; contact details only if chosen."""
    contacts = None if show_contact else Contacts.of(document)
    public: dict[str, Any] = {}
    for section, value in document.items():
        if section in _MEMBERS and section not in _NESTED:
            public[section] = _visible(section, value, contacts)
    return public


def public_title(title: str, document: Mapping[str, Any], *, show_contact: bool) -> str:
    """The résumé's title, as its texts."""
    return title if show_contact else Contacts.of(document).hidden_in(title)


def _visible(section: str, value: Any, contacts: "Contacts | None") -> Any:
    if isinstance(value, list):
        return [_visible(section, item, contacts) for item in value]
    if not isinstance(value, Mapping):
        return _text(section, value, contacts)
    shown: dict[str, Any] = {}
    for name, item in value.items():
        if name not in _MEMBERS[section] or (contacts is not None and name in _CONTACT):
            continue
        kept = _visible(name, item, contacts) if name in _NESTED else _text(name, item, contacts)
        if kept is not None:
            shown[name] = kept
    return shown


def _text(name: str, value: Any, contacts: "Contacts | None") -> Any:
    if isinstance(value, list):
        return [_text(name, item, contacts) for item in value]
    if not isinstance(value, str):
        return None if isinstance(value, Mapping) else value
    if name == "url" and not re.match(r"(?i)https?://", value):
        return None
    if contacts is None or name in _DATES:
        return value
    hidden = contacts.hidden_in(value)
    return None if name == "url" and hidden != value else hidden


@dataclass(frozen=True, slots=True)
class Contacts:
    """The person's own contact details, to be found again in texts. `digits` are of their phone without the country."""

    region: str | None
    digits: str
    literals: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Contacts":
        basics = document.get("basics")
        basics = basics if isinstance(basics, Mapping) else {}
        location = basics.get("location")
        location = location if isinstance(location, Mapping) else {}
        phone, country = str(basics.get("phone") or ""), str(location.get("countryCode") or "")
        region, digits = _number(phone, country)
        own = [str(basics.get("email") or ""), phone, *_address(location)]
        literals = tuple(_literal(text) for text in own if len(text.strip()) >= LEAST_DIGITS - 2)
        return cls(region, digits, literals)

    def hidden_in(self, text: str) -> str:
        """The text with a mark where a contact detail stood."""
        plain = unicodedata.normalize("NFKC", text)
        shown = self._hide(plain)
        return text if shown == plain else shown

    def _hide(self, text: str) -> str:
        for pattern in self.literals:
            text = pattern.sub(HIDDEN, text)
        text = _without(text, _emails(text))
        return _without(text, self._numbers(text))

    def _numbers(self, text: str) -> Iterator[tuple[int, int]]:
        """Spans of phone numbers, none inside another."""
        if sum(map(str.isdigit, text)) < LEAST_DIGITS:
            return
        end = 0
        for start, stop in sorted(self._candidates(text), key=lambda span: (span[0], -span[1])):
            if stop > end:
                yield max(start, end), stop
                end = stop

    def _candidates(self, text: str) -> Iterator[tuple[int, int]]:
        """Spans that may overlap: numbers by their prefix, by their grouping, by their owner and by their country."""
        for match in _PREFIXED.finditer(text):
            if not _DATE_RUN.fullmatch(match.group()):
                yield match.span()
        yield from (match.span() for match in _NORTH_AMERICAN.finditer(text))
        for match in _RUN.finditer(text) if self.digits else ():
            if self.digits in "".join(filter(str.isdigit, match.group())):
                yield match.span()
        for found in phonenumbers.PhoneNumberMatcher(text, self.region, max_tries=MOST_TRIES):
            yield found.start, found.end


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with a mark in place of every span; they come in order."""
    kept, end = [], 0
    for start, stop in spans:
        kept.append(text[end : max(start, end)])
        end = stop
    return HIDDEN.join([*kept, text[end:]])


def _emails(text: str) -> Iterator[tuple[int, int]]:
    """Spans of e-mail addresses: from the "at" outwards, so that long words cost no more than short ones."""
    for match in _AT_DOMAIN.finditer(text):
        local = _LOCAL.search(text, max(0, match.start() - 72), match.start())
        if local is not None:
            yield local.start(), match.end()


def _number(phone: str, country: str) -> tuple[str | None, str]:
    region = country.upper() or None
    try:
        number = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        digits = "".join(filter(str.isdigit, phone))
        return region, digits if len(digits) >= LEAST_DIGITS else ""
    found = phonenumbers.region_code_for_number(number) or region
    return found, str(number.national_number)


def _address(location: Mapping[str, Any]) -> Iterable[str]:
    address = str(location.get("address") or "")
    return [address, *re.split(r"[,;\n]", address), str(location.get("postalCode") or "")]


def _literal(text: str) -> re.Pattern[str]:
    """The text with any spacing, as a whole word."""
    words = _SPACES.split(unicodedata.normalize("NFKC", text).strip())
    spaced = r"\s+".join(re.escape(word) for word in words)
    return re.compile(rf"(?i)(?<!\w){spaced}(?!\w)")
