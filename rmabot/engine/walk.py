"""Going on through a flow until something is asked, has to be worked out, or the conversation is at its end."""

from __future__ import annotations

from typing import Any

from rmabot.engine.effects import ClearTimer, Noted, Run
from rmabot.engine.face import statement_text
from rmabot.engine.keys import ANOTHER, FROM, parts
from rmabot.engine.put import open_question, put, put_ask
from rmabot.engine.scope import value_of
from rmabot.engine.set_aside import set_aside
from rmabot.engine.speak import label_in, spoken_in, word
from rmabot.engine.standing import chosen_name, stands
from rmabot.engine.steps import Ready
from rmabot.engine.trace import applying
from rmabot.engine.turn import Open, Turn, in_charge, made
from rmabot.flow.actions import ACTIONS
from rmabot.flow.model import (
    DONE,
    GO_ON,
    Ask,
    Call,
    Do,
    Ending,
    Go,
    RepeatEnd,
    RepeatStart,
    Review,
    Say,
)

_CALLED = "called"


def begin(turn: Turn, flow: str, *, caller: str = "", answers: dict[str, Any] | None = None) -> None:
    """Start a flow on top of what is under way and go to its first question."""
    turn.push(turn.flows.flows[flow], caller, answers)
    led_here = bool(turn.below) or (answers is not None and FROM in answers)
    turn.effects.append(made(Noted, ("begun", flow, "", _CALLED if caller else "within" if led_here else "")))
    turn.note("begins", flow)
    walk(turn, 0, 0)


def go_on_from(turn: Turn, key: str) -> None:
    """Go on from the step of this key, itself included: what is answered and stands is passed over."""
    top = turn.here
    top.at, top.changing, top.offered, top.tries = "", False, (), 0
    position, item = top.steps.places[key]
    walk(turn, position, item)


def walk(turn: Turn, position: int, item: int) -> None:
    """Run the program from a position until it asks, waits or ends."""
    top = turn.top
    assert top is not None
    steps = top.steps.each
    while position < len(steps):
        ready = steps[position]
        if ready.when is not None and not ready.when(turn, top, item):
            turn.why.append(("skips", ready.keys[item]))
            position = ready.past
            continue
        node = ready.node
        if type(node) is Ask:
            following = _at_ask(turn, top, ready, node, position, item)
        elif type(node) is RepeatStart:
            item = _enter(top, node)
            following = position + 1
        elif type(node) is RepeatEnd:
            following, item = _at_repeat_end(turn, top, node, position, item)
        else:
            following = _at_other(turn, top, ready, position, item)
        if following < 0:
            return
        position = following
    end(turn, DONE)


STOP = -1


def _at_ask(turn: Turn, top: Open, ready: Ready, ask: Ask, position: int, item: int) -> int:
    key = ready.keys[item]
    if key in top.answers and stands(turn, top, ask, key):
        way = ask.ways.get(chosen_name(top.answers[key])) if ask.ways else None
        if way is None:
            return position + 1
        if way.call and f"{key}>" not in top.done:
            return _call(turn, way.call, f"{key}>", {})
        return _target(turn, top, way.go) if way.go else position + 1
    if ask.type == "statement" and not turn.flows.statements[ask.name].own_yes:
        turn.say(statement_text(turn, ask))
        turn.note("says", key)
        turn.path = ()
        top.answers[key] = {
            "seal": turn.flows.statements[ask.name].seal,
            "at": turn.event.at,
            "in": turn.language,
        }
        return position + 1
    open_question(turn, top, key)
    turn.effects.append(ready.asked)
    put_ask(turn, top, ask, item)
    return STOP


def _enter(top: Open, node: RepeatStart) -> int:
    numbers = top.items.get(node.name)
    if not numbers:
        numbers = (1,)
        top.items = {**top.items, node.name: numbers}
    return numbers[0]


def _at_repeat_end(turn: Turn, top: Open, node: RepeatEnd, position: int, item: int) -> tuple[int, int]:
    start = top.flow.program[node.start]
    assert isinstance(start, RepeatStart)
    numbers = top.items[start.name]
    place = numbers.index(item) if item in numbers else len(numbers) - 1
    if place + 1 < len(numbers):
        return node.start + 1, numbers[place + 1]
    if top.answers.get(f"{start.name}.0.{ANOTHER}") == "no" or len(numbers) >= _most(turn, start):
        return position + 1, 0
    open_question(turn, top, f"{start.name}.{numbers[place]}.{ANOTHER}")
    put(turn)
    return STOP, item


def _most(turn: Turn, start: RepeatStart) -> int:
    return start.at_most if isinstance(start.at_most, int) else int(value_of(turn, start.at_most, 0) or 1)


def _at_other(turn: Turn, top: Open, ready: Ready, position: int, item: int) -> int:
    node, key = ready.node, ready.keys[item]
    if type(node) is Say:
        if key not in top.done:
            top.done |= {key}
            turn.say(spoken_in(turn, node.spoken, item))
            turn.why.append(("says", key))
        return position + 1
    if type(node) is Go:
        turn.note("goes", node.target, node.name)
        return _target(turn, top, node.target)
    if type(node) is Do:
        return _at_do(turn, top, ready, node, key, position, item)
    if key in top.done:
        return position + 1
    if isinstance(node, Call):
        return _call(turn, node.flow, key, _inputs(turn, top, ready, item))
    assert isinstance(node, Review)
    open_question(turn, top, key)
    put(turn)
    return STOP


def _inputs(turn: Turn, top: Open, ready: Ready, item: int) -> dict[str, Any]:
    return {name: value(turn, top, item) for name, value in ready.inputs.items()}


def _at_do(turn: Turn, top: Open, ready: Ready, node: Do, key: str, position: int, item: int) -> int:
    outcome = top.answers.get(f"{key}=")
    if outcome is not None:
        target = node.outcomes.get(outcome, GO_ON)
        return position + 1 if target == GO_ON else _target(turn, top, target)
    spec = ACTIONS[node.action]
    inputs = _inputs(turn, top, ready, item)
    answers = given_answers(turn, top) if spec.reads_all else {}
    top.waiting = key
    top.at = key
    turn.effects.append(Run(node.action, key, inputs, spec.outside, top.flow.name, answers))
    turn.note("does", node.action)
    return STOP


def given_answers(turn: Turn, top: Open) -> dict[str, Any]:
    """Return this flow's answers that still apply, and under ``FROM`` those of the flow before or below it."""
    answers = applying(turn)
    if FROM not in answers and turn.below and not top.caller:
        below = turn.below[-1]
        answers[FROM] = {
            "flow": below.flow, "at": parts(below.at)[2], "answers": dict(below.answers), "items": dict(below.items)
        }  # fmt: skip
    return answers


def _call(turn: Turn, flow: str, key: str, inputs: dict[str, Any]) -> int:
    turn.note("calls", key)
    begin(
        turn, flow, caller=key, answers={name: value for name, value in inputs.items() if value is not None}
    )
    return STOP


def _target(turn: Turn, top: Open, target: str) -> int:
    position = top.flow.index.get(target)
    if position is not None:
        return position
    end(turn, target)
    return STOP


def end(turn: Turn, name: str) -> None:
    """End the flow on top with one of its endings and go on where that leads."""
    top = turn.here
    ending = top.flow.endings.get(name)
    if ending is not None and ending.spoken is not None:
        turn.say(spoken_in(turn, ending.spoken, 0))
    turn.note("ends", top.flow.name, name)
    turn.effects.append(made(Noted, ("ended", top.flow.name, name, _CALLED if top.caller else "")))
    if _takes_over(turn, top, ending):
        return
    if turn.pop() is None:
        turn.effects.append(ClearTimer("draft"))
        return
    if top.caller:
        gives = {slot: top.answers[slot] for slot in top.flow.gives if slot in top.answers}
        _return_to(turn, top.caller, gives)
    else:
        turn.send()
        set_aside(turn)
        resume(turn)


def told_before(top: Open) -> dict[str, Any]:
    """Return what was answered in a flow, as the one that follows it is given it."""
    answers = {key: value for key, value in top.answers.items() if key != FROM}
    return {"flow": top.flow.name, "at": parts(top.at)[2], "answers": answers, "items": dict(top.items)}


def _takes_over(turn: Turn, top: Open, ending: Ending | None) -> bool:
    if ending is None or not ending.then:
        return False
    turn.send()
    turn.pop()
    begin(turn, ending.then, caller=top.caller, answers={FROM: told_before(top), "reason": ending.name})
    return True


def _return_to(turn: Turn, caller: str, gives: dict[str, Any]) -> None:
    top = turn.here
    top.answers.update(gives)
    top.done |= {caller}
    position, item = top.steps.places[caller.removesuffix(">")]
    walk(turn, position, item)


def resume(turn: Turn) -> None:
    """Come back to the flow below after a question in between: its open question again, itself."""
    top = turn.top
    if top is None or not in_charge(turn) or not top.at or top.waiting:
        return
    turn.send()
    put(turn, back_to(turn))


def back_to(turn: Turn) -> Any:
    """Return the words that lead back to the flow on top."""
    top = turn.here
    position, _ = top.steps.places[top.at]
    section = top.flow.program[position].section
    about: dict[str, Any] = {"flow.about": about_text(turn, top)}
    if section is None:
        return word(turn, "resumed_no_steps", about)
    return word(turn, "resumed", about | {"step": str(section.number), "total": str(section.total)})


def about_text(turn: Turn, top: Open) -> str:
    """Return what a flow is about, as menus say it."""
    return label_in(turn, top.flow.about)
