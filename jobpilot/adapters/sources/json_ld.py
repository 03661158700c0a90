"""JobPosting data blocks as sites really write them.

They come as arrays and inside `@graph`, wrapped in CDATA or comments, with raw line ends inside strings, trailing
commas, and texts whose entities are encoded once more than they should be.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from jobpilot.adapters.sources.asking import amount, moment, raw, text
from jobpilot.ports.sources import FoundPlace, FoundPosting, FoundSalary

MOST_DEPTH: Final = 12
_GUARDS: Final = re.compile(
    r"^\s*(?:/\*\s*)?(?://\s*)?<!(?:\[CDATA\[|--)(?:\s*\*/)?|(?://\s*)?(?:/\*\s*)?(?:\]\]|--)>(?:\s*\*/)?\s*$"
)
_TRAILING_COMMA: Final = re.compile(r",(\s*[}\]])")


def job_postings(blocks: tuple[str, ...]) -> tuple[list[Mapping[str, Any]], int]:
    """All JobPosting objects, and how many blocks that speak of one could not be read."""
    found: list[Mapping[str, Any]] = []
    broken = 0
    for block in blocks:
        try:
            found += _postings_in(loads(block), 0)
        except ValueError:
            broken += "JobPosting" in block
    return found, broken


def loads(block: str) -> Any:
    """A data block as it was meant. Raises ValueError."""
    bare = _GUARDS.sub("", block.strip().removeprefix("\ufeff")).strip().rstrip(";")
    for attempt in (bare, _TRAILING_COMMA.sub(r"\1", bare), html.unescape(bare)):
        try:
            return json.loads(attempt, strict=False)  # strict=False takes raw control characters
        except RecursionError as error:
            raise ValueError("depth") from error
        except ValueError:
            continue
    raise ValueError("json")


def _postings_in(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > MOST_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _postings_in(item, depth + 1)
    elif isinstance(value, Mapping):
        kinds = value.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(text(kind).rpartition("/")[2] == "JobPosting" for kind in kinds):
            yield value
            return
        for key in ("@graph", "mainEntity", "itemListElement", "item", "hasPart"):
            if key in value:
                yield from _postings_in(value[key], depth + 1)


def description_of(posting: Mapping[str, Any]) -> str:
    """The HTML of the posting's texts, decoded as often as it was encoded, at most three times."""
    parts = [text(posting.get("description"))]
    for key, title in (
        ("responsibilities", "Responsibilities"),
        ("qualifications", "Qualifications"),
        ("educationRequirements", "Education"),
        ("experienceRequirements", "Experience"),
        ("skills", "Skills"),
    ):
        if said := _words(posting.get(key)):
            parts.append(f"<h3>{title}</h3><p>{said}</p>")
    return "\n".join(_decoded(part) for part in parts if part)


def _decoded(markup: str) -> str:
    for _ in range(3):
        if not re.search(r"&(?:amp;)*(?:lt|gt|quot|#\d+|nbsp);", markup) or "<p>" in markup:
            break
        markup = html.unescape(markup)
    return markup


def posting_of(
    record: Mapping[str, Any], url: str, shown: str, hidden: str, external_id: str
) -> FoundPosting:
    """Raises ValueError without a title."""
    title = html.unescape(_words(record.get("title")) or _words(record.get("name")))
    if not title:
        raise ValueError("title")
    workplace = "remote" if "TELECOMMUTE" in _words(record.get("jobLocationType")).upper() else None
    return FoundPosting(
        external_id=external_id,
        url=url,
        apply_url=text(record.get("url")) or url,
        title=title,
        company=html.unescape(_words(record.get("hiringOrganization"))),
        description=shown,
        hidden=hidden,
        places=tuple(_places(record.get("jobLocation"))),
        workplace=workplace,
        remote_places=tuple(_places(record.get("applicantLocationRequirements"))),
        employment=_words(record.get("employmentType")) or None,
        salary=_salary(record.get("baseSalary")) or _salary(record.get("estimatedSalary")),
        skills=tuple(
            part.strip() for part in _words(record.get("skills")).split(",") if part.strip()
        ),
        posted_at=moment(record.get("datePosted")),
        valid_through=moment(record.get("validThrough")),
        raw=raw(record),
    )


def _words(value: Any) -> str:
    """A text, a thing's name, or several of them with commas."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_words(item) for item in value)))
    if isinstance(value, Mapping):
        return (
            text(value.get("name")) or text(value.get("description")) or text(value.get("@value"))
        )
    return text(value)


def _places(value: Any) -> Iterator[FoundPlace]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item.strip():
            yield FoundPlace(item.strip())
        elif isinstance(item, Mapping):
            address = item.get("address")
            if isinstance(address, str):
                yield FoundPlace(address.strip())
                continue
            parts = address if isinstance(address, Mapping) else item
            locality = _words(parts.get("addressLocality")) or None
            region = _words(parts.get("addressRegion")) or None
            country = _words(parts.get("addressCountry")) or None
            if item.get("@type") == "Country":
                country = country or _words(item.get("name")) or None
            said = ", ".join(filter(None, (locality, region, country))) or _words(item)
            if said:
                yield FoundPlace(said, locality, region, country)


def _salary(value: Any) -> FoundSalary | None:
    if isinstance(value, list):
        return next((found for item in value if (found := _salary(item))), None)
    if not isinstance(value, Mapping):
        single = amount(value)
        return FoundSalary(single, None) if single else None
    inner = value.get("value")
    parts = inner if isinstance(inner, Mapping) else value
    low, high = amount(parts.get("minValue")), amount(parts.get("maxValue"))
    single = amount(parts.get("value")) if isinstance(inner, Mapping) else amount(inner)
    low, high = low or single, high or (single if low is None else None)
    currency = text(value.get("currency")) or text(parts.get("currency")) or None
    period = text(parts.get("unitText")) or text(value.get("unitText")) or None
    return FoundSalary(low, high, currency, period) if low or high else None
