"""What people type, made harmless; and the key under which it is looked up."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.text.clean import MOST, clean, excerpt, fold, inert, one_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  It does not start.  ", "It does not start."),
        ("two\r\nlines\rand\u2028more", "two\nlines\nand\nmore"),
        ("a\tb\u00a0c\u3000d", "a b c d"),
        ("bell\x07 null\x00 esc\x1b[31m", "bell null esc[31m"),
        ("\u202egnihton\u202c \u2066x\u2069\u200e\u200f\u061c", "gnihton x"),
        ("zero\u200bwidth\ufeff so\u00adft", "zerowidth soft"),
        ("plain\u200dletters", "plainletters"),
        ("e\u0301te\u0301", "été"),
        ("one\n\n\n \n\ntwo", "one\n\ntwo"),
        ("broken \udcff byte", "broken \ufffd byte"),
        ("flag \U000e0067\U000e007f end", "flag  end"),
        ("\ufffe\ufdd0x", "x"),
        ("", ""),
    ],
)
def test_what_hides_or_turns_text_is_taken_out(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize("text", ["👨‍👩‍👧 family", "می‌خواهم", "❤️", "क्‍ष", "שלום", "日本語"])
def test_what_a_script_or_an_emoji_needs_stays(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


def test_piled_up_accents_are_cut_down() -> None:
    assert len(clean("Z" + "\u0300\u0301" * 500)) <= 5


def test_a_hundred_kilobytes_are_bounded() -> None:
    """More than any question takes is kept, so that the answer is "too long", and no more than that is worked on."""
    assert len(clean("é" * 100_000)) == MOST
    assert len(clean("x" * 100_000)) == MOST


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once.encode() is not None
    assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in once.replace("\n", ""))


@given(st.text())
def test_a_value_in_a_text_is_one_line(text: str) -> None:
    assert len(inert(text).splitlines()) <= 1
    assert len(one_line(text).splitlines()) <= 1


def test_what_was_typed_is_said_back_short() -> None:
    assert excerpt("one\n two") == "one two"
    assert excerpt("x" * 100, 10) == "x" * 9 + "…"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Go on here!", "go on here"),
        ("  I CAN'T find it ", "i cant find it"),
        ("I can’t find it", "i cant find it"),
        ("Ne s'allume pas", "ne sallume pas"),
        ("Québec", "quebec"),
        ("Île-du-Prince-Édouard", "ile du prince edouard"),
        ("œuvre Æther Straße", "oeuvre aether strasse"),
        ("１２３", "123"),
        ("Ελλάδα Ёлка", "ελλαδα елка"),
        ("हिन्दी", "हिन्दी"),
        ("👍🏽", "👍"),
        ("👍 oui", "oui"),
        ("?", "?"),
        ("", ""),
        ("\u200b", ""),
    ],
)
def test_the_key_drops_case_accents_and_punctuation(text: str, key: str) -> None:
    assert fold(text) == key


@given(st.text(), st.text())
def test_words_keep_their_order_whatever_stands_between_them(one: str, other: str) -> None:
    """The key of two texts is both keys, unless one of them is only signs."""
    if any(sign.isalnum() for sign in fold(one)) and any(sign.isalnum() for sign in fold(other)):
        assert fold(f"{one}, {other}") == f"{fold(one)} {fold(other)}"
