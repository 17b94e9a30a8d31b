"""The items of a repeat: one more, one less, no more."""

from __future__ import annotations

from rmabot.engine.buttons import NO, REMOVE, YES, chosen
from rmabot.engine.keep import unsettle
from rmabot.engine.keys import ANOTHER
from rmabot.engine.speak import label_in, word, word_label
from rmabot.engine.turn import Open, Turn
from rmabot.engine.walk import walk
from rmabot.flow.model import RepeatEnd, RepeatStart


def on_another(turn: Turn, top: Open, node: RepeatEnd, item: int, option: str) -> bool:
    """Answer the question for one more item; False when it has no such button."""
    start = top.flow.program[node.start]
    assert isinstance(start, RepeatStart)
    if option == YES:
        chosen(turn, word_label(turn, "yes_label"))
        turn.note("answers", top.at, YES)
        _one_more(turn, top, node, start, item)
    elif option == NO:
        chosen(turn, word_label(turn, "no_label"))
        turn.note("answers", top.at, NO)
        _no_more(turn, top, start, item)
    elif option.startswith(REMOVE):
        return _remove(turn, top, start, option.removeprefix(REMOVE))
    else:
        return False
    return True


def _one_more(turn: Turn, top: Open, node: RepeatEnd, start: RepeatStart, item: int) -> None:
    numbers = top.items[start.name]
    top.answers.pop(f"{start.name}.0.{ANOTHER}", None)
    _close(top)
    if item in numbers and numbers.index(item) + 1 < len(numbers):
        walk(turn, start.end, item)
        return
    number = max(numbers) + 1
    top.items = {**top.items, start.name: (*numbers, number)}
    unsettle(top, start.name)
    walk(turn, node.start + 1, number)


def _no_more(turn: Turn, top: Open, start: RepeatStart, item: int) -> None:
    numbers = top.items[start.name]
    if item in numbers and item != numbers[-1]:
        top.items = {**top.items, start.name: numbers[: numbers.index(item) + 1]}
        unsettle(top, start.name)
    top.answers[f"{start.name}.0.{ANOTHER}"] = NO
    _close(top)
    walk(turn, start.end, item)


def _remove(turn: Turn, top: Open, start: RepeatStart, number: str) -> bool:
    numbers = top.items[start.name]
    item = int(number) if number.isdecimal() else 0
    if item not in numbers or len(numbers) < 2:
        return False
    label, place = label_in(turn, start.label), str(numbers.index(item) + 1)
    turn.note("removes", start.name, place)
    top.items = {**top.items, start.name: tuple([one for one in numbers if one != item])}
    unsettle(top, start.name)
    chosen(turn, label)
    turn.say(word(turn, "removed", {"label": label, "number": place}))
    _close(top)
    # From the first one on: a later device may have been begun and left before all of it was answered.
    walk(turn, top.flow.index[start.name] + 1, top.items[start.name][0])
    return True


def _close(top: Open) -> None:
    top.at, top.changing, top.offered, top.tries = "", False, (), 0
