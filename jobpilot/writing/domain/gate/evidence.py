"""What the gate measures a text against: the plain values of a résumé's version, entry by entry, and a posting.

A value keeps its path, so that every accepted sentence can be led back to where its facts stand.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from jobpilot.jobs.domain.suspicion import is_suspicious
from jobpilot.resumes.domain.alignment import leaves
from jobpilot.resumes.domain.dates import find_ranges
from jobpilot.resumes.domain.lexicon.months import MONTH_NAMES
from jobpilot.resumes.domain.matching_text import plain_text
from jobpilot.resumes.domain.printing.language import language_of
from jobpilot.writing.domain.gate.lexicon.skills import LONGEST, SKILLS
from jobpilot.writing.domain.gate.quantities import Quantity, changes_in, find_quantities
from jobpilot.writing.domain.gate.vocabulary import all_stems, is_ordinary
from jobpilot.writing.domain.gate.words import Span, Token, sentences, tokens

ANCHORED: Final = frozenset({"work", "education", "projects", "volunteer"})
"""Lists whose facts belong to one employer, school or project."""

TEXTS: Final = frozenset({"summary", "highlights", "description", "reference", "courses"})
_NAMES: Final = frozenset({"name", "institution", "organization"})
_IGNORED: Final = ("$schema", "meta.", "basics.image")
_UNCOUNTED: Final = frozenset({"phone", "email", "url", "postalCode", "address"})
_LEGAL: Final = re.compile(
    r"(?i)[,\s]+(?:inc|llc|llp|lllp|pllc|pty|mbh|ggmbh|gbr|e\.?\s?k|eg|sarl|sas|ltd|limited|corp|corporation|company|co|gmbh(?:\s*&\s*co\.?\s*kg)?|ag|se|kg|ug|ohg|plc|s\.?a\.?|sarl|srl|s\.?p\.?a\.?|b\.?v\.?|n\.?v\.?|"
    r"oy|ab|a/s|e\.?\s?v\.?|sp\.?\s?z\s?o\.?o\.?)\.?$"
)
WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ISO: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-\d{2})?")
_KNOWN: Final = {
    tuple(token.plain for token in tokens(" ".join(names))): name for names, name in SKILLS.items()
}
LONGEST_PHRASE: Final = LONGEST + 1
_HEAD: Final = re.compile(r"\w+(?:\[\d+\])?")


def phrases(found: Sequence[Token], known: Mapping[tuple[str, ...], str]) -> list[tuple[str, Span]]:
    """Names of the list in a text, the longest first; none overlaps another."""
    result, index = [], 0
    while index < len(found):
        for length in range(min(LONGEST_PHRASE, len(found) - index), 0, -1):
            words = tuple(token.plain for token in found[index : index + length])
            if words in known:
                result.append(
                    (known[words], Span(found[index].start, found[index + length - 1].end))
                )
                index += length
                break
        else:
            index += 1
    return result


@dataclass(frozen=True)
class Leaf:
    """A plain value. `entry` is `work[0]` for everything that belongs to the first job; `posting` for the posting."""

    path: str
    text: str
    entry: str

    @cached_property
    def field(self) -> str:
        return re.sub(r"\[\d+\]$", "", self.path).rpartition(".")[2]

    @cached_property
    def tokens(self) -> list[Token]:
        return tokens(self.text)

    @cached_property
    def dates(self) -> frozenset[str]:
        written = {d for r in find_ranges(self.text) for d in (r.start, r.end) if d is not None}
        iso = _ISO.fullmatch(self.text)
        return frozenset(written | ({self.text} if iso else set()))

    @cached_property
    def plains(self) -> frozenset[str]:
        found = {token.plain for token in self.tokens}
        iso = _ISO.fullmatch(self.text)
        if iso and iso[2] and 1 <= int(iso[2]) <= 12:
            found |= {plain_text(name) for name in MONTH_NAMES[int(iso[2]) - 1].split()}
        return frozenset(found)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(token.stem for token in self.tokens)

    @cached_property
    def all_stems(self) -> frozenset[str]:
        """Without those of the smallest words."""
        return frozenset(all_stems(self.tokens))

    @cached_property
    def skills(self) -> frozenset[str]:
        return frozenset(name for name, _ in phrases(self.tokens, _KNOWN))

    @cached_property
    def quantities(self) -> list[Quantity]:
        if self.field in _UNCOUNTED or _ISO.fullmatch(self.text):
            return []
        return find_quantities(self.text)

    @cached_property
    def changes(self) -> list[Quantity]:
        """Numbers that follow from those that are written."""
        return changes_in(self.text, self.quantities)

    @cached_property
    def is_text(self) -> bool:
        """Prose, and not a name or a date."""
        return self.field in TEXTS or self.entry == POSTING


POSTING: Final = "posting"
SHORT_NAME: Final = 5
_KINDS: Final = tuple(
    "university universitat schule school college hochschule akademie institut institute krankenhaus klinikum hospital werke".split()
)

_KIND_FIRST: Final = re.compile(
    r"(?:erei|werkstatt|haus|buro|bureau|atelier|studio|klinik|praxis|verlag|schule|agentur|kanzlei|hotel|cafe|restaurant|garage|cabinet|studio|clinica|hotel)$"
)


@dataclass(frozen=True)
class Entry:
    """A job, a degree, a project. `names` are ways in which texts call it."""

    key: str
    leaves: tuple[Leaf, ...]

    @property
    def list_name(self) -> str:
        return self.key.partition("[")[0]

    def values(self, *fields: str) -> list[Leaf]:
        return [leaf for leaf in self.leaves if leaf.field in fields]

    def value(self, name: str) -> str:
        return next((leaf.text for leaf in self.leaves if leaf.field == name), "")

    @cached_property
    def names(self) -> tuple[tuple[str, ...], ...]:
        found: dict[tuple[str, ...], None] = {}
        for leaf in self.values(*_NAMES):
            bare = _LEGAL.sub("", leaf.text)
            inner = re.sub(r"\s*\(.*?\)", "", bare)
            for text in (leaf.text, bare, inner, _first_name(bare), _last_name(bare)):
                words = tuple(token.plain for token in tokens(text))
                if words and (len(words) > 1 or len(words[0]) > 1):
                    found[words] = None
        return tuple(sorted(found, key=len, reverse=True))

    @property
    def start(self) -> str:
        return self.value("startDate")

    @property
    def end(self) -> str:
        return self.value("endDate")


@dataclass(frozen=True)
class Posting:
    """What a draft is written for; `text` is plain."""

    company: str = ""
    title: str = ""
    text: str = ""
    places: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()

    @cached_property
    def told(self) -> tuple[Span, ...]:
        """The sentences that tell something. What talks to programs tells nothing, nor what follows it in its line."""
        found, silenced = [], -1
        for span in sentences(self.text):
            end = self.text.find("\n", span.start)
            if span.start < silenced:
                continue
            if is_suspicious(self.text[span.start : span.end], ""):
                silenced = len(self.text) if end < 0 else end
            else:
                found.append(span)
        return tuple(found)

    @property
    def told_text(self) -> str:
        """The same as text, line by line."""
        lines: list[str] = []
        stop = 0
        for span in self.told:
            joined = lines and "\n" not in self.text[stop : span.start]
            words = self.text[span.start : span.end]
            if joined:
                lines[-1] = f"{lines[-1]} {words}"
            else:
                lines.append(words)
            stop = span.end
        return "\n".join(lines)

    @property
    def is_empty(self) -> bool:
        return not (self.company or self.title or self.text)


@dataclass(frozen=True)
class Evidence:
    """A résumé's version and, where there is one, a posting."""

    document: Mapping[str, Any]
    posting: Posting = field(default_factory=Posting)

    @cached_property
    def leaves(self) -> list[Leaf]:
        return [
            Leaf(path, str(value), _entry_of(path))
            for path, value in leaves(self.document)
            if isinstance(value, (str, int, float))
            and str(value).strip()
            and not path.startswith(_IGNORED)
        ]

    @cached_property
    def entries(self) -> list[Entry]:
        grouped: dict[str, list[Leaf]] = {}
        for leaf in self.leaves:
            grouped.setdefault(leaf.entry, []).append(leaf)
        return [Entry(key, tuple(found)) for key, found in grouped.items()]

    @cached_property
    def anchors(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.list_name in ANCHORED]

    @cached_property
    def anchor_names(self) -> list[tuple[tuple[str, ...], Entry]]:
        """What employers, schools and projects are called, the longest names first."""
        named = [(names, entry) for entry in self.anchors for names in entry.names]
        return sorted(named, key=lambda pair: -len(pair[0]))

    @cached_property
    def posting_leaves(self) -> list[Leaf]:
        given = self.posting
        found = [
            Leaf("posting.company", given.company, POSTING),
            Leaf("posting.title", given.title, POSTING),
        ]
        found += [
            Leaf(f"posting.places[{i}]", place, POSTING) for i, place in enumerate(given.places)
        ]
        found += [
            Leaf(f"posting.skills[{i}]", skill, POSTING) for i, skill in enumerate(given.skills)
        ]
        found += [
            Leaf(f"posting.text:{span.start}", given.text[span.start : span.end], POSTING)
            for span in given.told
        ]
        return [leaf for leaf in found if leaf.text.strip() and not is_suspicious(leaf.text, "")]

    @cached_property
    def known_skills(self) -> Mapping[tuple[str, ...], str]:
        """The house's list, with what the résumé and the posting call skills."""
        own = [leaf.text for leaf in self.leaves if leaf.entry.startswith("skills")]
        named = {
            tuple(token.plain for token in tokens(text)): text.casefold()
            for text in (*own, *self.posting.skills)
        }
        return {
            words: name for words, name in named.items() if words and len(words) <= LONGEST_PHRASE
        } | _KNOWN

    @cached_property
    def asked_only(self) -> frozenset[tuple[str, ...]]:
        """Skills that nobody but the posting calls so."""
        asked = {tuple(token.plain for token in tokens(skill)) for skill in self.posting.skills}
        own = {
            tuple(t.plain for t in leaf.tokens)
            for leaf in self.leaves
            if leaf.entry.startswith("skills")
        }
        return frozenset(asked - own - _KNOWN.keys())

    @cached_property
    def words(self) -> frozenset[str]:
        """As they are written, in lower case, with hyphens."""
        return frozenset(w for leaf in self.leaves for w in WORD.findall(leaf.text.casefold()))

    @cached_property
    def language(self) -> str:
        return language_of((leaf.text for leaf in self.leaves if leaf.is_text), "en")

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem for leaf in self.leaves for stem in leaf.stems)

    @cached_property
    def plains(self) -> frozenset[str]:
        return frozenset(plain for leaf in self.leaves for plain in leaf.plains)

    @cached_property
    def posting_stems(self) -> frozenset[str]:
        return frozenset(stem for leaf in self.posting_leaves for stem in leaf.stems)

    @cached_property
    def posting_plains(self) -> frozenset[str]:
        return frozenset(plain for leaf in self.posting_leaves for plain in leaf.plains)

    @property
    def text(self) -> str:
        return "\n".join(leaf.text for leaf in self.leaves)


def _first_name(name: str) -> str:
    """What a firm is called for short; nothing where its first word is an ordinary one, as in "University of …"."""
    first = next(iter(tokens(name)), None)
    short = first is not None and len(first.plain) >= SHORT_NAME and not is_ordinary(first)
    return first.text if first and short and not first.plain.endswith(_KINDS) else ""


def _last_name(name: str) -> str:
    """What stands behind the kind of a house, as in Tischlerei Birnbaum; nothing where it is an ordinary word."""
    words = tokens(name)
    if len(words) != 2 or not _KIND_FIRST.search(words[0].plain):
        return ""
    last = words[1]
    return last.text if len(last.plain) >= SHORT_NAME and not is_ordinary(last) else ""


def _entry_of(path: str) -> str:
    """`work[0]` of `work[0].highlights[1]`; `basics` of `basics.location.city`."""
    found = _HEAD.match(path)
    return found[0] if found else path


def with_span(leaf: Leaf, words: Iterable[str]) -> tuple[int, int]:
    """Where the words stand in the leaf: from the first of them to the last; the whole leaf if they stand nowhere."""
    wanted = frozenset(words)
    places = [token for token in leaf.tokens if token.plain in wanted or token.stem in wanted]
    if not places:
        return 0, len(leaf.text)
    return places[0].start, places[-1].end
