"""``rmabot test --record``: talk with the bot, and the talk becomes a test."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rmabot.flow.model import FlowSet
    from rmabot.testing.reply import Reply
    from rmabot.testing.suite import Suite

_HOW = (
    "Type what the customer types, or the number of a button. :send FILE, :wait 8 days and :restart do what they say. "
    "An empty line or Ctrl-D ends the test."
)


def record(suite: Suite, target: Path, language: str | None, day: str | None) -> int:
    """Hold a conversation on standard input and write it to ``target``; then play it. Returns the exit code."""
    from rmabot.testing.record import NotDone, day_of

    assert suite.flows is not None
    if target.exists():
        raise click.UsageError(f'"{target}" is there already. name a new file')
    if target.suffix != ".yaml" or target.parent.name != "tests":
        raise click.UsageError(
            f"a test stands in the tests folder of its dialogs: {suite.folder}/tests/NAME.yaml"
        )
    spoken = suite.flows.languages
    if language is not None and language not in spoken:
        raise click.UsageError(f'"{language}" is no language of these dialogs ({", ".join(spoken)})')
    try:
        today = day_of(day)
    except NotDone as error:
        raise click.UsageError(str(error)) from error
    text = asyncio.run(_talk(suite.flows, target, language or spoken[0], today))
    if not text:
        click.echo("nothing was said, so nothing was written", err=True)
        return 1
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    return _played(target)


async def _talk(flows: FlowSet, target: Path, language: str, today: str) -> str:
    from rmabot.testing.conversation import Conversation
    from rmabot.testing.desk import DeskRefused
    from rmabot.testing.record import NotDone, Recorder
    from rmabot.testing.script import DEFAULT_DAY, begins_on

    click.echo(_HOW, err=True)
    async with Conversation(flows, language, begins_on(today) or DEFAULT_DAY, files=target.parent) as they:
        recorder = Recorder(they)
        heard = False
        while line := await asyncio.to_thread(_next):
            try:
                click.echo(_shown(await recorder.hear(line)))
                heard = True
            except (NotDone, LookupError, DeskRefused) as error:
                click.echo(f"  {error}", err=True)
        title = target.stem.replace("_", " ")
        return await recorder.script(title, language, today) if heard else ""


def _next() -> str:
    """The next line, "" at the end."""
    if sys.stdin.isatty():
        sys.stderr.write("\n> ")
        sys.stderr.flush()
    return sys.stdin.readline().strip()


def _shown(reply: Reply) -> str:
    buttons = [f"  {number}. {choice.label}" for number, choice in enumerate(reply.choices, 1)]
    papers = [f"  ({one.document})" for one in reply.documents]
    return "\n".join(["", reply.text or "(silent)", *papers, *([""] if buttons else []), *buttons])


def _played(target: Path) -> int:
    """Play what was written, so that nobody finds out later that it does not hold."""
    from rmabot.flow.finding import as_text
    from rmabot.testing.suite import gather, run

    suite = gather(target)
    if suite.findings:
        click.echo(as_text(suite.findings, suite.sources, str(suite.folder)), err=True)
        click.echo(f"written: {target}, and it needs these mended", err=True)
        return 1
    failure = run(suite, suite.scripts)[0].failure
    if failure is not None:
        click.echo(as_text([failure], suite.sources, str(suite.folder)), err=True)
        click.echo(f"written: {target}, and it does not hold when it is played again", err=True)
        return 1
    click.echo(f"written: {target}. it holds; give it a better title", err=True)
    return 0
