"""Days written in figures, in every order that Canada writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from msgspec import Struct

from rmabot.questions.months import EARLIEST_YEAR, LATEST_YEAR
from rmabot.rma.pattern import pattern

_Written = tuple[str, str, str]  # year, month, day
_Orders = Callable[[re.Match[str]], list[_Written]]

_CENTURY_AHEAD = 10  # a two-digit year is at most so many years ahead of today

_YEAR_FIRST = pattern(r"(?<![\d.,/-])(\d{4})\s?([-/. ])\s?(\d{1,2})\s?[-/. ]\s?(\d{1,2})(?!\d)")
_YEAR_LAST = pattern(r"(?<![\d.,/-])(\d{1,2})\s?([-/. ])\s?(\d{1,2})\s?[-/. ]\s?(\d{4}|\d{2})(?!\d)")
_TOGETHER = pattern(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")


class Mention(Struct, frozen=True):
    """One day that was written, in every way that it can be read; none if the calendar has no such day."""

    days: tuple[date, ...]
    written: str


def in_figures(text: str, today: date) -> tuple[list[Mention], str]:
    """The days in figures, and the text with a bar where each of them stood."""
    mentions: list[Mention] = []

    for one, orders in ((_YEAR_FIRST, _year_first), (_YEAR_LAST, _year_last), (_TOGETHER, _as_it_stands)):

        def take(found: re.Match[str], orders: _Orders = orders) -> str:
            mentions.append(Mention(tuple(dict.fromkeys(_days(orders(found), today))), found[0]))
            return " | "

        text = one.sub(take, text)
    return mentions, text


def _as_it_stands(found: re.Match[str]) -> list[_Written]:
    return [(found[1], found[2], found[3])]


def _year_first(found: re.Match[str]) -> list[_Written]:
    return [(found[1], found[3], found[4])]


def _year_last(found: re.Match[str]) -> list[_Written]:
    first, mark, second, last = found.groups()
    orders = [(last, second, first), (last, first, second)]
    if len(last) == 2 and mark != "/":
        orders.append((first, second, last))  # 24-03-14: receipts print the year first
    return orders


def _days(orders: list[_Written], today: date) -> Iterator[date]:
    for year, month, day in orders:
        if (read := day_of(year_of(year, today), int(month), int(day))) is not None:
            yield read


def year_of(written: str, today: date) -> int:
    """The year of four digits, or of two in the century that makes sense today."""
    year = int(written)
    if len(written) > 2:
        return year
    year += today.year - today.year % 100
    return year if year <= today.year + _CENTURY_AHEAD else year - 100


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, if the calendar has it."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
