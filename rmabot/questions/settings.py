"""The keys an author may write beside a question, read when the flows load."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from msgspec import Struct

from rmabot.rma.pattern import pattern
from rmabot.text.clean import excerpt

Raw = str | int | Sequence[str]
"""A setting as written: a text, a list of texts."""


class SettingError(ValueError):
    """A setting that cannot be read: a sentence with what to write instead."""


class Setting(Struct, frozen=True):
    """One key: ``read`` prepares what was written or raises ``SettingError``.

    ``slot``: it may also name an answer or a policy entry, whose value then stands in the context.
    """

    about: Mapping[str, str]
    example: str
    read: Callable[[Raw], Any]
    slot: bool = False


class Length(Struct, frozen=True):
    """So many characters or words."""

    count: int
    unit: Literal["characters", "words"] = "characters"


class Day(Struct, frozen=True):
    """A day, fixed or counted back from today."""

    fixed: date | None = None
    months: int = 0
    days: int = 0

    def on(self, today: date) -> date:
        """The day, seen from today."""
        if self.fixed:
            return self.fixed
        if not self.months and not self.days:
            return today
        return _months_back(today, self.months) - timedelta(days=self.days)

    @property
    def is_today(self) -> bool:
        """Whether it moves with the calendar, no distance from it."""
        return self == Day()


_LENGTH = pattern(r"(\d{1,6}) *(characters?|words?)?")
_AGO = pattern(r"(\d{1,4}) +(day|week|month|year)s? ago")
_NUMBER = pattern(r"-?\d{1,15}")
_IN_DAYS = {"day": 1, "week": 7}
_IN_MONTHS = {"month": 1, "year": 12}


def read_length(raw: Raw) -> Length:
    """``15 characters``, ``3 words``, or a bare number of characters."""
    found = _LENGTH.fullmatch(_one(raw))
    if not found:
        raise SettingError(f'"{excerpt(str(raw))}" is no length. write 15 characters, or 3 words')
    return Length(int(found[1]), "words" if (found[2] or "").startswith("word") else "characters")


def read_count(raw: Raw) -> int:
    """A whole number."""
    if not _NUMBER.fullmatch(_one(raw)):
        raise SettingError(f'"{excerpt(str(raw))}" is no whole number. write it in digits, such as 3')
    return int(_one(raw))


def read_day(raw: Raw) -> Day:
    """``today``, ``2026-01-31`` or ``30 days ago`` (days, weeks, months, years)."""
    written = _one(raw)
    if written == "today":
        return Day()
    if found := _AGO.fullmatch(written):
        count, unit = int(found[1]), found[2]
        return Day(months=count * _IN_MONTHS.get(unit, 0), days=count * _IN_DAYS.get(unit, 0))
    try:
        return Day(date.fromisoformat(written))
    except ValueError as error:
        raise SettingError(
            f'"{excerpt(str(raw))}" is no day. write today, 2026-01-31 or 30 days ago'
        ) from error


def read_one_of(*words: str) -> Callable[[Raw], tuple[str, ...]]:
    """A reader of one or several of these words."""

    def read(raw: Raw) -> tuple[str, ...]:
        written = (raw,) if isinstance(raw, str) else tuple(raw) if isinstance(raw, Sequence) else (str(raw),)
        for word in written:
            if word not in words:
                raise SettingError(f'"{excerpt(word)}" is not one of {", ".join(words)}')
        if not written:
            raise SettingError(f"nothing is accepted. name at least one of {', '.join(words)}")
        return written

    return read


def read_shapes(raw: Raw) -> tuple[str, ...]:
    """Shapes of numbers: ``#`` a digit, ``@`` a letter, ``*`` either, everything else itself."""
    shapes = (
        (raw,)
        if isinstance(raw, str)
        else tuple([str(one) for one in raw])
        if not isinstance(raw, int)
        else ()
    )
    for shape in shapes:
        if not 4 <= len(shape) <= 40 or not set(shape) & set("#@*"):
            raise SettingError(
                f'"{shape}" is no shape. write # for a digit, @ for a letter, such as "@@########"'
            )
    if not shapes:
        raise SettingError('name at least one shape, such as "@@########"')
    return shapes


def read_name(raw: Raw) -> str:
    """A word as it stands; the name of an answer is replaced by its value when the question is put."""
    return _one(raw)


def _one(raw: Raw) -> str:
    if isinstance(raw, str | int):
        return str(raw).strip()
    raise SettingError("one value is due here, not a list")


def _months_back(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    year = max(year, 1)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
