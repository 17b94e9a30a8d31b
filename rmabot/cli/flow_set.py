"""What a command about one flow begins with: the set, checked, and the flow and language that were named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rmabot.cli.dialogs_path import dialogs_path

if TYPE_CHECKING:
    from rmabot.flow.model import FlowSet


def flow_set(path: Path | None) -> FlowSet:
    """The dialogs of a folder; ends the command with their findings if there are any."""
    from rmabot.flow import kept
    from rmabot.flow.folder import TESTS, FolderError, read_folder

    folder = dialogs_path(path)
    try:
        loaded = kept.load(read_folder(folder, TESTS))
    except FolderError as error:
        raise click.UsageError(str(error)) from error
    if loaded.flows is None:
        from rmabot.flow.finding import as_text

        click.echo(as_text(loaded.findings, loaded.sources, str(folder)), err=True)
        raise SystemExit(1)
    return loaded.flows


def flow_in(flows: FlowSet, name: str) -> str:
    """The flow of that name, else a sentence with the nearest one."""
    from rmabot.flow.reading import did_you_mean

    if name not in flows.flows:
        raise click.UsageError(f'no flow is called "{name}".{did_you_mean(name, flows.flows)}')
    return name


def language_in(flows: FlowSet, language: str | None) -> str:
    """The language that was named, else the first one of the set."""
    if language is None:
        return flows.languages[0]
    if language not in flows.languages:
        known = ", ".join(flows.languages)
        raise click.UsageError(f'"{language}" is no language of these dialogs ({known})')
    return language


def written(text: str, output: Path | None) -> None:
    """Put a document where it was asked for."""
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise click.UsageError(f'"{output}" cannot be written: {error.strerror}') from error
    click.echo(f"written: {output}", err=True)
