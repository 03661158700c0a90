"""How right a read résumé is, field by field, beside what is known to stand in it.

Rules. E-mail addresses, phone numbers (as E.164), links (without scheme, `www.`, fragment and final slash) and dates
(year and month; only the year where the truth has no more) must be equal. Names, places, employers, titles, schools,
subjects, degrees and skills count when they are at least `ALIKE` of 100 similar after letters were folded and
punctuation dropped. Lists are paired one to one so that the most pairs fit; dates count within paired records; a
record is whole when everything in it that the truth knows is right. Skills are not scored where the truth lists none.

The truth is a mapping in the shape of `{"basics": {"name", "email", "phone", "location", "urls": []}, "work":
[{"name", "position", "startDate", "endDate"}], "education": [{"institution", "area", "studyType", …}], "skills": []}`;
an empty text says that the document holds no such value.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import phonenumbers
from rapidfuzz import fuzz

ALIKE = 90.0
RECORDS = {
    "work": (("name", "position"), ("name", "position")),
    "education": (("institution", "area", "studyType"), ("institution",)),
}
"""By section: the keys that are scored, and those that a whole record must have right."""
DATES = ("startDate", "endDate")
NOW = ("present", "now", "current", "ongoing", "today", "none")
DATE_WEIGHT = 0.25

Same = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Counts:
    """Values that are right, that should not be there, and that are not there."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.right + other.right, self.extra + other.extra, self.missed + other.missed
        )

    @property
    def known(self) -> int:
        """How many values the truth has."""
        return self.right + self.missed

    @property
    def precision(self) -> float:
        """The share of what was read that is right; 0 if nothing was read."""
        return self.right / max(self.right + self.extra, 1)

    @property
    def recall(self) -> float:
        """The share of the truth that was read."""
        return self.right / max(self.known, 1)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(2 * self.right + self.extra + self.missed, 1)


@dataclass(frozen=True, slots=True)
class Value:
    """Something that was read, and its path in the JSON Resume."""

    text: str
    path: str


@dataclass(slots=True)
class Score:
    """Counts by field, and for every value that was read whether it is right (by path)."""

    counts: dict[str, Counts] = field(default_factory=dict)
    verdicts: dict[str, bool] = field(default_factory=dict)

    def note(self, name: str, values: Sequence[Value], right: set[int], known: int) -> None:
        """The values at the indexes `right` are right; the truth has `known` of them."""
        self.counts[name] = Counts(len(right), len(values) - len(right), known - len(right))
        self.verdicts |= {value.path: index in right for index, value in enumerate(values)}


def score(
    truth: Mapping[str, Any], resume: Mapping[str, Any], fields: Mapping[str, Any], region: str
) -> Score:
    """Compare a JSON Resume and its evidence with the truth; `region` is the truth's, for its phone number."""
    result = Score()
    known, basics = truth["basics"], resume.get("basics") or {}
    phone = phone_key(region)
    result_of = (
        ("name", known["name"], basics.get("name"), alike),
        ("email", known["email"], basics.get("email"), lambda a, b: folded(a) == folded(b)),
        ("phone", known["phone"], basics.get("phone"), lambda a, b: phone(a) == phone(b)),
        ("location", known["location"], place(basics.get("location"), fields), alike),
    )
    for name, right, found, same in result_of:
        _score_list(result, name, [right], [Value(found or "", f"basics.{name}")], same)
    links = list({link_key(value.text): value for value in _links(basics)}.values())
    _score_list(
        result,
        "urls",
        sorted(set(map(link_key, known["urls"]))),
        links,
        lambda a, b: a == link_key(b),
    )
    for section in RECORDS:
        _score_records(result, section, truth[section], resume.get(section) or [])
    skills = list({value.text: value for value in reversed(list(_skills(resume)))}.values())[::-1]
    if truth["skills"]:
        _score_list(result, "skills", truth["skills"], skills, alike)
    else:
        result.counts["skills"] = Counts()
    return result


def place(location: Mapping[str, str] | None, fields: Mapping[str, Any]) -> str:
    """The location as the document writes it; else put together from its parts."""
    if not location:
        return ""
    written = str(fields.get("basics.location", {}).get("original_value", ""))
    parts = (
        location.get(key) for key in ("address", "postalCode", "city", "region", "countryCode")
    )
    return written or ", ".join(part for part in parts if part)


def _links(basics: Mapping[str, Any]) -> Iterator[Value]:
    for index, profile in enumerate(basics.get("profiles") or []):
        if profile.get("url"):
            yield Value(profile["url"], f"basics.profiles[{index}].url")
    if basics.get("url"):
        yield Value(basics["url"], "basics.url")


def _skills(resume: Mapping[str, Any]) -> Iterator[Value]:
    for number, group in enumerate(resume.get("skills") or []):
        words = group.get("keywords") or []
        for index, word in enumerate(words):
            yield Value(word, f"skills[{number}].keywords[{index}]")
        if not words and group.get("name"):
            yield Value(group["name"], f"skills[{number}].name")


def _score_list(
    result: Score, name: str, known: Sequence[str], found: Sequence[Value], same: Same
) -> None:
    wanted = [text for text in known if text]
    values = [value for value in found if value.text]
    pairs = matching([[float(same(text, value.text)) for value in values] for text in wanted])
    result.note(name, values, {column for _, column in pairs}, len(wanted))


def _score_records(
    result: Score,
    section: str,
    known: Sequence[Mapping[str, str]],
    found: Sequence[Mapping[str, str]],
) -> None:
    keys, needed = RECORDS[section]
    paths = {id(item): f"{section}[{index}]" for index, item in enumerate(found)}
    found = [item for item in found if any(item.get(key) for key in (*keys, *DATES))]
    for key in keys:
        values = [Value(item.get(key) or "", f"{paths[id(item)]}.{key}") for item in found]
        _score_list(
            result, f"{section}.{key}", [item.get(key) or "" for item in known], values, alike
        )
    pairs = {
        column: known[row]
        for row, column in matching([[_kinship(a, b, keys) for b in found] for a in known])
    }
    for key in DATES:
        dated = [index for index, item in enumerate(found) if date_key(item.get(key))]
        right = {
            place
            for place, index in enumerate(dated)
            if index in pairs
            and pairs[index].get(key)
            and same_date(pairs[index][key], found[index][key])
        }
        values = [Value(found[index][key], f"{paths[id(found[index])]}.{key}") for index in dated]
        result.note(f"{section}.{key}", values, right, sum(bool(item.get(key)) for item in known))
    whole = sum(_is_whole(item, found[column], needed) for column, item in pairs.items())
    result.counts[f"{section}.record"] = Counts(whole, len(found) - whole, len(known) - whole)


def _kinship(known: Mapping[str, str], found: Mapping[str, str], keys: Sequence[str]) -> float:
    texts = sum(likeness(known.get(key), found.get(key)) / 100 for key in keys)
    dates = sum(bool(known.get(key)) and same_date(known[key], found.get(key)) for key in DATES)
    return texts + DATE_WEIGHT * dates


def _is_whole(known: Mapping[str, str], found: Mapping[str, str], needed: Sequence[str]) -> bool:
    texts = all(not known.get(key) or alike(known[key], found.get(key)) for key in needed)
    return texts and all(
        same_date(known[key], found.get(key)) if known.get(key) else not date_key(found.get(key))
        for key in DATES
    )


def folded(text: str | None) -> str:
    """Without differences of case and blanks at the ends."""
    return (text or "").strip().casefold()


def plain(text: str | None) -> str:
    """Folded words, with nothing between them but single blanks; `+` and `#` belong to words."""
    words = unicodedata.normalize("NFKC", text or "").casefold()
    return " ".join(re.sub(r"[^\w+#]+", " ", words).split())


def likeness(one: str | None, other: str | None) -> float:
    """0 to 100, whatever the order of the words, or with the blanks left out."""
    first, second = plain(one), plain(other)
    if not first or not second:
        return 0.0
    joined = fuzz.ratio(first.replace(" ", ""), second.replace(" ", ""))
    return max(fuzz.token_sort_ratio(first, second), joined)


def alike(one: str | None, other: str | None) -> bool:
    """Similar enough to be the same."""
    return likeness(one, other) >= ALIKE


def link_key(link: str) -> str:
    """What of an address must be equal."""
    bare = re.sub(r"^(?:https?:)?//", "", folded(link))
    return bare.removeprefix("www.").rstrip("/").partition("#")[0]


def phone_key(region: str) -> Callable[[str], str]:
    """A number as E.164, or its digits when it is none; `region` is for national numbers."""

    def key(number: str) -> str:
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            return re.sub(r"\D", "", number)
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)

    return key


def date_key(date: str | None) -> str:
    """`YYYY-MM` or `YYYY`; empty for no date and for "until now"."""
    text = (date or "").strip()
    if text.casefold().startswith(NOW):
        return ""
    found = re.match(r"\d{4}(?:-\d{2})?", text)
    return found[0] if found else text


def same_date(known: str | None, found: str | None) -> bool:
    """Equal as far as the truth goes."""
    first, second = date_key(known), date_key(found)
    return second[:4] == first if len(first) == len("2024") else first == second


def matching(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """(row, column) pairs, each row and column at most once, of the greatest weight in all; only pairs above 0.

    The Hungarian method with potentials (Kuhn 1955, Munkres 1957), cubic in the longer side.
    """
    if not weights or not weights[0]:
        return []
    size = max(len(weights), len(weights[0]))
    costs = [[0.0] * (size + 1) for _ in range(size + 1)]
    for row, line in enumerate(weights, 1):
        for column, weight in enumerate(line, 1):
            costs[row][column] = -weight
    rows = _assigned(costs, size)
    return [
        (rows[column] - 1, column - 1)
        for column in range(1, len(weights[0]) + 1)
        if rows[column] <= len(weights) and weights[rows[column] - 1][column - 1] > 0
    ]


def _assigned(costs: list[list[float]], size: int) -> list[int]:
    """For every column (from 1) the row that takes it."""
    row_potential, column_potential = [0.0] * (size + 1), [0.0] * (size + 1)
    rows = [0] * (size + 1)
    for row in range(1, size + 1):
        rows[0] = row
        column, slack = 0, [float("inf")] * (size + 1)
        way, used = [0] * (size + 1), [False] * (size + 1)
        while rows[column]:
            used[column] = True
            current, free = rows[column], [c for c in range(1, size + 1) if not used[c]]
            for other in free:
                cost = costs[current][other] - row_potential[current] - column_potential[other]
                if cost < slack[other]:
                    slack[other], way[other] = cost, column
            nearest = min(free, key=slack.__getitem__)
            step = slack[nearest]
            for other in range(size + 1):
                if used[other]:
                    row_potential[rows[other]] += step
                    column_potential[other] -= step
                else:
                    slack[other] -= step
            column = nearest
        while column:
            rows[column] = rows[way[column]]
            column = way[column]
    return rows
