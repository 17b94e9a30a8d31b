"""Months and dates in the words of each language, from the Unicode CLDR tables (Babel)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache

from rmabot.text.clean import fold

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
"""The years that a date of anybody's can have."""
_SHORTEST = 3  # "mar", "sep"; shorter beginnings are no month
_FIRST_OF_MONTH = {
    "fr": ("1 ", "1er ")
}  # as the Office québécois de la langue française writes it; CLDR does not
_HOURS = {"fr": " h"}  # "9 h" and "9 h 30", as that Office writes it; CLDR has "09 h 00"


@lru_cache(maxsize=16)
def month_names(languages: tuple[str, ...]) -> Mapping[str, int]:
    """Each folded name of a month, and each beginning of one that no other month has, in all these languages."""
    # Here and not at the top: 45 ms of import, and a start has no use for it.
    from babel import Locale
    from babel.core import UnknownLocaleError

    names: dict[str, set[int]] = {}
    whole: dict[str, int] = {}
    for language in languages:
        try:
            forms = Locale.parse(language).months
        except (UnknownLocaleError, ValueError):
            continue
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in forms[context][width].items():
                    key = fold(name)
                    whole.setdefault(key, number)
                    for end in range(_SHORTEST, len(key) + 1):
                        names.setdefault(key[:end], set()).add(number)
    return {key: next(iter(numbers)) for key, numbers in names.items() if len(numbers) == 1} | whole


@lru_cache(maxsize=512)
def written_out(day: date, language: str) -> str:
    """The date as it is written in a letter; in figures for a language that the tables do not have."""
    from babel.core import UnknownLocaleError
    from babel.dates import format_date

    try:
        text = format_date(day, "long", locale=language)
    except (UnknownLocaleError, ValueError):
        return day.isoformat()
    first, ordinal = _FIRST_OF_MONTH.get(language, ("", ""))
    return ordinal + text.removeprefix(first) if first and text.startswith(first) else text


def locale_of(language: str) -> str:
    """The language as it is written here, in Canada."""
    return {"en": "en_CA", "fr": "fr_CA"}.get(language, language)


@lru_cache(maxsize=512)
def time_written_out(at: time, language: str) -> str:
    """The time of a day as it is written in a letter."""
    from babel.dates import format_time

    if hours := _HOURS.get(language):
        return f"{at.hour}{hours}{f' {at.minute:02}' if at.minute else ''}"
    return str(format_time(at, "short", locale=locale_of(language)))
