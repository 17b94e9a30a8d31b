"""Options of a choice and buttons beside a typed answer: one name each, its words, and what choosing it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rmabot.flow.reading import Reader, kind_of, shown
from rmabot.flow.source import Map, Node, Scalar
from rmabot.flow.syntax import Name, OptionSource

OPTION_KEYS = ("also_typed", "go", "again", "call", "sets", "alone")
LIST_OPTION_KEYS = (*OPTION_KEYS, "for")
INSTEAD_KEYS = ("also_typed", "go", "again", "call")
_SHAPE = '"- name: {en: "…", fr: "…"}"'
RESERVED = frozenset({"present", "missing", "any", "all", "not", "go_on", "done", "other"})


def options(
    reader: Reader, node: Node, keys: Iterable[str], *, of_a_list: bool = False, what: str = "options"
) -> tuple[OptionSource, ...]:
    """Read a list of options; a name that stands twice is noted and left out."""
    found: dict[str, OptionSource] = {}
    entries = list(reader.series(node, what))
    if len(entries) > 1 and all(isinstance(entry, Scalar) for entry in entries):
        reader.report(
            entries[0],
            f"{what.rstrip(':')}: words alone are no options. each is written {_SHAPE}",
            "wrong-type",
        )
        return ()
    for entry in _each_with_its_dash(reader, entries):
        option = _option(reader, entry, tuple(keys), of_a_list=of_a_list)
        if option is None:
            continue
        if option.name.text in found:
            first = found[option.name.text].name.place
            message = (
                f'option "{option.name.text}" stands twice, first at line {first.line}, column {first.column}'
            )
            reader.report(option.name.place, message, "duplicate-name")
            continue
        found[option.name.text] = option
    return tuple(found.values())


def _each_with_its_dash(reader: Reader, entries: Iterable[Node]) -> Iterator[Node]:
    """The entries; one in which a further option stands without its dash comes as two, and texts of retry: not at all."""
    for entry in entries:
        keys = [key for key, _ in entry.items] if isinstance(entry, Map) else []
        if keys and all(key.text in reader.languages for key in keys):
            message = f'this is a text without a name, and no option. is the line "retry:" missing above line {keys[0].line}?'
            reader.report(keys[0], message, "missing-line")
            return
        if (
            not isinstance(entry, Map)
            or len(keys) < 2
            or not all(_has_words(reader, value) for _, value in entry.items)
        ):
            yield entry
            continue
        for at, (key, value) in enumerate(entry.items):
            if at:
                reader.report(key, f'a "- " is missing before "{shown(key.text)}:"', "wrong-type")
            yield Map(entry.flow, key.line, key.column, [(key, value)])


def _has_words(reader: Reader, node: Node) -> bool:
    return isinstance(node, Map) and any(key.text in reader.languages for key, _ in node.items)


def _option(reader: Reader, entry: Node, keys: tuple[str, ...], *, of_a_list: bool) -> OptionSource | None:
    if not isinstance(entry, Map) or len(entry.items) != 1:
        given = "several keys" if isinstance(entry, Map) else kind_of(entry)
        reader.report(entry, f"an option is written {_SHAPE}, not as {given}", "wrong-type")
        return None
    key, value = entry.items[0]
    name = _option_name(reader, key, of_a_list=of_a_list)
    table = reader.map(value, f'option "{shown(key.text)}"')
    if name is None or table is None:
        return None
    option = OptionSource(name)
    what = f'option "{name.text}"'
    items = list(reader.entries(table, (*keys, *reader.languages), what))
    option.label = reader.texts_of(dict(reader.written_of(items, what)), what, name.place)
    if not option.label.by_language and not _label_given(items, reader.languages):
        reader.report(name.place, f'{what} has no words. write them: {{en: "…", fr: "…"}}', "text-missing")
    for written, part in items:
        _fill(reader, option, written, part)
    return option


def _label_given(items: list[tuple[Scalar, Node]], languages: tuple[str, ...]) -> bool:
    return any(key.text in languages for key, _ in items)


def _option_name(reader: Reader, key: Scalar, *, of_a_list: bool) -> Name | None:
    # Codes such as QC are what a list is of, and are told apart by their case from nothing else.
    if key.text in RESERVED and not (of_a_list and key.text == "other"):
        message = (
            f'"{key.text}" has a meaning of its own in conditions and outcomes, and cannot name an option. '
            f'take another name, such as "{key.text}_of_these"'
        )
        reader.report(key, message, "reserved-word")
        return Name(key.text, reader.place(key))
    if of_a_list and key.text.isascii() and key.text.isalnum() and key.text.isupper() and len(key.text) <= 24:
        return Name(key.text, reader.place(key))
    return reader.name(key, "an option")


def _fill(reader: Reader, option: OptionSource, key: Scalar, value: Node) -> None:
    match key.text:
        case "also_typed":
            option.also_typed = spoken_words(reader, value, "also_typed")
        case "go":
            option.go = reader.word(value, "go:")
        case "again":
            option.again = reader.word(value, "again:")
        case "call":
            option.call = reader.word(value, "call:")
        case "sets":
            option.sets = pairs(reader, value, "sets:")
        case "alone":
            option.alone = reader.flag(value, "alone:")
        case "for":
            option.serves = reader.words(value, "for:")


def spoken_words(reader: Reader, node: Node, what: str) -> Mapping[str, tuple[Name, ...]]:
    """Read what people may type, by language."""
    table = reader.map(node, f"{what}:")
    if table is None:
        return {}
    found: dict[str, tuple[Name, ...]] = {}
    for key, value in reader.entries(table, reader.languages, f"{what}:"):
        entries = reader.series(value, f"{what}: {key.text}:")
        words = [reader.word(entry, f"an entry of {what}:") for entry in entries]
        found[key.text] = tuple([word for word in words if word is not None])
    return found


def pairs(reader: Reader, node: Node, what: str) -> tuple[tuple[Name, Name], ...]:
    """Read keys and values that are one word each."""
    table = reader.map(node, what)
    if table is None:
        return ()
    found: list[tuple[Name, Name]] = []
    for key, value in reader.each_once(table, what):
        word = reader.word(value, f'what "{shown(key.text)}" stands for')
        if word is not None:
            found.append((Name(key.text, reader.place(key)), word))
    return tuple(found)
