"""A message too long for its channel: cut where a reader would pause, nothing lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.text.limits import LIMITS, measure
from rmabot.text.spans import Span, plain
from rmabot.text.split import split


def texts(parts: tuple[tuple[Span, ...], ...]) -> list[str]:
    return [plain(part) for part in parts]


def test_a_message_that_fits_is_one_message() -> None:
    rich = (Span("Short."),)
    assert split(rich, "telegram") == (rich,)


def test_a_channel_without_limit_takes_it_whole() -> None:
    rich = (Span("long " * 5000),)
    assert split(rich, "terminal") == (rich,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One two.\n\nThree four.\nFive", ["One two.", "Three four.\nFive"]),
        ("- one two three\n- four five", ["- one two three", "- four five"]),
        ("One two. Three? Four five six", ["One two. Three?", "Four five six"]),
        ('He said "no." Then he left it', ['He said "no."', "Then he left it"]),
        ("one two three four five six", ["one two three four", "five six"]),
        ("abcdefghijklmnopqrstuvwxyz", ["abcdefghijklmnopqrst", "uvwxyz"]),
    ],
)
def test_it_is_cut_at_the_best_pause(text: str, expected: list[str]) -> None:
    """Paragraph first, then line, end of a sentence, word; in the middle of a word only when there is no other way."""
    assert texts(split((Span(text),), "telegram", 20)) == expected


def test_styles_go_on_after_the_cut() -> None:
    parts = split((Span("one two ", bold=True), Span("three four", italic=True)), "telegram", 9)
    assert parts == (
        (Span("one two", bold=True),),
        (Span("three", italic=True),),
        (Span("four", italic=True),),
    )


def test_no_emoji_and_no_accent_is_torn() -> None:
    """An emoji of two units, a family of three and a letter with its accent stay whole."""
    assert texts(split((Span("aaa😀"),), "telegram", 4)) == ["aaa", "😀"]
    assert texts(split((Span("aa👨‍👩‍👧"),), "telegram", 8)) == ["aa", "👨‍👩‍👧"]
    assert texts(split((Span("aae\u0301b"),), "telegram", 3)) == ["aa", "e\u0301b"]


def test_a_long_text_fits_both_channels() -> None:
    rich = (Span("A <sentence> & more. " * 600), Span("bold " * 600, bold=True))
    for channel in ("telegram", "slack"):
        most = LIMITS[channel].message
        assert most is not None
        assert all(measure(part, channel) <= most for part in split(rich, channel))


spans = st.builds(
    Span,
    st.text(alphabet="ab.! \n\t<&😀é\u0301\u200d", max_size=40),
    st.booleans(),
    st.booleans(),
    st.none() | st.just("https://e.ca"),
)


@given(st.lists(spans, max_size=6).map(tuple), st.sampled_from(["telegram", "slack"]), st.integers(40, 60))
def test_only_white_space_at_the_cuts_is_lost(rich: tuple[Span, ...], channel: str, most: int) -> None:
    """Every part fits, every letter is there once and in its style."""

    def letters(message: tuple[Span, ...]) -> list[tuple[str, bool, bool, str | None]]:
        return [(sign, s.bold, s.italic, s.href) for s in message for sign in s.text if not sign.isspace()]

    parts = split(rich, channel, most)
    assert [letter for part in parts for letter in letters(part)] == letters(rich)
    assert all(measure(part, channel) <= most for part in parts)
    # Between the cuts nothing at all is lost.
    at = 0
    whole = plain(rich)
    for part in texts(parts):
        at = whole.index(part, at) + len(part)


def test_a_hundred_thousand_letters_are_split_in_time() -> None:
    parts = split((Span("x" * 100_000),), "telegram")
    assert len(parts) == 25
    assert not re.search(r"\s", plain(parts[0]))
