"""Who the résumé is about and how to reach them."""

import re
from collections.abc import Iterable, Iterator

import phonenumbers

from jobpilot.resumes.domain.dates import is_date_text
from jobpilot.resumes.domain.draft import Draft
from jobpilot.resumes.domain.fragments import Fragment, Line
from jobpilot.resumes.domain.lexicon.roles import title_score
from jobpilot.resumes.domain.lexicon.section_titles import section_of
from jobpilot.resumes.domain.links import EMAIL, URL, find_addresses
from jobpilot.resumes.domain.places import is_address_text, is_place_text, parse_place

LONGEST_NAME = 50
NAME_LINES = 4
SAME_SIZE, SAME_EDGE, PROMINENT = 0.3, 0.01, 1.5
_CJK_NAME = re.compile(r"[\u4e00-\u9fff·]{2,5}")
PROSE_FROM = 90
_DOCUMENT_WORDS = re.compile(
    r"(?i)\b(?:curriculum\s+vitae|resume|résumé|resumé|lebenslauf|currículum(?:\s+vítae)?|cv|życiorys)\b|简历"
)
PHONE = re.compile(r"(?<![\w/.-])(?:\(?\+|00)?\(?\d[\d\s().\-/–·]{5,22}\d(?!\w)")
_NOT_PHONE = re.compile(
    r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]|\d{3}[xX*]{2,}|(?:19|20)\d{2}\s*[-–]\s*(?:19|20)\d{2}"
)
_PHONE_LABEL = re.compile(
    r"(?i)\b(?:phone|tel|telephone|mobile|cell|mob|telefon|handy|mobil|téléphone|portable|teléfono|móvil|celular|telefone|telefono|cellulare|"
    r"telefoon|komórka)\b\.?\s*:?|电话|手机"
)
_PARTS = re.compile(r"\s*(?:[|•·∙‖\t♦⋄◦]|\s[–—]\s|\s-\s)\s*")
_LABELS = re.compile(
    r"(?i)^(?:address|location|adresse|anschrift|wohnort|ort|adres|dirección|ubicación|"
    r"endereço|indirizzo|residence|city|lives in|地址|所在地)\s*[:：]\s*"
)
_POSSESSIVE = re.compile(r"[’'`]s\s*$")
_NAME_WORD = re.compile(r"^[^\W\d_][\w.'’`-]*$")
_HONORIFIC = re.compile(
    r"(?i)^(?:dr|prof|mr|mrs|ms|dipl|ing|herr|frau|m\.?sc|b\.?sc|ph\.?d|mba|md)\b\.?$"
)


def read_person(
    draft: Draft,
    header: list[Line],
    contact: list[Line],
    everything: list[Line],
    region: str | None,
) -> None:
    """Fill the basics from the top of the page and the contact section."""
    top = [*header, *contact]
    name_line = _name(draft, header, everything)
    _label(draft, header, name_line)
    _email(draft, top, everything)
    hint = _location(draft, top)
    _phone(draft, top, everything, region or hint)
    _addresses(draft, top, everything)
    _prose_summary(draft, header)


def is_contact_line(line: Line) -> bool:
    """Whether the line lists two or more addresses or numbers and says nothing else."""
    parts = [part.text.strip() for part in line.whole.split(_PARTS)]
    return (
        len(parts) > 1
        and not is_date_text(line.text)
        and all(
            EMAIL.fullmatch(part) or URL.fullmatch(part) or PHONE.fullmatch(part) for part in parts
        )
    )


def _name(draft: Draft, header: list[Line], everything: list[Line]) -> int | None:
    """The most prominent line that can be a name; returns its index in the header."""
    for lines, method, confidence in (
        (header, "headline", 0.95),
        (everything[:40], "largest", 0.7),
    ):
        candidates = [
            (index, fragment) for index, line in enumerate(lines) for fragment in _name_parts(line)
        ]
        if not candidates:
            continue
        index, best = max(candidates, key=lambda pair: (round(pair[1].style.size, 1), -pair[0]))
        pieces = [best]
        if not _is_cjk_name(best.text):
            pieces = _two_line_name(lines, index, best)
        sure = confidence if len(best.text.split()) > 1 or len(pieces) > 1 else confidence - 0.25
        text = " ".join(piece.text for piece in pieces)
        draft.basics.set("name", text, pieces, method, sure)
        return index if lines is header else None
    return None


def _two_line_name(lines: list[Line], index: int, best: Fragment) -> list[Fragment]:
    if len(best.text.split()) > 1:
        return [best, *_rest_of_name(lines, index, best)]
    for other in (index + 1, index - 1):
        if (
            0 <= other < len(lines)
            and abs(lines[other].style.size - best.style.size) < 0.5
            and best.style.size > 0
        ):
            parts = list(_name_parts(lines[other]))
            if len(parts) == 1 and len(parts[0].text.split()) <= 2:
                return [best, parts[0]] if other > index else [parts[0], best]
    return [best]


def _rest_of_name(lines: list[Line], index: int, best: Fragment) -> list[Fragment]:
    """What a name too wide for its line leaves for the next of its size: larger than all else, right below."""
    box = best.box
    sizes = [line.style.size for line in lines[index + 1 : index + NAME_LINES] if line.style.size]
    for line in lines[index + 1 : index + NAME_LINES]:
        parts = list(_name_parts(line))
        same = abs(line.style.size - best.style.size) < SAME_SIZE
        if same and len(parts) == 1 and box is not None and line.box is not None and sizes:
            near = abs(line.box.x - box.x) < SAME_EDGE and line.box.y - box.bottom < box.h
            prominent = best.style.size > PROMINENT * min(sizes)
            return parts if near and prominent and len(parts[0].text.split()) <= 2 else []
    return []


def _is_cjk_name(text: str) -> bool:
    return bool(_CJK_NAME.fullmatch(text))


def _name_parts(line: Line) -> Iterator[Fragment]:
    if line.item:
        return
    for segment in line.whole.split(_PARTS):
        fragment = _without_document_words(segment)
        comma = fragment.text.find(",")
        if comma > 0 and not _HONORIFIC.match(fragment.text[comma + 1 :].strip()):
            fragment = fragment.part(0, comma)
        if can_be_name(fragment.text):
            yield fragment


def _without_document_words(fragment: Fragment) -> Fragment:
    found = _DOCUMENT_WORDS.search(fragment.text)
    if not found:
        return fragment.strip()
    before, after = fragment.without(found.start(), found.end())
    owner = _POSSESSIVE.search(before.text)
    before = before.part(0, owner.start()) if owner else before
    return (before if len(before.text) >= len(after.text) else after).strip(" \t,;:|·•–—-/")


def can_be_name(text: str) -> bool:
    """Whether the text reads as the name of a person."""
    if (
        not text
        or len(text) > LONGEST_NAME
        or any(character.isdigit() for character in text)
        or "@" in text
        or ":" in text
    ):
        return False
    if _is_cjk_name(text):
        return section_of(text) is None and not is_place_text(text)
    words = text.split()
    if (
        not 1 <= len(words) <= 5
        or section_of(text) is not None
        or is_place_text(text)
        or URL.search(text)
    ):
        return False
    if (title_score(text) > 1 and len(words) > 1) or (title_score(text) > 0 and len(words) == 1):
        return False
    capital = sum(word[0].isupper() for word in words)
    return all(_NAME_WORD.match(word.strip(',()"“”')) for word in words) and capital >= max(
        1, len(words) - 2
    )


def _label(draft: Draft, header: list[Line], name_line: int | None) -> None:
    """The professional headline: a phrase with a title's words beside or right below the name."""
    if name_line is None:
        return
    name = str(draft.basics.values.get("name", ""))
    for line in header[name_line : name_line + 4]:
        if line.item or len(line.text) > PROSE_FROM + 30:
            continue
        for fragment in line.whole.split(_PARTS):
            clean = fragment.strip()
            if name and clean.text.startswith(name):
                clean = clean.part(len(name), len(clean.text)).strip()
            if (
                title_score(clean.text) >= 1
                and len(clean.text) <= 80
                and "@" not in clean.text
                and not clean.text.endswith(".")
            ):
                draft.basics.take("label", clean, "headline", 0.85)
                return


def _email(draft: Draft, top: list[Line], everything: list[Line]) -> None:
    for lines, confidence in ((top, 0.98), (everything, 0.85)):
        for line in lines:
            linked = next(
                (
                    mark
                    for mark in line.marks
                    if mark.link and mark.link.casefold().startswith("mailto:")
                ),
                None,
            )
            found = EMAIL.search(line.text)
            if found:
                draft.basics.take("email", line.whole.part(*found.span()), "pattern", confidence)
                return
            if linked is not None and linked.link:
                address = linked.link[len("mailto:") :].split("?")[0]
                if EMAIL.fullmatch(address):
                    draft.basics.set(
                        "email",
                        address,
                        (Fragment(line, linked.start, linked.end),),
                        "link",
                        confidence - 0.1,
                    )
                    return


def _phone(draft: Draft, top: list[Line], everything: list[Line], region: str | None) -> None:
    labelled = [line for line in everything if _PHONE_LABEL.search(line.text)]
    for lines, confidence in ((top, 0.95), (labelled, 0.8)):
        for line in lines:
            for found in PHONE.finditer(line.text):
                number = _number(line, found, region)
                if number is not None:
                    sure = confidence if number.startswith("+") else confidence - 0.25
                    draft.basics.set(
                        "phone",
                        number,
                        (line.whole.part(*found.span()).strip(" \t.-–·"),),
                        "pattern",
                        sure,
                    )
                    return


def _number(line: Line, found: re.Match[str], region: str | None) -> str | None:
    """E.164 where the country is known, the number as written where it is not, `None` if it is no number."""
    text = found.group().strip(" .-–·")
    around = line.text[max(0, found.start() - 4) : found.end() + 5]
    digits = sum(character.isdigit() for character in text)
    if (
        not 7 <= digits <= 15
        or _NOT_PHONE.search(around)
        or is_date_text(text)
        or re.search(r"[*]{2}|\b[xX]{2,}|\d[xX]{2,}", around)
    ):
        return None
    cleaned = re.sub(r"^00", "+", text.replace("(+", "+("))
    try:
        number = phonenumbers.parse(cleaned, region)
    except phonenumbers.NumberParseException:
        return text if digits >= 9 and not cleaned.startswith("+") else None
    if not phonenumbers.is_possible_number(number):
        return text if digits >= 9 else None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _location(draft: Draft, top: list[Line]) -> str | None:
    """The place of living, over up to three lines; returns the country that national phone numbers follow."""
    run: list[Fragment] = []
    for line in top:
        found = _place_in(line)
        if found is None:
            if run:
                break
            continue
        run.append(found)
        if is_place_text(found.text) or len(run) == 3:
            break
    if not run:
        return None
    text = ", ".join(fragment.text for fragment in run)
    place = parse_place(text)
    parts = {
        "address": place.address,
        "postalCode": place.postal_code,
        "city": place.city,
        "region": place.region,
        "countryCode": place.country_code,
    }
    values = {key: value for key, value in parts.items() if value}
    if not values:
        return None
    draft.basics.values["location"] = values
    draft.note("basics.location", run, "place", 0.88, text)
    for key in values:
        draft.note(f"basics.location.{key}", run, "place", 0.85)
    return place.region_hint or None


def _place_in(line: Line) -> Fragment | None:
    for segment in line.whole.split(_PARTS):
        fragment = segment.strip()
        label = _LABELS.match(fragment.text)
        if label:
            return fragment.part(label.end(), len(fragment.text))
        if is_place_text(fragment.text) or is_address_text(fragment.text):
            return fragment
    return None


def _addresses(draft: Draft, top: list[Line], everything: list[Line]) -> None:
    basics = draft.basics
    found = list(find_addresses(top))
    if not found:
        edge = [
            line
            for line in everything
            if line.column != (top[0].column if top else 0) and len(line.text) < PROSE_FROM
        ]
        found = [address for address in find_addresses(edge) if address.network]
    for address in found:
        if not address.network and "url" not in basics.values:
            basics.set("url", address.url, address.fragments, address.method, 0.85)
            continue
        profile = basics.nested("profiles")
        host = address.key.split("/")[0]
        sure = 0.92 if address.network else 0.6
        profile.set("network", address.network or host, address.fragments, address.method, sure)
        profile.set("username", address.username, address.fragments, address.method, sure)
        profile.set("url", address.url, address.fragments, address.method, sure)


def _prose_summary(draft: Draft, header: list[Line]) -> None:
    """Sentences at the top of the page, without a title of their own."""
    prose: list[Fragment] = []
    for line in header:
        long = (
            len(line.text) >= PROSE_FROM and "\t" not in line.text and not EMAIL.search(line.text)
        )
        goes_on = (
            bool(prose) and line.gap < 0.8 and "\t" not in line.text and not EMAIL.search(line.text)
        )
        if long or goes_on:
            prose.append(line.whole)
        elif prose:
            break
    set_summary(draft, prose, "paragraph", 0.65)


def set_summary(
    draft: Draft, fragments: Iterable[Fragment], method: str, confidence: float
) -> None:
    """The summary from the given lines, unless there is one."""
    from jobpilot.resumes.domain.fragments import Passage

    kept = tuple(fragments)
    if kept and "summary" not in draft.basics.values:
        draft.basics.set("summary", Passage(kept).text, kept, method, confidence)
