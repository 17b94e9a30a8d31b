"""What is answered whoever is in charge, as Telegram's terms for bots have it: what becomes of their data, and that it goes."""

from __future__ import annotations

from rmabot.engine.at_once import say_at_once
from rmabot.engine.effects import BackToBot
from rmabot.engine.events import Command, Text
from rmabot.engine.route import exact_flow, start
from rmabot.engine.session import BOT, WAITING_FOR_PERSON
from rmabot.engine.speak import word
from rmabot.engine.turn import Turn
from rmabot.text.clean import clean, fold

PRIVACY, ERASE = "privacy", "deletemydata"


def promised(turn: Turn) -> str:
    """Return which of the two this is, as a command or as a phrase of its flow; "" for neither."""
    event, flows = turn.event, turn.flows
    if isinstance(event, Command):
        asked = flows.commands.get(fold(event.name))
    else:
        asked = exact_flow(flows, fold(clean(event.text))) if isinstance(event, Text) else None
    return next((name for name in (PRIVACY, ERASE) if asked and flows.commands.get(name) == asked), "")


def erases_now(turn: Turn, wanted: str) -> bool:
    """Let who only waits for a person go on to the question whether to erase; True when that was it."""
    if wanted != ERASE or turn.mode != WAITING_FOR_PERSON:
        return False
    turn.effects.append(BackToBot())
    turn.mode = BOT
    start(turn, turn.flows.commands[ERASE])
    return True


def tell(turn: Turn, wanted: str) -> None:
    """Say what the flow begins with, without beginning it; erasing waits until the person has left."""
    if wanted == ERASE:
        turn.say(word(turn, "erase_when_over"))
        return
    say_at_once(turn, turn.flows.flows[turn.flows.commands[wanted]])
