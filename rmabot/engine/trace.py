"""The path taken: which questions were passed, in order, and which answers still apply."""

from __future__ import annotations

from typing import Any

from rmabot.engine.keys import ANOTHER, parts
from rmabot.engine.standing import chosen_name, stands
from rmabot.engine.steps import Passed
from rmabot.engine.turn import Open, Turn
from rmabot.flow.model import GO_ON, Ask, Do, Go, Node, RepeatEnd, RepeatStart, Review, Say

_NOWHERE = -1


def passed(turn: Turn, *, all_answered: bool = False) -> list[Passed]:
    """Return the questions from the first step on up to the open one.

    With ``all_answered`` the open one and those to be asked again are passed too if they hold an answer.
    """
    top = turn.here
    rows: list[Passed] = []
    steps, answers, position, item = top.steps.each, top.answers, 0, 0
    while 0 <= position < len(steps):
        ready = steps[position]
        when, node = ready.when, ready.node
        if when is not None and not when(turn, top, item):
            position = ready.past
        elif type(node) is Ask:
            row = ready.passed[item]
            key = row[1]
            if key not in answers if all_answered else key == top.at or not stands(turn, top, node, key):
                break
            rows.append(row)
            position = _after(top, node, key, position) if node.ways else position + 1
        elif type(node) is RepeatStart:
            position, item = _into(top, node, position)
        elif type(node) is RepeatEnd:
            here = _another(top, node, item)
            position, item, was_passed = _round(top, node, position, here, all_answered=all_answered)
            if was_passed:
                rows.append(here)
        elif ready.keys[item] == top.at and not all_answered:
            break
        else:
            position = position + 1 if type(node) is Say else _after(top, node, ready.keys[item], position)
    return rows


def _into(top: Open, node: RepeatStart, position: int) -> tuple[int, int]:
    numbers = top.items.get(node.name, ())
    return (position + 1, numbers[0]) if numbers else (_NOWHERE, 0)


def _another(top: Open, node: RepeatEnd, item: int) -> Passed:
    name = top.flow.program[node.start].name
    numbers = top.items[name]
    item = item if item in numbers else numbers[-1]
    return Passed(node, f"{name}.{item}.{ANOTHER}", item)


def _round(
    top: Open, node: RepeatEnd, position: int, here: Passed, *, all_answered: bool
) -> tuple[int, int, bool]:
    """Return where the path goes at the end of a repeat, and whether its question was passed there."""
    name = top.flow.program[node.start].name
    numbers = top.items[name]
    if here.key == top.at and not all_answered:
        return _NOWHERE, 0, False
    place = numbers.index(here.item)
    if place + 1 < len(numbers):
        return node.start + 1, numbers[place + 1], True
    return position + 1, 0, top.answers.get(f"{name}.0.{ANOTHER}") == "no"


def _after(top: Open, node: Node, key: str, position: int) -> int:
    target = _target(top, node, key)
    if target is None:
        return _NOWHERE
    return top.flow.index.get(target, _NOWHERE) if target else position + 1


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
    for key, value in answers.items():
        if key in kept:
            continue
        repeat, item, name = parts(key)
        gone = repeat and item not in top.items.get(repeat, ())
        if name not in questions and not key.endswith("=") and not gone:
            kept[key] = value
    return kept


def _questions(turn: Turn, top: Open) -> frozenset[str]:
    known = ("questions", top.flow.name)
    names = turn.flows.memo.get(known)
    if not isinstance(names, frozenset):
        names = frozenset([node.name for node in top.flow.program if isinstance(node, Ask)])
        turn.flows.memo[known] = names
    return names
