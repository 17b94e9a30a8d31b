"""A flow file: what it is about, how it starts, its facts, steps and endings."""

from __future__ import annotations

from rmabot.flow.parse_condition import condition
from rmabot.flow.parse_option import pairs, spoken_words
from rmabot.flow.parse_step import also, steps
from rmabot.flow.reading import Reader, listed, shown
from rmabot.flow.source import Map, Node, Scalar
from rmabot.flow.syntax import (
    CondSource,
    DateSource,
    EndingSource,
    FlowSource,
    Name,
    TakesSource,
)

KEYS = (
    "flow", "about", "starts", "keeps_place", "takes", "gives", "give_up", "facts", "moved", "steps", "endings",
)  # fmt: skip
STARTS_KEYS = ("command", "phrases", "shape", "menu")


def flow(reader: Reader, root: Map) -> FlowSource | None:
    """Read a flow file."""
    name = reader.name(root.items[0][1], "flow:")
    if name is None:
        return None
    found = FlowSource(name, name.place)
    items = list(reader.entries(root, KEYS, "a flow"))
    present = {key.text for key, _ in items}
    if missing := [key for key in ("about", "steps") if key not in present]:
        message = f'flow "{name.text}" needs {listed([f"{key}:" for key in missing])}'
        reader.report(name.place, message, "missing-key")
    for key, value in items:
        _fill(reader, found, key, value)
    return found


def _fill(reader: Reader, found: FlowSource, key: Scalar, value: Node) -> None:
    match key.text:
        case "about":
            found.about = reader.texts(value, "about:")
        case "starts":
            found.starts = reader.place(key)
            _starts(reader, found, value)
        case "keeps_place":
            found.keeps_place = reader.flag(value, "keeps_place:")
        case "takes":
            found.takes = _takes(reader, value)
        case "gives":
            found.gives = reader.words(value, "gives:")
        case "give_up":
            found.give_up = reader.word(value, "give_up:")
        case "facts":
            _facts(reader, found, value)
        case "moved":
            found.moved = pairs(reader, value, "moved:")
        case "steps":
            found.steps = steps(reader, value)
        case "endings":
            found.endings = _endings(reader, value)


def _starts(reader: Reader, found: FlowSource, node: Node) -> None:
    table = reader.map(node, "starts:")
    if table is None:
        return
    for key, value in reader.entries(table, STARTS_KEYS, "starts:"):
        match key.text:
            case "command":
                found.command = reader.name(value, "command:")
            case "phrases":
                found.phrases = spoken_words(reader, value, "phrases")
            case "menu":
                found.menu = _menu(reader, value)
            case "shape":
                found.shape = reader.word(value, "shape:")


def _menu(reader: Reader, value: Node) -> int:
    """The place among the menu's buttons: a number, or no for none."""
    word = reader.word(value, "menu:")
    if word is None or word.text == "no":
        return 0
    if word.text.isdecimal() and 0 < int(word.text) < 100:
        return int(word.text)
    reader.report(word.place, f'menu: is a place from 1 to 99, or no, not "{shown(word.text)}"', "wrong-type")
    return 0


def _takes(reader: Reader, node: Node) -> tuple[TakesSource, ...]:
    table = reader.map(node, "takes:")
    if table is None:
        return ()
    found: list[TakesSource] = []
    for key, value in reader.each_once(table, "takes:"):
        name = reader.name(key, "what a flow takes")
        if name is None:
            continue
        kind: Name | None = None
        optional = False
        if isinstance(value, Map):
            for part, inner in reader.entries(value, ("type", "optional"), f'"{name.text}"'):
                if part.text == "type":
                    kind = reader.word(inner, "type:")
                else:
                    optional = reader.flag(inner, "optional:")
        else:
            kind = reader.word(value, f'the type of "{name.text}"')
        found.append(TakesSource(name, kind, optional))
    return tuple(found)


def _facts(reader: Reader, found: FlowSource, node: Node) -> None:
    table = reader.map(node, "facts:")
    if table is None:
        return
    facts: dict[str, tuple[Name, CondSource | DateSource]] = {}
    for key, value in reader.each_once(table, "facts:"):
        name = reader.name(key, "a fact")
        if name is None:
            continue
        fact = _date(reader, value) if _is_date(value) else condition(reader, value, reader.place(key))
        if fact is not None:
            facts[name.text] = (name, fact)
    found.facts = facts


def _is_date(node: Node) -> bool:
    return isinstance(node, Map) and any(key.text == "date" for key, _ in node.items)


def _date(reader: Reader, node: Node) -> DateSource | None:
    table = reader.map(node, "a date")
    if table is None:
        return None
    start: Name | None = None
    plus: Name | None = None
    for key, value in reader.entries(table, ("date", "plus"), "a date"):
        if key.text == "date":
            start = reader.word(value, "date:")
        else:
            plus = reader.word(value, "plus:")
    return DateSource(start, plus) if start is not None else None


def _endings(reader: Reader, node: Node) -> tuple[EndingSource, ...]:
    table = reader.map(node, "endings:")
    if table is None:
        return ()
    found: list[EndingSource] = []
    for key, value in reader.each_once(table, "endings:"):
        name = reader.name(key, "an ending")
        part = reader.map(value, f'ending "{shown(key.text)}"') if name is not None else None
        if name is not None and part is not None:
            found.append(_ending(reader, name, part))
    return tuple(found)


def _ending(reader: Reader, name: Name, table: Map) -> EndingSource:
    what = f'ending "{name.text}"'
    items = list(reader.entries(table, ("then", "also", *reader.languages), what))
    texts = dict(reader.written_of(items, what))
    then = next((reader.word(node, "then:") for key, node in items if key.text == "then"), None)
    further = next((also(reader, node) for key, node in items if key.text == "also"), ())
    return EndingSource(name, reader.texts_of(texts, what, name.place) if texts else None, further, then)
