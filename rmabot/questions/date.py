"""A day of the calendar, kept as ``2026-01-31``; what can be read in two ways is asked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from rmabot.questions.matcher import OFFERED_AT_MOST
from rmabot.questions.months import EARLIEST_YEAR, LATEST_YEAR, written_out
from rmabot.questions.question import (
    Accepted,
    Candidate,
    Context,
    QuestionType,
    Reading,
    Refused,
    Said,
    Unsure,
)
from rmabot.questions.settings import Day, Setting, read_day
from rmabot.text.clean import clean, excerpt

if TYPE_CHECKING:
    from rmabot.questions.days import Days

_AS_KEPT = len("2026-01-31")
_EXAMPLE = dt.date(2024, 3, 14)


def read(said: Said, context: Context) -> Reading:
    """The day that was written, if it is within the limits of the question."""
    if (day := _as_kept(said.text)) is not None:
        return _refusal(day, context) or Accepted(day.isoformat())
    if not clean(said.text):
        return Refused("text_wanted") if said.file is not None else _not_understood(said, context)
    # Here and not at the top: its patterns cost a start 4 ms, and most questions are no date.
    from rmabot.questions.days import find_days

    found = find_days(said.text, context.today, context.lexicon)
    if not found.mentions:
        return (
            Refused("date_day_wanted", {"example": _written(_EXAMPLE, context)})
            if found.vague
            else _not_understood(said, context)
        )
    return _chosen(found, excerpt(said.text), context)


def _as_kept(text: str) -> dt.date | None:
    """The day that a text is in figures, year first, and nothing else: no other reading needs to be looked for."""
    if len(text) != _AS_KEPT or text[4] != "-" or text[7] != "-" or not text.isascii():
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST_YEAR <= day.year <= LATEST_YEAR else None


def _chosen(found: Days, typed: str, context: Context) -> Reading:
    days = list(dict.fromkeys([day for mention in found.mentions for day in mention.days]))
    if not days:
        return Refused("date_not_in_calendar", {"typed": typed if found.whole else found.mentions[0].written})
    possible = [day for day in days if _refusal(day, context) is None]
    match possible:
        case []:
            return _refusal(days[0], context) or Accepted(days[0].isoformat())
        case [day]:
            return Accepted(day.isoformat(), sure=found.whole and len(days) == 1)
        case _:
            return Unsure(
                tuple([_candidate(day, context) for day in possible[:OFFERED_AT_MOST]]), "date_which"
            )


def _refusal(day: dt.date, context: Context) -> Refused | None:
    latest, earliest = _limit("not_after", context), _limit("not_before", context)
    if latest is not None and day > latest:
        if day > context.today >= latest:
            return Refused(
                "date_in_future", {"date": _written(day, context), "today": _written(context.today, context)}
            )
        return Refused("date_too_late", {"date": _written(day, context), "latest": _written(latest, context)})
    if earliest is not None and day < earliest:
        return Refused(
            "date_too_early", {"date": _written(day, context), "earliest": _written(earliest, context)}
        )
    return None


def _limit(key: str, context: Context) -> dt.date | None:
    limit = context.settings.get(key)
    if isinstance(limit, str):
        limit = read_day(limit)
    return limit.on(context.today) if isinstance(limit, Day) else limit


def _not_understood(said: Said, context: Context) -> Refused:
    return Refused(
        "date_not_understood", {"typed": excerpt(said.text), "example": _written(_EXAMPLE, context)}
    )


def _candidate(day: dt.date, context: Context) -> Candidate:
    languages = {*context.lexicon.languages, context.language}
    return Candidate(
        day.isoformat(), {language: written_out(day, language) for language in sorted(languages)}
    )


def _written(day: dt.date, context: Context) -> str:
    return written_out(day, context.language)


def show(value: Any, context: Context) -> str:
    """The date as it is written in a letter."""
    return _written(dt.date.fromisoformat(str(value)), context)


DATE = QuestionType(
    name="date",
    summary={
        "en": "a day: 14 March 2024, 2024-03-14, yesterday; 03/04/25 is asked",
        "fr": "un jour : 14 mars 2024, 2024-03-14, hier; 03/04/25 est demandé",
    },
    read=read,
    show=show,
    keys={
        "not_after": Setting(
            {"en": "the last day that fits", "fr": "le dernier jour possible"},
            "not_after: today",
            read_day,
            slot=True,
        ),
        "not_before": Setting(
            {"en": "the first day that fits", "fr": "le premier jour possible"},
            "not_before: 10 years ago",
            read_day,
            slot=True,
        ),
    },
)
