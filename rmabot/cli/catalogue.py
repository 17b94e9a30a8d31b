"""``rmabot catalogue``: models and warranty rows from a spreadsheet into the dialogs, and back."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rmabot.cli.dialogs_path import dialogs_path

if TYPE_CHECKING:
    from rmabot.flow.catalogue_sheet import Taken
    from rmabot.flow.model import FlowSet

Files = Mapping[str, bytes]
_FOLDER = "catalogue"


@click.group()
def catalogue() -> None:
    """Take models and warranty rows from a spreadsheet, and give them as one."""


@catalogue.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--into", metavar="NAME", help="The catalogue, such as hikvision; needed where there are several."
)
@click.option("--maker", help="Begin a new catalogue of this maker, under the name of --into.")
@click.option("--whole", is_flag=True, help="What the sheet lacks goes.")
@click.option("--dry-run", is_flag=True, help="Show what would change and change nothing.")
def take(
    file: Path, path: Path | None, into: str | None, maker: str | None, *, whole: bool, dry_run: bool
) -> None:
    """Put the rows of FILE (.csv or .xlsx) into the dialogs in PATH, every comment kept, and show what changes.

    A sheet with a column "model" holds models, one with a column "months" warranty rows. One wrong row, and nothing is
    changed. Exit 0: taken, or nothing to change. 1: rows are wrong, or the dialogs would have findings. 2: misuse.
    """
    from rmabot.cli.sheet_file import numbered_sheet

    folder = dialogs_path(path, to_change=True)
    files, flows = _dialogs(folder)
    rows = numbered_sheet(file)
    names = {cell.strip().casefold() for cell in rows[0][1]} if rows else set()
    if names & {"months", "mois"}:
        name, taken = _warranty(files, flows, rows, whole=whole)
    else:
        name, taken = _models(files, flows, rows, into, maker, whole=whole)
    _refuse(taken, file)
    for change in taken.changes:
        click.echo(change)
    if taken.data is not None:
        _refuse_findings(files, {**files, name: taken.data}, folder)
        if not dry_run:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(taken.data)
    done = "would change" if dry_run else "changed"
    click.echo(f"{len(taken.changes)} rows {done} in {folder / name}", err=True)


@catalogue.command("export")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--output", "-o", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The sheet: a .csv or .xlsx file."
)  # fmt: skip
@click.option("--from", "named", metavar="NAME", help="Only this catalogue, such as hikvision.")
@click.option("--warranty", is_flag=True, help="The warranty rows instead of the models.")
def give(path: Path | None, output: Path, named: str | None, *, warranty: bool) -> None:
    """Write the models of the dialogs in PATH to a sheet, or their warranty rows."""
    from rmabot.cli.sheet_file import write_sheet
    from rmabot.flow.catalogue_sheet import models_of, sheet
    from rmabot.flow.source import read
    from rmabot.flow.warranty_sheet import sheet as warranty_sheet

    files, flows = _dialogs(dialogs_path(path))
    if warranty:
        rows = warranty_sheet(flows.policy.warranty)
    else:
        chosen = [_file_of(files, named)] if named else sorted(_catalogues(files).values())
        rows = sheet([model for one in chosen for model in models_of(read(one, files[one]))])
    try:
        write_sheet(output, rows)
    except OSError as error:
        raise click.UsageError(f'"{output}" cannot be written: {error.strerror}') from error
    click.echo(f"written: {output}, {len(rows) - 1} rows", err=True)


def _dialogs(folder: Path) -> tuple[Files, FlowSet]:
    """The files of a folder, and what they say; ends with their findings where they do not check."""
    from rmabot.flow.finding import as_text
    from rmabot.flow.folder import TESTS, FolderError, read_folder
    from rmabot.flow.load import load

    try:
        files = read_folder(folder, TESTS)
    except FolderError as error:
        raise click.UsageError(str(error)) from error
    loaded = load(files)
    if loaded.flows is None:
        click.echo(as_text(loaded.findings, loaded.sources, str(folder)), err=True)
        click.echo("\nthe dialogs do not check as they are: mend this first. nothing was changed", err=True)
        sys.exit(1)
    return files, loaded.flows


def _catalogues(files: Files) -> dict[str, str]:
    """The catalogue files by their names."""
    from rmabot.flow.source import Map, read

    found = {}
    for file, data in files.items():
        root = read(file, data).root if b"catalogue:" in data else None
        if isinstance(root, Map) and root.items and root.items[0][0].text == "catalogue":
            found[Path(file).stem] = file
    return found


def _file_of(files: Files, named: str | None) -> str:
    known = _catalogues(files)
    if named is None and len(known) == 1:
        return next(iter(known.values()))
    if named not in known:
        why = f'there is no catalogue "{named}"' if named else "there are several catalogues"
        raise click.UsageError(
            f"{why}: name one of {', '.join(sorted(known))}, or begin one with --into NAME --maker MAKER"
        )
    return known[named]


def _models(
    files: Files, flows: FlowSet, rows: Sequence[tuple[int, list[str]]], into: str | None, maker: str | None, *, whole: bool
) -> tuple[str, Taken]:  # fmt: skip
    from rmabot.flow import catalogue_sheet
    from rmabot.flow.reading import NAME

    lines = {row.line for row in flows.policy.warranty}
    if maker is None:
        name = _file_of(files, into)
        return name, catalogue_sheet.take(name, files[name], rows, lines, whole=whole)
    if into is None or into in _catalogues(files) or not NAME.fullmatch(into):
        raise click.UsageError(
            "--maker begins a catalogue: give it a new name of small letters with --into, such as --into axis"
        )
    return f"{_FOLDER}/{into}.yaml", catalogue_sheet.new_file(into, maker, rows, lines)


def _warranty(
    files: Files, flows: FlowSet, rows: Sequence[tuple[int, list[str]]], *, whole: bool
) -> tuple[str, Taken]:
    from rmabot.flow import warranty_sheet

    name = next(
        (one for one, data in files.items() if b"warranty:" in data and warranty_sheet.has_rows(data)), None
    )
    if name is None:
        raise click.UsageError('no policy file has a list "warranty": begin one with a first row by hand')
    lines = {model.line for model in flows.catalogue}
    return name, warranty_sheet.take(name, files[name], rows, lines, whole=whole)


def _refuse(taken: Taken, file: Path) -> None:
    if taken.wrong:
        for sentence in taken.wrong:
            click.echo(sentence, err=True)
        click.echo(f'\nnothing was changed: mend these in "{file}"', err=True)
        sys.exit(1)


def _refuse_findings(before: Files, after: Files, folder: Path) -> None:
    from rmabot.flow.finding import as_text
    from rmabot.flow.load import load

    known = {(one.code, one.message) for one in load(before).findings}
    loaded = load(after)
    new = [one for one in loaded.findings if (one.code, one.message) not in known]
    if new:
        click.echo(as_text(new, loaded.sources, str(folder)), err=True)
        click.echo("\nnothing was changed: mend these in the sheet, or the dialogs first", err=True)
        sys.exit(1)
