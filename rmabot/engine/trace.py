"""The path taken: which questions were passed, in order, and which answers still apply."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rmabot.engine.keys import ANOTHER, key_of, parts
from rmabot.engine.scope import holds
from rmabot.engine.turn import Open, Turn
from rmabot.engine.walk import chosen_name, stands
from rmabot.flow.model import GO_ON, Ask, Do, Go, Node, RepeatEnd, RepeatStart, Review


def passed(turn: Turn, *, all_answered: bool = False) -> Iterator[tuple[Node, str, int]]:
    """Yield (question, key, item) along the path from the first step to the open question.

    With ``all_answered`` answers that wait to be asked again are passed too: for what comes after them.
    """
    top = turn.top
    assert top is not None
    program, position, item = top.flow.program, 0, 0
    while position < len(program):
        node = program[position]
        if node.when is not None and not holds(turn, node.when, item):
            position = node.end + 1 if isinstance(node, RepeatStart) else position + 1
            continue
        if isinstance(node, RepeatStart):
            numbers = top.items.get(node.name, ())
            if not numbers:
                return
            item, position = numbers[0], position + 1
        elif isinstance(node, RepeatEnd):
            numbers = top.items[top.flow.program[node.start].name]
            key = f"{top.flow.program[node.start].name}.{item}.{ANOTHER}"
            place = numbers.index(item) if item in numbers else len(numbers) - 1
            if place + 1 < len(numbers):
                yield node, key, item
                position, item = node.start + 1, numbers[place + 1]
            elif top.answers.get(f"{program[node.start].name}.{ANOTHER}") == "no":
                yield node, key, item
                position, item = position + 1, 0
            elif key == top.at:
                return
            else:
                position, item = position + 1, 0
        else:
            key = key_of(top.flow, node.name, item)
            if key == top.at and not all_answered:
                return
            if isinstance(node, Ask):
                if key not in top.answers or not (all_answered or stands(turn, top, node, key)):
                    return
                yield node, key, item
            position = _after(top, node, key, position)
            if position < 0:
                return
            if item and not parts(key)[0]:
                item = 0


def _after(top: Open, node: Node, key: str, position: int) -> int:
    target = ""
    if isinstance(node, Ask):
        way = node.ways.get(chosen_name(top.answers[key]))
        target = way.go if way is not None else ""
    elif isinstance(node, Go):
        target = node.target
    elif isinstance(node, Do):
        outcome = top.answers.get(f"{key}=")
        if outcome is None:
            return -1
        target = node.outcomes.get(outcome, GO_ON)
        target = "" if target == GO_ON else target
    elif isinstance(node, Review) and key not in top.done:
        return -1
    return top.flow.index.get(target, -1) if target else position + 1


def applying(turn: Turn) -> dict[str, Any]:
    """Return the answers on the path taken, with the actions' results: what may be filed, nothing that no longer applies."""
    top = turn.top
    assert top is not None
    kept = {key: top.answers[key] for _, key, _ in passed(turn, all_answered=True) if key in top.answers}
    questions = {node.name for node in top.flow.program if isinstance(node, Ask)}
    for key, value in top.answers.items():
        repeat, item, name = parts(key)
        if name in questions or key.endswith("=") or (repeat and item not in top.items.get(repeat, ())):
            continue
        kept[key] = value
    return kept
