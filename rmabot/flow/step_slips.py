"""Lines of steps that stand where they cannot be: each is told, and the steps are read on as they were meant."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rmabot.flow.source import Map, Node, Scalar, Series

if TYPE_CHECKING:
    from rmabot.flow.reading import Reader

Keys = Mapping[str, Collection[str]]
"""By verb the keys that its step may have, the verb itself and the languages among them."""


def as_meant(reader: Reader, entries: Sequence[Node], keys: Keys) -> list[Node]:
    """The entries of a list of steps, with lost lines where they belong."""
    found: list[Node] = []
    for entry in entries:
        parts = list(_parts(reader, entry, keys)) if isinstance(entry, Map) else [entry]
        for part in parts:
            before = found[-1] if found else None
            if isinstance(before, Map) and isinstance(part, Map) and before.items and part.items:
                if _is_an_option(reader, part, keys):
                    _among(
                        reader,
                        before,
                        part,
                        "options",
                        f'"{part.items[0][0].text}" is written as an option is',
                    )
                    continue
                if all(key.text in reader.languages for key, _ in part.items):
                    _among(reader, before, part, "retry", "this is a text without a name")
                    continue
                if _stands_twice(before, part):
                    message = f"lines {before.line} and {part.line} are the same. delete one of them"
                    reader.report(part.items[0][0], message, "duplicate-name")
                    found.pop()
                elif _changed_places(before, part, keys):
                    _put_back(reader, before, part)
            found.append(part)
    return found


def _parts(reader: Reader, entry: Map, keys: Keys) -> Iterator[Map]:
    """The step, cut before each key that begins another one."""
    first = entry.items[0][0].text if entry.items else ""
    part = entry
    for at, (key, _) in enumerate(entry.items):
        if at and key.text in keys and first in keys and (key.text == first or key.text not in keys[first]):
            message = f'"{key.text}:" begins a step of its own. put "- " before it'
            reader.report(key, message, "unknown-key")
            at_here = next(number for number, item in enumerate(part.items) if item[0] is key)
            rest = Map(entry.flow, key.line, key.column, part.items[at_here:])
            yield Map(entry.flow, part.line, part.column, part.items[:at_here])
            part, first = rest, key.text
    if (taken := _taken_in(part, keys)) is not None:
        yield part
        verb = taken.items[0][0]
        message = f'"- {verb.text}:" begins a step, and stands in a list of the step above. indent it as the other steps are'
        reader.report(verb, message, "unknown-key")
        part = taken
    yield part


def _is_an_option(reader: Reader, part: Map, keys: Keys) -> bool:
    """Whether an entry is written as options are: a name, and under it a label in each language."""
    name, value = part.items[0]
    if len(part.items) > 1 or name.text in keys or not isinstance(value, Map):
        return False
    return any(key.text in reader.languages for key, _ in value.items)


def _among(reader: Reader, step: Map, entry: Map, name: str, what: str) -> None:
    """Take an entry to the list of the step above to which it belongs; the first one tells that the list's line is gone."""
    there = next((value for key, value in step.items if key.text == name and isinstance(value, Series)), None)
    if there is not None:
        there.entries.append(entry)
        return
    key = entry.items[0][0]
    message = f'{what}, and stands among the steps. is the line "{name}:" missing above line {key.line}?'
    reader.report(key, message, "missing-line")
    head = Scalar(name, "", key.line, key.column, key.start, key.start)
    step.items.append((head, Series(flow=False, line=key.line, column=key.column, entries=[entry])))


def _stands_twice(before: Map, part: Map) -> bool:
    """Whether the first line of a step stands twice."""
    (verb, name), (other, same) = before.items[0], part.items[0]
    if len(before.items) > 1 or len(part.items) == 1 or part.line != before.line + 1:
        return False
    written = isinstance(name, Scalar) and isinstance(same, Scalar) and name.text == same.text
    return written and verb.text == other.text


def _changed_places(before: Map, part: Map, keys: Keys) -> bool:
    """Whether the last line of a step can only be the first but one of the step below it."""
    key = before.items[-1][0]
    verb, own = part.items[0][0].text, before.items[0][0].text
    if len(before.items) < 2 or key.line + 1 != part.line or verb not in keys or own not in keys:
        return False
    if key.text not in keys[verb] or any(other.text == key.text for other, _ in part.items):
        return False
    return key.text not in keys[own] or any(other.text == key.text for other, _ in before.items[:-1])


def _put_back(reader: Reader, before: Map, part: Map) -> None:
    key, value = before.items.pop()
    verb = part.items[0][0]
    message = (
        f'lines {key.line} and {verb.line} seem to have changed places: "{key.text}:" cannot stand in the step above, '
        f'and belongs below "- {verb.text}:"'
    )
    reader.report(key, message, "unknown-key")
    part.items.insert(1, (key, value))


def _taken_in(part: Map, keys: Keys) -> Map | None:
    """The step that stands as the last entry of a list of the step above it, with the keys that followed it there."""
    for at, (key, value) in enumerate(part.items):
        if key.text not in _LISTS or not isinstance(value, Series) or not value.entries:
            continue
        last = value.entries[-1]
        if (
            isinstance(last, Map)
            and last.items
            and last.items[0][0].text in keys
            and isinstance(last.items[0][1], Scalar)
        ):
            value.entries.pop()
            rest = Map(last.flow, last.line, last.column, [*last.items, *part.items[at + 1 :]])
            del part.items[at + 1 :]
            return rest
    return None


_LISTS = frozenset({"options", "instead", "retry", "also"})
