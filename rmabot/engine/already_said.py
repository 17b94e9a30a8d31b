"""What the words that ask for a flow answer in it already: "add a note" says what to add, and is not asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.engine.keep import keep
from rmabot.engine.put import put
from rmabot.engine.turn import Turn
from rmabot.engine.walk import back_to
from rmabot.flow.model import Ask, Flow
from rmabot.questions.choice import CHOICE
from rmabot.questions.matcher import ALSO_TYPED


def already_said(flow: Flow, phrase: str) -> dict[str, str]:
    """Return the options, by question, for which a phrase of their own flow is ``also_typed:``.

    Who names one by its label has not read the question yet, and an option that leads elsewhere is chosen where it stands.
    """
    return {
        node.name: option.name
        for node in flow.program
        if type(node) is Ask and node.type == CHOICE.name and not flow.repeat_of.get(node.name)
        for option in node.options
        if option.keys.get(phrase, (0,))[0] == ALSO_TYPED and option.name not in node.ways
    }


def here_again(turn: Turn, said: Mapping[str, Any]) -> None:
    """Go on in a flow that was asked for while it is under way: with the answer that this gave, else at its open question."""
    top = turn.top
    if top is None or not top.at or top.waiting:
        return
    for name, value in said.items():
        ask = top.flow.program[top.flow.index[name]]
        if isinstance(ask, Ask) and (top.at == name or top.answers.get(name, value) != value):
            top.at, top.changing = name, name in top.answers
            turn.note("already said", name)
            keep(turn, top, ask, value)
            return
    put(turn, back_to(turn))
