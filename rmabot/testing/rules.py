"""What must hold after every turn of every conversation, whoever does what."""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random

from rmabot.engine.effects import Chosen, Effect, Message, Run
from rmabot.engine.events import ActionDone, Event, PersonLeft, PersonTook, Text, TimerFired
from rmabot.engine.frozen import freeze
from rmabot.engine.keys import parts
from rmabot.engine.session import BOT, Frame, Session, from_json, to_json
from rmabot.engine.step import step
from rmabot.flow.model import FlowSet
from rmabot.testing.samples import result
from rmabot.text.spans import plain

MOST_ACTIONS = 20
"""More actions than any turn calls."""
_MOST_FLOWS = 12
_LONGEST_TOKEN = 64
_NOT_THEIRS = TimerFired | ActionDone | PersonTook | PersonLeft


class Stuck(AssertionError):
    """A rule that did not hold, as a sentence."""


def after_turn(before: Session, event: Event, effects: Sequence[Effect], after: Session) -> None:
    """Hold what is true after every turn: every message can be read, every person is answered and has a way on."""
    messages = [effect for effect in effects if isinstance(effect, Message)]
    for message in messages:
        _readable(message)
    if after.mode != BOT or before.mode != BOT:
        return
    if (
        not isinstance(event, _NOT_THEIRS)
        and not messages
        and not any(isinstance(one, Chosen) and one.token for one in effects)
    ):
        raise Stuck("whatever a person does is answered")
    if not after.frames:
        return
    top = after.frames[-1]
    if not top.at:
        raise Stuck("a flow under way waits for an answer or for work")
    if messages and not top.waiting and not messages[-1].choices and not messages[-1].wants:
        raise Stuck("after the bot has spoken there is something to answer")


def _readable(message: Message) -> None:
    if not plain(message.text).strip():
        raise Stuck("no message is empty")
    if not all(choice.label.strip() for choice in message.choices):
        raise Stuck("every button says something")
    if any(len(choice.token.encode()) > _LONGEST_TOKEN for choice in message.choices):
        raise Stuck("a token fits any channel")


def repeats(flows: FlowSet, session: Session, event: Event) -> None:
    """Hold that the same flows, session and event give the same step."""
    if step(flows, session, event) != step(flows, session, event):
        raise Stuck("the same flows, session and event give the same step")


def stored(session: Session) -> Session:
    """Hold that a session comes back from the store as it went in, and return what came back."""
    again = from_json(json.loads(json.dumps(to_json(session))))
    if again != session:
        raise Stuck("a session comes back from the store as it went in")
    return again


def filed_whole(flows: FlowSet, frame: Frame, run: Run) -> None:
    """Hold that what is filed is whole: every protected text answered, every device known, nothing outdated."""
    missing = [name for name in flows.statements if name not in run.answers]
    if missing:
        raise Stuck(f"nothing is filed before every statement is answered: {', '.join(missing)}")
    if stale := sorted(frame.stale & run.answers.keys()):
        raise Stuck(f"no answer is filed that waits to be asked again: {', '.join(stale)}")
    filed = {(repeat, item) for repeat, item, _ in map(parts, run.answers) if item}
    there = {(repeat, item) for repeat, numbers in frame.items.items() for item in numbers}
    if filed != there:
        raise Stuck(f"the devices filed are those on the request: {sorted(filed)}, not {sorted(there)}")


def can_be_left(flows: FlowSet, session: Session, now: float) -> None:
    """Hold that somebody who insists on leaving has left after a few words."""
    if session.mode.startswith("person"):
        session = step(flows, session, PersonLeft("left", now)).session
    elif session.mode != BOT:
        session = step(flows, session, Text("menu", now, "menu")).session
    for number in range(_MOST_FLOWS):
        if not session.frames:
            break
        session = step(flows, session, Text(f"leave{number}", now, "cancel")).session
    if session.frames or session.mode != BOT:
        raise Stuck("every state can be left by saying so")


def person_can_be_reached(flows: FlowSet, session: Session, now: float) -> None:
    """Hold that asking for a person leads to one, while the desk takes hand-overs."""
    taken = step(flows, session, Text("person", now, "person"))
    for number in range(MOST_ACTIONS):
        runs = [effect for effect in taken.effects if isinstance(effect, Run) and not effect.outside]
        if not runs:
            break
        among = ("queued",) if runs[0].action == "hand_over" else None
        outcome, values = result(Random(number), runs[0].action, among)  # noqa: S311 - any answer will do
        done = ActionDone(f"person{number}", now, runs[0].call, outcome, freeze(values))
        taken = step(flows, taken.session, done)
    if taken.session.mode == BOT and not any(frame.flow == "person" for frame in taken.session.frames):
        raise Stuck("a person can be reached from everywhere")
