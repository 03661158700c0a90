"""Numbers in every notation, with what they count and how exactly they are meant."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from jobpilot.writing.domain.gate.numerals import (
    DECADES,
    DIGITS,
    HALVES,
    SCALE,
    SCALES,
    SPELLED,
    value_of,
)
from jobpilot.writing.domain.gate.words import Span

_UNITS: Final = {
    "%": "%", "percent": "%", "per cent": "%", "prozent": "%", "pour cent": "%", "por ciento": "%", "per cento": "%", "por cento": "%", "procent": "%", "procenta": "%", "procentów": "%", "percentage points": "points", "prozentpunkte": "points",
    "$": "usd", "usd": "usd", "dollar": "usd", "dollars": "usd", "€": "eur", "eur": "eur", "euro": "eur", "euros": "eur", "£": "gbp", "gbp": "gbp",
    "pounds": "gbp", "pfund": "gbp", "chf": "chf", "franken": "chf", "francs": "chf", "pln": "pln", "zł": "pln", "¥": "jpy", "yen": "jpy",
    "ms": "ms", "millisecond": "ms", "milliseconds": "ms", "millisekunden": "ms", "second": "s", "seconds": "s", "sekunden": "s", "sekunde": "s",
    "minute": "min", "minutes": "min", "minuten": "min", "min": "min", "hour": "h", "hours": "h", "stunde": "h", "stunden": "h",
    "day": "d", "days": "d", "tag": "d", "tage": "d", "tagen": "d", "week": "week", "weeks": "week", "woche": "week", "wochen": "week",
    "month": "month", "months": "month", "monat": "month", "monate": "month", "monaten": "month",
    "year": "year", "years": "year", "yrs": "year", "jahr": "year", "jahre": "year", "jahren": "year",
    "x": "x", "times": "x", "fold": "x", "fach": "x", "fache": "x", "mal": "x",
    "kb": "kb", "mb": "mb", "gb": "gb", "tb": "tb", "pb": "pb", "hectare": "ha", "hectares": "ha", "ha": "ha", "hektar": "ha", "acre": "acre", "acres": "acre", "square metres": "m2", "square meters": "m2", "m²": "m2", "qm": "m2", "quadratmeter": "m2", "quadratmetern": "m2",
    "square miles": "sqmi", "square kilometres": "km2", "quadratkilometer": "km2", "tonnes": "t", "tons": "t", "tonnen": "t", "litres": "l", "liters": "l", "liter": "l", "miles": "mi", "metres": "m", "meter": "m", "metern": "m", "kg": "kg", "kilometres": "km", "kilometer": "km", "kilometern": "km", "kilos": "kg", "kilogram": "kg", "kilograms": "kg", "kilogramm": "kg", "db": "db", "decibel": "db", "decibels": "db", "dezibel": "db", "kv": "kv", "mv": "mv", "°c": "c", "km": "km", "kw": "kw", "mw": "mw", "kwh": "kwh", "mwh": "mwh",
}  # fmt: skip
_UNIT: Final = "|".join(
    re.escape(unit)
    for unit in sorted(_UNITS, key=len, reverse=True)
    if unit.isalpha() or " " in unit
)
_FACTORS: Final = {
    "doubled": 2, "double": 2, "doubling": 2, "twice": 2, "tripled": 3, "triple": 3, "tripling": 3, "quadrupled": 4, "quadruple": 4, "tenfold": 10, "twofold": 2, "threefold": 3,
    "fivefold": 5, "verdoppelte": 2, "verdoppelt": 2, "verdoppelung": 2, "verdopplung": 2, "doppelt": 2, "doppelte": 2, "verdreifachte": 3, "verdreifacht": 3, "dreifach": 3,
    "vervierfachte": 4, "vervierfacht": 4, "verzehnfachte": 10, "verfünffachte": 5, "verfünffacht": 5,
    "halved": 0.5, "halving": 0.5, "halbierte": 0.5, "halbiert": 0.5, "halbierung": 0.5,
}  # fmt: skip
_SHARES: Final = {
    "a third": 1 / 3, "one third": 1 / 3, "a quarter": 0.25, "one quarter": 0.25, "two thirds": 2 / 3, "three quarters": 0.75, "a fifth": 0.2, "a tenth": 0.1, "by half": 0.5,
    "in half": 0.5, "half of": 0.5, "half the": 0.5, "half as many": 0.5, "half as much": 0.5, "half as long": 0.5, "one fourth": 0.25, "a fourth": 0.25, "ein drittel": 1 / 3, "einem drittel": 1 / 3, "ein viertel": 0.25, "einem viertel": 0.25, "zwei drittel": 2 / 3, "drei viertel": 0.75,
    "die hälfte": 0.5, "der hälfte": 0.5, "ein fünftel": 0.2, "ein zehntel": 0.1,
}  # fmt: skip
_NUMBER: Final = re.compile(
    rf"(?<![\w.,])(?:(?P<cur>[$€£¥]|(?:USD|EUR|GBP|CHF)\s)\s?)?"
    rf"(?P<num>{DIGITS}|{SPELLED})(?P<half>{HALVES})?"
    rf"(?:\s?(?:[-–—]|to|bis)\s?(?:[$€£]\s?)?(?P<high>{DIGITS}|{SPELLED})(?![\w]))?"
    rf"(?:[\s-]?(?P<scale>{SCALE})(?![\w]))?"
    rf"(?P<plus>\+|\splus\b)?(?:[\s-]?(?P<unit>%|[$€£¥]|(?:{_UNIT})(?![\w])))?(?![\w])",
    re.IGNORECASE,
)
_PERIOD: Final = r"minute|hour|day|night|shift|week|month|quarter|year|stunde|tag|nacht|schicht|woche|monat|quartal|jahr"
_RATES: Final = {
    "minute": "min", "hour": "h", "stunde": "h", "stünd": "h", "day": "d", "dai": "d", "tag": "d", "täg": "d", "tage": "d", "night": "d", "nacht": "d", "nächt": "d",
    "shift": "shift", "schicht": "shift", "week": "week", "woche": "week", "wöch": "week", "month": "month", "monat": "month", "quarter": "quarter", "quartal": "quarter",
    "year": "year", "jahr": "year", "jähr": "year", "annua": "year",
}  # fmt: skip
_ADVERB: Final = r"hourly|daily|nightly|weekly|monthly|quarterly|yearly|annual(?:ly)?|stündlich\w*|täglich\w*|nächtlich\w*|wöchentlich\w*|monatlich\w*|jährlich\w*"
_EACH: Final = rf"(?:per|each|every|pro|je|jede[nrs]?)\s(?:{_PERIOD})|{_ADVERB}"
_NO_RATE: Final = "".join(
    rf"(?<!{word} )"
    for word in "within than after over for of only just about nearly almost binnen".split()
)
"""A length of time, and not how often."""
_RATE_AFTER: Final = re.compile(
    rf"(?i)^[^.,;:\d]{{0,45}}?(?<!\w)(?P<rate>{_EACH}|{_NO_RATE}(?:an?|im|in der|am|/)\s?(?:{_PERIOD})(?!\s\d)(?!\s(?:of|ago|later|before|and a half)\b))(?!\w)"
)
_RATE_BEFORE: Final = re.compile(
    rf"(?i)(?<!\w)(?P<rate>{_EACH}|(?:tages|wochen|monats|jahres)(?=\w))[^.;:\d]{{0,60}}$"
)
_LINK_WORDS: Final = re.compile(r"(?i)\b(?:and|und|to|bis|from|von|then|but|aber|auf)\b")
_FACTOR: Final = re.compile(rf"\b(?:{'|'.join(_FACTORS)})\b", re.IGNORECASE)
_SHARE: Final = re.compile(rf"\b(?:{'|'.join(_SHARES)})\b", re.IGNORECASE)
_DOZEN: Final = re.compile(r"\b(?:a|one|ein|einem)\s+(?:dozen|dutzend)\b", re.IGNORECASE)
_PHRASE: Final = re.compile(
    r"(?i)\b(?:(?P<half>half an?|halbe[nrs]?|eine[rn]? halben?|ein halbes|einem halben)|(?P<more>anderthalb|eineinhalb|one and a half)|an?|one|eine?[mnr]?)"
    r"\s(?P<scale>million|billion|milliarde|decade|jahrzehnt|(?<=half a )year|(?<=halbes )jahr|(?<=halb )jahren?|(?<=half )years)(?!\w)"
)
_WITHIN: Final = re.compile(
    r"(?i)\b(?:within|innerhalb|binnen|in(?= (?:just |only |nur )?(?:a|one|eine[mr]) (?:single|einzigen)| (?:just|only|nur) | one ))\s+(?:of\s+|von\s+)?(?:(?:just |only |nur )?(?:a|an|one|einem|einer|eines)(?: single| einzigen)?)\s+(minute|hour|day|week|month|year|stunde|tag|woche|monat|jahr)(?:s|es|en)?\b"
)
_IDIOMS: Final = re.compile(r"\b24/7\b|\b\d+/\d+\b|\b360[- ]?(?:degree|grad)\w*")
_BEFORE: Final = (
    ("over", r"more than|over|above|at least|upwards of|exceeding|beyond|in excess of|north of|mehr als|über|oberhalb von|mindestens|wenigstens|gut|>"),
    ("under", r"less than|under|below|at most|up to|almost|nearly|close to|approaching|no more than|fewer than|bis zu|fast|beinahe|nahezu|annähernd|knapp|unter|höchstens|weniger als|maximal|an die|<"),
    ("most", r"as many as|as much as"),
    ("about", r"about|around|roughly|approximately|approx\.?|some|circa|ca\.|etwa|rund|ungefähr|gegen|~"),
)  # fmt: skip
_BOUNDS: Final = tuple(
    (name, re.compile(rf"(?:{pattern})\s*(?:a |the |eine[rmn]? )?$", re.IGNORECASE))
    for name, pattern in _BEFORE
)
_PART_OF_HOUR: Final = re.compile(
    r"(?i)\b(?:(?P<half>half an hour|halbe[nr]? stunde)|(?P<three>three[- ]quarters of an hour|dreiviertelstunde)|(?P<one>(?:a )?quarter of an hour|viertelstunde))\b"
)
_BY: Final = re.compile(r"(?i)\b(?:by|um)\s+(?:[a-zäöü]+\s+)?$")
_FROM: Final = re.compile(r"(?i)\b(?:from|von)\s+$")
IS_CHANGE: Final = re.compile(
    r"(?i)\s*(?:to|bis|auf|down to|up to|statt|instead of|rather than)(?:\s+(?:nach|in|after|within|von|um))?\s*[$€£¥]?"
)
_NOW: Final = re.compile(
    r"(?i)[^.;,:!?]{0,40}[;,:]?\s*(?:but |and |aber |und )?(?:now|today|these days|since then|afterwards|heute|jetzt|inzwischen|seitdem|danach)\b[^.;:!?]{0,40}"
)
"""What lies between what was and what is: "used to take two hours; now it takes"."""
_BARE: Final = re.compile(r"\s*(?:[.,;!)]|$)")
_INSTEAD: Final = re.compile(r"(?i)^\s*(?:statt|instead of|rather than)\b")
_TO: Final = re.compile(r"(?i)\b(?:to|auf)\s+$")
_SCALED: Final = re.compile(rf"(?i)\d\s?({SCALE})(?!\w)")
_NO_TWO: Final = re.compile(r"(?i)\b(?:no|keine)\s+$")
CLOSE: Final = 0.1
LEAST_FLOORED: Final = 20
LENGTHS: Final = {
    "s": ("s", 1), "min": ("s", 60), "h": ("s", 3600), "d": ("d", 1), "week": ("d", 7), "month": ("month", 1), "year": ("month", 12),
}  # fmt: skip
"""Lengths of time that may be told in each other's units."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """`unit` is "" for things that are counted; `bound` says how it is meant: exact, over, under, about.

    `rate` is the time that it is for: "h" in "40 an hour", "" where none is named. `part` is "by" of what something
    changed by, "end" of what it changed from and to,
    "then" of what was and what is now, "to" of what it is now alone.
    """

    value: float
    high: float | None
    unit: str
    bound: str
    span: Span
    rate: str = ""
    part: str = ""


def find_quantities(text: str, besides: Sequence[Span] = ()) -> list[Quantity]:
    """Every number that is not within one of the spans."""
    return list(_beside(text, tuple(besides)))


@lru_cache(maxsize=1024)
def _beside(text: str, besides: tuple[Span, ...]) -> tuple[Quantity, ...]:
    taken = [*besides, *(Span(*match.span()) for match in _IDIOMS.finditer(text))]
    found = []
    for quantity in _all(text):
        if not any(
            span.start < quantity.span.end and quantity.span.start < span.end for span in taken
        ):
            taken.append(quantity.span)
            found.append(quantity)
    found = _with_shared_units(text, sorted(found, key=lambda quantity: quantity.span.start))
    starts = [0, *(quantity.span.end for quantity in found)]
    stops = [*(quantity.span.start for quantity in found[1:]), len(text)]
    rated = [_with_rate(text, q, *ends) for q, *ends in zip(found, starts, stops, strict=False)]
    return tuple(_with_shared_rates(text, rated))


def _with_shared_rates(text: str, found: list[Quantity]) -> list[Quantity]:
    """From one number a day to another."""
    pairs = pairwise(found)
    rates = {
        q.span: one.rate or other.rate
        for one, other in pairs
        if IS_CHANGE.fullmatch(text[one.span.end : other.span.start])
        for q in (one, other)
    }
    return [replace(quantity, rate=rates.get(quantity.span, quantity.rate)) for quantity in found]


def _with_rate(text: str, quantity: Quantity, begin: int, stop: int) -> Quantity:
    """Said behind the number, or before it and behind the number before."""
    after = _RATE_AFTER.match(text[quantity.span.end : min(stop, quantity.span.end + 70)])
    if after and _LINK_WORDS.search(after[0][: after.start("rate")]):
        after = None
    match = after or _RATE_BEFORE.search(
        text[max(begin, quantity.span.start - 80) : quantity.span.start]
    )
    if match is None:
        return quantity
    word = match["rate"].casefold().split()[-1].lstrip("/")
    rate = next((name for begin, name in _RATES.items() if word.startswith(begin)), "")
    # how often something happens is how many of them there are
    return replace(quantity, rate=rate, unit="" if quantity.unit == "x" else quantity.unit)


def _with_shared_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """In "from nine hours to two" the second number counts hours too, in "from nine to two hours" the first."""
    result = list(found)
    for index in range(len(found) - 1):
        one, other = result[index], result[index + 1]
        if "x" in {one.unit, other.unit}:
            # "tripled to 900" is no change from three
            continue
        if IS_CHANGE.fullmatch(text[one.span.end : other.span.start]):
            value = one.value * (1.0 if one.unit else _scale_of(text, one, other))
            result[index] = replace(one, value=value, unit=one.unit or other.unit, part="end")
            result[index + 1] = replace(other, unit=other.unit or one.unit, part="end")
        elif _NOW.fullmatch(text[one.span.end : other.span.start]):
            bare = _BARE.match(text[other.span.end :]) is not None
            result[index] = replace(one, part="then")
            unit = one.unit if bare and not other.unit else other.unit
            result[index + 1] = replace(other, unit=unit, part="then")
    return result


def _scale_of(text: str, one: Quantity, other: Quantity) -> float:
    """In "from 1.2 to 1.8 million" the first number counts millions too."""
    scales = [_SCALED.search(text[q.span.start : q.span.end]) for q in (one, other)]
    first, second = scales
    if first is not None or second is None:
        return 1.0
    return SCALES.get(second[1].casefold().rstrip("."), 1.0)


@lru_cache(maxsize=1024)
def _all(text: str) -> tuple[Quantity, ...]:
    return tuple(_numbers_in(text))


def _phrases_in(text: str) -> Iterator[Quantity]:
    """What is counted without a numeral: a dozen, half a million, a quarter of an hour."""
    for match in _DOZEN.finditer(text):
        yield Quantity(12, None, "", _bound(text, match.start()), Span(*match.span()))
    for match in _PHRASE.finditer(text):
        word = match["scale"].casefold()
        value = SCALES.get(word, 1.0) * (0.5 if match["half"] else 1.5 if match["more"] else 1)
        unit = "year" if word in DECADES | {"year", "jahr", "jahre", "jahren"} else ""
        yield Quantity(value, None, unit, _bound(text, match.start()), Span(*match.span()))
    for match in _PART_OF_HOUR.finditer(text):
        minutes = 30 if match["half"] else 45 if match["three"] else 15
        yield Quantity(minutes, None, "min", _bound(text, match.start()), Span(*match.span()))


def _numbers_in(text: str) -> Iterator[Quantity]:
    yield from _phrases_in(text)
    for match in _WITHIN.finditer(text):
        yield Quantity(1, None, _UNITS[match[1].casefold()], "exact", Span(*match.span(1)))
    for match in _SHARE.finditer(text):
        share = _SHARES[match[0].casefold()]
        yield Quantity(share * 100, None, "%", _bound(text, match.start()), Span(*match.span()))
    for match in _NUMBER.finditer(text):
        number = _number(text, match)
        if number.high is not None and _FROM.search(text[: match.start()]):
            # a change from one number to another, and not a range
            yield replace(number, high=None, span=Span(match.start(), match.end("num")))
            yield replace(
                number, value=number.high, high=None, span=Span(match.start("high"), match.end())
            )
        elif not _NO_TWO.search(text[: match.start()]):
            yield number
    for match in _FACTOR.finditer(text):
        factor = _FACTORS[match[0].casefold()]
        if factor < 1:
            yield Quantity(factor * 100, None, "%", "exact", Span(*match.span()))
        else:
            yield Quantity(factor, None, "x", _bound(text, match.start()), Span(*match.span()))


def _number(text: str, match: re.Match[str]) -> Quantity:
    word = (match["scale"] or "").casefold().rstrip(".")
    scale = SCALES.get(word, 1.0)
    value = (value_of(match["num"]) + (0.5 if match["half"] else 0)) * scale
    high = value_of(match["high"]) * scale if match["high"] else None
    named = (
        (match["unit"] or match["cur"] or ("years" if word in DECADES else "")).strip().casefold()
    )
    bound = "over" if match["plus"] else _bound(text, match.start())
    before = text[: match.start()]
    part = "by" if _BY.search(before) else "to" if _TO.search(before) else ""
    return Quantity(value, high, _UNITS.get(named, ""), bound, Span(*match.span()), part=part)


def _bound(text: str, position: int) -> str:
    before = text[max(0, position - 24) : position]
    return next((name for name, pattern in _BOUNDS if pattern.search(before)), "exact")


def states(source: Quantity, claim: Quantity) -> bool:
    """Whether a claim says no more than the source: rounding towards less is fine, the other way is not."""
    if claim.rate not in {"", source.rate} or (
        "by" in {claim.part, source.part}
        and not {"end", "then", "to"}.isdisjoint({claim.part, source.part})
    ):
        return False
    if source.unit != claim.unit:
        one, other = LENGTHS.get(source.unit), LENGTHS.get(claim.unit)
        if one is None or other is None or one[0] != other[0] or source.high or claim.high:
            return False
        source = replace(source, value=source.value * one[1])
        claim = replace(claim, value=claim.value * other[1])
    if source.high is not None or claim.high is not None:
        return _same(source.value, claim.value) and (
            (claim.high is None and claim.bound == "over")
            or (
                source.high is not None
                and claim.high is not None
                and _same(source.high, claim.high)
            )
        )
    if claim.bound == "most":
        return _same(source.value, claim.value)
    if claim.bound == "over":
        return (
            claim.value <= source.value
            and (
                claim.unit == "%"
                or _near(claim.value, source.value)
                or _is_floor(claim.value, source.value)
            )
            and (claim.value < source.value or source.bound == "over")
        )
    if claim.bound == "about":
        return _near(claim.value, source.value)
    if claim.bound == "under":
        return claim.value >= source.value and _near(claim.value, source.value)
    return _same(source.value, claim.value) and source.bound not in {"under", "about"}


def changes_in(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """What follows from "from A to B": by how much, by how many per cent, how many times."""
    result = []
    for one, other in pairwise(found):
        if not _is_change(text, one, other):
            continue
        if _INSTEAD.search(text[one.span.end : other.span.start]):
            one, other = other, one  # noqa: PLW2901 - now it is told from the old to the new
        measure = LENGTHS.get(other.unit, ("", 1))[1]
        before = one.value * LENGTHS.get(one.unit, ("", 1))[1] / measure
        low, high = sorted((before, other.value))
        share = (high - low) / before * 100
        unit = "points" if one.unit == "%" else other.unit
        values = ((high - low, unit), (share, "%"), (round(share), "%"), (high / low, "x"))
        result += [
            Quantity(value, None, unit, "exact", other.span, one.rate or other.rate, "by")
            for value, unit in values
        ]
    return result


def _is_change(text: str, one: Quantity, other: Quantity) -> bool:
    between = text[one.span.end : other.span.start]
    return (
        IS_CHANGE.fullmatch(between) is not None
        and (one.unit == other.unit or _same_kind(one.unit, other.unit))
        and min(one.value, other.value) > 0
        and one.high is None
        and other.high is None
    )


def _is_floor(one: float, other: float) -> bool:
    """Whether it is the other with but its first digit: more than twenty for 23."""
    if other < LEAST_FLOORED:
        return False
    power = 10 ** (len(str(int(other))) - 1)
    return _same(one, other // power * power)


def _same_kind(unit: str, other: str) -> bool:
    one, two = LENGTHS.get(unit), LENGTHS.get(other)
    return one is not None and two is not None and one[0] == two[0]


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other), 1.0)


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= CLOSE * max(abs(one), abs(other))
