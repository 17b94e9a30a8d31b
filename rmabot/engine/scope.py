"""What a slot path means at one place of one conversation."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from rmabot.engine.keys import key_of
from rmabot.engine.session import BOT
from rmabot.flow.model import DateFact, Ref
from rmabot.rma.duration import Duration

if TYPE_CHECKING:
    from rmabot.engine.turn import Open, Turn

INSTEAD = "instead"
"""The field that marks an answer that is none: the option pressed instead, or ``skipped``."""


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=512)
def _local_date(minute: int, zone: str) -> date:
    return datetime.fromtimestamp(minute * 60, UTC).astimezone(_zone(zone)).date()


def today(turn: Turn) -> date:
    """Return the desk's own date at the moment of the event."""
    return day_of(turn, turn.event.at)


def day_of(turn: Turn, at: float) -> date:
    """Return the desk's own date at a moment (Unix seconds)."""
    return _local_date(int(at // 60), turn.flows.policy.hours.zone)


def day_start(turn: Turn, day: date) -> float:
    """Return when a day begins at the desk, in Unix seconds."""
    return datetime(day.year, day.month, day.day, tzinfo=_zone(turn.flows.policy.hours.zone)).timestamp()


def value_of(turn: Turn, ref: Ref, item: int) -> Any:
    """Return the value a path names, None when there is none (yet)."""
    top = turn.here
    source = ref.source
    if source == "flow":
        return inside(top.answers.get(ref.name), ref.fields)
    if source == "item":
        return inside(top.answers.get(key_of(top.flow, ref.name, item)), ref.fields)
    if source == "policy":
        return policy_value(turn, ref.fields)
    if source == "items":
        return of_items(top, ref, item)
    if source == "fact":
        return date_fact(turn, top.flow.date_facts[ref.name], item)
    return given(turn, ref)


def inside(value: Any, fields: tuple[str, ...]) -> Any:
    """Return what stands under the fields of a value, None where there is nothing."""
    for name in fields:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def policy_value(turn: Turn, fields: tuple[str, ...]) -> Any:
    """Return a value of the policy by its path."""
    value: Any = turn.flows.policy
    for name in fields:
        value = value.get(name) if isinstance(value, dict) else getattr(value, name, None)
    return value


def given(turn: Turn, ref: Ref) -> Any:
    """Return what the engine itself supplies."""
    match ref.name:
        case "today":
            return today(turn).isoformat()
        case "now":
            return turn.event.at
        case "language":
            return turn.language
        case "channel":
            return turn.session.conversation.partition(":")[0]
        case "person":
            return _person(turn, ref.fields)
        case "hours":
            return _hours(turn, ref.fields[0] if ref.fields else "open_now")
        case _:
            return None


def _person(turn: Turn, fields: tuple[str, ...]) -> str | None:
    """Whether somebody of the desk is awaited or in charge; a name is the channel's to know."""
    return ("no" if turn.mode == BOT else "yes") if fields == ("awaited",) else None


def _hours(turn: Turn, field: str) -> Any:
    hours = turn.flows.policy.hours
    now = datetime.fromtimestamp(turn.event.at, _zone(turn.flows.policy.hours.zone))
    if field == "open_now":
        return "yes" if hours.open_now(now) else "no"
    if field == "week":
        from rmabot.engine.opening import hours_text

        return {language: hours_text(hours, language) for language in turn.flows.languages}
    opens = hours.next_open(now)
    return opens.isoformat() if opens is not None else None


def of_items(top: Open, ref: Ref, item: int) -> Any:
    """Return what a path over all items of a repeat names."""
    numbers = top.items.get(ref.name, ())
    match ref.which:
        case "count":
            return len(numbers)
        case "number":
            return numbers.index(item) + 1 if item in numbers else len(numbers)
        case "first":
            return (
                inside(_item_answer(top, ref, numbers[0]), ref.fields[1:]) if numbers and ref.fields else None
            )
        case "list":
            return numbers
        case _:
            found = [
                inside(_item_answer(top, ref, number), ref.fields[1:]) for number in numbers if ref.fields
            ]
            return tuple([value for value in found if value is not None])


def _item_answer(top: Open, ref: Ref, item: int) -> Any:
    return top.answers.get(key_of(top.flow, ref.fields[0], item))


def date_fact(turn: Turn, fact: DateFact, item: int) -> str | None:
    """Return a named date as ISO text."""
    start = value_of(turn, fact.start, item) if isinstance(fact.start, Ref) else fact.start
    day = today(turn) if start in {None, "today"} else as_date(start)
    plus = value_of(turn, fact.plus, item) if isinstance(fact.plus, Ref) else fact.plus
    if day is None:
        return None
    if plus is None:
        return day.isoformat()
    duration = plus if isinstance(plus, Duration) else Duration.parse(str(plus))
    return later(turn, day, duration).isoformat()


def later(turn: Turn, day: date, duration: Duration) -> date:
    """Return the day that lies a duration after another, business days by the desk's own hours."""
    if duration.unit == "business days":
        return turn.flows.policy.hours.add_business_days(day, duration.amount)
    return duration.after(day)


def as_date(value: Any) -> date | None:
    """Return the day that a value begins with, None when it is no date."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
