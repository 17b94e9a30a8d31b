"""What a flow says before it asks or does anything: told on the spot, without the flow being begun."""

from __future__ import annotations

from rmabot.engine.speak import spoken_in
from rmabot.engine.turn import Open, Turn
from rmabot.flow.model import Flow, Go, Say


def only_tells(flow: Flow) -> bool:
    """Tell whether there is nothing else to a flow: what it says, and at most an ending that it goes to at once."""
    *before, last = flow.program or (None,)
    tells = isinstance(last, Say) or (isinstance(last, Go) and last.target in flow.endings)
    return tells and all(isinstance(node, Say) for node in before)


def say_at_once(turn: Turn, flow: Flow) -> None:
    """Say what a flow begins with; whatever is under way stays as it is."""
    top = turn.push(flow)
    turn.note("begins", flow.name)
    turn.note(*(_opening(turn, top) or ("leaves", flow.name)))
    turn.pop()


def _opening(turn: Turn, top: Open) -> tuple[str, ...]:
    """Say all up to what asks or does something; returns how the flow ended, () where it would go on."""
    for ready in top.steps.each:
        node = ready.node
        if not isinstance(node, Say | Go):
            break
        if ready.when is not None and not ready.when(turn, top, 0):
            continue
        if isinstance(node, Go):
            ending = top.flow.endings.get(node.target)
            if ending is not None and ending.spoken is not None:
                turn.say(spoken_in(turn, ending.spoken, 0))
            return ("ends", top.flow.name, node.target)
        turn.say(spoken_in(turn, node.spoken, 0))
        turn.note("says", ready.keys[0])
    return ()
