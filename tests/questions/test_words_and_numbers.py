"""What a person writes in their own words, names, numbers."""

import pytest

from rmabot.questions.question import Accepted, Refused, Unsure
from tests.questions.reading import Read


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("It does not start.", "It does not start."),
        ("  It\r\ndoes not\tstart \u200b\u202e ", "It\ndoes not start"),
        ("**bold** <b>& [x](y)</b> @here", "**bold** <b>& [x](y)</b> @here"),
        ("Elle ne s'allume plus 😀", "Elle ne s'allume plus 😀"),
    ],
)
def test_a_text_is_kept_as_it_was_written(read: Read, typed: str, kept: str) -> None:
    """Only what hides is taken out; markup stays what it is, plain text."""
    assert read("text", typed) == Accepted(kept)


@pytest.mark.parametrize("typed", ["", "   ", "😀", "👍🏽👍🏽", "...", "\u200b\u202e"])
def test_a_text_without_a_word_is_none(read: Read, typed: str) -> None:
    assert read("text", typed) == Refused("text_empty")


def test_a_one_word_description_is_asked_for_more(read: Read) -> None:
    assert read("text", "broken", at_least="15 characters") == Refused("text_too_short", {"least": "15"})
    assert read("text", "broken", at_least="3 words") == Refused("text_too_few_words", {"least": "3"})
    assert read("text", "no picture at night", at_least="3 words") == Accepted("no picture at night")


def test_a_hundred_kilobytes_are_too_long(read: Read) -> None:
    """The person learns how long it was and how much fits."""
    assert read("text", "x" * 100_000) == Refused("text_too_long", {"length": "100000", "most": "2000"})
    assert read("text", "x " * 100, at_most="50 words") == Refused(
        "text_too_long", {"length": "100", "most": "50"}
    )


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Jean Tremblay", "Jean Tremblay"),
        ("  zoé   côté ", "zoé côté"),
        ("O'Neill & Fils", "O'Neill & Fils"),
        ("9123-4567 Québec inc.", "9123-4567 Québec inc."),
        ("3M Canada", "3M Canada"),
        ("李", "李"),
        ("Μαρία", "Μαρία"),
        ("Jean\nTremblay\r\nACME", "Jean Tremblay ACME"),
        ("<b>Jean</b> **Tremblay**", "Jean Tremblay"),
        ("@here Jean Tremblay", "Jean Tremblay"),
        ("<!channel> Jean", "Jean"),
        ("[Jean](https://evil.example) Roy", "Jean ( Roy"),
        ("Jean 😀 Roy", "Jean Roy"),
        ("Jean\u202e Roy\x07", "Jean Roy"),
    ],
)
def test_a_name_is_one_clean_line(read: Read, typed: str, name: str) -> None:
    """Markup, mentions, line breaks and emoji do not go on a parcel."""
    assert read("name", typed) == Accepted(name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("My name is Jean Roy", "Jean Roy"),
        ("je m'appelle Zoé", "Zoé"),
        ("C'est Luc.", "Luc"),
        ("I'm Groot", "Groot"),
    ],
)
def test_what_people_say_before_their_name_is_left_out(read: Read, typed: str, name: str) -> None:
    assert read("name", typed) == Accepted(name, sure=False)


@pytest.mark.parametrize(
    "typed", ["", "😀", "@everyone", "<!channel>", "x", "12345", "---", "https://evil.example"]
)
def test_what_is_no_name_is_refused(read: Read, typed: str) -> None:
    assert read("name", typed) == Refused("name_not_seen")


def test_a_name_fits_on_a_label(read: Read) -> None:
    assert read("name", "a" * 61) == Refused("name_too_long", {"length": "61", "most": "60"})


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3", 3),
        ("three", 3),
        ("Trois", 3),
        ("12,000", 12_000),
        ("12 000", 12_000),
        ("2.0", 2),
        ("-4", -4),
        ("１２", 12),
        ("007", 7),
    ],
)
def test_a_number_in_digits_or_words(read: Read, typed: str, number: int) -> None:
    reading = read("number", typed)
    assert isinstance(reading, Accepted)
    assert reading.value == number


def test_a_number_in_a_sentence_is_read_and_marked(read: Read) -> None:
    assert read("number", "about 5 cameras") == Accepted(5, sure=False)


def test_two_numbers_are_asked_about(read: Read) -> None:
    reading = read("number", "5 or 60, I think", at_most="100")
    assert isinstance(reading, Unsure)
    assert [candidate.value for candidate in reading.candidates] == [5, 60]


@pytest.mark.parametrize("typed", ["", "many", "G12345678", "x5", "😀"])
def test_what_is_no_number_is_refused(read: Read, typed: str) -> None:
    assert read("number", typed) == Refused("number_wanted")


def test_a_number_is_whole_and_within_its_bounds(read: Read) -> None:
    assert read("number", "2.5") == Refused("number_whole")
    assert read("number", "0", at_least="1") == Refused("number_too_small", {"number": "0", "least": "1"})
    assert read("number", "65", at_most="64") == Refused("number_too_big", {"number": "65", "most": "64"})
