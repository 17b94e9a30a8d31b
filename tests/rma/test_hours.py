"""When the desk is open, and due dates in its business days."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from rmabot.rma.duration import Duration
from rmabot.rma.hours import add_business_days, next_open, open_now
from rmabot.rma.policy import Policy

TORONTO = ZoneInfo("America/Toronto")
DESK = Policy.from_mapping(
    {"hours": {"monday-friday": ["9:00-12:00", "13:00-17:00"], "closed": "holidays QC"}}
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TORONTO)


@pytest.mark.parametrize(
    ("moment", "is_open", "opens"),
    [
        ("2026-06-15 09:00", True, "2026-06-15 09:00"),
        ("2026-06-15 16:59", True, "2026-06-15 16:59"),
        ("2026-06-15 17:00", False, "2026-06-16 09:00"),
        ("2026-06-15 12:30", False, "2026-06-15 13:00"),
        ("2026-06-15 03:00", False, "2026-06-15 09:00"),
        ("2026-06-20 10:00", False, "2026-06-22 09:00"),
        ("2026-06-24 10:00", False, "2026-06-25 09:00"),
        ("2026-12-24 18:00", False, "2026-12-28 09:00"),
    ],
)
def test_the_desk_is_open_in_its_hours_and_not_on_holidays(moment: str, is_open: bool, opens: str) -> None:
    """24 June is a holiday in Quebec, and the desk has lunch from noon to one."""
    assert open_now(DESK, at(moment)) is is_open
    assert next_open(DESK, at(moment).astimezone(UTC)) == at(opens)


def test_a_desk_without_hours_never_opens() -> None:
    """Nothing is promised then, and due dates count every day."""
    desk = Policy.from_mapping({})
    assert not open_now(desk, at("2026-06-15 10:00"))
    assert next_open(desk, at("2026-06-15 10:00")) is None
    assert add_business_days(desk, date(2026, 6, 15), 3) == date(2026, 6, 18)


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 6, 15), 3, date(2026, 6, 18)),
        (date(2026, 6, 19), 1, date(2026, 6, 22)),
        (date(2026, 6, 20), 1, date(2026, 6, 22)),
        (date(2026, 6, 23), 1, date(2026, 6, 25)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2026, 6, 15), 0, date(2026, 6, 15)),
    ],
)
def test_business_days_leave_out_weekends_and_holidays(day: date, count: int, due: date) -> None:
    """Three business days from Monday are Thursday."""
    assert add_business_days(DESK, day, count) == due
    assert Duration(count, "business days").after(day, DESK) == due


def test_a_due_date_is_counted_from_the_day_at_the_desk() -> None:
    """Three in the morning in London is still yesterday in Toronto."""
    late = datetime(2026, 6, 16, 3, 0, tzinfo=UTC)
    assert DESK.hours.due(late, Duration(3, "business days")) == date(2026, 6, 18)
    assert DESK.hours.due(late, Duration(90, "days")) == date(2026, 9, 13)
    assert DESK.hours.due(late, Duration(2, "hours")) == date(2026, 6, 16)


def test_a_day_ends_at_midnight_of_the_desk_in_summer_and_winter() -> None:
    """The zone decides, with its changes of clock."""
    assert DESK.hours.end_of_day(date(2026, 6, 15)) == datetime(2026, 6, 16, 4, tzinfo=UTC)
    assert DESK.hours.end_of_day(date(2026, 12, 15)) == datetime(2026, 12, 16, 5, tzinfo=UTC)


def test_business_days_need_a_desk() -> None:
    """Without hours they cannot be counted, and it says so."""
    with pytest.raises(ValueError, match="hours of the desk"):
        Duration(3, "business days").after(date(2026, 6, 15))


def test_a_place_without_known_holidays_has_none() -> None:
    """A slip in the place costs no due date."""
    desk = Policy.from_mapping({"hours": {"monday-friday": "9:00-17:00", "closed": "holidays US-ZZ"}})
    assert open_now(desk, at("2026-07-03 10:00"))
