"""Reading a JSON Resume that anybody may have written: clean texts, checked addresses, nothing where nothing fits."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

Record = Mapping[str, Any]

LONGEST_ADDRESS = 2000
_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\s*\n\s*")


def text_of(record: Record, key: str) -> str:
    """One line."""
    return " ".join(clean(record.get(key)).split())


def paragraphs_of(record: Record, key: str) -> tuple[str, ...]:
    """A text as its lines."""
    return tuple(filter(None, _EMPTY_LINES.split(clean(record.get(key)).strip())))


def texts_of(record: Record, key: str) -> list[str]:
    """A list of one-line texts."""
    values = record.get(key)
    cleaned = (
        [" ".join(clean(value).split()) for value in values] if isinstance(values, list) else []
    )
    return [text for text in cleaned if text]


def record_of(record: Record, key: str) -> Record:
    value = record.get(key)
    return value if isinstance(value, Mapping) else {}


def records_of(record: Record, key: str) -> Iterator[Record]:
    values = record.get(key)
    if isinstance(values, list):
        yield from (value for value in values if isinstance(value, Mapping))


def clean(value: object) -> str:
    """Composed, without control and format characters that printing and XML have no use for."""
    if not isinstance(value, str):
        return "" if value is None or isinstance(value, (Mapping, list, bool)) else str(value)
    composed = unicodedata.normalize("NFC", value.replace("\r", "\n"))
    kept = "".join(
        character
        for character in composed
        if character == "\n" or character.isspace() or _prints(character)
    )
    return _SPACES.sub(" ", kept)


def _prints(character: str) -> bool:
    """Joiners and direction marks shape Arabic and Indic text, so they stay."""
    return character in "\u200c\u200d\u200e\u200f" or unicodedata.category(character) not in {
        "Cc",
        "Cf",
        "Cs",
        "Cn",
    }


def web_address(text: str) -> str | None:
    """An address that may become a link; `None` for every scheme but http and https."""
    if not text or len(text) > LONGEST_ADDRESS or any(character.isspace() for character in text):
        return None
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises ValueError for `javascript:…`, which looks like a host with a port
    except ValueError:
        return None
    known = parts.scheme.lower() in {"http", "https"} and "." in (parts.hostname or "")
    return address if known and "@" not in parts.netloc else None


def shown_address(text: str) -> str:
    """An address as people write it."""
    return re.sub(r"(?i)^https?://(?:www\.)?", "", text).rstrip("/")
