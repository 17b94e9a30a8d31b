"""A sheet of models put into a catalogue file: what is there is changed where it stands, what is new goes to its like."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from rmabot.flow.read_plain import plain
from rmabot.flow.reading import did_you_mean, shown
from rmabot.flow.rewriting import Edit, applied, behind, line_end, line_start, start_of, without, written
from rmabot.flow.sealing import end_of
from rmabot.flow.sheet_rows import Cell, Column, Numbered, Table, read_table, split
from rmabot.flow.source import Map, Node, Scalar, Series, Source, read
from rmabot.rma.mistake import MistakeError
from rmabot.rma.models import KINDS, UNLISTED, Battery, Model, read_models
from rmabot.rma.record import replace

COLUMNS = (
    Column("model", ("modèle", "models")),
    Column("kind", ("type", "genre")),
    Column("line", ("gamme", "ligne")),
    Column("battery", ("pile", "batterie")),
    Column("parts", ("pièces",)),
)
_BATTERY = {"yes": "yes", "no": "no", "unknown": "unknown", "oui": "yes", "non": "no", "inconnu": "unknown", "?": "unknown"}  # fmt: skip
_LONGEST = 48
_WIDTH = 100

Like = tuple[str, str, str, tuple[str, ...]]
"""What the models of one group share: kind, line, battery, parts."""


class Taken(NamedTuple):
    """The file as it shall be (None: as it is), what changes in it, a line each, and what is wrong with the sheet."""

    data: bytes | None
    changes: tuple[str, ...]
    wrong: tuple[str, ...]


class _Group(Struct, frozen=True):
    """A group of the file: what its models share, its list, and the names in it."""

    like: Like
    series: Series
    names: tuple[str, ...]


def take(file: str, data: bytes, rows: Sequence[Numbered], lines: Collection[str], *, whole: bool) -> Taken:
    """Put a sheet's models into a file that checks; ``whole``: models that the sheet lacks go.

    ``lines`` are those with a warranty row, empty where nobody knows. An empty cell of a model that is there leaves
    what it says.
    """
    source = read(file, data)
    there = {model.name: model for model in models_of(source)}
    table = read_table(rows, COLUMNS, ("model",))
    wanted = _wanted(table, there, lines)
    if table.wrong:
        return Taken(None, (), tuple(table.wrong))
    after = wanted if whole else there | wanted
    if not after:
        return Taken(None, (), ("no model would be left: a catalogue needs one",))
    changes = tuple(_changes(there, after))
    if not changes:
        return Taken(None, (), ())
    text = _rewritten(source, after)
    if {model.name: model for model in models_of(read(file, text.encode()))} != after:
        return Taken(
            None, (), (f'"{file}" is written in a way that cannot be changed here: change it by hand',)
        )
    return Taken(text.encode(), changes, ())


def models_of(source: Source) -> tuple[Model, ...]:
    """Return the models of a catalogue file; none for one that does not check."""
    if not isinstance(source.root, Map) or source.findings:
        return ()
    try:
        return read_models({key.text: plain(value) for key, value in source.root.items})
    except MistakeError:
        return ()


def sheet(models: Sequence[Model]) -> list[list[str]]:
    """Return models as a sheet that can be taken back."""
    rows = [[one.name, one.kind, one.line, one.battery, "; ".join(one.parts)] for one in models]
    return [[column.name for column in COLUMNS], *rows]


def _wanted(table: Table, there: Mapping[str, Model], lines: Collection[str]) -> dict[str, Model]:
    found: dict[str, Model] = {}
    first: dict[str, Cell] = {}
    maker = next((one.maker for one in there.values()), "")
    for row in table.rows:
        cell = row["model"]
        if not cell.text:
            table.says(cell, "a model is missing: fill it in, or empty the row")
        name = table.name(cell, _LONGEST)
        if name in first:
            table.says(
                cell,
                f'"{shown(name)}" stands in {first[name].place.partition(",")[0]} already: leave one of them',
            )
        if not name or name in first:
            continue
        first[name] = cell
        old = there.get(name)
        found[name] = _model(table, row, old or Model(name, "", UNLISTED, maker), lines, new=old is None)
    return found


def _model(table: Table, row: Mapping[str, Cell], old: Model, lines: Collection[str], *, new: bool) -> Model:
    none = Cell(row["model"].place, "")
    kind = table.one_of(row.get("kind", none), KINDS, old.kind)
    if new and not kind and not row.get("kind", none).text:
        table.says(row.get("kind", none), f"a new model needs a kind: one of {', '.join(KINDS)}")
    line_cell, parts = row.get("line", none), row.get("parts", none)
    line = table.name(line_cell, _LONGEST) or old.line
    if lines and line != UNLISTED and line not in lines and line_cell.text:
        near = did_you_mean(line, lines)
        table.says(
            line_cell,
            f'no warranty row is for line "{shown(line)}".{near}. write {UNLISTED} if a person shall check',
        )
    battery = table.one_of(row.get("battery", none), _BATTERY, old.battery)
    named = split(parts.text) or old.parts
    return replace(old, kind=kind, line=line, battery=_battery(battery), parts=named)


def _battery(word: str) -> Battery:
    return "yes" if word == "yes" else "no" if word == "no" else "unknown"


def _changes(there: Mapping[str, Model], after: Mapping[str, Model]) -> list[str]:
    gone = [f"- {name} ({_said(model)})" for name, model in there.items() if name not in after]
    new = [f"+ {name} ({_said(model)})" for name, model in after.items() if name not in there]
    other = [
        f"~ {name}: {_said(there[name])} → {_said(model)}"
        for name, model in after.items()
        if name in there and there[name] != model
    ]
    return [*gone, *other, *new]


def _said(model: Model) -> str:
    parts = f", parts {' '.join(model.parts)}" if model.parts else ""
    return f"{model.kind}, line {model.line}, battery {model.battery}{parts}"


def _rewritten(source: Source, after: Mapping[str, Model]) -> str:
    root = source.root
    assert isinstance(root, Map)
    groups_node = next(value for key, value in root.items if key.text == "groups")
    assert isinstance(groups_node, Series)
    groups = [_group(entry) for entry in groups_node.entries]
    new = _new_names(groups, after)
    edits: list[Edit] = []
    empty: list[bool] = []
    for group in groups:
        added = [written(name) for name in new.pop(group.like, [])]
        stays = [_stays(name, group.like, after) for name in group.names]
        empty.append(not any(stays) and not added)
        edits += _in_group(source, group, stays, added)
    edits = [edit for edit in edits if not _inside(source, groups_node, empty, edit)]
    edits += without(source, groups_node, empty) if not all(empty) else []
    edits += [_new_groups(source, groups_node, new, instead=all(empty))] if new else []
    return applied(source.text, edits)


def _group(entry: Node) -> _Group:
    assert isinstance(entry, Map)
    parts = {key.text: value for key, value in entry.items}
    series = parts["models"]
    assert isinstance(series, Series)
    own = read_models({"maker": "x", "groups": [plain(entry)]})
    return _Group(_like(own[0]), series, tuple([one.name for one in own]))


def _like(model: Model) -> Like:
    return model.kind, model.line, model.battery, model.parts


def _stays(name: str, like: Like, after: Mapping[str, Model]) -> bool:
    return name in after and _like(after[name]) == like


def _new_names(groups: Sequence[_Group], after: Mapping[str, Model]) -> dict[Like, list[str]]:
    """Return the names that no group of their like has, by what they shall share."""
    placed = {(name, group.like) for group in groups for name in group.names}
    new: dict[Like, list[str]] = {}
    for name, model in after.items():
        if (name, _like(model)) not in placed:
            new.setdefault(_like(model), []).append(name)
    return new


def _in_group(source: Source, group: _Group, stays: Sequence[bool], added: Sequence[str]) -> list[Edit]:
    entries = group.series.entries
    if any(stays):
        last = max(place for place, one in enumerate(stays) if one)
        cut = without(source, group.series, [not one for one in stays])
        return [*cut, *([behind(source, group.series, entries[last], added)] if added else [])]
    if not added:
        return []
    # every name is another one now: the first place is written over, and the rest follows it
    first = entries[0]
    assert isinstance(first, Scalar)
    _, _, rest = behind(source, group.series, first, added[1:]) if added[1:] else (0, 0, "")
    if group.series.flow:
        return [(first.start, end_of(source, entries[-1]), added[0] + rest)]
    return [(first.start, line_end(source, end_of(source, entries[-1])), added[0] + rest)]


def _inside(source: Source, groups: Series, empty: Sequence[bool], edit: Edit) -> bool:
    return any(
        gone and start_of(source, entry) <= edit[0] <= end_of(source, entry)
        for entry, gone in zip(groups.entries, empty, strict=True)
    )


def _new_groups(source: Source, groups: Series, new: Mapping[Like, Sequence[str]], *, instead: bool) -> Edit:
    """Write groups behind those that are there, or instead of them when no model is left in any."""
    first, last = groups.entries[0], groups.entries[-1]
    indent = " " * (start_of(source, last) - (source.text.rfind("\n", 0, start_of(source, last)) + 1) - 2)
    at = line_end(source, end_of(source, last))
    text = "".join([f"\n{indent}- {group_text(like, names, indent)}" for like, names in new.items()])
    return line_start(source, start_of(source, first)) - 1 if instead else at, at, text


def group_text(like: Like, names: Sequence[str], indent: str) -> str:
    """Return a group as it is written in a file."""
    kind, line, battery, parts = like
    head = f"kind: {kind}, line: {written(line)}, battery: {battery}"
    if parts:
        head += f", parts: [{', '.join([written(part) for part in parts])}]"
    lines, row = [], ""
    for name in names:
        value = written(name)
        if row and len(row) + len(value) + 2 > _WIDTH:
            lines.append(f"{row},")
            row = value
        else:
            row = f"{row}, {value}" if row else value
    body = "".join([f"\n{indent}    {one}" for one in [*lines, row]])
    return f"{{{head}, models: [{body}\n{indent}  ]}}"


def new_file(name: str, maker: str, rows: Sequence[Numbered], lines: Collection[str]) -> Taken:
    """Return a new catalogue file with a sheet's models."""
    table = read_table(rows, COLUMNS, ("model", "kind"))
    wanted = _wanted(table, {}, lines)
    if table.wrong or not wanted:
        return Taken(None, (), tuple(table.wrong) or ("the sheet names no model: fill in a row for each",))
    after = {model: replace(one, maker=maker) for model, one in wanted.items()}
    groups: dict[Like, list[str]] = {}
    for one in after.values():
        groups.setdefault(_like(one), []).append(one.name)
    head = f"catalogue: {name}\nmaker: {written(maker)}\ngroups:\n"
    text = head + "".join([f"  - {group_text(like, names, '  ')}\n" for like, names in groups.items()])
    return Taken(text.encode(), tuple(_changes({}, after)), ())
