"""The keys beside a question, read when the flows load."""

from datetime import date

import pytest

from rmabot.questions.settings import Day, Length, SettingError, read_count, read_day, read_length
from rmabot.questions.table import QUESTIONS


def test_lengths_are_characters_or_words() -> None:
    assert read_length("15 characters") == read_length("15") == read_length(15) == Length(15)
    assert read_length("1 word") == Length(1, "words")


def test_days_are_fixed_or_counted_back() -> None:
    today = date(2026, 3, 31)
    assert read_day("today").on(today) == today
    assert read_day("today").is_today
    assert read_day("2026-01-31").on(today) == date(2026, 1, 31)
    assert read_day("30 days ago").on(today) == date(2026, 3, 1)
    assert read_day("1 month ago").on(today) == date(2026, 2, 28)
    assert read_day("13 months ago").on(today) == date(2025, 2, 28)
    assert read_day("10 years ago").on(today) == date(2016, 3, 31)
    assert Day(months=12 * 3000).on(today).year == 1


@pytest.mark.parametrize(
    ("kind", "key", "raw", "says"),
    [
        ("text", "at_least", "a few", "is no length. write 15 characters"),
        ("number", "at_most", "64.5", "is no whole number"),
        ("date", "not_after", "31/12/2026", "is no day. write today, 2026-01-31 or 30 days ago"),
        ("date", "not_after", ["today"], "one value is due here, not a list"),
        ("file", "accepts", ["photo", "video"], '"video" is not one of photo, pdf, other'),
        ("file", "accepts", [], "nothing is accepted"),
        ("address", "country", "Canada", "write its two letters, such as CA"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(kind: str, key: str, raw: str | list[str], says: str) -> None:
    with pytest.raises(SettingError) as caught:
        QUESTIONS[kind].keys[key].read(raw)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "key"), [(kind, key) for kind, question in QUESTIONS.items() for key in question.keys]
)
def test_every_example_can_be_read(kind: str, key: str) -> None:
    setting = QUESTIONS[kind].keys[key]
    written = setting.example.removeprefix(f"{key}: ")
    raw = written.strip("[]").split(", ") if written.startswith("[") else written
    assert setting.read(raw) is not None


def test_counts_are_whole_numbers() -> None:
    assert read_count("-3") == -3
    with pytest.raises(SettingError):
        read_count("9" * 30)
