"""Back along the path taken, and asking any earlier question again."""

from __future__ import annotations

from rmabot.engine.keys import position_of
from rmabot.engine.put import open_question, put
from rmabot.engine.speak import ask_label, word
from rmabot.engine.trace import passed
from rmabot.engine.turn import Turn
from rmabot.engine.walk import resume
from rmabot.flow.model import Ask


def go_back(turn: Turn) -> None:
    """Ask the question before the open one again, its answer shown; from the first one of a digression, leave it."""
    top = turn.top
    if top is None or not top.at:
        turn.say(word(turn, "nothing_to_go_back_to"))
        return
    previous = ""
    for _, key, _ in passed(turn):
        previous = key
    if previous:
        turn.note("back to", previous)
        ask_again(turn, previous)
    elif turn.below:
        _leave(turn)
    else:
        put(turn, word(turn, "nothing_to_go_back_to"))


def _leave(turn: Turn) -> None:
    top = turn.here
    caller = top.caller
    turn.pop()
    turn.note("leaves", top.flow.name)
    if caller and turn.top is not None:
        turn.top.at = turn.top.at or caller
        go_back_before(turn, caller)
        return
    resume(turn)


def go_back_before(turn: Turn, caller: str) -> None:
    """Ask the last question before the step that called the flow just left."""
    top = turn.here
    top.at = caller.removesuffix(">")
    keys = [key for _, key, _ in passed(turn, all_answered=not caller.endswith(">"))]
    ask_again(turn, keys[-1] if keys else top.at)


def ask_again(turn: Turn, key: str, *, changing: bool = True) -> None:
    """Open an earlier question again; its answer stands until a new one is taken."""
    top = turn.here
    open_question(turn, key)
    top.changing = changing
    position, item = position_of(top.flow, key)
    node = top.flow.program[position]
    lead = (
        word(turn, "went_back", {"answer.label": ask_label(turn, node, item)})
        if isinstance(node, Ask)
        else ()
    )
    put(turn, lead)
