"""Days as people write them: what is certain is taken, what has two meanings is asked, what cannot be says why."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.questions.lexicon import Lexicon
from rmabot.questions.months import written_out
from rmabot.questions.question import Accepted, Context, Refused, Said, Unsure
from rmabot.questions.settings import Day
from rmabot.questions.table import QUESTIONS
from tests.questions.reading import TODAY, Read


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("14 March 2024", "2024-03-14"),
        ("March 14, 2024", "2024-03-14"),
        ("march 14th 2024", "2024-03-14"),
        ("the 14th of March, 2024", "2024-03-14"),
        ("le 14 mars 2024", "2024-03-14"),
        ("1er mars 2024", "2024-03-01"),
        ("le sept mars 2024", "2024-03-07"),
        ("3 août 2025", "2025-08-03"),
        ("3 AOUT 2025", "2025-08-03"),
        ("3 févr. 2025", "2025-02-03"),
        ("14-Mar-24", "2024-03-14"),
        ("14mars2024", "2024-03-14"),
        ("Febuary 3 2024", "2024-02-03"),
        ("2024 March 14", "2024-03-14"),
        ("14/03/2024", "2024-03-14"),
        ("03/14/2024", "2024-03-14"),
        ("14.03.2024", "2024-03-14"),
        ("2024-03-14", "2024-03-14"),
        ("2024/3/4", "2024-03-04"),
        ("20240314", "2024-03-14"),
        ("05/05/2025", "2025-05-05"),
        ("14/03/99", "1999-03-14"),
        ("today", "2026-06-15"),
        ("yesterday", "2026-06-14"),
        ("hier", "2026-06-14"),
        ("avant-hier", "2026-06-13"),
        ("3 days ago", "2026-06-12"),
        ("il y a trois jours", "2026-06-12"),
    ],
)
def test_a_day_is_read_however_it_is_written(read: Read, typed: str, day: str) -> None:
    assert read("date", typed, not_after="today") == Accepted(day)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("03/04/25", ["2025-04-03", "2025-03-04"]),
        ("03/04/2025", ["2025-04-03", "2025-03-04"]),
        ("24-03-14", ["2014-03-24", "2024-03-14"]),
        ("14 March", ["2026-03-14", "2025-03-14"]),
        ("29 février", ["2024-02-29", "2020-02-29"]),
        ("1 March 2024 or 3 May 2024", ["2024-03-01", "2024-05-03"]),
    ],
)
def test_what_has_two_meanings_is_asked(read: Read, typed: str, days: list[str]) -> None:
    """Each meaning is a button, written out in both languages."""
    reading = read("date", typed, not_after="today")
    assert isinstance(reading, Unsure)
    assert reading.word == "date_which"
    assert [candidate.value for candidate in reading.candidates] == days
    first = date.fromisoformat(days[0])
    assert reading.candidates[0].label == {"en": written_out(first, "en"), "fr": written_out(first, "fr")}


def test_a_meaning_that_the_limits_exclude_is_not_asked(read: Read) -> None:
    """3 December is still to come, so 12 March was meant; it is marked and said back."""
    assert read("date", "03/12/2026", not_after="today") == Accepted("2026-03-12", sure=False)


@pytest.mark.parametrize(
    "typed",
    ["31/02/2024", "31 February 2024", "le 31 février 2024", "99/99/9999", "2024-13-01", "30 février"],
)
def test_a_day_that_is_not_in_the_calendar_is_told_so(read: Read, typed: str) -> None:
    reading = read("date", typed)
    assert isinstance(reading, Refused)
    assert reading.word == "date_not_in_calendar"
    assert reading.values == {"typed": typed}


def test_tomorrow_is_still_to_come(read: Read) -> None:
    assert read("date", "tomorrow", not_after="today") == Refused(
        "date_in_future", {"date": "June 16, 2026", "today": "June 15, 2026"}
    )
    assert read("date", "demain", language="fr", not_after="today") == Refused(
        "date_in_future", {"date": "16 juin 2026", "today": "15 juin 2026"}
    )
    assert read("date", "tomorrow") == Accepted("2026-06-16")


def test_days_outside_the_limits_are_told_the_limit(read: Read) -> None:
    assert read("date", "2020-01-01", not_before="3 years ago") == Refused(
        "date_too_early", {"date": "January 1, 2020", "earliest": "June 15, 2023"}
    )
    assert read("date", "2026-06-10", not_after="30 days ago") == Refused(
        "date_too_late", {"date": "June 10, 2026", "latest": "May 16, 2026"}
    )
    assert read("date", "2026-05-16", not_after="30 days ago") == Accepted("2026-05-16")


@pytest.mark.parametrize(
    "typed",
    [
        "1999",
        "March 2024",
        "mars 2024",
        "03/2024",
        "last week",
        "la semaine dernière",
        "2 weeks ago",
        "in March",
        "noël dernier",
    ],
)
def test_without_a_day_the_day_is_asked(read: Read, typed: str) -> None:
    assert read("date", typed, not_after="today") == Refused("date_day_wanted", {"example": "March 14, 2024"})


@pytest.mark.parametrize("typed", ["idk", "12", "", "😀", "soon", "5 minutes", "G12345678"])
def test_what_is_no_date_is_answered_with_an_example(read: Read, typed: str) -> None:
    assert read("date", typed) == Refused(
        "date_not_understood", {"typed": typed, "example": "March 14, 2024"}
    )


def test_a_day_in_a_sentence_is_read_and_marked(read: Read) -> None:
    assert read("date", "I bought it on 14 March 2024 at the mall") == Accepted("2024-03-14", sure=False)


def test_a_date_is_shown_as_in_a_letter(context: Context) -> None:
    show = QUESTIONS["date"].show
    assert show("2024-03-14", context) == "March 14, 2024"
    assert show("2024-03-14", Context("fr", TODAY)) == "14 mars 2024"
    assert show("2024-03-01", Context("fr", TODAY)) == "1er mars 2024"
    assert show("2024-03-14", Context("de", TODAY)) == "14. März 2024"
    assert show("2024-03-14", Context("xx", TODAY)) == "2024-03-14"


@given(st.dates(date(1990, 1, 1), TODAY), st.sampled_from(["en", "fr"]))
def test_every_date_is_read_back_as_it_is_shown(lexicon: Lexicon, day: date, language: str) -> None:
    """What the bot writes, it understands."""
    context = Context(language, TODAY, {"not_after": Day()}, lexicon=lexicon)
    shown = QUESTIONS["date"].show(day.isoformat(), context)
    assert QUESTIONS["date"].read(Said(shown), context) == Accepted(day.isoformat())
    assert QUESTIONS["date"].read(Said(day.isoformat()), context) == Accepted(day.isoformat())


@given(
    st.dates(date(1990, 1, 1), TODAY),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%y-%m-%d", "%d.%m.%Y"]),
)
def test_figures_never_become_another_day_unasked(lexicon: Lexicon, day: date, pattern: str) -> None:
    """Whatever the order, the day that was meant is the one taken or among those asked."""
    context = Context("en", TODAY, {"not_after": Day()}, lexicon=lexicon)
    reading = QUESTIONS["date"].read(Said(day.strftime(pattern)), context)
    match reading:
        case Accepted(value):
            assert value == day.isoformat()
        case Unsure(candidates):
            assert day.isoformat() in [candidate.value for candidate in candidates]
        case Refused():
            raise AssertionError(reading)


@given(st.integers(0, 400))
def test_days_ago_are_counted_from_today(lexicon: Lexicon, days: int) -> None:
    context = Context("en", TODAY, lexicon=lexicon)
    reading = QUESTIONS["date"].read(Said(f"{days} days ago"), context)
    assert reading == Accepted((TODAY - timedelta(days=days)).isoformat())
