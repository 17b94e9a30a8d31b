"""A sheet of warranty rows put into the policy file: months change where they stand, new rows go behind the last one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from rmabot.flow.catalogue_sheet import Taken
from rmabot.flow.reading import did_you_mean, shown
from rmabot.flow.rewriting import Edit, applied, behind, without, written
from rmabot.flow.sheet_rows import Cell, Column, Numbered, Table, read_table
from rmabot.flow.source import Map, Scalar, Series, Source, read
from rmabot.rma.models import UNLISTED
from rmabot.rma.warranty import WarrantyRow

COLUMNS = (
    Column("line", ("gamme", "ligne")),
    Column("months", ("mois",)),
    Column("part", ("pièce",)),
    Column("region", ("province", "région")),
    Column("from", ("de", "du")),
    Column("until", ("au", "jusqu'au")),
)
_LONGEST = 48
_MOST_MONTHS = 600


class _Key(NamedTuple):
    """What a row is about; a row of the same is the same row."""

    line: str
    part: str
    region: str
    since: date | None
    until: date | None


def take(file: str, data: bytes, rows: Sequence[Numbered], lines: Collection[str], *, whole: bool) -> Taken:
    """Put a sheet's rows into a policy file that checks; ``whole``: rows that the sheet lacks go.

    ``lines`` are those of the catalogue's models, empty where nobody knows.
    """
    source = read(file, data)
    found = _series(source)
    if found is None:
        return Taken(None, (), (f'"{file}" has no list "warranty"',))
    table = read_table(rows, COLUMNS, ("line", "months"))
    wanted = _wanted(table, lines)
    there = [_key_of(entry) for entry in found.entries]
    after = {key: months for key, (months, _) in wanted.items()}
    if not whole:
        after = {**{key: months for key, months in there if key not in after}, **after}
    _no_overlaps(table, wanted, after)
    if table.wrong:
        return Taken(None, (), tuple(table.wrong))
    if not after:
        return Taken(None, (), ("no row would be left: without one every warranty is looked at by a person",))
    changes = tuple(_changes(dict(there), after))
    if not changes:
        return Taken(None, (), ())
    text = _rewritten(source, found, there, after)
    again = _series(read(file, text.encode()))
    if again is None or dict([_key_of(entry) for entry in again.entries]) != after:
        return Taken(
            None, (), (f'"{file}" is written in a way that cannot be changed here: change it by hand',)
        )
    return Taken(text.encode(), changes, ())


def sheet(rows: Sequence[WarrantyRow]) -> list[list[str]]:
    """Return warranty rows as a sheet that can be taken back."""
    cells = [
        [
            one.line, str(one.months), one.part or "", one.region or "", str(one.from_date or ""), str(one.until_date or ""),
        ]
        for one in rows
    ]  # fmt: skip
    return [[column.name for column in COLUMNS], *cells]


def has_rows(data: bytes) -> bool:
    """Tell whether a file is the one that holds the warranty rows."""
    return _series(read("", data)) is not None


def _series(source: Source) -> Series | None:
    for key, value in source.root.items if isinstance(source.root, Map) else ():
        if key.text == "warranty" and isinstance(value, Series):
            return value
    return None


def _key_of(entry: object) -> tuple[_Key, int]:
    said = (
        {key.text: value.text for key, value in entry.items if isinstance(value, Scalar)}
        if isinstance(entry, Map)
        else {}
    )
    since, until = (date.fromisoformat(said[name]) if name in said else None for name in ("from", "until"))
    key = _Key(said.get("line", ""), said.get("part", ""), said.get("region", ""), since, until)
    return key, int(said.get("months", "0"))


def _wanted(table: Table, lines: Collection[str]) -> dict[_Key, tuple[int, Cell]]:
    found: dict[_Key, tuple[int, Cell]] = {}
    for row in table.rows:
        none = Cell(row["line"].place, "")
        line, part, region = (
            table.name(row.get(name, none), _LONGEST) for name in ("line", "part", "region")
        )
        if not row["line"].text or line == UNLISTED:
            table.says(row["line"], f"a line is needed, and {UNLISTED} has no warranty row: a person checks")
        elif lines and line and line not in lines:
            table.says(
                row["line"],
                f'no model of the catalogue is of line "{shown(line)}".{did_you_mean(line, lines)}',
            )
        months = table.whole(row["months"], _MOST_MONTHS)
        since, until = (table.day(row.get(name, none)) for name in ("from", "until"))
        if since and until and since > until:
            table.says(row["until"], f"it ends on {until}, before it begins on {since}")
        key = _Key(line, part, region, since, until)
        if key in found:
            table.says(
                row["line"], f"it is the same as {found[key][1].place.partition(',')[0]}: leave one of them"
            )
        elif months:
            found[key] = months, row["line"]
    return found


def _no_overlaps(table: Table, wanted: Mapping[_Key, tuple[int, Cell]], after: Mapping[_Key, int]) -> None:
    rows = {key: WarrantyRow(key.line, months, key.region or None, key.part or None, key.since, key.until) for key, months in after.items()}  # fmt: skip
    for key, (_, cell) in wanted.items():
        crossed = next((row for other, row in rows.items() if other != key and rows[key].overlaps(row)), None)
        if crossed is not None:
            span = f"{crossed.line}: {crossed.months} months, {crossed.from_date or 'ever'} to {crossed.until_date or 'ever'}"
            table.says(cell, f"its days are those of another row too ({span}): a purchase falls under one")


def _changes(there: Mapping[_Key, int], after: Mapping[_Key, int]) -> Iterator[str]:
    for key, months in there.items():
        if key not in after:
            yield f"- {_said(key, months)}"
        elif after[key] != months:
            yield f"~ {_said(key, months)} → {after[key]} months"
    for key, months in after.items():
        if key not in there:
            yield f"+ {_said(key, months)}"


def _said(key: _Key, months: int) -> str:
    beside = [f"part {key.part}" if key.part else "", key.region]
    beside += [f"from {key.since}" if key.since else "", f"until {key.until}" if key.until else ""]
    return f"{', '.join([key.line, *filter(None, beside)])}: {months} months"


def _rewritten(
    source: Source, series: Series, there: Sequence[tuple[_Key, int]], after: Mapping[_Key, int]
) -> str:
    gone = [key not in after for key, _ in there]
    edits: list[Edit] = []
    for entry, (key, months), goes in zip(series.entries, there, gone, strict=True):
        if not goes and after[key] != months:
            scalar = next(value for name, value in entry.items if name.text == "months")  # type: ignore[union-attr] # its key was read, so it is a map
            assert isinstance(scalar, Scalar)
            edits.append((scalar.start, scalar.end, str(after[key])))
    known = {key for key, _ in there}
    new = [_row_text(key, months) for key, months in after.items() if key not in known]
    if all(gone):
        # the first place is written over, so that the list stays where it is
        return applied(source.text, _all_new(source, series, new))
    last = max(place for place, goes in enumerate(gone) if not goes)
    edits += without(source, series, gone)
    edits += [behind(source, series, series.entries[last], new)] if new else []
    return applied(source.text, edits)


def _all_new(source: Source, series: Series, new: Sequence[str]) -> list[Edit]:
    from rmabot.flow.rewriting import start_of
    from rmabot.flow.sealing import end_of

    first, rest = series.entries[0], series.entries[1:]
    edits: list[Edit] = [(start_of(source, first), end_of(source, first), new[0])]
    if rest:
        edits += without(source, series, [False, *[True] * len(rest)])
    return [*edits, *([behind(source, series, first, new[1:])] if new[1:] else [])]


def _row_text(key: _Key, months: int) -> str:
    parts = [f"line: {written(key.line)}", *([f"part: {written(key.part)}"] if key.part else [])]
    parts += [f"region: {written(key.region)}"] if key.region else []
    parts.append(f"months: {months}")
    parts += [f"from: {key.since}"] if key.since else []
    parts += [f"until: {key.until}"] if key.until else []
    return f"{{{', '.join(parts)}}}"
