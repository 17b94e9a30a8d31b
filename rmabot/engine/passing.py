"""Flows that keep no place: they only tell something, so nothing is lost when the person turns to something else."""

from __future__ import annotations

from collections.abc import Sequence

from rmabot.engine.effects import Noted
from rmabot.engine.session import Frame
from rmabot.engine.turn import Open, Turn
from rmabot.flow.model import FlowSet


def is_passing(top: Open | None) -> bool:
    """Tell whether the flow on top may be left without a word: it keeps no place, and no other flow called it."""
    return top is not None and not top.flow.keeps_place and not top.caller and not top.waiting


def leave_passing(turn: Turn) -> Open | None:
    """Leave the flow on top if it keeps no place, and return it; what is below stays as it is."""
    top = turn.top
    if top is None or not is_passing(top):
        return None
    turn.note("leaves", top.flow.name)
    turn.effects.append(Noted("ended", top.flow.name, "passed"))
    turn.pop()
    return top


def holds_a_place(flows: FlowSet, frames: Sequence[Frame]) -> bool:
    """Tell whether anything is under way that the person would want to come back to."""
    return any(flows.flows[frame.flow].keeps_place for frame in frames if frame.flow in flows.flows)
