"""When the desk is open, and due dates in its business days."""

from datetime import UTC, date, datetime, timedelta
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
    """Three in the morning in London is still yesterday in Toronto, after closing: business days begin the next day."""
    late = datetime(2026, 6, 16, 3, 0, tzinfo=UTC)
    assert DESK.hours.due(late, Duration(3, "business days")) == date(2026, 6, 19)
    assert DESK.hours.due(late, Duration(90, "days")) == date(2026, 9, 13)
    assert DESK.hours.due(late, Duration(2, "hours")) == date(2026, 6, 16)


def test_a_day_ends_at_midnight_of_the_desk_in_summer_and_winter() -> None:
    """The zone decides, with its changes of clock."""
    assert DESK.hours.end_of_day(date(2026, 6, 15)) == datetime(2026, 6, 16, 4, tzinfo=UTC)
    assert DESK.hours.end_of_day(date(2026, 12, 15)) == datetime(2026, 12, 16, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("came", "within", "due"),
    [
        ("2026-06-15 10:00", "3 business days", "2026-06-18 17:00"),
        ("2026-06-15 17:00", "1 business day", "2026-06-17 17:00"),
        ("2026-06-19 22:00", "3 business days", "2026-06-26 17:00"),  # from Monday; Wednesday is a holiday
        ("2026-06-20 10:00", "1 business day", "2026-06-23 17:00"),
        ("2026-06-15 10:00", "4 business hours", "2026-06-15 15:00"),  # lunch does not count
        ("2026-06-15 16:30", "1 business hour", "2026-06-16 09:30"),
        ("2026-06-23 16:00", "8 business hours", "2026-06-25 17:00"),
        ("2026-06-20 10:00", "7 business hours", "2026-06-22 17:00"),
        ("2026-06-15 10:00", "48 hours", "2026-06-17 10:00"),
        ("2026-06-15 10:00", "5 days", "2026-06-21 00:00"),  # a Saturday: it ends with the day
    ],
)
def test_an_answer_is_due_by_the_desks_hours_and_holidays(came: str, within: str, due: str) -> None:
    """What comes in after closing counts from the next opening; 24 June is a holiday in Quebec."""
    hours = DESK.hours
    assert hours.due_at(at(came).astimezone(UTC), Duration.parse(within)) == at(due)
    # The day that people are told: the one that ends with the night of a due time at midnight.
    told = at(due).date() - timedelta(days=1) if due.endswith("00:00") else at(due).date()
    assert hours.due(at(came), Duration.parse(within)) == told


def test_the_same_due_date_in_another_province_and_without_hours() -> None:
    """Ontario works on 24 June; a desk that names no hours counts every day to its end."""
    ontario = Policy.from_mapping({"hours": {"monday-friday": "9:00-17:00", "closed": "holidays ON"}})
    assert ontario.hours.due_at(at("2026-06-23 10:00"), Duration.parse("1 business day")) == at(
        "2026-06-24 17:00"
    )
    bare = Policy.from_mapping({}).hours
    assert bare.due_at(at("2026-06-19 10:00"), Duration.parse("1 business day")) == at("2026-06-21 00:00")
    assert bare.due_at(at("2026-06-19 10:00"), Duration.parse("4 business hours")) == at("2026-06-19 14:00")


def test_business_days_need_a_desk() -> None:
    """Without hours they cannot be counted, and it says so."""
    with pytest.raises(ValueError, match="hours of the desk"):
        Duration(3, "business days").after(date(2026, 6, 15))


def test_a_place_without_known_holidays_has_none() -> None:
    """A slip in the place costs no due date."""
    desk = Policy.from_mapping({"hours": {"monday-friday": "9:00-17:00", "closed": "holidays US-ZZ"}})
    assert open_now(desk, at("2026-07-03 10:00"))
