"""A file that comes at the question whether one comes: it says so itself, and is taken."""

from __future__ import annotations

from rmabot.engine.keep import put_value
from rmabot.engine.put import open_question
from rmabot.engine.turn import Open, Turn
from rmabot.flow.model import Ask
from rmabot.questions.choice import CHOICE
from rmabot.questions.file import FILE


def sent_early(turn: Turn, ask: Ask) -> None:
    """Answer the open choice with the option behind which a file is asked for next, and open that question."""
    top = turn.here
    position, item = top.steps.places[top.at]
    if ask.type != CHOICE.name or position + 1 >= len(top.steps.each):
        return
    following = top.steps.each[position + 1]
    node = following.node
    if not isinstance(node, Ask) or node.type != FILE.name or following.when is None:
        return
    for option in ask.options:
        if option.name not in ask.ways and _leads_there(turn, top, option.name, position, item):
            turn.note("answers", top.at, option.name)
            put_value(turn, top, top.at, option.name)
            top.changing = False
            open_question(turn, top, following.keys[item])
            turn.effects.append(following.asked)
            return


def _leads_there(turn: Turn, top: Open, option: str, position: int, item: int) -> bool:
    when, key = top.steps.each[position + 1].when, top.at
    before = top.answers.get(key)
    top.answers[key] = option
    try:
        return when is not None and when(turn, top, item)
    finally:
        if before is None:
            del top.answers[key]
        else:
            top.answers[key] = before
