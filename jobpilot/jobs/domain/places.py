"""What a posting says about where: countries, and where people may work from."""

import re
from collections.abc import Iterable
from typing import Final

from jobpilot.jobs.domain.job import Location, RemoteKind
from jobpilot.ports.sources import FoundPlace
from jobpilot.resumes.domain.lexicon.countries import (
    CANADIAN_PROVINCES,
    COUNTRIES,
    STATE_CODES,
    US_STATES,
)

EUROPEAN_UNION: Final = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
    "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
EUROPE: Final = (*EUROPEAN_UNION, "CH", "GB", "IS", "NO")
CITY_COUNTRIES: Final[dict[str, str]] = {
    city.strip().casefold(): country
    for country, cities in {
        "AE": "Dubai, Abu Dhabi",
        "AR": "Buenos Aires",
        "AT": "Vienna, Wien, Graz, Linz, Salzburg, Innsbruck",
        "AU": "Sydney, Melbourne, Brisbane, Perth, Adelaide",
        "BE": "Brussels, Bruxelles, Brussel, Antwerp, Antwerpen, Ghent, Gent",
        "BR": "São Paulo, Sao Paulo, Rio de Janeiro",
        "CA": "Toronto, Vancouver, Montreal, Montréal, Ottawa, Calgary",
        "CH": "Zurich, Zürich, Geneva, Genève, Basel, Bern, Lausanne",
        "CN": "Shanghai, Beijing, Shenzhen",
        "CZ": "Prague, Praha, Brno",
        "DE": "Berlin, Munich, München, Hamburg, Cologne, Köln, Frankfurt, Stuttgart, Düsseldorf, Leipzig, Dresden, Bremen, Hannover, Nürnberg, Karlsruhe, Bonn, Potsdam, Freiburg, Mannheim, Münster, Kiel, Lübeck, Rostock",
        "DK": "Copenhagen, København, Aarhus",
        "EE": "Tallinn",
        "ES": "Madrid, Barcelona, Valencia, Sevilla, Málaga, Bilbao",
        "FI": "Helsinki, Espoo, Tampere",
        "FR": "Paris, Lyon, Marseille, Toulouse, Bordeaux, Lille, Nantes, Grenoble, Rennes, Strasbourg",
        "GB": "London, Manchester, Edinburgh, Glasgow, Bristol, Leeds, Belfast, Cardiff, Oxford",
        "GR": "Athens, Thessaloniki",
        "HU": "Budapest",
        "IE": "Dublin, Cork, Galway",
        "IL": "Tel Aviv, Haifa",
        "IN": "Bangalore, Bengaluru, Mumbai, Pune, Hyderabad, Delhi, Chennai, Gurgaon",
        "IT": "Milan, Milano, Rome, Roma, Turin, Torino, Bologna, Florence, Firenze",
        "JP": "Tokyo, Osaka, Kyoto",
        "KR": "Seoul",
        "LT": "Vilnius",
        "LU": "Luxembourg",
        "LV": "Riga",
        "MX": "Mexico City, Guadalajara, Monterrey",
        "NL": "Amsterdam, Rotterdam, Utrecht, The Hague, Den Haag, Eindhoven",
        "NO": "Oslo, Bergen, Trondheim",
        "PL": "Warsaw, Warszawa, Kraków, Krakow, Wrocław, Gdańsk, Poznań",
        "PT": "Lisbon, Lisboa, Porto",
        "RO": "Bucharest, București, Cluj-Napoca",
        "SE": "Stockholm, Gothenburg, Göteborg, Malmö",
        "SG": "Singapore",
        "TR": "Istanbul, Ankara",
        "UA": "Kyiv, Lviv",
        "US": "New York, New York City, NYC, San Francisco, SF, Bay Area, Los Angeles, Seattle, Boston, Chicago, Austin, Denver, Atlanta, Miami, Washington D.C., Washington DC, Philadelphia, San Diego, Portland, Palo Alto, Mountain View, Brooklyn",
    }.items()
    for city in cities.split(",")
}
_GROUPS: Final = {
    "eu": EUROPEAN_UNION,
    "european union": EUROPEAN_UNION,
    "eea": (*EUROPEAN_UNION, "IS", "NO"),
    "europe": EUROPE,
    "europa": EUROPE,
    "dach": ("AT", "CH", "DE"),
    "nordics": ("DK", "FI", "IS", "NO", "SE"),
    "benelux": ("BE", "LU", "NL"),
    "north america": ("CA", "US"),
    "uk": ("GB",),
}
LONGEST_CODE: Final = 3
_SPLIT: Final = re.compile(
    r"\s*(?:[;/|,()]|\s[-–—]\s|\s(?:or|and|oder|ou)\s|\bremote\b|\bin\b|\bonly\b|&)\s*",
    re.IGNORECASE,
)
_REMOTE: Final = re.compile(
    r"(?i)\b(?:remote|remotely|fully[- ]remote|telecommut\w*|work from (?:home|anywhere)|anywhere|worldwide|home[- ]?office|"
    r"télétravail|teletrabajo|remoto|distributed)\b"
)
_HYBRID: Final = re.compile(
    r"(?i)\b(?:hybrid\w*|híbrido|hybride|flexible location)\b|\bdays? (?:a|per) week in (?:the |our )?office"
)
_ONSITE: Final = re.compile(
    r"(?i)\b(?:on-?site|in[- ]?office|in[- ]person|vor ort|sur site|presencial)\b"
)
_NOT_REMOTE: Final = re.compile(
    r"(?i)\b(?:not|no|non|kein\w*|nicht)\b[^.\n]{0,20}\b(?:remote|home[- ]?office)|remote (?:work )?is not"
)
_ONLY: Final = re.compile(
    r"(?i)(?:must|need to|have to|required to)\s+(?:be\s+)?(?:based|located|reside|live|resident)\s+(?:in|within)\s+(?:the\s+)?(?P<place>U\.S\.|U\.K\.|[A-Z][\w ]{1,40})|"
    r"remote\s*(?:\(|-|–|within|in|from|,)\s*(?:the\s+)?(?P<other>[A-Z][\w .]{1,30}?)(?:\s+only)?(?:\)|$|[.,;\n])"
)


def location_of(found: FoundPlace) -> Location:
    """With a country where the parts or the words tell one beyond doubt."""
    country = country_of(found.country) if found.country else None
    words = _words(found.text)
    if country is None:
        country = _country_in_words(words)
    locality = found.locality
    if locality is None and words and country_of(words[0]) is None and not _REMOTE.search(words[0]):
        locality = words[0] if words[0].casefold() not in _GROUPS else None
    return Location(found.text, locality, found.region, country)


def _words(text: str) -> list[str]:
    parts = (
        part.strip(" -–—.") if part.strip(" -–—") != part else part for part in _SPLIT.split(text)
    )
    return [part for part in parts if part]


def _country_in_words(words: list[str]) -> str | None:
    """Names before cities before codes: "CA" is California after a city, and "DE" is Delaware after one of its own."""
    for word in reversed(words):
        if len(word) > LONGEST_CODE and (country := country_of(word)):
            return country
    for word in words:
        if city := CITY_COUNTRIES.get(word.casefold()):
            return city
    last = words[-1] if words else ""
    if len(words) > 1 and last in CANADIAN_PROVINCES:
        return "CA"
    if (len(words) > 1 and last in STATE_CODES) or last.casefold() in US_STATES:
        return "US"
    return country_of(last)


def country_of(text: str) -> str | None:
    """ISO 3166-1 alpha-2 of a name or a code."""
    bare = text.strip(" .,()")
    named = COUNTRIES.get(bare.casefold())
    if named is not None:
        return named
    is_code = len(bare) == 2 and bare.isupper() and bare in set(COUNTRIES.values())
    return bare if is_code else None


def countries_in(text: str) -> tuple[str, ...]:
    """All countries that a phrase names, alone or as a group such as "EU"."""
    found: list[str] = []
    whole = text.strip(" .,()").casefold()
    for word in [whole, *_words(text)]:
        if group := _GROUPS.get(word.strip(" .").casefold()):
            found += group
        elif country := country_of(word):
            found.append(country)
    return tuple(dict.fromkeys(found))


def countries_of(locations: Iterable[Location]) -> tuple[str, ...]:
    """In order, each once; a group of countries in a place's words is all of them."""
    found: list[str] = []
    for location in locations:
        found += [location.country] if location.country else countries_in(location.text)
    return tuple(dict.fromkeys(found))


def remote_kind(
    workplace: str | None, places: Iterable[FoundPlace], title: str, text: str
) -> RemoteKind:
    """The source's own word first, then the places and the title, then the text's first words about it."""
    said = " ".join([workplace or "", *(place.text for place in places), title])
    beginning = text[:1500]
    for words in (said, beginning):
        if _HYBRID.search(words):
            return RemoteKind.HYBRID
        if _NOT_REMOTE.search(words):
            return RemoteKind.ONSITE
        if _REMOTE.search(words):
            return (
                RemoteKind.HYBRID if _ONSITE.search(words) and words is said else RemoteKind.REMOTE
            )
        if _ONSITE.search(words):
            return RemoteKind.ONSITE
    return RemoteKind.UNKNOWN


def remote_countries(
    kind: RemoteKind, found: Iterable[FoundPlace], locations: Iterable[Location], text: str
) -> tuple[str, ...]:
    """Where people may work from; empty: the posting names no country."""
    if kind is not RemoteKind.REMOTE:
        return ()
    named: list[str] = []
    for place in found:
        named += [country_of(place.country) or ""] if place.country else countries_in(place.text)
    if not any(named):
        named += countries_of(locations)
    if not any(named):
        for match in _ONLY.finditer(text):
            named += countries_in(match["place"] or match["other"] or "")
    return tuple(dict.fromkeys(country for country in named if country))
