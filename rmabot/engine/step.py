"""The step: a session and an event give the next session and what shall go out, and nothing else happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from rmabot.engine.always import answer_sure_by_press, put_again
from rmabot.engine.answer import open_node
from rmabot.engine.buttons import chosen
from rmabot.engine.choose import press_option
from rmabot.engine.draft import keep_draft_timer, on_timer
from rmabot.engine.effects import Chosen, Effect, WantPerson
from rmabot.engine.events import (
    ActionDone,
    Attachment,
    Command,
    Event,
    PersonLeft,
    PersonTook,
    Press,
    Text,
    TimerFired,
    Unreadable,
)
from rmabot.engine.frozen import freeze
from rmabot.engine.keep import unsettle
from rmabot.engine.keys import FROM, START, code, read_token, stem
from rmabot.engine.label import CALL, was_read
from rmabot.engine.person import handed_back, took_over, while_waiting
from rmabot.engine.route import number_in, start
from rmabot.engine.sent import on_attachment
from rmabot.engine.session import BOT, WAITING_FOR_PERSON, Session
from rmabot.engine.speak import label_in, word
from rmabot.engine.turn import Open, Turn, made
from rmabot.engine.typed import on_command, on_text
from rmabot.engine.walk import walk
from rmabot.flow.actions import ACTIONS
from rmabot.flow.model import Do, FlowSet
from rmabot.text.spans import plain

_FROM_CUSTOMER = (Press, Text, Attachment, Unreadable, Command)


class Step(NamedTuple):
    """What became of one event: the session after it, the effects in order, and every decision on the way."""

    session: Session
    effects: tuple[Effect, ...]
    why: tuple[tuple[str, ...], ...]


def step(flows: FlowSet, session: Session, event: Event) -> Step:
    """Move a conversation by one event: the same flows, session and event always give the same step."""
    turn = Turn(flows, session, event)
    top = turn.top
    if top is not None and top.at not in top.steps.places and _stranded(turn, top):
        _rejoin(turn)
    else:
        if turn.mode != BOT and isinstance(event, _FROM_CUSTOMER):
            while_waiting(turn)
        else:
            _HAPPENS[type(event)](turn, event)
        keep_draft_timer(turn)
    return made(Step, (turn.finish(), tuple(turn.effects), tuple(turn.why)))


def _stranded(turn: Turn, top: Open) -> bool:
    """Tell whether the open question is no longer in the flow, so that nothing could answer it."""
    return turn.mode == BOT and top.at != "" and not top.steps.has(top.at)


def _rejoin(turn: Turn) -> None:
    """Go on in the flow as it now is, from the first thing that is not answered."""
    top = turn.here
    turn.note("rejoins", top.flow.name)
    turn.say(word(turn, "moved_to_new_version"))
    top.at = top.waiting = ""
    walk(turn, 0, 0)


def on_press(turn: Turn, event: Press) -> None:
    """Handle a press: what it was for if that is still open, else say so and change nothing."""
    read = read_token(event.token)
    if read is None:
        _too_late(turn, event, None)
        return
    visit, question, option = read
    if question == START:
        _press_start(turn, option)
        return
    if question == "?":
        answer_sure_by_press(turn, option)
        return
    found = open_node(turn)
    top = turn.top
    if found is None or top is None or visit != top.visit or question != stem(top.flow.name, top.at):
        _too_late(turn, event, question)
        return
    turn.last = event.token
    if not press_option(turn, found[0], found[1], option):
        _too_late(turn, event, question)


def _press_start(turn: Turn, option: str) -> None:
    name, _, number = option.partition(":")
    if name == "!go_on" or name not in turn.flows.flows:
        chosen(turn, "")
        put_again(turn)
        return
    chosen(turn, label_in(turn, turn.flows.flows[name].about))
    start(turn, name, number_in(turn, number) or "")


def _too_late(turn: Turn, event: Press, question: str | None) -> None:
    if event.token == turn.last:
        turn.effects.append(Chosen(event.token, ""))
        turn.note("repeated press")
        return
    turn.note("too late", question or "")
    notice = word(turn, "too_late_over")
    found = open_node(turn)
    if found is not None and question:
        was = _section_of(turn, question)
        now = _section_label(turn, found[0].section)
        if was and now:
            notice = word(turn, "too_late", {"button.section": was, "section": now})
    turn.effects.append(Chosen(event.token, "", plain(notice)))
    turn.say(notice)
    put_again(turn)


def _section_of(turn: Turn, question: str) -> str:
    for flow in turn.flows.flows.values():
        for name, position in flow.index.items():
            if code(flow.name, name) == question:
                return _section_label(turn, flow.program[position].section) or label_in(turn, flow.about)
    return ""


def _section_label(turn: Turn, section: object) -> str:
    label = getattr(section, "label", None)
    return label_in(turn, label) if label else ""


def _action_done(turn: Turn, event: ActionDone) -> None:
    if event.call.startswith(CALL):
        was_read(turn, event)
        return
    top = turn.top
    if top is None or top.waiting != event.call:
        turn.note("late result", event.call)
        return
    position, item = top.steps.places[event.call]
    node = top.flow.program[position]
    assert isinstance(node, Do)
    top.waiting = top.at = ""
    top.answers[f"{event.call}="] = event.outcome
    turn.note("did", node.action, event.outcome)
    if node.gives:
        key = event.call[: len(event.call) - len(node.name)] + node.gives
        old = top.answers.get(key)
        top.answers[key] = freeze(dict(event.values))
        if old is not None and old != top.answers[key]:
            unsettle(top, key, after=position)
    if event.outcome in ACTIONS[node.action].erases:
        turn.below = []
        top.answers.pop(FROM, None)
        turn.note("forgets what was begun before")
    if event.outcome in ACTIONS[node.action].hands_over:
        turn.mode, turn.notified = WAITING_FOR_PERSON, 0.0
        reason = str(top.answers.get("reason", "asked"))
        turn.effects.append(WantPerson(reason, turn.below[-1].flow if turn.below else top.flow.name))
    walk(turn, position, item)


def _unreadable(turn: Turn, event: Unreadable) -> None:
    turn.say(word(turn, event.why, dict(event.values)))
    put_again(turn)


def _took_over(turn: Turn, event: PersonTook) -> None:
    took_over(turn, event.staff)


def _handed_back(turn: Turn, _event: PersonLeft) -> None:
    handed_back(turn)


_HAPPENS: Mapping[type[Event], Callable[[Turn, Any], None]] = {
    Press: on_press,
    Text: on_text,
    Attachment: on_attachment,
    ActionDone: _action_done,
    TimerFired: on_timer,
    PersonTook: _took_over,
    PersonLeft: _handed_back,
    Unreadable: _unreadable,
    Command: on_command,
}
