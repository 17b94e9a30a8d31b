"""While a person is awaited or in charge the bot is silent: what the customer says goes to the desk."""

from __future__ import annotations

from rmabot.engine.effects import BackToBot, Choice, ForPerson
from rmabot.engine.events import Attachment, Command, Press, Text
from rmabot.engine.keys import read_token, token
from rmabot.engine.put import chosen, put
from rmabot.engine.session import BOT, WAITING_FOR_PERSON
from rmabot.engine.speak import word, word_label
from rmabot.engine.turn import Turn
from rmabot.engine.walk import about_text, back_to
from rmabot.text.clean import clean, fold

TOLD_AGAIN_AFTER = 3600.0
"""Seconds after which a waiting customer is told again that a person reads what they write."""
GO_ON = "!go_on"


def while_waiting(turn: Turn) -> bool:
    """Handle what the customer says while a person is awaited or in charge; True when the turn is over with it."""
    event = turn.event
    if turn.mode == WAITING_FOR_PERSON and _wants_bot(turn):
        _back_to_bot(turn)
        return True
    if isinstance(event, Text | Command):
        text = event.text if isinstance(event, Text) else f"/{event.name} {event.payload}".strip()
        turn.effects.append(ForPerson(clean(text)))
    elif isinstance(event, Attachment):
        files = tuple([{"blob": f.blob, "name": f.name, "kind": f.kind, "size": f.size} for f in event.files])
        turn.effects.append(ForPerson(clean(event.caption), files))
    turn.note("for a person", turn.mode)
    if turn.mode == WAITING_FOR_PERSON and event.at - turn.notified >= TOLD_AGAIN_AFTER:
        turn.notified = event.at
        turn.say(word(turn, "person_waiting"))
        turn.send((Choice(word_label(turn, "go_on_label"), token(0, ">", GO_ON)),), "", "", 0)
    return True


def _wants_bot(turn: Turn) -> bool:
    event = turn.event
    if isinstance(event, Press):
        read = read_token(event.token)
        return read is not None and read[1:] == (">", GO_ON)
    if isinstance(event, Command):
        return event.name in {"start", "cancel"}
    return isinstance(event, Text) and turn.flows.globals.get(fold(event.text)) in {"go_on", "menu", "cancel"}


def _back_to_bot(turn: Turn) -> None:
    """Go on where the customer left off, or with the menu: nobody gave anything back."""
    from rmabot.engine.always import put_again

    chosen(turn, word_label(turn, "go_on_label"))
    turn.effects.append(BackToBot())
    turn.mode = BOT
    top = turn.top
    if top is not None and top.at and not top.waiting:
        put(turn, back_to(turn))
    else:
        put_again(turn)


def took_over(turn: Turn, staff: str) -> None:
    """A person is in charge from now on."""
    if turn.mode != f"person:{staff}":
        turn.say(word(turn, "person_here", {"staff": staff}))
    turn.mode = f"person:{staff}"


def handed_back(turn: Turn) -> None:
    """The person has left: the flow goes on at its open question."""
    if turn.mode == BOT:
        return
    turn.mode = BOT
    greet_back(turn)


def greet_back(turn: Turn) -> None:
    """Say that the bot is here again, and put the open question if there is one."""
    top = turn.top
    if top is None or not top.at or top.waiting:
        turn.say(word(turn, "person_left_no_flow"))
        return
    put(turn, word(turn, "person_left", {"flow.about": about_text(turn, top)}))
