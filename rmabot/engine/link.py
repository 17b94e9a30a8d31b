"""A link that begins a flow and names a device, as a QR code on its box carries it."""

from __future__ import annotations

from rmabot.engine.keys import key_of
from rmabot.engine.route import start
from rmabot.engine.scope import day_of
from rmabot.engine.speak import ask_label, word
from rmabot.engine.turn import Turn
from rmabot.flow.model import Ask
from rmabot.questions.model import MODEL
from rmabot.questions.question import Accepted, Context, Said


def begin_by_link(turn: Turn, name: str, text: str) -> None:
    """Start a flow; a model of the catalogue that came along answers its question for one, and is told."""
    flow = turn.flows.flows[name]
    ask = next((node for node in flow.program if isinstance(node, Ask) and node.type == MODEL.name), None)
    under_way = any(frame.flow == name for frame in turn.below) or (
        turn.top is not None and turn.top.flow is flow
    )
    if ask is None or not text or under_way:
        start(turn, name)
        return
    context = Context(turn.language, day_of(turn, turn.event.at), catalogue=turn.flows.catalogue)
    reading = MODEL.read(Said(text), context)
    if not isinstance(reading, Accepted):
        start(turn, name)
        return
    item = 1 if ask.name in flow.repeat_of else 0
    known = {"answer.label": ask_label(turn, ask, item), "answer.value": MODEL.show(reading.value, context)}
    turn.note("by link", ask.name)
    turn.say(word(turn, "known_by_link", known))
    start(turn, name, told={key_of(flow, ask.name, item): reading.value})
