import pytest

from jobpilot.writing.domain.styles import (
    Formality,
    StyleInvalidError,
    Traits,
    checked,
    traits_of,
)

CASUAL = "Hey team,\n\nI'm so happy with this release! It's fast 🚀 and we didn't break anything.\n\nCheers,\nKim"
FORMAL = "Sehr geehrte Damen und Herren,\n\nhiermit übersende ich Ihnen die Unterlagen. Des Weiteren bitte ich um Rückmeldung.\n\nMit freundlichen Grüßen\nKim"  # noqa: E501 - one letter


def test_casual_english() -> None:
    traits = traits_of([CASUAL])
    assert (traits.language, traits.formality) == ("en", Formality.CASUAL)
    assert (traits.greeting, traits.closing) == ("Hey", "Cheers")
    assert traits.contractions
    assert traits.emoji_per_100 > 0
    assert traits.exclamations_per_100 > 0


def test_formal_german() -> None:
    traits = traits_of([FORMAL])
    assert (traits.language, traits.formality) == ("de", Formality.FORMAL)
    assert traits.closing == "Mit freundlichen Grüßen"
    assert traits.exclamations_per_100 == 0
    assert not traits.contractions


def test_sentences_are_counted_without_greeting_and_closing() -> None:
    short = traits_of(["Dear all,\n\nShort words here. Two more words.\n\nBest\nKim"])
    assert 2 <= short.sentence_words <= 4


def test_survive_storage() -> None:
    traits = traits_of([CASUAL])
    assert Traits.from_json(traits.as_json()) == traits
    assert Traits.from_json({"unknown": 1}) == Traits()


@pytest.mark.parametrize(
    ("name", "samples"),
    [("", ["a"]), ("x", []), ("x", [" "]), ("x", ["a"] * 11), ("y" * 81, ["a"])],
)
def test_what_is_no_style(name: str, samples: list[str]) -> None:
    with pytest.raises(StyleInvalidError):
        checked(name, samples)
