"""The desk's opening hours as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from rmabot.questions.months import locale_of, time_written_out
from rmabot.rma.hours import Hours, Shift

Span = tuple[time, time]


def hours_text(hours: Hours, language: str) -> str:
    """Return the week in the language, days in a row with the same hours as one span."""
    runs: list[tuple[int, int, tuple[Span, ...]]] = []
    for weekday in range(7):
        spans = _spans(hours.shifts, weekday)
        if not spans:
            continue
        if runs and runs[-1][1] == weekday - 1 and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], weekday, spans)
        else:
            runs.append((weekday, weekday, spans))
    return "; ".join([_run(first, last, spans, language) for first, last, spans in runs])


def _spans(shifts: Sequence[Shift], weekday: int) -> tuple[Span, ...]:
    return tuple(sorted([(shift.opens, shift.closes) for shift in shifts if shift.weekday == weekday]))


def _run(first: int, last: int, spans: Sequence[Span], language: str) -> str:
    from babel.dates import get_day_names

    names = get_day_names("wide", locale=locale_of(language))
    days = str(names[first]) if first == last else f"{names[first]} – {names[last]}"
    times = [" – ".join([time_written_out(one, language) for one in span]) for span in spans]
    return ", ".join([days, *times])
