"""What a clause does: claim something of the person, wish, or speak of the posting."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final

from jobpilot.writing.domain.gate.lexicon import markers
from jobpilot.writing.domain.gate.words import Token, tokens

_NEAR: Final = 4
_DOERS: Final = frozenset({"i", "i've", "ich", "have", "we", "we've", "wir"})
DEEDS: Final = (
    markers.MAKES
    | markers.LEADS
    | markers.HELPS
    | {
        "worked",
        "used",
        "spent",
        "held",
        "earned",
        "gained",
        "studied",
        "arbeitete",
        "gearbeitet",
        "speak",
        "spreche",
        "beherrsche",
    }
)


_SUBJECTS: Final = frozenset(
    "i i'm i've i'd i'll we we've ich wir my mine our mein meine meiner meinem meinen unser unsere someone somebody candidate jemand jemanden".split()
)
"""Whoever is only spoken to ("that appeals to me") claims nothing."""
_BY_ME: Final = frozenset(
    (by, me)
    for by in "from by under than through unter von durch dank".split()
    for me in ("me", "mir", "mich")
)
_TELLING: Final = frozenset("is are sounds means makes klingt ist sind bedeutet macht".split())
"""What has a verb of being and nobody in it speaks of things."""


class Mode(StrEnum):
    """In a claim only the résumé counts; elsewhere the posting may be repeated too."""

    CLAIM = "claim"
    WISH = "wish"
    POSTING = "posting"


_ARTICLES: Final = frozenset("the die der das dass that because weil".split())
_APPLIES: Final = frozenset("apply applying bewerbe bewerben".split())
_GREETS: Final = frozenset("dear hello hi hallo liebe lieber liebes sehr guten".split())


def mode_of(found: Sequence[Token], before: Mode | None) -> Mode:
    """`before` is the mode of the clause before in the same sentence, for what has no subject of its own."""
    if found and found[0].text.casefold() in _GREETS and before is None:
        return Mode.POSTING
    words = [token.text.casefold().replace("’", "'") for token in found]
    if not _APPLIES.isdisjoint(words):
        return Mode.WISH
    if _is_you(found[:_NEAR]) and not markers.DESCRIBES_POSTING.isdisjoint(words[: 2 * _NEAR]):
        return Mode.POSTING
    if not markers.FIRST_PERSON.isdisjoint(words):
        return _first_person(found, words)
    return _nobody(found, words) or before or Mode.CLAIM


def names_only(found: Sequence[Token]) -> bool:
    """Whether nobody does anything: no "I", no deed, no experience, only things side by side."""
    words = {token.text.casefold() for token in found}
    return words.isdisjoint(
        markers.FIRST_PERSON | DEEDS | markers.EXPERIENCE_NOUNS | markers.PAST_AUXILIARIES
    ) and not any(token.plain.endswith("ed") for token in found)


def is_of_company(found: Sequence[Token], company: str) -> bool:
    """Whether the company of the posting is the subject, and the person is not in the clause."""
    if not company or not markers.FIRST_PERSON.isdisjoint(t.text.casefold() for t in found):
        return False
    name = [token.plain for token in tokens(company)]
    words = [token.plain for token in found if token.text.casefold() not in _ARTICLES]
    return bool(name) and words[:1] == name[:1]


def _first_person(found: Sequence[Token], words: Sequence[str]) -> Mode:
    if _owns_experience(words) or _tells_deed(found):
        return Mode.CLAIM
    if _wishes(words) or _notices(found, words):
        return Mode.WISH
    if any(pair in _BY_ME for pair in pairwise(words)):
        return Mode.CLAIM
    claims = _SUBJECTS | DEEDS | markers.EXPERIENCE_NOUNS
    return Mode.WISH if claims.isdisjoint(words) else Mode.CLAIM


def _wishes(words: Sequence[str]) -> bool:
    """Some verbs are wishes only behind a word that makes them one: "to learn", "would join"."""
    if not markers.WISHES.isdisjoint(words):
        return True
    return any(
        word in markers.WISHED and not markers.WISHING.isdisjoint(words[max(0, i - _NEAR) : i])
        for i, word in enumerate(words)
    )


def _notices(found: Sequence[Token], words: Sequence[str]) -> bool:
    """As in "I read your posting"."""
    if markers.NOTICES.isdisjoint(words):
        return False
    of_posting = markers.POSTING_NOUNS | {
        "about",
        "über",
        "you",
        "interest",
        "interesse",
        "to",
        "because",
        "weil",
        "website",
    }
    return _is_you(found) or not of_posting.isdisjoint(words)


def _nobody(found: Sequence[Token], words: Sequence[str]) -> Mode | None:
    """Of a clause without "I"; None where it does not say what it does."""
    telling = not _TELLING.isdisjoint(words)
    # "to build" is nothing that was done
    words = [word for i, word in enumerate(words) if i == 0 or words[i - 1] not in {"to", "zu"}]
    if _wishes(words) or _notices(found, words) or (telling and words[0].endswith("ing")):
        return Mode.WISH
    if _is_you(found) or not markers.POSTING_NOUNS.isdisjoint(words):
        return Mode.POSTING
    if telling and (DEEDS | markers.EXPERIENCE_NOUNS).isdisjoint(words):
        return Mode.WISH
    return None


def _is_you(found: Sequence[Token]) -> bool:
    """German writes the polite form with a capital letter."""
    for token in found:
        word = token.text.casefold()
        if word in {
            "you",
            "your",
            "yours",
            "you're",
            "you’re",
            "euch",
            "euer",
            "eure",
            "eurem",
            "euren",
        }:
            return True
        if word in markers.SECOND_PERSON and token.is_capital:
            return True
        if token.text == "Sie":
            return True
    return False


def _owns_experience(words: Sequence[str]) -> bool:
    """As in "my years of experience with …"."""
    owners = [
        i
        for i, word in enumerate(words)
        if word in {"my", "mein", "meine", "meinem", "meinen", "meiner", "have", "habe", "i've"}
    ]
    return any(
        not markers.EXPERIENCE_NOUNS.isdisjoint(words[i + 1 : i + 1 + 2 * _NEAR]) for i in owners
    )


def _tells_deed(found: Sequence[Token]) -> bool:
    """As in "I led …", unless it is wished for. With a capital letter "Lead" is a title."""
    words = [token.text.casefold().replace("’", "'") for token in found]
    for index, token in enumerate(found):
        if words[index] not in DEEDS or (token.is_capital and index > 0):
            continue
        near = words[max(0, index - _NEAR) : index]
        if (
            not _DOERS.isdisjoint(near)
            and markers.WISHES.isdisjoint(near)
            and not {"to", "zu"} & set(near[-1:])
        ):
            return True
    done = any(token.text in DEEDS for token in found)
    return bool({"habe", "hatte"} & set(words)) and done
