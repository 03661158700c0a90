"""A posting from nothing but text: what a person pasted, or a page without data blocks."""

import re
from typing import Final

from jobpilot.ports.sources import FoundPlace, FoundPosting

LONGEST_HEADING: Final = 140
_AT: Final = re.compile(
    r"^(?P<title>.{3,100}?)\s+(?:at|bei|chez|en|@)\s+(?P<company>[^|–—]{2,60}?)(?:\s*[|–—].*)?$"
)
_BULLET: Final = re.compile(r"^[\s•#*]+")
_SPLIT: Final = re.compile(r"\s*[|–—]\s*|\s+-\s+")
_LABEL: Final = re.compile(
    r"(?im)^\s*(?P<label>company|employer|unternehmen|firma|entreprise|empresa|location|standort|ort|lieu|ubicación|"
    r"title|position|job title|stelle|poste|puesto|salary|gehalt|salaire|salario|employment type|job type)"
    r"\s*:\s*(?P<value>.{2,140})$"
)
_KINDS: Final = {
    "company": "company", "employer": "company", "unternehmen": "company", "firma": "company",
    "entreprise": "company", "empresa": "company", "location": "place", "standort": "place", "ort": "place",
    "lieu": "place", "ubicación": "place", "title": "title", "position": "title", "job title": "title",
    "stelle": "title", "poste": "title", "puesto": "title", "salary": "salary", "gehalt": "salary",
    "salaire": "salary", "salario": "salary", "employment type": "employment", "job type": "employment",
}  # fmt: skip


def posting_from_text(
    text: str, *, url: str, external_id: str, title: str = "", hidden: str = "", raw: str = ""
) -> FoundPosting:
    """Never fails: what the text does not say stays empty, and the title is its first line."""
    labels: dict[str, str] = {}
    for found in _LABEL.finditer(text):
        labels.setdefault(_KINDS[found["label"].lower()], found["value"].strip())
    lines = (_BULLET.sub("", line).strip() for line in text.splitlines())
    first = next((line for line in lines if line), "")
    heading = (title or first)[:LONGEST_HEADING]
    said, company = _heading(heading)
    place = labels.get("place")
    return FoundPosting(
        external_id=external_id,
        url=url,
        title=labels.get("title") or said or first[:LONGEST_HEADING],
        company=labels.get("company") or company,
        description=text,
        places=(FoundPlace(place),) if place else (),
        workplace=place,
        employment=labels.get("employment"),
        salary_text=labels.get("salary"),
        hidden=hidden,
        raw=raw or text,
    )


def _heading(heading: str) -> tuple[str, str]:
    """Title and company of a first line like "Data Engineer at Nordlicht" or "Data Engineer | Nordlicht"."""
    at = _AT.match(heading)
    if at is not None:
        return at["title"].strip(), at["company"].strip()
    parts = [part for part in _SPLIT.split(heading) if part]
    return (parts[0], parts[1] if len(parts) > 1 else "") if parts else ("", "")
