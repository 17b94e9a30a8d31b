"""Words that people type, in every language at once."""

from collections.abc import Mapping
from typing import Any

import pytest

from rmabot.questions.lexicon import NO_WORDS, TYPED, Lexicon


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("7", 7),
        ("two", 2),
        ("deux", 2),
        ("dix sept", 17),
        ("second", 2),
        ("deuxieme", 2),
        ("premiere", 1),
        ("2nd", 2),
        ("3e", 3),
        ("1er", 1),
        ("14th", 14),
        ("2x", None),
        ("twoo", None),
        ("99999", None),
        ("", None),
    ],
)
def test_numbers_are_read_as_digits_words_and_ordinals(
    lexicon: Lexicon, word: str, number: int | None
) -> None:
    assert lexicon.number(word) == number


def test_words_that_say_nothing_are_taken_off_both_ends(lexicon: Lexicon) -> None:
    assert lexicon.without_fillers(["i", "would", "say", "the", "camera", "please"]) == ["camera"]
    assert lexicon.without_fillers(["please"]) == []


def test_the_words_file_holds_every_list_in_every_language(questions_yaml: Mapping[str, Any]) -> None:
    """Only the second form of ordinals is a thing that English has not."""
    typed = questions_yaml["typed"]
    assert set(typed) == set(TYPED)
    assert {name for name, lists in typed.items() if set(lists) != {"en", "fr"}} == {"ordinals_too"}


def test_without_lists_nothing_breaks() -> None:
    assert NO_WORDS.number("two") is None
    assert NO_WORDS.number("2") == 2
    assert NO_WORDS.without_fillers(["the", "camera"]) == ["the", "camera"]
