"""Which of the printed languages a résumé or a letter is written in, by its small words."""

import re
from collections.abc import Iterable

ENGLISH = "en"
CHINESE = "zh"
CHINESE_SHARE = 0.2
LEAST_LEAD = 1

_SMALL_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the and of for with by from at on to an is was which while into in as that i you your have my we our",
        "de": "und der die das mit für von bei zur als im den des dem eine ein zum ohne in auf ich sie ihr ihre wir",
        "fr": "et les des pour dans du une au aux sur avec le la chez sans par de en que un se je vous votre nous",
        "es": "y los las para con del el una por en la como sin entre más de que se un al",
        "pt": "e os das dos para com em uma do da pelo pela na no ao sem de que se um entre",
        "it": "e di il per con della dei nel alla gli un che le dal delle senza da in si la",
        "nl": "van het voor met een bij en op naar te de aan door zonder uit in die dat om",
        "pl": "i w z na oraz dla się przez od do ze przy bez po",
    }.items()
}
_WORD = re.compile(r"[^\W\d_]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
PRINTED = (*_SMALL_WORDS, CHINESE)


def language_of(texts: Iterable[str], fallback: str) -> str:
    """ISO 639-1; `fallback` (a language or locale) decides where the words do not."""
    text = " ".join(texts).casefold()
    letters = sum(character.isalpha() for character in text)
    if letters and len(_CHINESE.findall(text)) > CHINESE_SHARE * letters:
        return CHINESE
    words = _WORD.findall(text)
    counts = {
        language: sum(word in small for word in words) for language, small in _SMALL_WORDS.items()
    }
    best, second = sorted(counts, key=lambda language: -counts[language])[:2]
    if counts[best] - counts[second] >= LEAST_LEAD:
        return best
    asked = fallback[:2].lower()
    return asked if asked in PRINTED else ENGLISH
