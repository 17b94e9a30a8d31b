"""Conditions made ready: each is worked out once into the one function that answers it, so that no turn reads it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from rmabot.engine.keys import Keys
from rmabot.engine.scope import INSTEAD, as_date, today
from rmabot.engine.values import ANSWERS, Value, keys_of, value_at
from rmabot.flow.model import Condition, Either, Every, Flow, Ref, Test
from rmabot.rma.duration import Duration

if TYPE_CHECKING:
    from rmabot.engine.turn import Open, Turn

Holds = Callable[["Turn", "Open", int], bool]
"""Tells whether a condition holds in a turn, for the frame on top and an item of it (0 outside a repeat)."""
_Compare = Callable[["Turn", "Open", Any, int], bool]


def ready(condition: Condition, flow: Flow) -> Holds:
    """Return the function that tells whether a condition of this flow holds."""
    if isinstance(condition, Test):
        return _test(condition, flow)
    if isinstance(condition, Every):
        return _every(tuple([ready(part, flow) for part in condition.parts]))
    if isinstance(condition, Either):
        return _either(tuple([ready(part, flow) for part in condition.parts]))
    part = ready(condition.part, flow)
    return lambda turn, top, item: not part(turn, top, item)


def _every(parts: tuple[Holds, ...]) -> Holds:
    if len(parts) == 1:
        return parts[0]

    def every(turn: Turn, top: Open, item: int) -> bool:
        for part in parts:  # noqa: SIM110 - a generator costs more than the parts
            if not part(turn, top, item):
                return False
        return True

    return every


def _either(parts: tuple[Holds, ...]) -> Holds:
    if len(parts) == 1:
        return parts[0]

    def either(turn: Turn, top: Open, item: int) -> bool:
        for part in parts:  # noqa: SIM110 - a generator costs more than the parts
            if part(turn, top, item):
                return True
        return False

    return either


def _test(test: Test, flow: Flow) -> Holds:
    value = value_at(test.ref, flow)
    if test.op in {"present", "missing"}:
        return _answered(test.ref, flow) if test.op == "present" else _not_answered(test.ref, flow)
    compare = _comparing(test, flow)
    if test.ref.which == "all":

        def all_of(turn: Turn, top: Open, item: int) -> bool:
            found = value(turn, top, item)
            return bool(found) and all(compare(turn, top, one, item) for one in found)

        return all_of
    if test.ref.which in {"any", "each"}:
        return _any_of(value, compare)
    if test.op == "is":
        return _is_one_of(test, flow)
    return lambda turn, top, item: compare(turn, top, value(turn, top, item), item)


def _any_of(value: Value, compare: _Compare) -> Holds:
    def any_of(turn: Turn, top: Open, item: int) -> bool:
        for one in value(turn, top, item) or ():  # noqa: SIM110 - a generator costs more than the parts
            if compare(turn, top, one, item):
                return True
        return False

    return any_of


# The commonest tests of all are one function each: an answer is there, is not there, is one of these words.


def _answered(ref: Ref, flow: Flow) -> Holds:
    if ref.source not in ANSWERS or len(ref.fields) > 1:
        value = value_at(ref, flow)
        return lambda turn, top, item: _present(value(turn, top, item))
    keys, field = keys_of(ref, flow), ref.fields[0] if ref.fields else ""

    def answered(_turn: Turn, top: Open, item: int) -> bool:
        value = top.answers.get(keys[item])
        if field:
            value = value.get(field) if isinstance(value, dict) else None
        return value is not None and _present(value)

    return answered


def _not_answered(ref: Ref, flow: Flow) -> Holds:
    there = _answered(ref, flow)
    return lambda turn, top, item: not there(turn, top, item)


def _is_one_of(test: Test, flow: Flow) -> Holds:
    words, ref = test.operand, test.ref
    assert isinstance(words, frozenset)
    if ref.source not in ANSWERS or len(ref.fields) > 1:
        value = value_at(ref, flow)
        return lambda turn, top, item: _is(value(turn, top, item), words)
    keys = keys_of(ref, flow)
    if ref.fields:
        return _field_is(keys, ref.fields[0], words)

    def answer_is(_turn: Turn, top: Open, item: int) -> bool:
        value = top.answers.get(keys[item])
        if type(value) is str:
            return value in words
        if type(value) is dict:
            return value.get(INSTEAD) in words or value.get("name") in words
        return value is not None and _is(value, words)

    return answer_is


def _field_is(keys: Keys, field: str, words: frozenset[str]) -> Holds:
    def field_is(_turn: Turn, top: Open, item: int) -> bool:
        value = top.answers.get(keys[item])
        value = value.get(field) if type(value) is dict else None
        if type(value) is str:
            return value in words
        return value is not None and _is(value, words)

    return field_is


def _comparing(test: Test, flow: Flow) -> _Compare:
    op, operand = test.op, test.operand
    if op == "is":
        assert isinstance(operand, frozenset)
        return lambda _turn, _top, value, _item: _is(value, operand)
    if op in {"same_as", "not_same_as"}:
        assert isinstance(operand, Ref)
        return _same(value_at(operand, flow), wanted=op == "same_as")
    limit = str(operand)
    return lambda turn, _top, value, _item: _present(value) and _ordered(turn, op, value, limit)


def _same(other: Value, *, wanted: bool) -> _Compare:
    def same(turn: Turn, top: Open, value: Any, item: int) -> bool:
        found = other(turn, top, item)
        return _present(value) and _present(found) and (_plain(value) == _plain(found)) == wanted

    return same


def _is(value: Any, words: frozenset[str]) -> bool:
    if isinstance(value, str):
        return value in words
    if isinstance(value, tuple):
        for one in value:  # noqa: SIM110 - a generator costs more than the few that there are
            if (one.get("name") if isinstance(one, dict) else one) in words:
                return True
        return False
    if isinstance(value, dict):
        return value.get(INSTEAD) in words or value.get("name") in words
    return str(value) in words if value is not None else "no" in words and value is False


def _present(value: Any) -> bool:
    if isinstance(value, dict):
        return INSTEAD not in value
    return value is not None and value not in ("", ())


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name", value.get("serial", value))
    return str(value).casefold()


def _ordered(turn: Turn, op: str, value: Any, operand: str) -> bool:
    if op in {"before", "after"}:
        day, limit = as_date(value), _limit(turn, operand)
        return day is not None and limit is not None and (day < limit if op == "before" else day > limit)
    amount = len(value) if isinstance(value, tuple) else _number(value)
    limit_amount = _number(operand)
    if amount is None or limit_amount is None:
        return False
    match op:
        case "at_least":
            return amount >= limit_amount
        case "at_most":
            return amount <= limit_amount
        case "more_than":
            return amount > limit_amount
        case _:
            return amount < limit_amount


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _limit(turn: Turn, operand: str) -> date | None:
    if operand == "today":
        return today(turn)
    if operand.endswith(" ago"):
        return Duration.parse(operand.removesuffix(" ago")).before(today(turn))
    return as_date(operand)
