"""Dates and date ranges in every common notation, as ISO 8601 of the precision that was written (`2020-03`, `2020`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jobpilot.resumes.domain.lexicon.months import MONTHS, PRESENT, SEASONS


def _alternatives(words: tuple[str, ...] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


YEAR = r"(?:19[4-9]\d|20[0-4]\d)"
_LATIN_MONTHS = _alternatives(
    [name for name in MONTHS if name.isascii() or (name[0].isalpha() and name[0] < "\u2e80")]
)
_MONTH = rf"(?:{_LATIN_MONTHS})"
_SEASON = _alternatives(SEASONS)
_NOT_IN_NUMBER = r"(?<![\d.,/\-$€£#])(?<![\w])"
_ENDS = r"(?![\w%])(?![.,]\d)"

_POINT = (
    rf"(?:"
    rf"(?P<zy>{YEAR})\s?年(?:\s?(?P<zm>1[0-2]|0?[1-9])\s?月(?:\s?\d{{1,2}}\s?日)?)?"
    rf"|(?P<iy>{YEAR})(?P<isep>[-/.]|\s/\s)(?P<im>1[0-2]|0?[1-9])(?:(?P=isep)(?:3[01]|[12]\d|0?[1-9]))?(?!\d)"
    rf"|(?P<us>1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])/(?P<usy>{YEAR})"
    rf"|(?:3[01]|[12]\d|0?[1-9])\.\s?(?P<eum>1[0-2]|0?[1-9])\.\s?(?P<euy>{YEAR})"
    rf"|(?P<nm>1[0-2]|0?[1-9])\s?[/.\-]\s?(?P<ny>{YEAR})"
    rf"|(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|\.|º)?\s+(?:de\s+)?)?(?P<wm>{_MONTH})\b\.?,?\s*(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,\s*)?"
    rf"(?:de\s+|of\s+|del\s+)?(?P<wy>{YEAR}|[’'‘]\d{{2}}|\d{{2}}(?=\s*(?:[-–—]|$)))"
    rf"|(?P<yw>{YEAR})[,.]?\s+(?P<ym>{_MONTH})\b\.?"
    rf"|(?:{_SEASON})\s+(?P<sy>{YEAR})"
    rf"|(?P<y>{YEAR})"
    rf")"
)
_PRESENT = rf"(?:{_alternatives(PRESENT)})"
_BETWEEN = (
    r"\s*(?:[-–—‒―−~～]+|\bto\b|\buntil\b|\btill\b|\bbis\b|\bau\b|\bà\b|\bjusqu'(?:à|au)\b|\ba\b|\bal\b|\baté\b|\bhasta\b|"
    r"\btot\b|\bdo\b|\bt/m\b|至|到|\u2192|->)\s*(?:\bà\b|\bla\b|\ba\b|\bil\b)?\s*"
)
_LEAD = r"(?:\b(?:since|seit|depuis|desde|dal|sinds|od|ab)\b|自)\s*(?P<since>)"


def _named(pattern: str, prefix: str) -> str:
    pattern = re.sub(r"\(\?P<(\w+)>", rf"(?P<{prefix}\1>", pattern)
    return re.sub(r"\(\?P=(\w+)\)", rf"(?P={prefix}\1)", pattern)


_START, _END = _named(_POINT, "s_"), _named(_POINT, "e_")
_START_MONTH_ONLY = rf"(?P<m_m>{_MONTH})\b\.?"
RANGE = re.compile(
    rf"{_NOT_IN_NUMBER}(?:{_LEAD})?(?:{_START}(?:{_BETWEEN}(?:{_END}|(?P<now>{_PRESENT})(?!\w)|(?P<yy>\d{{2}})(?!\d)))?|"
    rf"{_START_MONTH_ONLY}{_BETWEEN}{_named(_POINT, 'f_')})(?P<open>\s*[-–—]\s*$)?{_ENDS}",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"^[(\s·•]*(?:\d+\s*(?:\+\s*)?(?:years?|yrs?|months?|mos?|jahre?n?|monate?n?|ans?|mois|años?|mes(?:es)?|anos?|anni|anno|mesi|jaar|"
    r"maanden|lata?|rok|miesi\w+|年|个月|月)[\s,.·]*(?:and|und|et|y|e|i|en)?\s*)+[)\s]*$",
    re.IGNORECASE,
)
LONGEST_DATE_TEXT = 80
_DIGIT = re.compile(r"\d")
_DATE_EDGES = " \t,;:|·•–—-/()[]."


@dataclass(frozen=True, slots=True)
class DateRange:
    """A period as written. `start`/`end` are ISO dates or `None`; offsets are into the searched text.

    `single` marks one date alone; `current` says that the text itself says it goes on.
    """

    start: str | None
    end: str | None
    current: bool
    single: bool
    position: int
    stop: int
    start_span: tuple[int, int] | None = None
    end_span: tuple[int, int] | None = None


def find_ranges(text: str) -> Iterator[DateRange]:
    """Every date or range in the text, from left to right."""
    if _DIGIT.search(text):
        for match in RANGE.finditer(text):
            yield _range(match)


def _range(match: re.Match[str]) -> DateRange:
    groups = match.groupdict()
    if groups["m_m"]:
        return _month_only_start(match, groups)
    start, start_span = _iso(groups, "s_"), _span(match, "s_")
    end, end_span, current = _iso(groups, "e_"), _span(match, "e_"), False
    if groups["now"] or groups["open"] is not None or groups["since"] is not None:
        end, end_span, current = None, None, True
    elif groups["yy"]:
        end, end_span = _short_year(start, groups["yy"]), match.span("yy")
    single = end is None and not current
    return DateRange(start, end, current, single, *match.span(), start_span, end_span)


def _month_only_start(match: re.Match[str], groups: dict[str, str | None]) -> DateRange:
    """As in "June – August 2020", where the year stands once."""
    end = _iso(groups, "f_")
    start = f"{end[:4]}-{_month(groups['m_m'] or ''):02d}" if end else None
    return DateRange(start, end, False, False, *match.span(), match.span("m_m"), _span(match, "f_"))


def _short_year(start: str | None, digits: str) -> str | None:
    if not start:
        return None
    year = f"{start[:2]}{digits}"
    return year if year >= start[:4] else None


def _span(match: re.Match[str], prefix: str) -> tuple[int, int] | None:
    spans = [
        match.span(name)
        for name, value in match.groupdict().items()
        if name.startswith(prefix) and value
    ]
    if not spans:
        return None
    return min(span[0] for span in spans), max(span[1] for span in spans)


def _iso(groups: dict[str, str | None], prefix: str) -> str | None:
    for year_key, month_key in (
        ("zy", "zm"),
        ("iy", "im"),
        ("usy", "us"),
        ("euy", "eum"),
        ("ny", "nm"),
        ("wy", "wm"),
        ("yw", "ym"),
        ("sy", ""),
        ("y", ""),
    ):
        year = groups.get(prefix + year_key)
        if year:
            month = groups.get(prefix + month_key) if month_key else None
            return f"{_year(year)}-{_month(month):02d}" if month else _year(year)
    return None


def _year(text: str) -> str:
    digits = text.strip("’'‘")
    if len(digits) == 4:
        return digits
    return f"19{digits}" if int(digits) >= 50 else f"20{digits}"


def _month(text: str) -> int:
    return int(text) if text.isdigit() else MONTHS[text.casefold()]


def is_date_text(text: str) -> bool:
    """Whether the text is nothing but dates (with "present", brackets and dashes)."""
    if len(text) > LONGEST_DATE_TEXT or not _DIGIT.search(text):
        return False
    rest = RANGE.sub("", text)
    if rest == text:
        return False
    rest = re.sub(
        rf"(?i)\b{_PRESENT}\b|\b(?:to|bis|expected|est|exp|graduat\w+|since|seit)\b", "", rest
    )
    return not rest.strip(_DATE_EDGES) and bool(text.strip())


def is_duration_text(text: str) -> bool:
    """Whether the text is a length of time such as "2 years 3 months"."""
    return bool(_DURATION.match(text)) and any(character.isdigit() for character in text)
