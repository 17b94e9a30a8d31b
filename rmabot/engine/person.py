"""While a person is awaited or in charge, what the customer says goes to the desk.

A person in charge silences the bot. Until one is there, it says once an hour that what is written is read, hears the
words that change the language or turn to it again, tells at once what takes no more than telling, and offers any other
flow that was asked for: who waits over a weekend may still ask where their return is.
"""

from __future__ import annotations

from rmabot.engine.at_once import only_tells, say_at_once
from rmabot.engine.buttons import chosen
from rmabot.engine.effects import BackToBot, Choice, ForPerson
from rmabot.engine.events import Attachment, Command, Press, Text
from rmabot.engine.keys import START, read_token, token
from rmabot.engine.promised import erases_now, promised, tell
from rmabot.engine.put import put
from rmabot.engine.route import (
    STRONG,
    exact_flow,
    hands_over,
    likely_flows,
    number_in,
    shaped_flow,
    speak_as_said,
    start,
)
from rmabot.engine.session import BOT, WAITING_FOR_PERSON
from rmabot.engine.speak import label_in, word, word_label
from rmabot.engine.turn import Turn
from rmabot.engine.walk import about_text, back_to
from rmabot.text.clean import clean, fold
from rmabot.text.spans import plain

TOLD_AGAIN_AFTER = 3600.0
"""Seconds after which a waiting customer is told again that a person reads what they write."""
GO_ON = "!go_on"


def while_waiting(turn: Turn) -> None:
    """Handle what the customer says while a person is awaited or in charge."""
    awaited, wanted = turn.mode == WAITING_FOR_PERSON, promised(turn)
    if wanted:
        if not erases_now(turn, wanted):
            _pass_on(turn)
            tell(turn, wanted)
        return
    if awaited and (_to_the_bot(turn) or _speaks_otherwise(turn)):
        return
    _pass_on(turn)
    if awaited:
        _tell(turn)


def _pass_on(turn: Turn) -> None:
    event = turn.event
    if isinstance(event, Text | Command):
        text = event.text if isinstance(event, Text) else f"/{event.name} {event.payload}".strip()
        turn.effects.append(ForPerson(clean(text)))
    elif isinstance(event, Attachment):
        files = tuple([{"blob": f.blob, "name": f.name, "kind": f.kind, "size": f.size} for f in event.files])
        turn.effects.append(ForPerson(clean(event.caption), files))
    turn.note("for a person", turn.mode)


def _tell(turn: Turn) -> None:
    """Say that the desk reads it, at first and once an hour, and whenever something was asked that the bot can tell."""
    before = turn.language
    flow, number = _asked_for(turn)
    if flow and only_tells(turn.flows.flows[flow]):
        say_at_once(turn, turn.flows.flows[flow])
        return
    if not flow and turn.language == before and turn.event.at - turn.notified < TOLD_AGAIN_AFTER:
        return
    turn.notified = turn.event.at
    turn.say(word(turn, "person_waiting"))
    about = label_in(turn, turn.flows.flows[flow].about) if flow else ""
    asked = (Choice(about, token(0, START, f"{flow}:{number}" if number else flow)),) if flow else ()
    turn.send((*asked, Choice(word_label(turn, "go_on_label"), token(0, START, GO_ON))))


def _asked_for(turn: Turn) -> tuple[str, str]:
    """Return the flow that a text asks for and the number it names, empty where it does neither.

    What is asked in another language is told in it, as everywhere.
    """
    event = turn.event
    if isinstance(event, Command):
        return _offered(turn, turn.flows.commands.get(fold(event.name))), ""
    if not isinstance(event, Text):
        return "", ""
    if number := number_in(turn, event.text):
        return _offered(turn, shaped_flow(turn.flows)), number
    folded = fold(clean(event.text))
    likely = likely_flows(turn.flows, folded, STRONG)
    flow = exact_flow(turn.flows, folded) or (likely[0][1] if likely else "")
    if flow:
        speak_as_said(turn, flow, folded)
    return _offered(turn, flow), ""


def _offered(turn: Turn, flow: str | None) -> str:
    """A flow worth offering to who waits for a person: none that leads to one."""
    return flow if flow and not hands_over(turn.flows.flows[flow]) else ""


def _speaks_otherwise(turn: Turn) -> bool:
    """Change the language for who asks for it; True when that was it."""
    event = turn.event
    if not isinstance(event, Text):
        return False
    language = (turn.flows.globals.get(fold(event.text)) or "").removeprefix("language.")
    if language not in turn.flows.languages:
        return False
    turn.language, turn.language_chosen = language, True
    turn.say(word(turn, "language_changed"))
    turn.notified = 0.0
    _tell(turn)
    return True


def _to_the_bot(turn: Turn) -> bool:
    """Go on with the bot for who says so; True when that was it.

    Who presses a flow that was offered keeps the place among those who wait: the desk's record stays open.
    """
    read = read_token(turn.event.token) if isinstance(turn.event, Press) else None
    if read is not None and read[1] == START and read[2].partition(":")[0] in turn.flows.flows:
        name, _, number = read[2].partition(":")
        chosen(turn, label_in(turn, turn.flows.flows[name].about))
        turn.mode = BOT
        start(turn, name, number)
        return True
    if not _wants_bot(turn, read):
        return False
    _back_to_bot(turn)
    return True


def _wants_bot(turn: Turn, read: tuple[int, str, str] | None) -> bool:
    event = turn.event
    if read is not None:
        return read[1:] == (START, GO_ON)
    if isinstance(event, Command):
        return event.name in {"start", "cancel"}
    if not isinstance(event, Text):
        return False
    folded = fold(event.text)
    # "Hello?" and "continue" are said to whoever is waited for; only the button's own words are meant for the bot.
    return turn.flows.globals.get(folded) in {"menu", "cancel"} or folded in _go_on_labels(turn)


def _go_on_labels(turn: Turn) -> set[str]:
    return {fold(plain(text.fixed or ())) for text in turn.flows.words["go_on_label"].texts.values()}


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
