"""Recognising places by form: "City, ST", "City, Country", a known city, "Remote"."""

import re
from dataclasses import dataclass

from jobpilot.resumes.domain.lexicon.countries import (
    CANADIAN_PROVINCES,
    CITIES,
    COUNTRIES,
    OTHER_REGIONS,
    REMOTE,
    STATE_CODES,
    US_STATES,
)

LONGEST_PLACE = 60
_POSTAL = re.compile(
    r"\b(?:\d{5}(?:-\d{4})?|\d{4}(?:\s?[A-Z]{2})?|\d{2}-\d{3}|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]\d[A-Z]\s?\d[A-Z]\d)\b"
)
_STREET = re.compile(
    r"(?i)\b(?:street|st\.?|avenue|ave\.?|road|rd\.?|lane|drive|blvd|boulevard|rue|calle|via|rua|ulica|ul\.|platz|plaza|allee)\b|"
    r"(?:stra(?:ß|ss)e|str\.|weg|gasse|straat|laan)\b"
)
_CITY = re.compile(r"^[^\W\d_][\w .'’()-]*$")
_REMOTE_NOTE = re.compile(r"(?i)\s*\((?:remote|hybrid|on-?site)\)$")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in JSON Resume's parts; empty where the text does not say. `region_hint` helps national phone numbers."""

    address: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country_code: str = ""
    region_hint: str = ""


def _is_region(text: str) -> bool:
    return text in STATE_CODES or text.casefold() in US_STATES or text.casefold() in OTHER_REGIONS


def _is_ending(text: str) -> bool:
    return text.casefold() in COUNTRIES or _is_region(text) or text.casefold() in REMOTE


def looks_like_city(text: str) -> bool:
    """Whether the text could be a city's name: up to four words of letters that begin with a capital."""
    return (
        bool(_CITY.match(text))
        and len(text.split()) <= 4
        and text[0].isupper()
        and not text.isupper()
    )


def is_place_text(text: str) -> bool:
    """Whether the whole text is a place. A lone word counts only if it is a known city, country or "Remote"."""
    text = _REMOTE_NOTE.sub("", text.strip()).strip(" \t,;|·•–—-()")
    if not text or len(text) > LONGEST_PLACE:
        return False
    folded = text.casefold()
    if folded in REMOTE or folded in COUNTRIES or folded in CITIES or folded in US_STATES:
        return True
    parts = [part.strip() for part in re.split(r"[,，/]|\s[-–]\s", text) if part.strip()]
    if len(parts) < 2:
        return False
    ending = _POSTAL.sub("", parts[-1]).strip()
    if not _is_ending(ending):
        return all(part.casefold() in CITIES for part in parts)
    if len(parts) > 2 and not (
        ending.casefold() in COUNTRIES and all(_is_region(part) for part in parts[1:-1])
    ):
        return False
    return all(
        part.casefold() in CITIES
        or _is_ending(part)
        or looks_like_city(_POSTAL.sub("", part).strip() or "X")
        for part in parts[:-1]
    )


def is_address_text(text: str) -> bool:
    """Whether the text looks like a street or a postal line."""
    if len(text) > 2 * LONGEST_PLACE or not any(character.isdigit() for character in text):
        return False
    return bool(_STREET.search(text)) or bool(
        re.match(rf"^(?:[A-Z]{{1,2}}-)?{_POSTAL.pattern}\s+[^\W\d_]{{3,}}[^\d]*$", text)
    )


def parse_place(text: str) -> Place:
    """The parts of a place; what is not recognised stays empty."""
    parts = [part.strip() for part in re.split(r"[,，|]", text) if part.strip()]
    address, city, region, country, postal, hint = [], "", "", "", "", ""
    for index, part in enumerate(parts):
        found = _POSTAL.search(part)
        if found and not (_STREET.search(part) and index == 0):
            postal = found.group()
            part = part.replace(found.group(), "").strip()  # noqa: PLW2901 - what is left of it
            if not part:
                continue
        name = re.sub(r"^\((.*)\)$", r"\1", part)
        if (
            index
            and name.casefold() in COUNTRIES
            and not (name.casefold() in US_STATES and not country)
        ):
            country = COUNTRIES[name.casefold()]
        elif index and _is_region(name):
            region = name
            hint = (
                "CA"
                if name in CANADIAN_PROVINCES
                else "US"
                if name in STATE_CODES or name.casefold() in US_STATES
                else ""
            )
        elif _STREET.search(part) or any(character.isdigit() for character in part):
            address.append(part)
        elif not city:
            city = part
    if len(parts) == 1 and city.casefold() in COUNTRIES:
        city, country = "", COUNTRIES[city.casefold()]
    return Place(", ".join(address), postal, city, region, country, country or hint)
