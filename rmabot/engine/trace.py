"""The path taken: which questions were passed, in order, and which answers still apply."""

from __future__ import annotations

from typing import Any

from rmabot.engine.keys import ANOTHER, parts
from rmabot.engine.standing import chosen_name, stands
from rmabot.engine.steps import Passed, Ready
from rmabot.engine.turn import Open, Turn
from rmabot.flow.model import GO_ON, Ask, Do, Go, Node, RepeatEnd, RepeatStart, Review

_NOWHERE = -1


def passed(turn: Turn, *, all_answered: bool = False) -> list[Passed]:
    """Return the questions from the first step on up to the open one.

    With ``all_answered`` the open one and those to be asked again are passed too if they hold an answer.
    """
    top = turn.here
    rows: list[Passed] = []
    position, item = 0, 0
    while position >= 0:
        position, item = _pass_on(turn, top, rows, position, item, all_answered=all_answered)
    return rows


def _pass_on(
    turn: Turn, top: Open, rows: list[Passed], position: int, item: int, *, all_answered: bool
) -> tuple[int, int]:
    """Pass the steps that follow one another, and return where the path goes on from there."""
    answers, at = top.answers, top.at
    for when, asked, leads, ready in top.steps.onward[position]:
        if when is not None and not when(turn, top, item):
            if type(ready.node) is RepeatStart:
                return ready.past, item
        elif asked is not None:
            row = asked[item]
            key = row[1]
            if key not in answers if all_answered else key == at or not stands(turn, top, asked.node, key):
                return _NOWHERE, 0
            rows.append(row)
            if leads and (after := _after(top, ready.node, key, ready.past)) != ready.past:
                return after, item
        else:
            after, item = _pass_other(top, rows, ready, item, all_answered=all_answered)
            if after != ready.past:
                return after, item
    return _NOWHERE, 0


def _pass_other(
    top: Open, rows: list[Passed], ready: Ready, item: int, *, all_answered: bool
) -> tuple[int, int]:
    """Pass a step that is no question of its own, and return where the path goes on: behind it, or elsewhere."""
    node, past = ready.node, ready.past
    if isinstance(node, RepeatStart):
        numbers = top.items.get(node.name, ())
        return (top.flow.index[node.name] + 1, numbers[0]) if numbers else (_NOWHERE, 0)
    if isinstance(node, RepeatEnd):
        here = _another(top, node, item)
        position, item, was_passed = _round(top, node, past, here, all_answered=all_answered)
        if was_passed:
            rows.append(here)
        return position, item
    key = ready.keys[item]
    return (_NOWHERE, 0) if key == top.at and not all_answered else (_after(top, node, key, past), item)


def _another(top: Open, node: RepeatEnd, item: int) -> Passed:
    name = top.flow.program[node.start].name
    numbers = top.items[name]
    item = item if item in numbers else numbers[-1]
    return Passed(node, f"{name}.{item}.{ANOTHER}", item)


def _round(
    top: Open, node: RepeatEnd, past: int, here: Passed, *, all_answered: bool
) -> tuple[int, int, bool]:
    """Return where the path goes at the end of a repeat, and whether its question was passed there."""
    name = top.flow.program[node.start].name
    numbers = top.items[name]
    if here.key == top.at and not all_answered:
        return _NOWHERE, 0, False
    place = numbers.index(here.item)
    if place + 1 < len(numbers):
        return node.start + 1, numbers[place + 1], True
    return past, 0, top.answers.get(f"{name}.0.{ANOTHER}") == "no"


def _after(top: Open, node: Node, key: str, past: int) -> int:
    target = _target(top, node, key)
    if target is None:
        return _NOWHERE
    return top.flow.index.get(target, _NOWHERE) if target else past


def _target(top: Open, node: Node, key: str) -> str | None:
    """Return where a passed node leads, "" for just on, None when it was not passed."""
    if isinstance(node, Ask):
        way = node.ways.get(chosen_name(top.answers[key]))
        return way.go if way is not None else ""
    if isinstance(node, Go):
        return node.target
    if isinstance(node, Do):
        outcome = top.answers.get(f"{key}=")
        if outcome is None:
            return None
        target = node.outcomes.get(outcome, GO_ON)
        return "" if target == GO_ON else target
    return None if isinstance(node, Review) and key not in top.done else ""


def applying(turn: Turn) -> dict[str, Any]:
    """Return the answers on the path taken, with actions' results: what may be filed, nothing that no longer applies."""
    top = turn.here
    path = turn.path or passed(turn, all_answered=True)
    answers = top.answers
    kept = {key: answers[key] for _, key, _ in path if key in answers}
    questions = _questions(turn, top)
    for key in [key for key in answers if key not in kept and key[-1] != "="]:
        repeat, item, name = parts(key)
        gone = repeat and item not in top.items.get(repeat, ())
        if name not in questions and not gone:
            kept[key] = answers[key]
    return kept


def _questions(turn: Turn, top: Open) -> frozenset[str]:
    known = ("questions", top.flow.name)
    names = turn.flows.memo.get(known)
    if not isinstance(names, frozenset):
        names = frozenset([node.name for node in top.flow.program if isinstance(node, Ask)])
        turn.flows.memo[known] = names
    return names
