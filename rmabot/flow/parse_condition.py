"""Conditions, the same everywhere: a fact's name, or slots with what they must be."""

from __future__ import annotations

from rmabot.flow.model import Place
from rmabot.flow.reading import Reader, did_you_mean, shown
from rmabot.flow.source import Map, Node, Scalar, Series
from rmabot.flow.syntax import Compare, CondSource, FactUse, Group, Name, Negation

COMPARISONS = (
    "at_least", "at_most", "more_than", "less_than", "before", "after", "same_as", "not_same_as",
)  # fmt: skip
PRESENCE = ("present", "missing")


def condition(reader: Reader, node: Node, at: Place) -> CondSource | None:
    """Read a condition; ``at`` is the place of its key."""
    if isinstance(node, Series):
        return _list_of_conditions(reader, node, at)
    if isinstance(node, Scalar):
        if not node.text.strip():
            reader.report(at, _EMPTY, "wrong-type")
            return None
        name = reader.word(node, "a condition")
        return FactUse(name) if name is not None else None
    if not node.items:
        reader.report(node, _EMPTY, "wrong-type")
    return _all_of(reader, node)


_EMPTY = (
    "a condition is due here, such as {serial: missing} or the name of a fact. write one, or delete this line"
)


def _all_of(reader: Reader, table: Map) -> CondSource | None:
    parts = [
        part for key, value in reader.each_once(table, "a condition") for part in _parts(reader, key, value)
    ]
    if len(parts) == 1:
        return parts[0]
    return Group("all", tuple(parts), reader.place(table)) if parts else None


def _parts(reader: Reader, key: Scalar, value: Node) -> list[CondSource]:
    place = reader.place(key)
    if key.text in {"any", "all"}:
        entries = reader.series(value, f"{key.text}:")
        inner = [part for entry in entries if (part := condition(reader, entry, reader.place(entry)))]
        return [Group("any" if key.text == "any" else "all", tuple(inner), place)] if inner else []
    if key.text == "not":
        part = condition(reader, value, place)
        return [Negation(part, place)] if part is not None else []
    path = Name(key.text, place)
    if isinstance(value, Map):
        return _comparisons(reader, path, value)
    if isinstance(value, Scalar) and value.text.strip() in PRESENCE:
        return [Compare(path, value.text.strip(), (), place)]
    words = reader.words(value, f'what "{shown(key.text)}" is compared with')
    return [Compare(path, "is", words, place)] if words else []


def _comparisons(reader: Reader, path: Name, table: Map) -> list[CondSource]:
    parts: list[CondSource] = []
    for key, value in reader.each_once(table, "a comparison"):
        place = reader.place(key)
        if key.text in PRESENCE:
            test = Compare(path, key.text, (), place)
            parts.append(test if reader.flag(value, f"{key.text}:") else Negation(test, place))
        elif key.text in COMPARISONS:
            if (word := reader.word(value, f"{key.text}:")) is not None:
                parts.append(Compare(path, key.text, (word,), place))
        elif key.text in {"is", "not"}:
            words = reader.words(value, f"{key.text}:")
            found = Compare(path, "is", words, place)
            if words:
                parts.append(found if key.text == "is" else Negation(found, place))
        else:
            known = (*COMPARISONS, *PRESENCE)
            reader.report(
                place,
                f'there is no comparison "{shown(key.text)}".{did_you_mean(key.text, known)}',
                "unknown-key",
            )
    return parts


def _list_of_conditions(reader: Reader, node: Series, at: Place) -> CondSource | None:
    parts = [part for entry in node.entries if (part := condition(reader, entry, reader.place(entry)))]
    message = "a list of conditions does not say whether all or one of them must hold. write any: or all: in front of it"
    if impossible := _two_values_at_once(parts):
        message += (
            f'; read as all (as Home Assistant does) it could never hold, "{impossible}" has one answer'
        )
    reader.report(at, message, "list-of-conditions")
    # Read on as any:, which is what such lists mean most often, so that their names are checked too.
    return Group("any", tuple(parts), at) if parts else None


def _two_values_at_once(parts: list[CondSource]) -> str:
    seen: dict[str, set[str]] = {}
    for part in parts:
        if isinstance(part, Compare) and part.op == "is":
            words = {word.text for word in part.words}
            if not words & seen.setdefault(part.path.text, words):
                return part.path.text
    return ""
