"""Splitting an entry's head into atoms: phrases that can be a title, an employer, a school, a degree or a place."""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jobpilot.resumes.domain.fragments import Fragment
from jobpilot.resumes.domain.places import is_place_text

STRONG = re.compile(r"\s*(?:[|•·∙‖]|\s[–—−-]{1,3}(?=\s|$)|(?<=\s)[–—-]\s|\s@\s|\t|，|;)\s*")
AT = re.compile(r"\s+(?:at|@|bei|chez|en la empresa|presso|bij|w firmie)\s+")
COMMA = re.compile(r"\s*,\s+|，\s*|、")
_LEGAL = re.compile(
    r"(?i)^(?:inc|llc|l\.?l\.?p|ltd|l\.?p|corp|co|gmbh(?:\s*&\s*co\.?\s*kg)?|ag|kg|ug|e\.\s?v|s\.?a\.?(?:[urs]\.?)?|"
    r"s\.?a\.?r\.?l|s\.?l\.?(?:u\.?)?|b\.?v|n\.?v|plc|p\.?c|s\.?r\.?l\.?s?|s\.?p\.?a|s\.?n\.?c|s\.?a\.?s|ltda|lda|unip\.?\s*lda|"
    r"sp\.?\s*z\s*o\.?\s*o|oy|ab|a/s|pty(?:\.?\s*ltd)?|pte(?:\.?\s*ltd)?|pvt(?:\.?\s*ltd)?|k\.?k|jr|sr|ph\.?d|m\.?d|esq)\.?$"
)
_BRACKETED = re.compile(r"\(([^()]*)\)\s*$")
JOINING = frozenset({"at", "bei", "chez", "presso", "bij"})
CONNECTORS = JOINING | {"and", "und", "et", "y", "e", "in", "of", "for", "the", "to", "from", "&"}
PLACE_EDGES = " \t,;:|·•–—-/∙"
ATOM_EDGES = " \t,;:|·•–—-/∙&"


@dataclass(frozen=True, slots=True)
class Atom:
    """A phrase of a head. `line` counts the head's fragments, `order` the atoms; `after_at` follows an "at"."""

    fragment: Fragment
    line: int
    order: int
    after_at: bool = False

    @property
    def text(self) -> str:
        """The phrase."""
        return self.fragment.text


def head_atoms(head: Iterable[Fragment]) -> tuple[list[Atom], list[Fragment]]:
    """The atoms in order, and the places found among them."""
    atoms: list[Atom] = []
    places: list[Fragment] = []
    joined = False
    for number, fragment in enumerate(head):
        for piece, after_at in _pieces(fragment):
            kept, found = split_place(piece)
            places += [bare_place(place) for place in found]
            for part in kept:
                clean = _unbracket(part.strip(ATOM_EDGES))
                if clean.text.casefold() in CONNECTORS:
                    joined = clean.text.casefold() in JOINING
                elif clean and any(character.isalnum() for character in clean.text):
                    atoms.append(Atom(clean, number, len(atoms), after_at or joined))
                    joined = False
    return atoms, places


def _pieces(fragment: Fragment) -> Iterator[tuple[Fragment, bool]]:
    for styled in _by_style(fragment):
        for strong in styled.split(STRONG):
            parts = list(strong.split(AT))
            for index, part in enumerate(parts):
                yield part, index > 0


def _by_style(fragment: Fragment) -> list[Fragment]:
    """Pieces of one look each; punctuation and brackets do not part."""
    marks = fragment.marks
    pieces: list[Fragment] = []
    begin = fragment.start
    for before, mark in itertools.pairwise(marks):
        look, other = before.style, mark.style
        if (look.bold, look.italic, look.color) != (
            other.bold,
            other.italic,
            other.color,
        ) and _can_part(fragment, before.start, before.end, mark.start, mark.end):
            pieces.append(Fragment(fragment.line, begin, mark.start).strip(" \t"))
            begin = mark.start
    pieces.append(Fragment(fragment.line, begin, fragment.end).strip(" \t"))
    return [piece for piece in pieces if piece]


def _can_part(fragment: Fragment, start: int, end: int, next_start: int, next_end: int) -> bool:
    before, after = fragment.line.text[start:end], fragment.line.text[next_start:next_end]
    if any(
        part in {"&", "/", "–", "—", "-", "|", "of", "and", "und", "et"} for part in (after, before)
    ):
        return before in {"–", "—", "-", "|"}
    return any(character.isalnum() for character in before) and any(
        character.isalnum() for character in after
    )


def split_place(fragment: Fragment) -> tuple[list[Fragment], list[Fragment]]:
    """The comma parts of a piece, its trailing place taken off; an institution keeps the city in its name."""
    if is_place_text(fragment.text):
        return [], [fragment]
    parts = _comma_parts(fragment)
    for count in (3, 2):
        if len(parts) > count - 1 and len(parts) >= count:
            tail = Fragment(fragment.line, parts[-count].start, parts[-1].end)
            if (
                is_place_text(tail.text)
                and len(parts) > count
                and not is_place_text(parts[-count].text + ", " + "Remote")
            ):
                return parts[:-count], [tail]
            if is_place_text(tail.text) and len(parts) > count:
                return parts[:-count], [tail]
    if len(parts) > 1 and is_place_text(parts[-1].text):
        return parts[:-1], [parts[-1]]
    return parts, []


def bare_place(fragment: Fragment) -> Fragment:
    """A place without the comma, bar or brackets that set it apart from what stood beside it."""
    return _unbracket(fragment.strip(PLACE_EDGES))


def _comma_parts(fragment: Fragment) -> list[Fragment]:
    """Comma-separated parts outside brackets; a legal form stays with its name."""
    text = fragment.line.text[fragment.start : fragment.end]
    parts: list[Fragment] = []
    begin = 0
    for match in COMMA.finditer(text):
        head = text[: match.start()]
        if head.count("(") > head.count(")"):
            continue
        rest = COMMA.split(text[match.end() :], 1)[0].strip(" ,;")
        if _LEGAL.match(rest):
            continue
        parts.append(fragment.part(begin, match.start()).strip(" \t"))
        begin = match.end()
    parts.append(fragment.part(begin, len(text)).strip(" \t"))
    return [part for part in parts if part]


def _unbracket(fragment: Fragment) -> Fragment:
    """A phrase wholly in brackets loses them; a lone bracket at an edge goes."""
    text = fragment.text
    if text.startswith("(") and text.endswith(")"):
        return fragment.part(1, len(text) - 1).strip(ATOM_EDGES)
    if text.count("(") > text.count(")") and text.endswith("("):
        return fragment.part(0, len(text) - 1).strip(ATOM_EDGES)
    if text.count(")") > text.count("(") and text.endswith(")"):
        return fragment.part(0, len(text) - 1).strip(ATOM_EDGES)
    if text.startswith("(") and ")" not in text:
        return fragment.part(1, len(text)).strip(ATOM_EDGES)
    return fragment
