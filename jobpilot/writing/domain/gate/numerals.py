"""Numbers as they are written: digits in the notations of several countries, and words in English and German, the smaller ones in some more."""

import re
from typing import Final

SCALES: Final = {
    "k": 1e3, "thousand": 1e3, "tausend": 1e3, "tsd": 1e3, "hundred": 1e2, "hundert": 1e2, "m": 1e6, "mn": 1e6, "million": 1e6, "millions": 1e6, "millionen": 1e6,
    "mio": 1e6, "bn": 1e9, "billion": 1e9, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "b": 1e9, "dozen": 12, "dutzend": 12,
    "decade": 10, "decades": 10, "jahrzehnt": 10, "jahrzehnte": 10, "jahrzehnten": 10,
}  # fmt: skip
SCALE: Final = r"k|mn|bn|million|millions|billion|thousand|hundred|dozen|millionen|milliarden?|tausend|tsd\.?|hundert|dutzend|mio\.?|mrd\.?|m|b|decades?|jahrzehnt(?:en?)?"
DECADES: Final = frozenset({"decade", "decades", "jahrzehnt", "jahrzehnte", "jahrzehnten"})
DIGITS: Final = r"\d{1,3}(?:[.,'’\u202f\u00a0]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"

_TEENS: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
)  # fmt: skip
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_EINS: Final = (
    "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
)  # fmt: skip
_ZIGS: Final = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
_OTHERS: Final = {
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "tres": 3, "cuatro": 4, "cinco": 5, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "doce": 12, "trece": 13, "catorce": 14,
    "dwa": 2, "dwie": 2, "dwóch": 2, "dwoma": 2, "trzy": 3, "trzech": 3, "trzema": 3, "cztery": 4, "czterech": 4, "pięć": 5, "pięciu": 5, "sześć": 6, "sześciu": 6, "siedem": 7, "siedmiu": 7,
    "osiem": 8, "ośmiu": 8, "dziewięć": 9, "dziewięciu": 9, "dziesięć": 10, "dziesięciu": 10, "jedenaście": 11, "jedenastu": 11, "dwanaście": 12, "dwunastu": 12, "trzynaście": 13, "trzynastu": 13,
    "cien": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300, "sto": 100, "stu": 100, "dwieście": 200, "dwustu": 200, "trzysta": 300, "trzystu": 300,
    "czternaście": 14, "czternastu": 14, "piętnaście": 15, "piętnastu": 15,
}  # fmt: skip
_OTHERS_TENS: Final = {
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60,
    "dwadzieścia": 20, "dwudziestu": 20, "trzydzieści": 30, "trzydziestu": 30, "czterdzieści": 40, "czterdziestu": 40, "pięćdziesiąt": 50, "pięćdziesięciu": 50, "sześćdziesiąt": 60,
    "sześćdziesięciu": 60,
}  # fmt: skip
"""French, Spanish and Polish words that are no words of English or German."""
_VALUES: Final = (
    {name: value for value, name in enumerate(_TEENS, 1)}
    | {name: value for value, name in enumerate(_EINS, 1)}
    | dict(zip(_TENS, range(20, 100, 10), strict=True))
    | dict(zip(_ZIGS, range(20, 100, 10), strict=True))
    | _OTHERS
    | _OTHERS_TENS
    | {
        "dreissig": 30,
        "cents": 100,
        "a": 1,
        "hundred": 100,
        "hundert": 100,
        "thousand": 1000,
        "tausend": 1000,
    }
)


def _any(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_ENGLISH_BELOW_100: Final = (
    rf"(?:(?:{_any(_TENS)})(?:[-\s](?:{_any(_TEENS[:9])}))?|(?:{_any(_TEENS[1:])}))"
)
_ENGLISH_HUNDREDS: Final = (
    rf"(?:(?:a|one|{_ENGLISH_BELOW_100})\s(?:hundred)(?:\s(?:and\s)?(?:{_ENGLISH_BELOW_100}|one))?)"
)
_ENGLISH: Final = (
    rf"(?:a|one|{_ENGLISH_HUNDREDS}|{_ENGLISH_BELOW_100})\sthousand(?:\s(?:and\s)?(?:{_ENGLISH_HUNDREDS}|{_ENGLISH_BELOW_100}))?"
    rf"|{_ENGLISH_HUNDREDS}|{_ENGLISH_BELOW_100}"
)
_ZIG: Final = rf"(?:{_any([*_ZIGS, 'dreissig'])})"
_GERMAN_BELOW_100: Final = rf"(?:(?:(?:{_any(_EINS[:9])})und)?{_ZIG}|{_any(_EINS[1:])})"
_GERMAN_HUNDREDS: Final = rf"(?:(?:{_any(_EINS)})?hundert(?:und)?(?:{_GERMAN_BELOW_100}|eins)?)"
_GERMAN: Final = (
    rf"(?:{_GERMAN_HUNDREDS}|{_GERMAN_BELOW_100}|ein)?tausend(?:{_GERMAN_HUNDREDS}|{_GERMAN_BELOW_100})?"
    rf"|{_GERMAN_HUNDREDS}|{_GERMAN_BELOW_100}"
)
_OTHER_TENS: Final = _any(list(_OTHERS_TENS))
_OTHER: Final = rf"(?:{_any([*_OTHERS, 'six'])})\scents|(?:{_OTHER_TENS})(?:(?:\s|-|\set\s|\sy\s)(?:{_any([*_OTHERS, 'six'])}))?|{_any(list(_OTHERS))}"
SPELLED: Final = rf"(?:{_ENGLISH}|{_GERMAN}|{_OTHER})"
HALVES: Final = r"\sand\sa\shalf|einhalb"

_ATOM: Final = re.compile(_any([*_VALUES, "eins", "und", "and"]))


def value_of(text: str) -> float:
    """Of digits in any notation, or of words."""
    word = text.casefold().strip()
    if not word[0].isdigit():
        return _spelled_value(word)
    bare = re.sub(r"['’\u202f\u00a0]", "", word)
    grouped = re.fullmatch(r"(\d{1,3}(?:[.,]\d{3})+)(?:[.,](\d{1,2}))?", bare)
    if grouped is None:
        return float(bare.replace(",", "."))
    whole, tail = grouped.groups()
    return float(re.sub(r"\D", "", whole)) + (float(f"0.{tail}") if tail else 0)


def _spelled_value(word: str) -> float:
    total = current = 0
    for atom in _ATOM.findall(word):
        value = _VALUES.get(atom, 1 if atom == "eins" else 0)
        if value == 1000:
            total += max(current, 1) * value
            current = 0
        elif value == 100:
            current = max(current, 1) * value
        else:
            current += value
    return float(total + current)
