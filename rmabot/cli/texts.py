"""``rmabot texts``: the words of a set as a sheet for translators, and back."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rmabot.cli.dialogs_path import dialogs_path

if TYPE_CHECKING:
    from rmabot.flow.sheet import Change, Row, Sheet, Taken


@click.group("texts")
def texts() -> None:
    """Give translators a sheet with a row for each text and a column for each language, and take it back."""


@texts.command("export")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--output",
    "-o",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The sheet: a .csv or .xlsx file.",
)
@click.option(
    "--language",
    metavar="LANGUAGE",
    help="The language to translate into; the last one of the dialogs if not named.",
)
@click.option("--missing", is_flag=True, help="Only the texts that this language lacks.")
def export(path: Path | None, output: Path, language: str | None, *, missing: bool) -> None:
    """Write the texts of the dialogs in PATH to a sheet."""
    from rmabot.cli.sheet_file import MARK, NAME, write_sheet

    sheet, _ = _sheet(dialogs_path(path, to_change=True))
    first, second = _pair(sheet, language)
    rows = [row for row in sheet.rows(first, second) if not (missing and row.second)]
    try:
        write_sheet(output, [[NAME, first, second, MARK], *rows])
    except OSError as error:
        raise click.UsageError(f'"{output}" cannot be written: {error.strerror}') from error
    click.echo(f"written: {output}, {len(rows)} texts", err=True)


@texts.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--language", metavar="LANGUAGE", help="The language to take; the last column if not named.")
@click.option("--dry-run", is_flag=True, help="Show what would change and change nothing.")
def take(file: Path, path: Path | None, language: str | None, *, dry_run: bool) -> None:
    """Put the translations of a sheet into the dialogs in PATH, every comment kept, and show what changed.

    Exit 0: taken. 1: the dialogs would have findings then, or rows were left alone. 2: misuse.
    """
    folder = dialogs_path(path, to_change=True)
    sheet, files = _sheet(folder)
    first, second, rows = _rows(file, sheet, language)
    taken = sheet.take(rows, first, second)
    for change in taken.changes:
        click.echo(_shown(change, folder, second))
    for reason in taken.left:
        click.echo(f"left alone, {reason}", err=True)
    _say_what_is_newer(taken, second, marked=any(row.mark for row in rows))
    _refuse_findings(files, taken, folder)
    if not dry_run:
        for name, data in taken.files.items():
            (folder / name).write_bytes(data)
    _sum_up(taken, dry_run=dry_run)
    sys.exit(1 if taken.left else 0)


def _sheet(folder: Path) -> tuple[Sheet, Mapping[str, bytes]]:
    from rmabot.flow.finding import as_text
    from rmabot.flow.folder import TESTS, FolderError, read_folder
    from rmabot.flow.sheet import Sheet

    try:
        files = read_folder(folder, TESTS)
    except FolderError as error:
        raise click.UsageError(str(error)) from error
    sheet = Sheet(files)
    broken = [finding for source in sheet.sources.values() for finding in source.findings]
    if broken:
        shown = {name: source.text for name, source in sheet.sources.items()}
        click.echo(as_text(broken, shown, str(folder)), err=True)
        sys.exit(1)
    return sheet, files


def _pair(sheet: Sheet, language: str | None) -> tuple[str, str]:
    """The language to translate from and the one to translate into."""
    second = language or sheet.languages[-1]
    if second not in sheet.languages:
        known = ", ".join(sheet.languages)
        raise click.UsageError(
            f'"{second}" is no language of these dialogs ({known}). languages are named in words, under globals: language:'
        )
    return next((one for one in sheet.languages if one != second), second), second


def _rows(file: Path, sheet: Sheet, language: str | None) -> tuple[str, str, list[Row]]:
    from rmabot.cli.sheet_file import NAME, read_sheet
    from rmabot.flow.sheet import Row

    found = read_sheet(file)
    heading = [cell.strip() for cell in found[0]] if found else []
    if len(heading) < 3 or heading[0] != NAME or not {*heading[1:3]} <= {*sheet.languages}:
        known = ", ".join(sheet.languages)
        raise click.UsageError(f'"{file}" is no sheet of texts: its first row is {NAME} and two of {known}')
    second = language or heading[2]
    if second not in heading[1:3]:
        raise click.UsageError(f'"{file}" has no column "{second}"')
    at = heading.index(second)
    other = 3 - at
    rows = [_padded(cells) for cells in found[1:]]
    return (
        heading[other],
        second,
        [Row(*[cells[column].strip() for column in (0, other, at, 3)]) for cells in rows],
    )


def _padded(cells: Sequence[str]) -> list[str]:
    return [*cells, "", "", "", ""][: max(4, len(cells))]


def _say_what_is_newer(taken: Taken, language: str, *, marked: bool) -> None:
    """Tell what was changed in the dialogs since the sheet was made, or that the sheet cannot tell."""
    if taken.newer:
        names = ", ".join(taken.newer[:_TOLD]) + (" and others" if len(taken.newer) > _TOLD else "")
        click.echo(
            f"this sheet is older than the dialogs: their {language} words were changed since it was made, and stay, in {names}",
            err=True,
        )
    elif taken.changes and not marked:
        click.echo(
            "this sheet does not say what it was made of: words that were changed since would go back to what it has. "
            "look at each change",
            err=True,
        )


_TOLD = 5


def _shown(change: Change, folder: Path, language: str) -> str:
    from rmabot.flow.finding import path_in

    place = f"{path_in(str(folder), change.place.file)}:{change.place.line}: {change.name} ({language})"
    before = change.before.split("\n") if change.before else []
    return "\n".join([place, *_changed_lines(before, change.after.split("\n"))])


def _changed_lines(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """What stood there and what will; of a text of many lines only those that change."""
    from difflib import SequenceMatcher

    for what, start, end, begin, until in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            yield from [f"- {line}" for line in before[start:end]]
            yield from [f"+ {line}" for line in after[begin:until]]


def _refuse_findings(files: Mapping[str, bytes], taken: Taken, folder: Path) -> None:
    """End with the findings that the new words would bring; a statement's seal is broken by any change of its words."""
    from rmabot.flow.finding import as_text
    from rmabot.flow.load import load

    if not taken.files:
        return
    known = {(one.code, one.message) for one in load(files).findings}
    after = load({**files, **taken.files})
    new = [
        one for one in after.findings if one.code != "statement-seal" and (one.code, one.message) not in known
    ]
    if new:
        click.echo(as_text(new, after.sources, str(folder)), err=True)
        click.echo("\nnothing was changed: mend these in the sheet", err=True)
        sys.exit(1)


def _sum_up(taken: Taken, *, dry_run: bool) -> None:
    count = len(taken.changes)
    done = "would change" if dry_run else "changed"
    click.echo(f"{count} text{'' if count == 1 else 's'} {done}", err=True)
    if any(change.name.startswith("statement.") for change in taken.changes):
        click.echo(
            'a protected statement says something else: have it read, then rmabot sign --as "NAME"', err=True
        )
