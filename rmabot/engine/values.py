"""Paths made ready: each is worked out once into the one function that gives what it names, so that no turn reads it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rmabot.engine.keys import Keys
from rmabot.engine.scope import date_fact, given, inside, of_items, policy_value
from rmabot.flow.model import Flow, Ref

if TYPE_CHECKING:
    from rmabot.engine.turn import Open, Turn

Value = Callable[["Turn", "Open", int], Any]
"""Gives what a path names, for the frame on top and an item of it (0 outside a repeat); None where there is nothing (yet)."""
ANSWERS = frozenset({"flow", "item"})
"""The sources of a path that stand under a key of their own."""


def value_at(ref: Ref, flow: Flow) -> Value:
    """Return the function that gives what a path names: an answer is had without asking where it could come from."""
    name, fields = ref.name, ref.fields
    if ref.source in ANSWERS:
        return _answer(keys_of(ref, flow), fields)
    if ref.source == "policy":
        return lambda turn, _top, _item: policy_value(turn, fields)
    if ref.source == "fact":
        fact = flow.date_facts[name]
        return lambda turn, _top, item: date_fact(turn, fact, item)
    if ref.source == "given":
        return lambda turn, _top, _item: given(turn, ref)
    if ref.which in {"any", "all", "each"} and fields:
        return _of_each(name, Keys(flow.repeat_of.get(fields[0], ""), fields[0]), fields[1:])
    if ref.which == "count":
        return lambda _turn, top, _item: len(top.items.get(name, ()))
    return lambda _turn, top, item: of_items(top, ref, item)


def keys_of(ref: Ref, flow: Flow) -> Keys:
    """Return the keys of the answer that a path names, by item."""
    return Keys(flow.repeat_of.get(ref.name, "") if ref.source == "item" else "", ref.name)


def _answer(keys: Keys, fields: tuple[str, ...]) -> Value:
    if len(fields) == 1:
        return _field(keys, fields[0])
    if fields:
        return lambda _turn, top, item: inside(top.answers.get(keys[item]), fields)
    return lambda _turn, top, item: top.answers.get(keys[item])


def _field(keys: Keys, name: str) -> Value:
    def field(_turn: Turn, top: Open, item: int) -> Any:
        value = top.answers.get(keys[item])
        return value.get(name) if isinstance(value, dict) else None

    return field


def _of_each(repeat: str, keys: Keys, fields: tuple[str, ...]) -> Value:
    def of_each(_turn: Turn, top: Open, _item: int) -> Any:
        answers = top.answers
        found = [answers.get(keys[number]) for number in top.items.get(repeat, ())]
        if fields:
            found = [inside(value, fields) for value in found]
        return tuple([value for value in found if value is not None])

    return of_each
