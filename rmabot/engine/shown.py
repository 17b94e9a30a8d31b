"""Values as people read them when no question type shows them: results of actions and values of the policy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from rmabot.questions.months import locale_of, time_written_out, written_out
from rmabot.rma.duration import Duration
from rmabot.rma.pattern import pattern
from rmabot.text.spans import Rich, Span

_ISO_DATE = pattern(r"\d{4}-\d\d-\d\d")
_AND = {"en": "and", "fr": "et"}
_DAY = {"en": "EEEE, MMMM d"}


def shown_value(value: Any, language: str) -> str | Rich:
    """Return a value in a language: dates written out, a text per language by its language, lists in a row."""
    if isinstance(value, str):
        return _shown_text(value, language) if value[4:5] == "-" else value
    if value is None:
        return ""
    if isinstance(value, dict):
        return _shown_mapping(value, language)
    if isinstance(value, tuple | list):
        if value and isinstance(value[0], Span):
            return tuple(value)
        return _shown_row([_as_text(shown_value(one, language)) for one in value], language)
    if isinstance(value, datetime | date):
        return shown_date(value.isoformat(), language)
    if isinstance(value, Duration):
        return _shown_duration(value, language)
    return str(value)


def _shown_duration(duration: Duration, language: str) -> str:
    from babel.units import format_unit

    return str(format_unit(duration.amount, duration.unit.removesuffix("s"), locale=language))


def _shown_text(text: str, language: str) -> str:
    if len(text) >= 10 and _ISO_DATE.match(text) and (len(text) == 10 or text[10] == "T"):
        return shown_date(text, language)
    return text


def _shown_mapping(value: Mapping[str, Any], language: str) -> str | Rich:
    if "rich" in value:
        return tuple([Span(text) for text in value["rich"]])
    chosen = value.get(language) or value.get("en") or value.get("label") or value.get("name")
    return "" if chosen is None else shown_value(chosen, language)


def _as_text(shown: str | Rich) -> str:
    return shown if isinstance(shown, str) else "".join([span.text for span in shown])


def _shown_row(texts: list[str], language: str) -> str:
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {_AND.get(language, _AND['en'])} {texts[-1]}"


@lru_cache(maxsize=1024)
def shown_date(iso: str, language: str) -> str:
    """Return a date, or a date and time, as written out in the language; the text itself when it is none."""
    from babel.dates import format_date

    try:
        if len(iso) == 10:
            return written_out(date.fromisoformat(iso), language)
        at = datetime.fromisoformat(iso)
        day = format_date(at, _DAY.get(language, "EEEE d MMMM"), locale=locale_of(language))
        return f"{day}, {time_written_out(at.time(), language)}"
    except ValueError:
        return iso
