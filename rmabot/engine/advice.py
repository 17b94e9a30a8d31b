"""What a flow would say to somebody who has nothing to answer in it: advice that is told again, outside a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.engine.effects import Message
from rmabot.engine.events import TimerFired
from rmabot.engine.session import Session
from rmabot.engine.turn import Turn
from rmabot.engine.walk import begin
from rmabot.flow.model import FlowSet
from rmabot.text.spans import Rich, join

_NOBODY = TimerFired("", 0.0, "")


def said_by(flows: FlowSet, flow: str, language: str, inputs: Mapping[str, Any]) -> Rich:
    """Return all that a flow says with these inputs, () when it would have to ask something."""
    turn = Turn(flows, Session("", language), _NOBODY)
    begin(turn, flow, answers=dict(inputs))
    turn.send()
    if turn.top is not None:
        return ()
    return join(*[effect.text for effect in turn.effects if isinstance(effect, Message)], between="\n\n")
