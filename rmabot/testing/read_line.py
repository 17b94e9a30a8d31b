"""Reads one line of a talk: one key, which says who does what, and its value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from rmabot.flow.model import Place
from rmabot.flow.reading import Reader, kind_of, shown
from rmabot.flow.source import Map, Node, Scalar, Series
from rmabot.testing.script import (
    Asks,
    Desk,
    Fails,
    Line,
    Nothing,
    Press,
    Restart,
    Says,
    Send,
    Shows,
    Speaks,
    They,
    Wait,
)

_WAIT = re.compile(r"(\d{1,4}) +(minute|hour|day|week)s?")
_SECONDS = {"minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}


def read_line(reader: Reader, node: Node) -> Line | None:
    """Return what the line means; one that means nothing is noted."""
    if not isinstance(node, Map):
        message = f'a line says who does what, such as - they: "…" or - asks: serial, not {kind_of(node)}'
        reader.report(node, message, "wrong-type")
        return None
    found = [(key.text, value) for key, value in reader.entries(node, VERBS, "a line of a talk")]
    if len(node.items) > 1:
        second = node.items[1][0]
        message = f'one line, one thing: put "{shown(second.text)}" on a line of its own, with "- " in front'
        reader.report(second, message, "test-line")
        return None
    return VERBS[found[0][0]](reader, reader.place(node), found[0][1]) if found else None


def seconds_of(written: str) -> float | None:
    """Read ``8 days``, ``30 minutes``; None for anything else."""
    found = _WAIT.fullmatch(written)
    return float(int(found[1]) * _SECONDS[found[2]]) if found else None


def _they(reader: Reader, place: Place, value: Node) -> Line | None:
    if isinstance(value, Scalar):
        return They(place, value.text)
    reader.report(value, f"what they say is a text in double quotes, not {kind_of(value)}", "wrong-type")
    return None


def _press(reader: Reader, place: Place, value: Node) -> Line | None:
    options = reader.words(value, '"press"')
    return (
        Press(place, tuple([word.text for word in options]), isinstance(value, Series)) if options else None
    )


def _send(reader: Reader, place: Place, value: Node) -> Line | None:
    file = reader.word(value, '"send"')
    return Send(place, file.text) if file is not None else None


def _wait(reader: Reader, place: Place, value: Node) -> Line | None:
    written = reader.word(value, '"wait"')
    if written is None:
        return None
    seconds = seconds_of(written.text)
    if seconds is None:
        message = f'"{shown(written.text)}" is no time to wait. write 30 minutes, 2 hours, 8 days or 3 weeks'
        reader.report(written.place, message, "wrong-type")
        return None
    return Wait(place, seconds, written.text)


def _restart(reader: Reader, place: Place, value: Node) -> Line | None:
    return Restart(place) if _only_yes(reader, value, "restart") else None


def _desk(reader: Reader, place: Place, value: Node) -> Line | None:
    if isinstance(value, Scalar):
        act = reader.word(value, '"desk"')
        return Desk(place, act.text) if act is not None else None
    table = reader.map(value, '"desk"')
    if table is None or len(table.items) != 1:
        message = "the desk does one thing a line: - desk: approve, or - desk: {reject: {reason: no_proof}}"
        reader.report(value, message, "test-line")
        return None
    act_key, details = table.items[0]
    return Desk(place, act_key.text, _details(reader, details))


def _details(reader: Reader, node: Node) -> tuple[tuple[str, tuple[str, ...]], ...]:
    table = reader.map(node, "what the desk's act is given")
    if table is None:
        return ()
    return tuple([
        (key.text, tuple([word.text for word in reader.words(value, f'"{key.text}"')]))
        for key, value in reader.each_once(table, "what the desk's act is given")
    ])  # fmt: skip


def _fails(reader: Reader, place: Place, value: Node) -> Line | None:
    if not isinstance(value, Map):
        action = reader.word(value, '"fails"')
        return Fails(place, action.text) if action is not None else None
    for key, given in value.items[:1]:
        outcome = reader.word(given, f'the outcome of "{shown(key.text)}"')
        return Fails(place, key.text, outcome.text) if outcome is not None else None
    return None


def _asks(reader: Reader, place: Place, value: Node) -> Line | None:
    step = reader.word(value, '"asks"')
    return Asks(place, step.text) if step is not None else None


def _says(reader: Reader, place: Place, value: Node) -> Line | None:
    if not isinstance(value, Map):
        step = reader.word(value, '"says"')
        return Says(place, step.text) if step is not None else None
    for key, contains in value.items[:1]:
        if len(value.items) == 1 and isinstance(contains, Scalar):
            return Says(place, key.text, contains.text)
    message = 'with words it is written - says: {step: "contains this"}, one step a line'
    reader.report(value, message, "test-line")
    return None


def _shows(reader: Reader, place: Place, value: Node) -> Line | None:
    return Shows(place, tuple([word.text for word in reader.words(value, '"shows"')]))


def _nothing(reader: Reader, place: Place, value: Node) -> Line | None:
    return Nothing(place) if _only_yes(reader, value, "nothing") else None


def _speaks(reader: Reader, place: Place, value: Node) -> Line | None:
    language = reader.word(value, '"language"')
    return Speaks(place, language.text) if language is not None else None


def _only_yes(reader: Reader, value: Node, key: str) -> bool:
    yes = reader.flag(value, f'"{key}"')
    if not yes and isinstance(value, Scalar) and value.text.strip().lower() in {"no", "false"}:
        reader.report(value, f'"{key}: no" says nothing. leave the line out', "test-line")
    return yes


VERBS: Mapping[str, Callable[[Reader, Place, Node], Line | None]] = {
    "they": _they,
    "press": _press,
    "send": _send,
    "wait": _wait,
    "restart": _restart,
    "desk": _desk,
    "fails": _fails,
    "asks": _asks,
    "says": _says,
    "shows": _shows,
    "nothing": _nothing,
    "language": _speaks,
}
"""Each verb of a talk with its reader."""
