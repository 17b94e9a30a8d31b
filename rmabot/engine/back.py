"""Back along the path taken, and asking any earlier question again."""

from __future__ import annotations

from rmabot.engine.put import open_question, put
from rmabot.engine.speak import ask_label, word
from rmabot.engine.trace import passed
from rmabot.engine.turn import Turn
from rmabot.engine.walk import resume
from rmabot.flow.model import Ask, Do

FILES = "file_rma"


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
    elif not _leave(turn):
        put(turn, word(turn, "nothing_to_go_back_to"))


def _leave(turn: Turn) -> bool:
    """Go back out of the flow on top; False, with nothing changed, when no question stands before it."""
    if not turn.below:
        return False
    left, below = turn.here, list(turn.below)
    turn.pop()
    if out_of(turn, left.caller):
        turn.note("leaves", left.flow.name)
        return True
    turn.top, turn.below = left, below
    return False


def out_of(turn: Turn, caller: str) -> bool:
    """Go on where a flow just left was begun: at the question it interrupted, or at the last one before its call.

    A flow that called before it asked anything is left with it; False when then nothing is under way any more.
    """
    while caller:
        if key := _question_before(turn, caller):
            ask_again(turn, key)
            return True
        caller = turn.here.caller
        if turn.pop() is None:
            return False
    resume(turn)
    return True


def _question_before(turn: Turn, caller: str) -> str:
    """The last question before a call, "" for none; what was filed is filed, so nothing before that is asked again."""
    top = turn.here
    top.at = caller.removesuffix(">")
    if any(
        f"{node.name}=" in top.answers
        for node in top.flow.program
        if isinstance(node, Do) and node.action == FILES
    ):
        return ""
    if caller.endswith(">"):
        return top.at
    keys = [key for _, key, _ in passed(turn, all_answered=True)]
    return keys[-1] if keys else ""


def ask_again(turn: Turn, key: str, *, changing: bool = True, said_first: str = "went_back") -> None:
    """Open an earlier question again, with this word first; its answer stands until a new one is taken."""
    top = turn.here
    open_question(turn, top, key)
    top.changing = changing
    position, item = top.steps.places[key]
    node = top.flow.program[position]
    lead = (
        word(turn, said_first, {"answer.label": ask_label(turn, node, item)}) if isinstance(node, Ask) else ()
    )
    put(turn, lead)
