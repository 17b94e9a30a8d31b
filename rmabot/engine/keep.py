"""Keeping an answer: what depends on it is asked again, the rest stands, and the flow goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rmabot.engine.keys import key_of, parts
from rmabot.engine.scope import INSTEAD, value_of
from rmabot.engine.speak import answer_text, ask_label, context_of, word
from rmabot.engine.standing import chosen_name
from rmabot.engine.turn import Open, Turn
from rmabot.engine.walk import go_on_from, walk
from rmabot.flow.model import Ask, Call, Do, FirstLanguage, Flow, Ref, Say
from rmabot.questions.question import Accepted, Said
from rmabot.questions.table import QUESTIONS


def keep(turn: Turn, top: Open, ask: Ask, value: Any) -> None:
    """Keep the answer to the open question and go on."""
    key, changing = top.at, top.changing
    old = top.answers.get(key)
    position, item = top.steps.places[key]
    if ask.type == "statement" and not (isinstance(value, dict) and INSTEAD in value):
        value = {"seal": turn.flows.statements[ask.name].seal, "at": turn.event.at, "in": turn.language}
    turn.why.append(("answers", key, *_options(ask, value)))
    if old is None and not top.stale:
        turn.path, top.answers[key] = (), value
    else:
        put_value(turn, top, key, value)
    if changing and old is not None and old != value:
        shown = answer_text(turn, ask, value, item)
        turn.say(word(turn, "changed", {"answer.label": ask_label(turn, ask, item), "answer.value": shown}))
    top.at, top.changing, top.offered, top.tries = "", False, (), 0
    first = turn.flows.first_language
    if first is not None and ask.name == first.slot:
        _first_language(turn, first, value)
    if ask.ways and _take_way(turn, top, ask, value, key, item):
        return
    if ask.copies is not None and value == "yes":
        _copy(turn, top, ask, item)
    walk(turn, position if ask.ways else position + 1, item)


def _options(ask: Ask, value: Any) -> tuple[str, ...]:
    """The options chosen: what somebody typed stands in no decision."""
    if isinstance(value, dict):
        return (str(value[INSTEAD]),) if INSTEAD in value else ()
    if not QUESTIONS[ask.type].closed:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _take_way(turn: Turn, top: Open, ask: Ask, value: Any, key: str, item: int) -> bool:
    way = ask.ways.get(chosen_name(value))
    if way is None:
        return False
    for slot, source in way.sets.items():
        _set(turn, top, slot, value_of(turn, source, item) if isinstance(source, Ref) else source, item)
    if way.again:
        again = key_of(top.flow, way.again, item)
        del top.answers[key]
        if top.answers.pop(again, None) is not None:
            unsettle(top, again)
        go_on_from(turn, again)
        return True
    if way.call:
        top.done -= {f"{key}>"}
    return False


def _set(turn: Turn, top: Open, slot: str, value: Any, item: int) -> None:
    position = top.flow.index.get(slot)
    node = top.flow.program[position] if position is not None else None
    if isinstance(node, Ask) and isinstance(value, str):
        reading = QUESTIONS[node.type].read(Said(value), context_of(turn, node, item))
        if isinstance(reading, Accepted):
            value = reading.value
    put_value(turn, top, key_of(top.flow, slot, item), value, settles=True)


def put_value(turn: Turn, top: Open, key: str, value: Any, *, settles: bool = False) -> None:
    """Write an answer; when it is new, what reads it is no longer settled.

    With ``settles`` the readers on the way here stay as they are: an option set the value knowingly.
    """
    old = top.answers.get(key)
    turn.path = ()
    top.answers[key] = value
    if key in top.stale:
        top.stale -= {key}
    if old is None or old == value:
        return
    unsettle(top, key, except_for=top.at if settles else "")
    for copied in _copied_to(top, key):
        put_value(turn, top, copied, value)


def keep_beside(turn: Turn, top: Open, key: str, value: Any) -> None:
    """Write an answer that holds all it held before and more: nothing that reads it is asked or done again."""
    turn.path = ()
    top.answers.update(dict.fromkeys([key, *_copied_to(top, key)], value))


def unsettle(top: Open, key: str, except_for: str = "", after: int = -1) -> None:
    """Mark everything that reads the slot of this key: questions to be asked again, the rest done again.

    ``after`` leaves what stands before that step: it led to the new value and does not depend on it.
    """
    _, item, name = parts(key.removesuffix("="))
    for reader in top.flow.readers.get(name, ()):
        if top.flow.index[reader] < after:
            continue
        for reader_key in _keys(top, reader, item):
            if reader_key != except_for:
                _unsettle_step(top, reader, reader_key)


def _keys(top: Open, reader: str, item: int) -> list[str]:
    repeat = top.flow.repeat_of.get(reader, "")
    if not repeat:
        return [reader]
    numbers = (item,) if item else top.items.get(repeat, ())
    return [f"{repeat}.{number}.{reader}" for number in numbers]


def _unsettle_step(top: Open, reader: str, key: str) -> None:
    node = top.flow.program[top.flow.index[reader]]
    if isinstance(node, Ask):
        if key in top.answers:
            top.stale |= {key}
    elif isinstance(node, Do):
        if node.action != "file_rma":
            top.answers.pop(f"{key}=", None)
    elif isinstance(node, Say | Call):
        top.done -= {key}


def _copy(turn: Turn, top: Open, ask: Ask, item: int) -> None:
    assert ask.copies is not None
    source, names = ask.copies
    repeat = source.split(".")[0]
    first = top.items[repeat][0]
    for name in names:
        value = top.answers.get(f"{repeat}.{first}.{name}")
        if value is not None and item != first:
            put_value(turn, top, f"{repeat}.{item}.{name}", value)


def _copied_to(top: Open, key: str) -> Iterator[str]:
    """Where the answer of a first device stands for others too."""
    repeat, item, name = parts(key)
    if not repeat or item != top.items.get(repeat, (0,))[0]:
        return
    for ask in _copiers(top.flow, name):
        for number in top.items[repeat][1:]:
            if top.answers.get(f"{repeat}.{number}.{ask.name}") == "yes":
                yield f"{repeat}.{number}.{name}"


def _copiers(flow: Flow, name: str) -> list[Ask]:
    return [node for node in flow.program if isinstance(node, Ask) and node.copies and name in node.copies[1]]


def _first_language(turn: Turn, first: FirstLanguage, value: Any) -> None:
    if turn.language_chosen or turn.language == first.show:
        return
    if isinstance(value, str) and value in first.values:
        turn.language = first.show
        turn.say(word(turn, "first_language_offer"))
        turn.note("language", first.show)
