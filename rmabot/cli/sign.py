"""``rmabot sign``: a person of the desk approves the words of the protected statements."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from rmabot.cli.dialogs_path import dialogs_path


@click.command("sign")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--as", "name", required=True, metavar="NAME", help="Who has read the statements and approves them."
)
def sign(path: Path | None, name: str) -> None:
    """Seal the statements of a folder of dialogs under your name, those whose words have changed.

    Exit 0: sealed, or nothing to seal. 1: the file cannot be read. 2: misuse.
    """
    from rmabot.flow.finding import as_text
    from rmabot.flow.folder import FolderError, read_folder
    from rmabot.flow.languages import languages_in
    from rmabot.flow.sealing import sign as seal

    if not name.strip() or not name.isprintable():
        raise click.UsageError('a name is needed, such as --as "Marie Tremblay"')
    folder = dialogs_path(path, to_change=True)
    try:
        files = read_folder(folder)
    except FolderError as error:
        raise click.UsageError(str(error)) from error
    file = next(
        (one for one in files if b"statements:" in files[one] and one.endswith("statements.yaml")), None
    )
    if file is None:
        raise click.UsageError(f'"{folder}" holds no statements.yaml, so there is nothing to sign')
    today = datetime.now(UTC).astimezone().date().isoformat()
    signed = seal(file, files[file], languages_in(files), name.strip(), today)
    if signed.findings:
        click.echo(as_text(signed.findings, {file: signed.text}, str(folder)))
        sys.exit(1)
    if not signed.names:
        click.echo("every statement fits its seal: nothing to sign")
        return
    (folder / file).write_bytes(signed.text.encode())
    for one in signed.names:
        click.echo(f'sealed "{one}" as read and approved by {name.strip()} on {today}')
