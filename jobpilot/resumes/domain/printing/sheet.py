"""A JSON Resume as a sheet: what is printed, in which order, in which words.

Sections are ordered as readers of résumés expect them. An entry's head is its title and dates, then the organisation
and place; what JSON Resume holds beyond that follows as text.
"""

import re
from collections.abc import Iterator

import phonenumbers

from jobpilot.ports.typesetting import Paper, Reach, Sheet
from jobpilot.resumes.domain.printing.language import language_of
from jobpilot.resumes.domain.printing.sections import sections_of, summary
from jobpilot.resumes.domain.printing.values import (
    Record,
    record_of,
    records_of,
    shown_address,
    text_of,
    web_address,
)
from jobpilot.resumes.domain.printing.words import Words
from jobpilot.resumes.domain.provenance import leaves

# Countries whose people print on Letter (ANSI A) by custom.
LETTER_COUNTRIES = frozenset(
    {"US", "CA", "MX", "PH", "CO", "CL", "VE", "CR", "GT", "DO", "PA", "SV", "NI", "HN", "PR"}
)
_REGION = re.compile(r"^[A-Za-z]{2,3}[-_]([A-Za-z]{2})\b")
_EMAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+")


def sheet_of(document: Record, locale: str) -> Sheet:
    """`locale` (such as `de-DE`) decides on language and paper where the document does not."""
    words = Words(language_of(_prose(document), locale))
    basics = record_of(document, "basics")
    sections = [summary(basics, words), *sections_of(document, words)]
    return Sheet(
        language=words.language,
        paper=_paper(basics, locale),
        name=text_of(basics, "name"),
        label=text_of(basics, "label"),
        contact_title=words.title("contact"),
        contacts=tuple(_contacts(basics, words)),
        sections=tuple(section for section in sections if section.entries or section.groups),
    )


def _prose(document: Record) -> Iterator[str]:
    for path, value in leaves(document):
        if isinstance(value, str) and path.endswith(("summary", "]", "description", "position")):
            yield value


def _paper(basics: Record, locale: str) -> Paper:
    country = text_of(record_of(basics, "location"), "countryCode").upper()
    found = _REGION.match(locale)
    country = country or (found[1].upper() if found else "")
    return Paper.LETTER if country in LETTER_COUNTRIES else Paper.A4


# -- the person -------------------------------------------------------------------------------


def _contacts(basics: Record, words: Words) -> Iterator[Reach]:
    email, phone, site = (text_of(basics, key) for key in ("email", "phone", "url"))
    place = _place(record_of(basics, "location"), words)
    if email:
        yield Reach(email, f"mailto:{email}" if _EMAIL.fullmatch(email) else None)
    if phone:
        yield _phone(phone)
    if place:
        yield Reach(place)
    if site:
        yield Reach(shown_address(site), web_address(site))
    for profile in records_of(basics, "profiles"):
        yield from _profile(profile)


def _phone(text: str) -> Reach:
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return Reach(text)
    if not phonenumbers.is_possible_number(number):
        return Reach(text)
    international = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Reach(phonenumbers.format_number(number, international), f"tel:{e164}")


def _place(location: Record, words: Words) -> str:
    address, postal, city, region, country = (
        text_of(location, key) for key in ("address", "postalCode", "city", "region", "countryCode")
    )
    parts = [address, " ".join(filter(None, (postal, city))), region]
    return ", ".join(filter(None, [*parts, words.country(country) if country else ""]))


def _profile(profile: Record) -> Iterator[Reach]:
    address = text_of(profile, "url")
    if address:
        yield Reach(shown_address(address), web_address(address))
    else:
        named = [text_of(profile, "network"), text_of(profile, "username")]
        if all(named):
            yield Reach(": ".join(named))
