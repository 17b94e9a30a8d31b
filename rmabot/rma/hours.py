"""When the desk is open: its hours, its holidays, and due dates counted in its business days."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Protocol

from msgspec import Struct

from rmabot.rma.alone import alone
from rmabot.rma.duration import Duration

_LOOK_AHEAD_DAYS = 60  # no desk is closed for longer; a table without any open day must not search for ever


class Shift(Struct, frozen=True):
    """From when to when the desk is open on one weekday; 0 is Monday."""

    weekday: int
    opens: time
    closes: time


class Hours(Struct, frozen=True):
    """The desk's week in its own time zone; `holidays` is a province (QC) or country and subdivision (US-NY)."""

    zone: str
    shifts: tuple[Shift, ...]
    holidays: str | None = None

    @property
    def tz(self) -> tzinfo:
        """The time zone in which due dates, expiry and warranty days are counted."""
        # Here and not at the top: it loads much, and who only reads dialogs asks for no time.
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.zone)

    def local_date(self, at: datetime) -> date:
        """The day it is at the desk."""
        return at.astimezone(self.tz).date()

    def is_business_day(self, day: date) -> bool:
        """Whether the desk opens at all that day."""
        return any(shift.weekday == day.weekday() for shift in self.shifts) and day not in _holidays(
            self.holidays, day.year
        )

    def open_now(self, at: datetime) -> bool:
        """Whether somebody is at the desk at that moment."""
        local = at.astimezone(self.tz)
        return self.is_business_day(local.date()) and any(
            shift.weekday == local.weekday() and shift.opens <= local.time() < shift.closes
            for shift in self.shifts
        )

    def next_open(self, at: datetime) -> datetime | None:
        """The moment itself if the desk is open, else when it opens next; None if it never does."""
        if self.open_now(at):
            return at
        local = at.astimezone(self.tz)
        for ahead in range(_LOOK_AHEAD_DAYS):
            day = local.date() + timedelta(days=ahead)
            if not self.is_business_day(day):
                continue
            for shift in sorted(self.shifts, key=lambda shift: shift.opens):
                opens = datetime.combine(day, shift.opens, self.tz)
                if shift.weekday == day.weekday() and opens > local:
                    return opens
        return None

    def add_business_days(self, day: date, count: int) -> date:
        """The business day that lies so many business days after a day, which itself does not count."""
        if not self.shifts:
            return day + timedelta(days=count)
        for _ in range(count):
            day = next(
                (
                    later
                    for ahead in range(1, _LOOK_AHEAD_DAYS)
                    if self.is_business_day(later := day + timedelta(ahead))
                ),
                day + timedelta(days=1),
            )
        return day

    def due(self, at: datetime, within: Duration) -> date:
        """The day on which a span ends that begins at a moment."""
        return self.local_date(self.due_at(at, within) - timedelta(microseconds=1))

    def due_at(self, at: datetime, within: Duration) -> datetime:
        """The moment at which a span ends that begins at another.

        Business hours and business days begin when the desk is open next, so that what comes in on a Friday night counts
        from Monday; a span of days ends when the desk closes on its last one.
        """
        match within.unit:
            case "minutes" | "hours":
                return at + within.as_timedelta()
            case "business hours":
                return self._after_open_hours(at, timedelta(hours=within.amount))
            case "business days":
                return self.close_of(within.after(self.local_date(self.next_open(at) or at), self))
            case _:
                return self.close_of(within.after(self.local_date(at), self))

    def _after_open_hours(self, at: datetime, left: timedelta) -> datetime:
        """The moment at which the desk has been open for so long."""
        opened = self.next_open(at)
        while opened is not None:
            closes = self._closes(opened)
            # Subtracted as moments of one world-wide time: a night in which clocks change has no business hours of its own.
            open_for = closes.astimezone(UTC) - opened.astimezone(UTC)
            if left <= open_for:
                return (opened.astimezone(UTC) + left).astimezone(self.tz)
            left -= open_for
            opened = self.next_open(closes)
        return at + left

    def _closes(self, opened: datetime) -> datetime:
        """When the shift ends that runs at a moment; shifts that touch are one after the other."""
        local = opened.astimezone(self.tz)
        ends = [
            shift.closes
            for shift in self.shifts
            if shift.weekday == local.weekday() and shift.opens <= local.time() < shift.closes
        ]
        return datetime.combine(local.date(), max(ends), self.tz)

    def close_of(self, day: date) -> datetime:
        """When the desk closes on a day; on one on which it does not open, the end of that day."""
        ends = [shift.closes for shift in self.shifts if shift.weekday == day.weekday()]
        if not ends or not self.is_business_day(day):
            return self.end_of_day(day)
        return datetime.combine(day, max(ends), self.tz)

    def end_of_day(self, day: date) -> datetime:
        """The first moment after a day at the desk."""
        return datetime.combine(day + timedelta(days=1), time(), self.tz)

    def start_of(self, day: date, hour: int = 9) -> datetime:
        """An hour of a day at the desk: when reminders go out."""
        return datetime.combine(day, time(hour), self.tz)


class HasHours(Protocol):
    """A policy, or whatever else knows the desk's hours."""

    @property
    def hours(self) -> Hours:
        """The desk's week."""
        ...


def open_now(desk: HasHours, at: datetime) -> bool:
    """Whether somebody is at the desk at that moment."""
    return desk.hours.open_now(at)


def next_open(desk: HasHours, at: datetime) -> datetime | None:
    """The moment itself if the desk is open, else when it opens next; None if it never does."""
    return desk.hours.next_open(at)


def add_business_days(desk: HasHours, day: date, count: int) -> date:
    """The business day that lies so many business days after a day, which itself does not count."""
    return desk.hours.add_business_days(day, count)


@cache
def _holidays(region: str | None, year: int) -> frozenset[date]:
    if region is None:
        return frozenset()
    country, _, subdivision = region.rpartition("-")
    try:
        return frozenset(_country(country or "CA")(subdiv=subdivision, years=year))
    except NotImplementedError:
        return (
            frozenset()
        )  # a place the library does not know: due dates come a day early, which harms nobody


def _country(code: str) -> Callable[..., Iterable[date]]:
    """A country's holidays; raises ``NotImplementedError``, as the library does, for one that it does not know."""
    # Here and not at the top, and alone: holidays' own beginning takes a tenth of a second, and its 250 countries two more.
    registry = alone("holidays.registry")
    name = next((name for name, codes in registry.COUNTRIES.items() if code in codes[1:]), None)
    if name is None:
        raise NotImplementedError(code)
    found: Callable[..., Iterable[date]]
    try:
        found = getattr(alone(f"holidays.countries.{name}"), code)
    except ImportError:  # a few take something from the library's own beginning
        import holidays

        found = getattr(holidays, code)
    return found
