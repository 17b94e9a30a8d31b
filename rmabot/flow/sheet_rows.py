"""Rows of a spreadsheet as people fill them in: headings in English or French, each mistake with its row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct, field

from rmabot.flow.reading import did_you_mean, listed, shown
from rmabot.rma.pattern import pattern
from rmabot.text.clean import clean, fold

Numbered = tuple[int, Sequence[str]]
"""A row with its number in the sheet, the first one is 1."""
_MADE_A_DATE = pattern(r"\d{4}-\d\d-\d\d(?:[ T]00:00:00)?|\d\.\d+E\+\d+", re.IGNORECASE)
_SPLIT = pattern(r"[;,\n]")


class Column(NamedTuple):
    """A column by its name, and how else its heading may be written."""

    name: str
    also: tuple[str, ...] = ()


class Cell(NamedTuple):
    """A cell with its place, such as ``row 7, column B "kind"``."""

    place: str
    text: str


class Table(Struct):
    """The rows under a heading that was understood; ``wrong`` gathers what is wrong with them, as sentences."""

    rows: list[Mapping[str, Cell]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def says(self, cell: Cell, what: str) -> None:
        """Note what is wrong with a cell."""
        self.wrong.append(f"{cell.place}: {what}")

    def one_of(self, cell: Cell, known: Mapping[str, str] | Sequence[str], default: str = "") -> str:
        """Return the word that a cell stands for, ``default`` for an empty one."""
        words = known if isinstance(known, Mapping) else {word: word for word in known}
        if not cell.text:
            return default
        found = words.get(fold(cell.text)) or words.get(cell.text)
        if found is None:
            self.says(
                cell,
                f'"{shown(cell.text)}" is none of {listed(list(dict.fromkeys(words.values())))}.{did_you_mean(cell.text.lower(), words)}',
            )
        return found or default

    def whole(self, cell: Cell, most: int) -> int | None:
        """Return a whole number from 1, None for an empty or a wrong one."""
        text = cell.text.removesuffix(".0")
        if text.isdecimal() and text.isascii() and 1 <= int(text) <= most:
            return int(text)
        self.says(cell, f'"{shown(cell.text)}" is no whole number from 1 to {most}')
        return None

    def day(self, cell: Cell) -> date | None:
        """Return a day, None for an empty or a wrong one."""
        text = cell.text.removesuffix(" 00:00:00")
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.says(cell, f'"{shown(cell.text)}" is no day: write it as 2026-01-31')
            return None

    def name(self, cell: Cell, longest: int) -> str:
        """Return a name on one line, "" for a wrong one."""
        text = cell.text
        if _MADE_A_DATE.fullmatch(text):
            self.says(
                cell, f'the spreadsheet made "{shown(text)}" of it: format the column as text, type it again'
            )
            return ""
        if clean(text) != text or "\n" in text:
            self.says(cell, "it holds signs that cannot be seen, or a new line: type it again")
            return ""
        if len(text) > longest:
            self.says(cell, f"it is longer than {longest} signs: shorten it")
            return ""
        return text


def read_table(rows: Sequence[Numbered], columns: Sequence[Column], needed: Sequence[str]) -> Table:
    """Return the rows under their heading; what the heading lacks or has too much of is wrong."""
    table = Table()
    if not rows:
        table.wrong.append("the sheet is empty: its first row names the columns")
        return table
    number, heading = rows[0]
    known = {fold(word): column.name for column in columns for word in (column.name, *column.also)}
    at: dict[str, int] = {}
    for place, cell in enumerate(heading):
        name = known.get(fold(cell.strip()))
        where = f'row {number}, column {letter(place)} "{shown(cell.strip())}"'
        if not cell.strip():
            continue
        if name is None:
            table.wrong.append(
                f"{where}: there is no such column.{did_you_mean(cell.strip().lower(), [one.name for one in columns])}. leave it out, or rename it"
            )
        elif name in at:
            table.wrong.append(f'{where}: the column "{name}" stands twice. leave one of them')
        else:
            at[name] = place
    table.wrong += [
        f'row {number}: the column "{name}" is missing. add it' for name in needed if name not in at
    ]
    if not table.wrong:
        table.rows += _rows(rows[1:], at)
    return table


def _rows(rows: Sequence[Numbered], at: Mapping[str, int]) -> Iterator[Mapping[str, Cell]]:
    for number, cells in rows:
        if any(cell.strip() for cell in cells):
            yield {
                name: Cell(
                    f'row {number}, column {letter(place)} "{name}"',
                    cells[place].strip() if place < len(cells) else "",
                )
                for name, place in at.items()
            }


def split(text: str) -> tuple[str, ...]:
    """Return several values of one cell, written with commas, semicolons or new lines."""
    return tuple([part.strip() for part in _SPLIT.split(text) if part.strip()])


def letter(place: int) -> str:
    """Return how spreadsheets call a column, the first one is 0."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
