"""The facts that a clause states: names, tools, numbers, dates, titles, degrees, languages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from jobpilot.resumes.domain.dates import DateRange, find_ranges
from jobpilot.resumes.domain.lexicon.roles import title_score
from jobpilot.resumes.domain.matching_text import plain_text
from jobpilot.writing.domain.gate import vocabulary
from jobpilot.writing.domain.gate.doing import acts
from jobpilot.writing.domain.gate.evidence import Evidence, phrases
from jobpilot.writing.domain.gate.lexicon import claims, markers, skills
from jobpilot.writing.domain.gate.quantities import Quantity, find_quantities
from jobpilot.writing.domain.gate.words import Span, Token, stem, tokens

_FIRST: Final = re.compile(r"(?i)\b(?:first|next|coming|ersten|nächsten|kommenden)\s+$")
_SMALL_COUNT: Final = re.compile(
    r"(?i)^[\s-]*(?:short |brief |good |main |clear |kurze |gute )?(?:things?|reasons?|points?|questions?|words?|lines?|examples?|sentences?|of (?:these|those|them|my|which)|"
    r"dinge|gründe|punkte|fragen|worte|beispiele|sätze|aspekte)\b"
)
_TALK: Final = re.compile(
    r"(?i)\b(?:call|chat|talk|conversation|notice|coffee|minutes of your|of your time|gespräch|telefonat|kündigungsfrist|austausch)\b"
)
_TITLE_LEAD: Final = re.compile(
    r"(?i)(?:\bas|\bam|\bi'm|\bwas|\bbe|\bbeen|\bbeing|\bbecame|\bbecome|\bpromoted to|\b(?:role|position|post|job|title|time|years?|work) (?:of|as)|\bfor|\bnamed|"
    r"\bals|\bbin|\bwar|\bwurde|\bzum|\bzur)\s+(?:i\s+|ich\s+)?(?:(?:an?|the|their|your|its|team|eine?|der|die|einer|einem|your open|its first)\s+)*$"
)
_PREPOSITION_OF_DATE: Final = re.compile(
    r"(?i)\b(?:in|since|from|until|till|by|during|of|between|to|and|early|late|mid|summer|year|jahr|jahre|im|seit|ab|bis|von|zwischen|ende|anfang|mitte|spring|autumn|winter|before|after)[\s(-]*$"
)
_AFTER_DATE: Final = re.compile(
    r"(?i)\s*(?:[),.;:–-]|$)|\s+(?:an|am|in|im|bei|als|the|at|and|as|with|und|habe|hatte|war|wurde|bin|on|i|ich|abgeschlossen|mit|zum|zur)\b"
)
NO_ROLES: Final = frozenset(
    "research sales student students doctoral graduate employee member chair guard host partner advocate owner volunteer driver".split()
)
"""Words of titles that are no title by themselves."""
MORE_ROLES: Final = frozenset(
    "meister meisterin vorarbeiter vorarbeiterin polier kapitan intendant geselle gesellin schichtleiter schichtleiterin leiter leiterin headteacher principal sister matron "
    "chefin chef kassenwart kassenwartin sprecher sprecherin vorsitzende vorsitzender obmann redakteur redakteurin juror jurorin".split()
)
LONG_ROLE: Final = 9
_ROLE_ENDINGS: Final = tuple(
    f"{role}{ending}"
    for role in "leiter manager meister fuhrer direktor referent berater entwickler ingenieur techniker pfleger assistent spezialist koordinator architekt analyst controller "
    "einkaufer verkaufer redakteur lehrer trainer planer".split()
    for ending in ("", "in")
)
"""German writes a title as one word."""
ROLE_SCORE: Final = 1.4
_AT_NAME: Final = re.compile(r"(?i:\s*,?\s+(?:at|bei|for|für|im|in der))\s+[A-ZÄÖÜ]")
_CALLED: Final = re.compile(
    r"\b(?:I am|I'm|I was|I have been|I became|[Aa]s|bin ich|war ich|[Aa]ls)\s+(?:(?:now|today|currently|an?|the|eine?)\s+)*((?:[A-ZÄÖÜ][\w-]+\s+){1,4})(?:at|bei|of|for)\s+(?=[A-ZÄÖÜ])"
)
_NO_TITLES: Final = ("ing", "ed")
_ROLE_WORDS: Final = 4
_NOUN_ENDINGS: Final = (
    "ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften", "tion", "tionen", "tat", "taten", "nis", "nisse", "nissen", "tum", "ling",
    "ik", "iken", "enz", "anz", "mus", "ismus", "ment", "mente", "zeit", "zeiten", "arbeit", "arbeiten", "weise", "wesen", "werk", "stelle", "stellen", "kraft", "krafte", "team", "teams",
    "projekt", "projekte", "projekten", "aufgabe", "aufgaben", "bereich", "bereiche", "bereichen", "feld", "prozess", "prozesse", "prozessen", "system", "systeme", "systemen", "markt", "markte", "plan", "plane",
)  # fmt: skip
_DISTINCT: Final = re.compile(r"\d|[a-z][A-Z]|[#&]|\+\+|^[A-Z]{2,}s?$|^[A-Z][a-z]*[A-Z]|\w\.\w")
_BOAST_WORDS: Final = 5
CAPITALS: Final = 2
SHORTEST_NOUN: Final = 4
_BOASTS: Final = frozenset(
    "have bring offer know skilled expert strong excel versed worked used ran run did practised habe bringe beherrsche kann kenne stark versiert arbeitete arbeite setze".split()
)
_PRONOUNS: Final = frozenset("i i'm i've i'd i'll ich sie ihr ihnen ihre du".split())
_ACRONYMS: Final = frozenset("CV HR OK PS CC IT USA UK EU US PDF FAQ RSVP TBC ASAP FYI".split())
_PRONOMINAL: Final = re.compile(
    r"(?:da|wo|hier)r?(?:an|auf|aus|bei|durch|fur|gegen|hinter|in|mit|nach|neben|uber|um|unter|von|vor|zu|zwischen)(?:hin)?"
)
_SHOUTED: Final = 2
_CEFR: Final = re.compile(r"[ABC][12]")
"""Levels of languages; they are judged with the language."""
_ELIDED: Final = re.compile(r"(?i)(?:j|l|d|n|s|c|m|t|qu|aujourd)['’][a-zà-ÿ]")
_FOREIGN_VERB: Final = re.compile(
    r"(?i)\w{2,}(?:łam|łem|liśmy|łyśmy|uję|am|em|ę|eniu|aniu|ons|ais|ant|é|ée|és|ées|ando|endo|ado|ada|ido|ida|aba|ía|ato|ata|ito|uto|eerde|ión)"
)
"""Verbs at the beginning of a sentence in languages of which the house knows no words."""
_INITIAL_ENDINGS: Final = {
    "en": ("ing", "ed", "ly", "tion", "ions", "less", "ful", "ever", "ward", "wards"),
    "de": (
        "lich",
        "ig",
        "end",
        "isch",
        "weise",
        "weit",
        "mit",
        "bei",
        "warts",
        "iert",
        "ert",
        "elt",
        "halb",
        "dem",
        "mals",
        "nend",
        "zeit",
        "nte",
        "rte",
        "tet",
        "lte",
        "gte",
        "los",
        "haft",
        "bar",
        "sam",
        "ige",
        "igen",
        "liche",
        "lichen",
        "ische",
        "ischen",
        "ende",
        "enden",
    ),
}


@dataclass(frozen=True, slots=True)
class Name:
    """Words that look like a name: one, or several in a row."""

    tokens: tuple[Token, ...]

    @property
    def span(self) -> Span:
        return Span(self.tokens[0].start, self.tokens[-1].end)


def skills_in(
    found: Sequence[Token], text: str, sentence: Span, evidence: Evidence
) -> list[tuple[str, Span]]:
    """Tools and methods; an ordinary word counts as one only where it is written like a name."""
    result = []
    for name, span in phrases(found, evidence.known_skills):
        word = text[span.start : span.end]
        if word.casefold() in skills.AMBIGUOUS or (
            " " not in word and stem(word.casefold()) in vocabulary.GENERAL
        ):
            inside = any(letter.isupper() for letter in word) and span.start > sentence.start
            if not inside:
                continue
        if words_of(name) in evidence.asked_only and not _is_boasted(found, span):
            continue
        result.append((name, span))
    for token in found:
        lone = skills.ALONE.get(token.plain)
        if lone and token.text.isupper() | (token.text == "Go") and token.start > sentence.start:
            result.append((lone, Span(token.start, token.end)))
    return result


def words_of(name: str) -> tuple[str, ...]:
    return tuple(token.plain for token in tokens(name))


def _before(found: Sequence[Token], span: Span) -> Sequence[Token]:
    """German may name a thing first and say then what is done with it."""
    german = any(token.plain == "ich" for token in found)
    return found if german else [token for token in found if token.end <= span.start]


def _is_boasted(found: Sequence[Token], span: Span) -> bool:
    """What only the posting calls a skill is an ordinary phrase, unless somebody says that they have it."""
    words = [token.plain for token in found]
    if not markers.EXPERIENCE_NOUNS.isdisjoint(words) or acts(_before(found, span)):
        return True
    before = [token.text.casefold() for token in found if token.end <= span.start][-_BOAST_WORDS:]
    if "ich" in words:
        before = words
    return not (markers.MAKES | markers.LEADS | markers.HELPS | _BOASTS).isdisjoint(before)


def names_in(
    found: Sequence[Token], sentence: Span, evidence: Evidence, language: str
) -> Iterator[Name]:
    """Runs of words that look like names and are not plain words of the language."""
    run: list[Token] = []
    for token in found:
        if looks_like_name(token, sentence, evidence, language):
            if run and token.start - run[-1].end > 1:
                yield Name(tuple(run))
                run = []
            run.append(token)
        elif run:
            yield Name(tuple(run))
            run = []
    if run:
        yield Name(tuple(run))
    if language == "en":
        yield from _capitals(found, sentence)
        yield from _of_the(found)


def _of_the(found: Sequence[Token]) -> Iterator[Name]:
    """As in Employee of the Month."""
    for first, of, the, last in zip(found, found[1:], found[2:], found[3:], strict=False):
        if first.is_capital and last.is_capital and (of.text, the.text) == ("of", "the"):
            yield Name((first, last))


def _capitals(found: Sequence[Token], sentence: Span) -> Iterator[Name]:
    """Ordinary words become a name where several have capital letters inside a sentence: the World Bread Cup."""
    run: list[Token] = []
    for token in [*found, None]:
        capital = token is not None and token.is_capital and token.text.isalpha()
        if token is not None and capital and token.text != "I" and token.start > sentence.start + 1:
            if run and token.start - run[-1].end > 1:
                run = []
            run.append(token)
            continue
        if len(run) >= CAPITALS and all(vocabulary.is_ordinary(word) for word in run):
            yield Name(tuple(run))
        run = []


def looks_like_name(token: Token, sentence: Span, evidence: Evidence, language: str) -> bool:
    """Signs and inner capitals always tell; one capital letter tells unless the language gives it to plain words."""
    if (
        token.plain in _PRONOUNS
        or _CEFR.fullmatch(token.text)
        or not any(letter.isalpha() for letter in token.text)
    ):
        return False
    if len(token.text) >= _SHOUTED and token.text.isupper() and token.text.isalpha():
        return token.text not in _ACRONYMS
    if _is_number_word(token) or _ELIDED.match(token.text):
        return False
    if _DISTINCT.search(token.text):
        return token.plain not in vocabulary.ORDINARY_WORDS
    if not token.is_capital or vocabulary.is_ordinary(token):
        return False
    if token.start <= sentence.start + 1:
        known = token.stem in evidence.stems or token.stem in evidence.posting_stems
        if (
            known
            or _PRONOMINAL.fullmatch(token.plain)
            or token.plain.endswith(_INITIAL_ENDINGS.get(language, ()))
            or (language not in _INITIAL_ENDINGS and _FOREIGN_VERB.fullmatch(token.text))
        ):
            return False
    return language != "de" or not _is_german_noun(token, evidence)


def _is_number_word(token: Token) -> bool:
    digits = re.fullmatch(r"\d+(?:k|m|bn|x|th|st|nd|rd|ms|s|h|gb|tb|mb|%)?", token.plain)
    return digits is not None or bool(find_quantities(token.text))


def _is_german_noun(token: Token, evidence: Evidence) -> bool:
    plain = token.plain
    if token.stem in evidence.stems:
        return True
    if plain.endswith(_NOUN_ENDINGS) or title_score(token.text) > 0 or is_role(token.text):
        return True
    if any(known != plain and known.removesuffix("s").endswith(plain) for known in evidence.plains):
        # as Chor is of Schulchor
        return len(plain) >= SHORTEST_NOUN
    return _is_compound(plain)


@lru_cache(maxsize=20_000)
def _is_compound(plain: str) -> bool:
    """Whether it ends with an ordinary word."""
    ends = (plain[begin:] for begin in range(3, len(plain) - 4))
    return any(end in vocabulary.ORDINARY_WORDS for end in ends)


def quantities_in(text: str, span: Span, dated: Sequence[Span]) -> list[Quantity]:
    """Numbers that say something: not "two things", not the minutes of a call."""
    kept = []
    for quantity in find_quantities(text, dated):
        if not (span.start <= quantity.span.start and quantity.span.end <= span.end):
            continue
        after = text[quantity.span.end : quantity.span.end + 40]
        small = quantity.value <= 5 and _SMALL_COUNT.match(after)
        talk = quantity.unit in {"min", "h", "d", "week"} and _TALK.search(
            text[span.start : span.end]
        )
        or_two = quantity.value == 2 and text[: quantity.span.start].casefold().endswith(" or ")
        first = or_two or (quantity.unit and _FIRST.search(text[: quantity.span.start]))
        if not small and not talk and not first:
            kept.append(quantity)
    return kept


def _tells_date(text: str, date: DateRange, language: str) -> bool:
    before, after = text[: date.position], text[date.stop :]
    if _PREPOSITION_OF_DATE.search(before) or _AFTER_DATE.match(after):
        return True
    # German needs no word before it; what is counted is a noun
    return language == "de" and re.match(r"\s+[a-zäöü]", after) is not None


def dates_in(text: str, language: str) -> list[DateRange]:
    """Dates and periods; a bare number of four digits is one only behind a word that says so, or in brackets."""
    found = []
    for date in find_ranges(text):
        written = text[date.position : date.stop]
        bare = re.fullmatch(r"\s*\d{4}\s*", written) is not None
        if bare and not _tells_date(text, date, language):
            continue
        found.append(date)
    return found


@lru_cache(maxsize=20_000)
def is_role(word: str) -> bool:
    """Engineer, Ingenieurin, Controllerin."""
    plain = plain_text(word)
    if plain in NO_ROLES:
        return False
    bare = re.sub(r"(?:in|innen)$", "", word)
    return (
        plain in MORE_ROLES
        or (len(plain) > LONG_ROLE and plain.endswith(_ROLE_ENDINGS))
        or title_score(word) >= ROLE_SCORE
        or (len(bare) > 4 and title_score(bare) >= ROLE_SCORE)
    )


def titles_in(found: Sequence[Token], text: str, language: str) -> Iterator[Name]:
    """Job titles that somebody is said to have: "as a bridge engineer", "Senior Engineer at …"."""
    yield from _called(found, text)
    for index, token in enumerate(found):
        is_plural = token.plain.endswith("s") and is_role(token.text[:-1])
        if not is_role(token.text) or is_plural or _goes_on(found, index):
            continue
        first = index
        while (
            first > 0
            and index - first < _ROLE_WORDS
            and _modifies(found[first - 1], found[first], text)
        ):
            first -= 1
        led = _TITLE_LEAD.search(text[: found[first].start]) is not None
        placed = _AT_NAME.match(text[token.end :]) is not None
        capital = token.is_capital and index > first and found[first].is_capital
        if language == "de":
            # there every noun has a capital letter
            capital = capital and found[first].plain in markers.SENIORITY
        if led or placed or capital:
            yield Name(tuple(found[first : index + 1]))


def _called(found: Sequence[Token], text: str) -> Iterator[Name]:
    """Whatever stands between "I am a" and "at …" is a title, whether it is known as one or not."""
    for match in _CALLED.finditer(text):
        inside = [t for t in found if match.start(1) <= t.start and t.end <= match.end(1)]
        if inside and not is_role(inside[-1].text) and not inside[-1].plain.endswith(_NO_TITLES):
            yield Name(tuple(inside))


def _goes_on(found: Sequence[Token], index: int) -> bool:
    """Of "lead engineer" the second word is the title's last."""
    following = found[index + 1] if index + 1 < len(found) else None
    return (
        following is not None
        and following.start - found[index].end == 1
        and is_role(following.text)
    )


def _modifies(word: Token, following: Token, text: str) -> bool:
    if _is_number_word(word):
        return False
    between = text[word.end : following.start]
    if between not in {" ", "-", "- "} or word.plain in _NO_MODIFIERS:
        return False
    return not re.search(r"(?:ed|ly)$", word.plain) or word.is_capital


_NO_MODIFIERS: Final = frozenset(
    "a an the my your their its his her our as am was be been being i at for with of in to and or from by on than ein eine einen einem einer der die das den dem als bin war mein "
    "meine meiner bei im in zum zur und oder von für mit am this that dieser diese your any every each another no is are were become became open new offene neue offenen neuen".split()
)


def degrees_in(text: str) -> list[tuple[str, Span]]:
    """Grades of education, by what they are called."""
    found: list[tuple[str, Span]] = []
    for level, pattern in claims.DEGREES.items():
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if not any(other.start < span.end and span.start < other.end for _, other in found):
                found.append((level, span))
    return found
