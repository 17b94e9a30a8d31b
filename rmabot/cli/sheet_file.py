"""A sheet as a file: CSV as spreadsheets write it, or XLSX."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from rmabot.documents.sheet import LIKE_A_FORMULA, as_csv, as_xlsx

NAME = "name"
MARK = "leave this"
"""Heads the column that tells what a sheet was made of."""
_MOST_BYTES = 20_000_000
_MISSING = (
    'an XLSX sheet needs a library that is not installed: pip install "rmabot[sheets]", or use a .csv file'
)


_WIDTHS = (34, 70, 70, 14)


def write_sheet(path: Path, rows: Iterable[Sequence[str]], widths: Sequence[int] = _WIDTHS) -> None:
    """Write the rows, the first one the heading; ``widths`` of the columns in signs, for XLSX."""
    if path.suffix.lower() == ".xlsx":
        try:
            made = as_xlsx(rows, widths)
        except ImportError as error:
            raise click.UsageError(_MISSING) from error
    else:
        made = as_csv(rows)
    path.write_bytes(made)


def read_sheet(path: Path) -> list[list[str]]:
    """Read the rows that hold something, the first one the heading; a sentence for what is none."""
    return [row for _, row in numbered_sheet(path)]


def numbered_sheet(path: Path) -> list[tuple[int, list[str]]]:
    """Read the rows that hold something, each with its number in the sheet from 1; a sentence for what is none."""
    rows = _read_xlsx(path) if path.is_file() and path.suffix.lower() == ".xlsx" else _read_csv(path)
    return [(number, row) for number, row in enumerate(rows, 1) if any(row)]


def _read_csv(path: Path) -> list[list[str]]:
    if not path.is_file():
        raise click.UsageError(f'there is no file "{path}"')
    if path.stat().st_size > _MOST_BYTES:
        raise click.UsageError(
            f'"{path}" is larger than {_MOST_BYTES // 1_000_000} MB: it is no sheet of ours'
        )
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.UsageError(f'"{path}" is not UTF-8 text. save it as "CSV UTF-8"') from error
    # A spreadsheet in French separates with semicolons.
    heading = text.partition("\n")[0]
    separator = ";" if heading.count(";") > heading.count(",") else ","
    rows = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    try:
        found = [[_as_meant(cell) for cell in row] for row in rows]
    except csv.Error as error:
        raise click.UsageError(f'"{path}", line {rows.line_num}: this is no CSV ({error})') from error
    run_together = [row for row in found[1:] if len(row) == 1 and separator in row[0]]
    if len(run_together) > 1 and len(found[0]) > 1:
        raise click.UsageError(
            f'"{path}" was saved with all its columns in one. a spreadsheet set to French wants semicolons: '
            "bring it in by Data > From Text/CSV with the comma, or take the sheet as .xlsx"
        )
    return found


def _as_meant(cell: str) -> str:
    cell = cell.replace("\r\n", "\n")
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(LIKE_A_FORMULA) else cell


def _read_xlsx(path: Path) -> list[list[str]]:
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError as error:
        raise click.UsageError(_MISSING) from error
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(path) as packed:
            if sum([one.file_size for one in packed.infolist()]) > 10 * _MOST_BYTES:
                raise click.UsageError(f'"{path}" is too large unpacked: it is no sheet of ours')
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise click.UsageError(f'"{path}" is no XLSX sheet') from error
    try:
        cells = [list(row) for row in book.active.iter_rows()]
    finally:
        book.close()
    found = [[_words(path, cell) for cell in row] for row in cells]
    return [[cell.replace("\r\n", "\n").replace("_x000D_", "") for cell in row] for row in found]


def _words(path: Path, cell: Any) -> str:
    if cell.data_type == "e":
        raise click.UsageError(
            f'"{path}", cell {cell.coordinate}: the spreadsheet could not work this out ({cell.value}). '
            "words that begin with = are taken for a formula: type an apostrophe before them"
        )
    return "" if cell.value is None else str(cell.value)
