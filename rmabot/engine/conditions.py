"""Conditions made ready: each is worked out once into the one function that answers it, so that no turn reads it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from rmabot.engine.keys import Keys
from rmabot.engine.scope import INSTEAD, as_date, inside, today, value_of
from rmabot.flow.model import Condition, Either, Every, Flow, Ref, Test
from rmabot.rma.duration import Duration

if TYPE_CHECKING:
    from rmabot.engine.turn import Open, Turn

Holds = Callable[["Turn", "Open", int], bool]
"""Tells whether a condition holds in a turn, for the frame on top and an item of it (0 outside a repeat)."""
Value = Callable[["Turn", "Open", int], Any]
_Compare = Callable[["Turn", Any, int], bool]


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
    def every(turn: Turn, top: Open, item: int) -> bool:
        for part in parts:  # noqa: SIM110 - a generator costs more than the parts
            if not part(turn, top, item):
                return False
        return True

    return every


def _either(parts: tuple[Holds, ...]) -> Holds:
    def either(turn: Turn, top: Open, item: int) -> bool:
        for part in parts:  # noqa: SIM110 - as above
            if part(turn, top, item):
                return True
        return False

    return either


def _test(test: Test, flow: Flow) -> Holds:
    if test.op == "is" and test.ref.source in {"flow", "item"} and not test.ref.fields:
        return _answer_is(test, flow)
    value, compare = value_at(test.ref, flow), _comparing(test)
    many = test.op not in {"present", "missing"}
    if test.ref.which == "all" and many:

        def all_of(turn: Turn, top: Open, item: int) -> bool:
            found = value(turn, top, item)
            return bool(found) and all(compare(turn, one, item) for one in found)

        return all_of
    if test.ref.which in {"any", "each"} and many:
        return lambda turn, top, item: any(compare(turn, one, item) for one in value(turn, top, item) or ())
    return lambda turn, top, item: compare(turn, value(turn, top, item), item)


def _answer_is(test: Test, flow: Flow) -> Holds:
    """The commonest test of all, in one function: an answer is one of these words."""
    words, keys = test.operand, _keys(test.ref, flow)
    assert isinstance(words, frozenset)

    def answer_is(_turn: Turn, top: Open, item: int) -> bool:
        value = top.answers.get(keys[item])
        return value in words if type(value) is str else value is not None and _is(value, words)

    return answer_is


def _keys(ref: Ref, flow: Flow) -> Keys:
    return Keys(flow.repeat_of.get(ref.name, "") if ref.source == "item" else "", ref.name)


def value_at(ref: Ref, flow: Flow) -> Value:
    """Return the function that gives what a path names: an answer is had without asking where it could come from."""
    if ref.source not in {"flow", "item"}:
        return lambda turn, _, item: value_of(turn, ref, item)
    keys, fields = _keys(ref, flow), ref.fields
    if len(fields) == 1:
        return _field(keys, fields[0])
    if fields:
        return lambda _, top, item: inside(top.answers.get(keys[item]), fields)
    return lambda _, top, item: top.answers.get(keys[item])


def _field(keys: Keys, name: str) -> Value:
    def field(_turn: Turn, top: Open, item: int) -> Any:
        value = top.answers.get(keys[item])
        return value.get(name) if isinstance(value, dict) else None

    return field


def _comparing(test: Test) -> _Compare:
    op, operand = test.op, test.operand
    if op == "is":
        assert isinstance(operand, frozenset)
        return _one_of(operand)
    if op == "present":
        return lambda _turn, value, _item: _present(value)
    if op == "missing":
        return lambda _turn, value, _item: not _present(value)
    if op in {"same_as", "not_same_as"}:
        assert isinstance(operand, Ref)
        return _same(operand, wanted=op == "same_as")
    limit = str(operand)
    return lambda turn, value, _item: _present(value) and _ordered(turn, op, value, limit)


def _one_of(words: frozenset[str]) -> _Compare:
    return lambda _turn, value, _item: value in words if type(value) is str else _is(value, words)


def _same(other: Ref, *, wanted: bool) -> _Compare:
    def same(turn: Turn, value: Any, item: int) -> bool:
        found = value_of(turn, other, item)
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
