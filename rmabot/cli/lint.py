"""``rmabot lint``: every finding of every file of a folder of dialogs, in one run."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rmabot.cli.dialogs_path import dialogs_path
from rmabot.flow.folder import TESTS, FolderError, read_folder

if TYPE_CHECKING:
    from rmabot.flow.finding import Finding
    from rmabot.flow.live import Live
    from rmabot.flow.loaded import Loaded

_CLEAN, _FOUND = 0, 1
_PARTS = frozenset({"catalogue", "lists", "policy", "words", *TESTS})
"""Folders within a set."""


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
@click.option("--watch", is_flag=True, help="Check again whenever a file is saved, until Ctrl-C.")
@click.option("--cache/--no-cache", default=True, help="Whether to go by an earlier check of these dialogs.")
def lint(
    path: Path | None,
    form: str,
    language: str | None,
    config: Path | None,
    *,
    live: bool,
    watch: bool,
    cache: bool,
) -> None:
    """Check a folder of dialogs: every finding with its place, what is wrong and what to do.

    Of a single file its whole set is read, and what is found in that file is shown.

    Exit 0: nothing found. 1: findings. 2: misuse.
    """
    folder, only = _set_of(dialogs_path(path))
    check = partial(_lint, folder, only, form, language, cache=cache)
    if watch:
        from rmabot.cli.watching import whenever_saved

        whenever_saved(folder, lambda: check(_live(config) if live else None))
        return
    # Nothing that is read here is garbage before the command ends, and looking for it takes a tenth of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        found = check(_live(config) if live else None)
    finally:
        if collecting:
            gc.enable()
    sys.exit(_FOUND if found else _CLEAN)


def _live(config: Path | None) -> Live | None:
    """What conversations under way stand on, by the store of the settings."""
    from rmabot.cli.live_store import open_conversations

    return open_conversations(config)


def _set_of(path: Path) -> tuple[Path, str]:
    """The folder of the set, and of a single file its name in it: one file can only be judged beside the others."""
    if not path.is_file():
        return path, ""
    folder = path.parent.parent if path.parent.name in _PARTS else path.parent
    return folder, path.relative_to(folder).as_posix()


def _lint(
    folder: Path, only: str, form: str, language: str | None, live: Live | None, *, cache: bool
) -> bool:
    try:
        files = read_folder(folder, TESTS)
    except FolderError as error:
        raise click.UsageError(str(error)) from error
    loaded = _loaded(files, live, cache=cache, whole=language is None and live is None)
    findings = loaded.findings
    if language is not None:
        if language not in loaded.languages:
            known = ", ".join(loaded.languages)
            raise click.UsageError(f'"{language}" is no language of these dialogs ({known})')
        findings = tuple(
            [one for one in findings if one.code == "text-missing" and language in one.languages]
        )
    everywhere = len(findings)
    if only:
        if only not in files:
            raise click.UsageError(
                f'"{folder / only}" is none of the files that make a set of dialogs. conversations are checked by rmabot test'
            )
        findings = tuple([one for one in findings if one.place.file == only])
    if findings or form != "text":
        _show(findings, loaded, folder, form)
    if form == "text":
        _sum_up(len(findings), everywhere - len(findings))
    return bool(findings)


def _loaded(files: Mapping[str, bytes], live: Live | None, *, cache: bool, whole: bool) -> Loaded:
    """What loading comes to: what this very program found good before is not checked again, nor parsed."""
    if not cache:
        from rmabot.flow.side_by_side import load_side_by_side

        return load_side_by_side(files, live, wanted=False)
    from rmabot.flow.kept import Kept
    from rmabot.flow.loaded import Loaded

    before = Kept(files)
    if whole and before.is_good():
        return Loaded(None, (), {}, ())
    if whole and (found := before.of_edited()) is not None:
        return found
    return before.check(live, before.note_seen if whole else None, wanted=False)


def _show(findings: tuple[Finding, ...], loaded: Loaded, folder: Path, form: str) -> None:
    from rmabot.flow.finding import as_github, as_json, as_text

    match form:
        case "json":
            click.echo(as_json(findings, str(folder)))
        case "github":
            click.echo(as_github(findings, str(folder)), nl=bool(findings))
        case _:
            click.echo(as_text(findings, loaded.sources, str(folder)))


def _sum_up(count: int, elsewhere: int) -> None:
    others = f", and {elsewhere} in other files of the set" if elsewhere else ""
    if not count:
        click.echo(f"no findings{' here' if elsewhere else ''}{others}", err=True)
        return
    click.echo(f"\n{count} finding{'' if count == 1 else 's'}{others}", err=True)
