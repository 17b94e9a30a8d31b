"""``rmabot test``: the conversations written down beside the flows, through the real engine and a store in memory."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from rmabot.cli.dialogs_path import dialogs_path
from rmabot.flow.finding import Finding, as_text, excerpt, line_of
from rmabot.flow.folder import FolderError
from rmabot.runtime import log
from rmabot.testing.run import Played
from rmabot.testing.side_by_side import run_side_by_side
from rmabot.testing.suite import Suite, chosen, gather, run
from rmabot.testing.transcript import transcript

_PASSED, _FAILED, _MISUSED = 0, 1, 2


@click.command("test")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--coverage", is_flag=True, help="Tell what of the flows no test reached.")
@click.option(
    "-k", "word", default="", metavar="WORD", help="Only tests with this word in their title or file."
)
@click.option(
    "--record",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Talk with the bot, and write the talk down as a new test.",
)
@click.option("--language", metavar="LANGUAGE", help="With --record: the language of the customer.")
@click.option(
    "--today", metavar="DAY", help="With --record: the day on which it happens, such as 2026-06-15."
)
def test(
    path: Path | None,
    word: str,
    target: Path | None,
    language: str | None,
    today: str | None,
    *,
    coverage: bool,
) -> None:
    """Run the conversations of a folder of dialogs, or one of them.

    Exit 0: all went as written. 1: one did not, or the dialogs have findings. 2: there is nothing to run.
    """
    began = time.perf_counter()
    log.silent()  # a turn that breaks is told as a failure
    suite = _gather(path)
    if suite.findings:
        click.echo(as_text(suite.findings, suite.sources, _shown(suite.folder)))
        click.echo(f"\nnothing was run: {_count(len(suite.findings), 'finding')}", err=True)
        sys.exit(_FAILED)
    if target is not None:
        from rmabot.cli.record import record

        sys.exit(record(suite, target, language, today))
    scripts = chosen(suite.scripts, word)
    if not scripts:
        what = f'holds "{word}" in its title or file' if word else f"stands in {_shown(suite.folder)}/tests"
        raise click.UsageError(f"no test {what}")
    played = run(suite, scripts) if coverage else run_side_by_side(suite, scripts)
    failed = [one for one in played if one.failure is not None]
    for one in failed:
        click.echo(_failure(suite, one))
    if coverage:
        click.echo(_coverage(suite, played))
    click.echo(_result(len(played), len(failed), time.perf_counter() - began))
    sys.exit(_FAILED if failed else _PASSED)


def _gather(path: Path | None) -> Suite:
    folder = dialogs_path(path)
    if not folder.exists():
        raise click.UsageError(f'there is no "{folder}". name a folder of dialogs or one of its tests')
    try:
        return gather(folder)
    except FolderError as error:
        raise click.UsageError(str(error)) from error


def _shown(folder: Path) -> str:
    """A folder as its reader would type it."""
    here = Path.cwd()
    return (
        str(folder.relative_to(here)) if folder.is_absolute() and folder.is_relative_to(here) else str(folder)
    )


def _failure(suite: Suite, played: Played) -> str:
    failure = played.failure
    assert isinstance(failure, Finding)
    source = suite.sources.get(failure.place.file, "")
    head = [line_of(failure, _shown(suite.folder)), *excerpt(failure, source)]
    return "\n".join([*head, f"\n   {played.script.title}\n", transcript(played.exchanges), ""])


def _coverage(suite: Suite, played: list[Played]) -> str:
    from rmabot.testing.coverage import coverage_text, measure

    assert suite.flows is not None
    found = measure(suite.flows, [seen for one in played for seen in one.seen])
    return coverage_text(found, suite.sources, _shown(suite.folder)) + "\n"


def _result(count: int, failed: int, seconds: float) -> str:
    took = f"in {seconds:.1f} s"
    if failed:
        return f"{_count(failed, 'test')} of {count} failed, {took}"
    return f"{_count(count, 'test')} passed, {took}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
