"""A question that nobody answers: put again twice after something else, its short flow is set aside, as a button.

A form, which has sections, is always come back to; so is what holds words or files that would have to be given again.
"""

from __future__ import annotations

from rmabot.engine.effects import Choice, Noted
from rmabot.engine.keys import START, token
from rmabot.engine.scope import inside
from rmabot.engine.speak import label_in, word
from rmabot.engine.turn import Open, Turn, in_charge
from rmabot.flow.actions import ACTIONS
from rmabot.flow.model import Ask
from rmabot.questions.table import QUESTIONS

OFTEN = 2
"""Times that a question is put again after something else was asked in between."""
_AGAIN = "^again"
_RESULT = ACTIONS["track_rma"].gives


def set_aside(turn: Turn) -> None:
    """Count that the open question is come back to; after the last time, leave its flow and those that called it."""
    top = turn.top
    if top is None or not top.at or top.waiting or not in_charge(turn) or not _is_short(top):
        return
    for time in range(OFTEN):
        if (mark := f"{_AGAIN}.{top.visit}.{time}") not in top.done:
            top.done |= {mark}
            return
    turn.note("sets aside", top.flow.name)
    turn.effects.append(Noted("ended", top.flow.name, "set_aside"))
    caller = top.caller
    while turn.pop() is not None and caller:
        caller = turn.here.caller
    _tell(turn, top)


def _is_short(top: Open) -> bool:
    """Tell whether a flow without sections is open at a question, with nothing but presses that would be lost."""
    position, _ = top.steps.places[top.at]
    node = top.flow.program[position]
    if not isinstance(node, Ask) or node.section is not None:
        return False
    asks = [one for one in top.flow.program if isinstance(one, Ask)]
    return not any(ask.name in top.answers and not QUESTIONS[ask.type].closed for ask in asks)


def _tell(turn: Turn, left: Open) -> None:
    about = label_in(turn, left.flow.about)
    turn.say(word(turn, "set_aside", {"flow.about": about}))
    number = inside(left.answers.get(_RESULT), ("reference",)) or ""
    option = f"{left.flow.name}:{number}" if number else left.flow.name
    turn.send((Choice(about, token(0, START, option)),) if left.flow.starts is not None else ())
