"""Dates and date ranges in every common notation, as ISO 8601 of the precision that was written (`2020-03`, `2020`)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from jobpilot.resumes.domain.lexicon.months import MONTHS, PRESENT, SEASONS


def _alternatives(words: tuple[str, ...] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


MONTHS_A_YEAR = 12
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_QUARTER = r"(?:Q\s?[1-4]|[1-4]Q|T[1-4]|[1-4](?:st|nd|rd|th|\.|er|e)?\s(?:quarter|quartal|trimestre|kwartaal|kwartał))"
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
    rf"|(?P<da>{_DAY})(?P<dsep>[/-])(?P<db>{_DAY})(?P=dsep)(?P<dy>{YEAR})"
    rf"|{_DAY}\.\s?(?P<eum>1[0-2]|0?[1-9])\.\s?(?P<euy>{YEAR})"
    rf"|(?P<nm>1[0-2]|0?[1-9])\s?[/.\-]\s?(?P<ny>{YEAR})"
    rf"|(?:(?:le\s+)?{_DAY}(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+)?)?(?P<wm>{_MONTH})\b\.?(?:,?\s*|[-/])(?:(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,\s*)?"
    rf"(?:de\s+|of\s+|del\s+)?(?P<wy>{YEAR}|[’'‘]\d{{2}}|\d{{2}}(?=\s*(?:[-–—]|$)))"
    rf"|(?P<yw>{YEAR})[,.]?\s+(?P<ym>{_MONTH})\b\.?"
    rf"|(?:{_SEASON}|{_QUARTER})[\s/]+(?:of\s+|de\s+|del\s+)?(?P<sy>{YEAR})(?:/\d{{2}}(?:\d{{2}})?)?"
    rf"|(?P<yq>{YEAR})[\s/-]*{_QUARTER}"
    rf"|(?P<y>{YEAR})"
    rf")(?:\s?r\.(?!\w))?"
)
_PRESENT = (
    rf"(?:{_alternatives([*PRESENT, *(word.replace(chr(39), chr(8217)) for word in PRESENT)])})"
)
_BETWEEN = (
    r"\s*(?:[-–—‒―−~～]+|\bto\b|\buntil\b|\btill\b|\bbis\b|\bau\b|\bà\b|\bad\b|\bjusqu'(?:à|au)\b|\ba\b|\bal\b|\baté\b|\bhasta\b|"
    r"\btot\b|\bdo\b|\bt/m\b|至|到|\u2192|->)\s*(?:\bà\b|\bla\b|\ba\b|\bil\b|\bto\b|\bthe\b)?\s*"
)
_LEAD = r"(?:\b(?:since|seit|depuis|desde|dal|da|a partir de|sinds|od|ab)\b|自)\s*(?:\ble\b\s*|\bdem\b\s*)?(?P<since>)"


def _named(pattern: str, prefix: str) -> str:
    pattern = re.sub(r"\(\?P<(\w+)>", rf"(?P<{prefix}\1>", pattern)
    return re.sub(r"\(\?P=(\w+)\)", rf"(?P={prefix}\1)", pattern)


_START, _END = _named(_POINT, "s_"), _named(_POINT, "e_")
_SHORT = r"(?:(?P<hm>1[0-2]|0[1-9])/|[’'‘])(?P<hy>\d{2})(?![\d/])"
"""Two digits are a year only in a period: `03/19 – 04/21`, `’19 – ’21`."""
_START_MONTH_ONLY = rf"(?P<m_m>{_MONTH})\b\.?"
RANGE = re.compile(
    rf"{_NOT_IN_NUMBER}(?:{_LEAD})?(?:{_START}(?:{_BETWEEN}(?:{_END}|(?P<now>{_PRESENT})(?!\w)|(?P<yy>\d{{2}})(?!\d))|/(?P<yn>(?:20)?\d{{2}})(?!\d))?|"
    rf"{_named(_SHORT, 'a_')}{_BETWEEN}(?:{_named(_SHORT, 'b_')}|(?P<nnow>{_PRESENT})(?!\w))|"
    rf"{_START_MONTH_ONLY}{_BETWEEN}{_named(_POINT, 'f_')})(?P<open>\s*[-–—]\s*$)?{_ENDS}",
    re.IGNORECASE,
)
_GROUPS = {
    prefix: [number for name, number in RANGE.groupindex.items() if name.startswith(prefix)]
    for prefix in ("s_", "e_", "f_", "a_", "b_")
}
_DURATION = re.compile(
    r"^[(\s·•]*(?:\d+\s*(?:\+\s*)?(?:years?|yrs?|months?|mos?|jahre?n?|monate?n?|ans?|mois|años?|mes(?:es)?|anos?|anni|anno|mesi|jaar|"
    r"maanden|lata?|rok|miesi\w+|年|个月|月)[\s,.·]*(?:and|und|et|y|e|i|en)?\s*)+[)\s]*$",
    re.IGNORECASE,
)
_BESIDE_DATES = re.compile(
    rf"(?i)\b{_PRESENT}\b|\b(?:to|bis|expected|est|exp|graduat\w+|since|seit|anticipated|class\s+of|from|von|vom|de|du|van|da|dal|od)\b"
)
LONGEST_DATE_TEXT = 80
TEXTS_KEPT = 512
"""Layout, sections and entries ask about the same lines one after the other."""
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


@lru_cache(maxsize=TEXTS_KEPT)
def find_ranges(text: str) -> tuple[DateRange, ...]:
    """Every date or range in the text, from left to right."""
    return tuple(map(_range, RANGE.finditer(text))) if _DIGIT.search(text) else ()


def _range(match: re.Match[str]) -> DateRange:
    groups = match.groupdict()
    if groups["m_m"]:
        return _month_only_start(match, groups)
    if groups["a_hy"]:
        return _short_years(match, groups)
    first = _day_first(groups)
    start, start_span = _iso(groups, "s_", day_first=first), _span(match, "s_")
    end, end_span, current = _iso(groups, "e_", day_first=first), _span(match, "e_"), False
    if groups["now"] or groups["open"] is not None or (groups["since"] is not None and not end):
        end, end_span, current = None, None, True
    elif groups["yy"]:
        end, end_span = _short_year(start, groups["yy"]), match.span("yy")
    elif groups["yn"] and _is_next_year(start, groups["yn"]):
        end, end_span = _short_year(start, groups["yn"][-2:]), match.span("yn")
    single = end is None and not current
    return DateRange(start, end, current, single, *match.span(), start_span, end_span)


def _short_years(match: re.Match[str], groups: dict[str, str | None]) -> DateRange:
    """As in "03/19 – 04/21"."""
    start, end = (_short_date(groups, prefix) for prefix in ("a_", "b_"))
    end_span = _span(match, "b_") if end else None
    return DateRange(start, end, end is None, False, *match.span(), _span(match, "a_"), end_span)


def _short_date(groups: dict[str, str | None], prefix: str) -> str | None:
    year, month = groups[f"{prefix}hy"], groups[f"{prefix}hm"]
    if not year:
        return None
    return f"{_year(year)}-{month}" if month else _year(year)


def _is_next_year(start: str | None, digits: str) -> bool:
    """A school year, as in "2019/20"; two years that do not follow each other are no period."""
    return bool(start) and str(start).isdigit() and int(str(start)[2:]) + 1 == int(digits[-2:])


def _day_first(groups: dict[str, str | None]) -> bool:
    """Whether "01/03/2019" begins with the day: a number above twelve tells, else slashes are American."""
    for prefix in ("s_", "e_"):
        first, second = groups[f"{prefix}da"], groups[f"{prefix}db"]
        if first and second and (int(first) > MONTHS_A_YEAR) != (int(second) > MONTHS_A_YEAR):
            return int(first) > MONTHS_A_YEAR
    return "-" in {groups["s_dsep"], groups["e_dsep"]}


def _month_only_start(match: re.Match[str], groups: dict[str, str | None]) -> DateRange:
    """As in "June – August 2020", where the year stands once."""
    end = _iso(groups, "f_", day_first=_day_first(groups))
    start = f"{end[:4]}-{_month(groups['m_m'] or ''):02d}" if end else None
    return DateRange(start, end, False, False, *match.span(), match.span("m_m"), _span(match, "f_"))


def _short_year(start: str | None, digits: str) -> str | None:
    if not start:
        return None
    year = f"{start[:2]}{digits}"
    return year if year >= start[:4] else None


def _span(match: re.Match[str], prefix: str) -> tuple[int, int] | None:
    spans = [match.span(number) for number in _GROUPS[prefix] if match[number]]
    if not spans:
        return None
    return min(span[0] for span in spans), max(span[1] for span in spans)


def _iso(groups: dict[str, str | None], prefix: str, *, day_first: bool) -> str | None:
    for year_key, month_key in (
        ("zy", "zm"),
        ("iy", "im"),
        ("dy", "db" if day_first else "da"),
        ("euy", "eum"),
        ("ny", "nm"),
        ("wy", "wm"),
        ("yw", "ym"),
        ("sy", ""),
        ("yq", ""),
        ("y", ""),
    ):
        year = groups.get(prefix + year_key)
        if year:
            month = groups.get(prefix + month_key) if month_key else None
            number = _month(month) if month else 0
            return f"{_year(year)}-{number:02d}" if 0 < number <= MONTHS_A_YEAR else _year(year)
    return None


def _year(text: str) -> str:
    digits = text.strip("’'‘")
    if len(digits) == 4:
        return digits
    return f"19{digits}" if int(digits) >= 50 else f"20{digits}"


def _month(text: str) -> int:
    return int(text) if text.isdigit() else MONTHS[text.casefold()]


@lru_cache(maxsize=TEXTS_KEPT)
def is_date_text(text: str) -> bool:
    """Whether the text is nothing but dates (with "present", brackets and dashes)."""
    if len(text) > LONGEST_DATE_TEXT or not _DIGIT.search(text):
        return False
    rest = RANGE.sub("", text)
    if rest == text:
        return False
    return not _BESIDE_DATES.sub("", rest).strip(_DATE_EDGES) and bool(text.strip())


def is_duration_text(text: str) -> bool:
    """Whether the text is a length of time such as "2 years 3 months"."""
    return bool(_DURATION.match(text)) and any(character.isdigit() for character in text)
