"""Spans of time as a policy writes them: "10 minutes", "90 days", "3 business days", "6 months"."""

import calendar
from datetime import date, timedelta
from typing import Literal, Protocol, cast

from msgspec import Struct

from rmabot.rma.pattern import pattern

Unit = Literal["minutes", "hours", "business hours", "days", "business days", "weeks", "months", "years"]

_UNITS: tuple[Unit, ...] = (
    "minutes",
    "hours",
    "business hours",
    "days",
    "business days",
    "weeks",
    "months",
    "years",
)
_WRITTEN = pattern(r"([0-9]{1,4}) +((?:business )?[a-z]+)")


class BusinessDays(Protocol):
    """Who knows on which days the desk is open."""

    def add_business_days(self, day: date, count: int) -> date:
        """The business day that lies so many business days after a day."""
        ...


class Duration(Struct, frozen=True):
    """An amount of one unit; business days and hours need the desk's hours to be counted."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """The duration that a text says; `ValueError` with what may be written otherwise."""
        found = _WRITTEN.fullmatch(text.strip().lower())
        unit = found[2] if found else ""
        unit = unit if unit.endswith("s") else unit + "s"
        if not found or unit not in _UNITS:
            raise ValueError(
                f'"{text}" is no span of time: write a number and a unit, such as "3 business days"'
            )
        return cls(int(found[1]), cast(Unit, unit))

    def __str__(self) -> str:
        return f"{self.amount} {self.unit[:-1] if self.amount == 1 else self.unit}"

    @property
    def whole_days(self) -> bool:
        """Whether it is counted in days or more, by the calendar."""
        return self.unit in {"days", "weeks", "months", "years"}

    def as_timedelta(self) -> timedelta:
        """The exact span of minutes, hours, days or weeks; `ValueError` for units that a calendar must count."""
        match self.unit:
            case "minutes" | "hours" | "days" | "weeks":
                return timedelta(**{self.unit: self.amount})
            case _:
                raise ValueError(f'"{self}" has no fixed length: it is counted from a date')

    def after(self, day: date, desk: BusinessDays | None = None) -> date:
        """The day that lies so long after another; business days are counted by the desk's calendar.

        Hours, of business or not, are less than a day here: `Hours.due_at` counts them.
        """
        match self.unit:
            case "months":
                return add_months(day, self.amount)
            case "years":
                return add_months(day, 12 * self.amount)
            case "business hours":
                return day
            case "business days" if desk is not None:
                return desk.add_business_days(day, self.amount)
            case "business days":
                raise ValueError(f'"{self}" cannot be counted without the hours of the desk')
            case _:
                return _shifted(day, self.as_timedelta())

    def before(self, day: date) -> date:
        """The day that lies so many days, weeks, months or years before another."""
        match self.unit:
            case "months" | "years":
                return add_months(day, -self.amount * (12 if self.unit == "years" else 1))
            case _:
                return _shifted(day, -self.as_timedelta())


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day if it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _shifted(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return date.max if by > timedelta() else date.min
