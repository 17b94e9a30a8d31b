"""``rmabot lint``: every finding of every file of a folder of dialogs, in one run."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rmabot.cli.dialogs_path import dialogs_path

if TYPE_CHECKING:
    from rmabot.flow.live import Live

_CLEAN, _FOUND = 0, 1
TESTS = frozenset({"tests"})
"""Conversations written as tests, which `rmabot test` reads."""


@click.command("lint")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How findings are written.",
)
@click.option(
    "--missing", "language", metavar="LANGUAGE", help="List only the texts that a language lacks, such as fr."
)
@click.option("--live", is_flag=True, help="Tell too which open conversations a change would strand.")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="With --live: settings, instead of ./rmabot.yaml.",
)
def lint(path: Path | None, form: str, language: str | None, config: Path | None, *, live: bool) -> None:
    """Check a folder of dialogs: every finding with its place, what is wrong and what to do.

    Exit 0: nothing found. 1: findings. 2: misuse.
    """
    folder = dialogs_path(path)
    # Nothing that is read here is garbage before the command ends, and looking for it takes a tenth of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        found = _lint(folder, form, language, _live(config) if live else None)
    finally:
        if collecting:
            gc.enable()
    sys.exit(_FOUND if found else _CLEAN)


def _live(config: Path | None) -> Live | None:
    """What conversations under way stand on, by the store of the settings."""
    from rmabot.cli.live_store import open_conversations

    return open_conversations(config)


def _lint(folder: Path, form: str, language: str | None, live: Live | None) -> bool:
    from rmabot.flow.finding import as_github, as_json, as_text
    from rmabot.flow.folder import FolderError, read_folder
    from rmabot.flow.load import load

    try:
        files = read_folder(folder, TESTS)
    except FolderError as error:
        raise click.UsageError(str(error)) from error
    loaded = load(files, live)
    findings = loaded.findings
    if language is not None:
        if language not in loaded.languages:
            known = ", ".join(loaded.languages)
            raise click.UsageError(f'"{language}" is no language of these dialogs ({known})')
        findings = tuple(
            [one for one in findings if one.code == "text-missing" and language in one.languages]
        )
    match form:
        case "json":
            click.echo(as_json(findings, str(folder)))
        case "github":
            click.echo(as_github(findings, str(folder)), nl=bool(findings))
        case _:
            _say(as_text(findings, loaded.sources, str(folder)), len(findings))
    return bool(findings)


def _say(text: str, count: int) -> None:
    if not count:
        click.echo("no findings", err=True)
        return
    click.echo(text)
    click.echo(f"\n{count} finding{'' if count == 1 else 's'}", err=True)
