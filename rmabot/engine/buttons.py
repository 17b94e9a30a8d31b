"""The buttons of a question: what each says, and the token that it carries."""

from __future__ import annotations

from typing import Any

from rmabot.engine.effects import Choice, Chosen, Message
from rmabot.engine.events import Press, Text
from rmabot.engine.face import NO, SKIP, YES, face_of, offered_label, options_of, said
from rmabot.engine.keys import token
from rmabot.engine.progress import progress
from rmabot.engine.speak import word_label
from rmabot.engine.turn import Open, Turn, made
from rmabot.flow.model import Ask

__all__ = ["NO", "SKIP", "YES"]
KEEP, SEND, DONE = "!keep", "!send", "!done"
BACK, CHANGE, OFFER, PICK, REMOVE = "!back", "!change", "~", "!pick:", "!remove:"


def choices_of(turn: Turn, top: Open, ask: Ask, item: int, *, keep: bool) -> tuple[Choice, ...]:
    """Return the buttons of a question: its options, what can be said instead, and the ways aside."""
    ready = top.steps.named[ask.name]
    face = ready.faces.get(turn.language) or face_of(turn, top, ask)
    prefix = f"{top.visit}.{ready.code}."
    rows = options_of(turn, top, ask, item) if face.rows is None else face.rows
    if not top.offered:
        choices = [made(Choice, (label, prefix + name, False)) for name, label in rows]
    elif len(picked := picked_names(top)) < len(top.offered):
        choices = _offers(turn, top, prefix)
    else:
        choices = [
            made(Choice, (f"✓ {label}" if name in picked else label, prefix + name, False))
            for name, label in rows
        ]
        choices.append(made(Choice, (word_label(turn, "done_label"), prefix + DONE, False)))
    for name, label in face.aside:
        choices.append(made(Choice, (label, prefix + name, False)))
    if keep:
        choices.append(Choice(word_label(turn, "keep_label"), prefix + KEEP))
    if top.answers or turn.below:
        choices.append(made(Choice, (face.back, prefix + BACK, True)))
    return tuple(choices)


def _offers(turn: Turn, top: Open, prefix: str) -> list[Choice]:
    made = [
        Choice(offered_label(turn, label), f"{prefix}{OFFER}{n}")
        for n, (value, label) in enumerate(top.offered)
        if value != PICK
    ]
    return [*made, Choice(none_label(turn, top), f"{prefix}{OFFER}none")]


def none_label(turn: Turn, top: Open) -> str:
    """Return the button that leaves what is offered: one thing or several."""
    several = len(top.offered) - len(picks(top)) > 1
    return word_label(turn, "none_of_these_label" if several else "not_this_one_label")


def picked_names(top: Open) -> tuple[str, ...]:
    """Return what has been picked so far of a question with several answers."""
    return tuple([str(name) for kind, name in top.offered if kind == PICK]) if top.offered else ()


def picks(top: Open) -> tuple[tuple[Any, Any], ...]:
    """Return what is kept of the offered when the rest of it is gone: the picks of a question with several answers."""
    return tuple([one for one in top.offered if one[0] == PICK]) if top.offered else ()


def chosen(turn: Turn, label: str) -> None:
    """Tell the channel that the press of this event was taken, and what it said; typed words too, if picks stand there."""
    event, top = turn.event, turn.top
    if type(event) is Press and (top is None or not top.offered):
        turn.effects.append(made(Chosen, (event.token, label, "", None)))
        return
    picking = top is not None and bool(picks(top))
    if type(event) is Press:
        asked = _as_asked(turn) if picking and event.token.startswith(f"{turn.here.visit}.") else None
        turn.effects.append(made(Chosen, (event.token, label, "", asked)))
    elif picking and label and type(event) is Text:
        name = turn.here.at.rpartition(".")[2]
        code = turn.here.steps.named[name].code
        turn.effects.append(Chosen(token(turn.here.visit, code, DONE), label, "", _as_asked(turn)))


def _as_asked(turn: Turn) -> Message | None:
    """Return the question of the picks as it is without them."""
    top = turn.here
    position, item = top.steps.places[top.at]
    node = top.flow.program[position]
    if not isinstance(node, Ask):
        return None
    face = face_of(turn, top, node)
    alone = not item or len(top.items.get(top.steps.named[node.name].repeat, ())) < 2
    if alone and face.asked is not None:
        return face.asked
    text = said(turn, node, item) if face.said is None else face.said
    asked = made(Message, (text, (), progress(turn, top, node, item), "", 0, turn.language))
    if alone and face.said is not None:
        face.asked = asked
    return asked
