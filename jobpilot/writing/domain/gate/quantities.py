"""Numbers in every notation, with what they count and how exactly they are meant."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from jobpilot.writing.domain.gate.words import Span

_SCALES: Final = {
    "k": 1e3, "thousand": 1e3, "tausend": 1e3, "hundred": 1e2, "hundert": 1e2, "m": 1e6, "mn": 1e6, "million": 1e6, "millions": 1e6, "millionen": 1e6,
    "mio": 1e6, "bn": 1e9, "billion": 1e9, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "b": 1e9, "dozen": 12, "dutzend": 12,
}  # fmt: skip
_UNITS: Final = {
    "%": "%", "percent": "%", "per cent": "%", "prozent": "%", "percentage points": "points", "prozentpunkte": "points",
    "$": "usd", "usd": "usd", "dollar": "usd", "dollars": "usd", "€": "eur", "eur": "eur", "euro": "eur", "euros": "eur", "£": "gbp", "gbp": "gbp",
    "pounds": "gbp", "pfund": "gbp", "chf": "chf", "franken": "chf", "francs": "chf", "pln": "pln", "zł": "pln", "¥": "jpy", "yen": "jpy",
    "ms": "ms", "millisecond": "ms", "milliseconds": "ms", "millisekunden": "ms", "second": "s", "seconds": "s", "sekunden": "s", "sekunde": "s",
    "minute": "min", "minutes": "min", "minuten": "min", "min": "min", "hour": "h", "hours": "h", "stunde": "h", "stunden": "h",
    "day": "d", "days": "d", "tag": "d", "tage": "d", "tagen": "d", "week": "week", "weeks": "week", "woche": "week", "wochen": "week",
    "month": "month", "months": "month", "monat": "month", "monate": "month", "monaten": "month",
    "year": "year", "years": "year", "yrs": "year", "jahr": "year", "jahre": "year", "jahren": "year",
    "x": "x", "times": "x", "fold": "x", "fach": "x", "fache": "x", "mal": "x",
    "kb": "kb", "mb": "mb", "gb": "gb", "tb": "tb", "pb": "pb", "kg": "kg", "km": "km", "kw": "kw", "mw": "mw", "kwh": "kwh", "mwh": "mwh",
}  # fmt: skip
_UNIT: Final = "|".join(
    re.escape(unit)
    for unit in sorted(_UNITS, key=len, reverse=True)
    if unit.isalpha() or " " in unit
)
_ENGLISH: Final = {
    name: value
    for value, name in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 2
    )
}  # fmt: skip
_TENS: Final = dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        range(20, 100, 10),
        strict=True,
    )
)


def _german_below_hundred() -> dict[str, int]:
    ones = "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
    tens = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
    names = {name: value for value, name in enumerate(ones) if value >= 2}
    for number, ten in enumerate(tens, 2):
        names[ten] = number * 10
        names |= {f"{ones[one]}und{ten}": number * 10 + one for one in range(1, 10)}
    return names


_GERMAN: Final = _german_below_hundred() | {
    f"{name}hundert": value * 100 for name, value in _german_below_hundred().items() if value < 10
} | {"hundert": 100, "tausend": 1000, "dreissig": 30} | {
    f"{name}tausend": value * 1000 for name, value in _german_below_hundred().items()
}  # fmt: skip
_FACTORS: Final = {
    "doubled": 2, "double": 2, "doubling": 2, "twice": 2, "tripled": 3, "triple": 3, "tripling": 3, "quadrupled": 4, "quadruple": 4, "tenfold": 10, "twofold": 2, "threefold": 3,
    "fivefold": 5, "verdoppelte": 2, "verdoppelt": 2, "verdoppelung": 2, "verdopplung": 2, "doppelt": 2, "doppelte": 2, "verdreifachte": 3, "verdreifacht": 3, "dreifach": 3,
    "vervierfachte": 4, "vervierfacht": 4, "verzehnfachte": 10, "verfünffachte": 5, "verfünffacht": 5,
    "halved": 0.5, "halving": 0.5, "halbierte": 0.5, "halbiert": 0.5, "halbierung": 0.5,
}  # fmt: skip
_SHARES: Final = {
    "a third": 1 / 3, "one third": 1 / 3, "a quarter": 0.25, "one quarter": 0.25, "two thirds": 2 / 3, "three quarters": 0.75, "a fifth": 0.2, "a tenth": 0.1, "by half": 0.5,
    "in half": 0.5, "half of": 0.5, "half the": 0.5, "ein drittel": 1 / 3, "einem drittel": 1 / 3, "ein viertel": 0.25, "einem viertel": 0.25, "zwei drittel": 2 / 3, "drei viertel": 0.75,
    "die hälfte": 0.5, "der hälfte": 0.5, "ein fünftel": 0.2, "ein zehntel": 0.1,
}  # fmt: skip
_SPELLED: Final = "|".join(
    sorted(map(re.escape, (*_TENS, *_ENGLISH, *_GERMAN)), key=len, reverse=True)
)
_DIGITS: Final = r"\d{1,3}(?:[.,'’\u202f\u00a0]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_NUMBER: Final = re.compile(
    rf"(?<![\w.,])(?:(?P<cur>[$€£¥]|(?:USD|EUR|GBP|CHF)\s)\s?)?"
    rf"(?P<num>{_DIGITS}|(?:(?:{_SPELLED})(?:[-\s](?:{'|'.join(_ENGLISH)}|one))?))"
    rf"(?:\s?(?:[-–—]|to|bis)\s?(?:[$€£]\s?)?(?P<high>{_DIGITS}|{_SPELLED})(?![\w]))?"
    rf"(?:[\s-]?(?P<scale>k|mn|bn|million|millions|billion|thousand|hundred|dozen|millionen|milliarden?|tausend|hundert|dutzend|mio\.?|mrd\.?|m|b)(?![\w]))?"
    rf"(?P<plus>\+|\splus\b)?(?:[\s-]?(?P<unit>%|[$€£¥]|(?:{_UNIT})(?![\w])))?(?![\w])",
    re.IGNORECASE,
)
_FACTOR: Final = re.compile(rf"\b(?:{'|'.join(_FACTORS)})\b", re.IGNORECASE)
_SHARE: Final = re.compile(rf"\b(?:{'|'.join(_SHARES)})\b", re.IGNORECASE)
_DOZEN: Final = re.compile(r"\b(?:a|one|ein|einem)\s+(?:dozen|dutzend)\b", re.IGNORECASE)
_WITHIN: Final = re.compile(
    r"(?i)\b(?:within|innerhalb|binnen)\s+(?:of\s+|von\s+)?(?:a|an|one|einem|einer|eines)\s+(minute|hour|day|week|month|year|stunde|tag|woche|monat|jahr)(?:s|es|en)?\b"
)
_IDIOMS: Final = re.compile(r"\b24/7\b|\b\d+/\d+\b|\b360[- ]?(?:degree|grad)\w*")
_BEFORE: Final = (
    ("over", r"more than|over|above|at least|upwards of|exceeding|beyond|well over|mehr als|über|mindestens|wenigstens|gut"),
    ("under", r"less than|under|below|at most|up to|almost|nearly|just under|no more than|bis zu|fast|beinahe|knapp|unter|höchstens|weniger als|maximal"),
    ("about", r"about|around|roughly|approximately|some|circa|ca\.|etwa|rund|ungefähr|~"),
)  # fmt: skip
_BOUNDS: Final = tuple(
    (name, re.compile(rf"(?:{pattern})\s*(?:a |the |eine[rmn]? )?$", re.IGNORECASE))
    for name, pattern in _BEFORE
)
_FROM: Final = re.compile(r"(?i)\b(?:from|von)\s+$")
IS_CHANGE: Final = re.compile(
    r"(?i)\s*(?:to|bis|auf|down to|up to|statt|instead of|rather than)\s*"
)
_NO_TWO: Final = re.compile(r"(?i)\b(?:no|keine)\s+$")
CLOSE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Quantity:
    """`unit` is "" for things that are counted; `bound` says how it is meant: exact, over, under, about."""

    value: float
    high: float | None
    unit: str
    bound: str
    span: Span


def find_quantities(text: str, besides: Sequence[Span] = ()) -> list[Quantity]:
    """Every number that is not within one of the spans."""
    taken = [*besides, *(Span(*match.span()) for match in _IDIOMS.finditer(text))]
    found = []
    for quantity in _all(text):
        if not any(
            span.start < quantity.span.end and quantity.span.start < span.end for span in taken
        ):
            taken.append(quantity.span)
            found.append(quantity)
    return _with_shared_units(text, sorted(found, key=lambda quantity: quantity.span.start))


def _with_shared_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """In "from nine hours to two" the second number counts hours too, in "from nine to two hours" the first."""
    result = list(found)
    for index in range(len(found) - 1):
        one, other = result[index], result[index + 1]
        if IS_CHANGE.fullmatch(text[one.span.end : other.span.start]):
            result[index] = replace(one, unit=one.unit or other.unit)
            result[index + 1] = replace(other, unit=other.unit or one.unit)
    return result


def _all(text: str) -> Iterator[Quantity]:
    for match in _DOZEN.finditer(text):
        yield Quantity(12, None, "", _bound(text, match.start()), Span(*match.span()))
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
    scale = _SCALES.get((match["scale"] or "").casefold().rstrip("."), 1.0)
    value = _value(match["num"]) * scale
    high = _value(match["high"]) * scale if match["high"] else None
    named = (match["unit"] or match["cur"] or "").strip().casefold()
    bound = "over" if match["plus"] else _bound(text, match.start())
    return Quantity(value, high, _UNITS.get(named, ""), bound, Span(*match.span()))


def _value(text: str) -> float:
    word = text.casefold().strip()
    if word[0].isdigit():
        bare = re.sub(r"['’\u202f\u00a0]", "", word)
        if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?", bare):
            whole, tail = re.match(r"(\d{1,3}(?:[.,]\d{3})+)(?:[.,](\d{1,2}))?$", bare).groups()  # type: ignore[union-attr]
            return float(re.sub(r"\D", "", whole)) + (float(f"0.{tail}") if tail else 0)
        return float(bare.replace(",", "."))
    if word in _GERMAN:
        return float(_GERMAN[word])
    parts = re.split(r"[-\s]", word)
    return float(
        sum(_TENS.get(part, 0) + _ENGLISH.get(part, 0) + (part == "one") for part in parts)
    )


def _bound(text: str, position: int) -> str:
    before = text[max(0, position - 24) : position]
    return next((name for name, pattern in _BOUNDS if pattern.search(before)), "exact")


def states(source: Quantity, claim: Quantity) -> bool:
    """Whether a claim says no more than the source: rounding towards less is fine, the other way is not."""
    if source.unit != claim.unit:
        return False
    if source.high is not None or claim.high is not None:
        return _same(source.value, claim.value) and (
            (claim.high is None and claim.bound == "over")
            or (
                source.high is not None
                and claim.high is not None
                and _same(source.high, claim.high)
            )
        )
    if claim.bound == "over":
        return (
            claim.value <= source.value
            and _near(claim.value, source.value)
            and (claim.value < source.value or source.bound == "over")
        )
    if claim.bound == "about":
        return _near(claim.value, source.value)
    if claim.bound == "under":
        return claim.value >= source.value and _near(claim.value, source.value)
    return _same(source.value, claim.value) and source.bound not in {"under", "about"}


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other), 1.0)


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= CLOSE * max(abs(one), abs(other))
