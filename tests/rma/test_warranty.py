"""The maker's warranty: in, out or a person checks, with the exact last day in."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.rma.duration import Duration, add_months
from rmabot.rma.warranty import WarrantyRow, verdict

ROWS = (
    WarrantyRow("ipc_2_series", 36, from_date=date(2021, 1, 1)),
    WarrantyRow("ipc_2_series", 24, until_date=date(2020, 12, 31)),
    WarrantyRow("solar_camera", 60),
    WarrantyRow("solar_camera", 24, part="battery"),
    WarrantyRow("hilook", 24),
    WarrantyRow("hilook", 36, region="QC"),
    WarrantyRow("torn", 12),
    WarrantyRow("torn", 24),
)
BOUGHT = date(2024, 3, 14)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2024, 3, 14), "in"),
        (date(2027, 3, 13), "in"),
        (date(2027, 3, 14), "in"),
        (date(2027, 3, 15), "out"),
    ],
)
def test_the_exact_last_day_is_in(today: date, said: str) -> None:
    """36 months from 14 March 2024 end with 14 March 2027."""
    result = verdict(ROWS, "ipc_2_series", "ON", BOUGHT, today=today)
    assert (result.verdict, result.counted_from, result.last_day, result.months) == (
        said,
        BOUGHT,
        date(2027, 3, 14),
        36,
    )
    assert result.reason == ("covered" if said == "in" else "ended")
    assert result.row == ROWS[0]


@pytest.mark.parametrize(
    ("line", "bought", "reason"),
    [
        ("unlisted", BOUGHT, "unknown_line"),
        (None, BOUGHT, "unknown_line"),
        ("", BOUGHT, "unknown_line"),
        ("ptz", BOUGHT, "unknown_line"),
        ("hilook", None, "no_date"),
        ("hilook", date(2026, 6, 16), "date_ahead"),
        ("torn", BOUGHT, "rows_disagree"),
    ],
)
def test_what_the_table_does_not_tell_a_person_checks(
    line: str | None, bought: date | None, reason: str
) -> None:
    """No line, no date, a date ahead or two rows that disagree: unknown, never a guess."""
    result = verdict(ROWS, line, "ON", bought, today=date(2026, 6, 15))
    assert (result.verdict, result.reason, result.last_day) == ("unknown", reason, None)


def test_rows_hold_for_purchases_in_their_span_only() -> None:
    """A row from 2021 says nothing about 2020; a purchase before every row is unknown."""
    assert verdict(ROWS, "ipc_2_series", "ON", date(2020, 12, 31), today=date(2021, 1, 1)).months == 24
    assert verdict(ROWS, "ipc_2_series", "ON", date(2021, 1, 1), today=date(2021, 1, 1)).months == 36
    only_later = [WarrantyRow("x", 12, from_date=date(2021, 1, 1))]
    assert verdict(only_later, "x", None, date(2020, 1, 1), today=date(2020, 1, 2)).reason == "no_row"


def test_a_row_for_the_region_goes_before_one_for_all() -> None:
    """Quebec may have its own term."""
    assert verdict(ROWS, "hilook", "QC", BOUGHT, today=BOUGHT).months == 36
    assert verdict(ROWS, "hilook", "ON", BOUGHT, today=BOUGHT).months == 24


def test_a_part_has_its_own_term_if_the_table_gives_one() -> None:
    """The battery of a solar camera is covered for less; a lens without a row is covered as the camera."""
    assert verdict(ROWS, "solar_camera", "ON", BOUGHT, "battery", today=BOUGHT).months == 24
    assert verdict(ROWS, "solar_camera", "ON", BOUGHT, "lens", today=BOUGHT).months == 60
    assert verdict(ROWS, "solar_camera", "ON", BOUGHT, today=BOUGHT).months == 60


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(9999, 1, 1), 12, date.max),
    ],
)
def test_months_end_where_the_calendar_ends_them(day: date, months: int, later: date) -> None:
    """A month that is too short gives its last day."""
    assert add_months(day, months) == later


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 240))
def test_the_day_after_the_last_day_is_out(bought: date, months: int) -> None:
    """For every purchase day and term there is one last day, and it is in."""
    rows = [WarrantyRow("x", months)]
    last = add_months(bought, months)
    assert verdict(rows, "x", None, bought, today=last).verdict == "in"
    assert verdict(rows, "x", None, bought, today=last + timedelta(1)).verdict == "out"


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("90 days", Duration(90, "days")),
        ("1 day", Duration(1, "days")),
        ("3 business days", Duration(3, "business days")),
        ("1 business day", Duration(1, "business days")),
        ("6 months", Duration(6, "months")),
        ("10 Minutes", Duration(10, "minutes")),
        (" 7 years ", Duration(7, "years")),
    ],
)
def test_a_duration_is_read_and_written(text: str, duration: Duration) -> None:
    """A number and a unit, singular or plural."""
    assert Duration.parse(text) == duration
    assert Duration.parse(str(duration)) == duration


@pytest.mark.parametrize(
    "text", ["", "soon", "3", "days", "-3 days", "3 moons", "3.5 days", "99999 days", "3 business months"]
)
def test_what_is_no_duration_is_refused_in_words(text: str) -> None:
    """The sentence shows what may be written."""
    with pytest.raises(ValueError, match="3 business days"):
        Duration.parse(text)


def test_rows_that_overlap_are_noticed() -> None:
    """Same line, part and region, and a day in both spans."""
    first = WarrantyRow("x", 12, from_date=date(2021, 1, 1), until_date=date(2022, 1, 1))
    assert first.overlaps(WarrantyRow("x", 24, from_date=date(2022, 1, 1)))
    assert not first.overlaps(WarrantyRow("x", 24, from_date=date(2022, 1, 2)))
    assert not first.overlaps(WarrantyRow("x", 24, part="battery"))
    assert not first.overlaps(WarrantyRow("x", 24, region="QC"))
