"""``rmabot``: one command a file, imported only when it is called."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple

from rmabot import __version__
from rmabot.cli.quick_click import click
from rmabot.rma.alone import Later, standing_in, without


class Entry(NamedTuple):
    """Where a command stands, and what the list of commands says of it."""

    module: str
    summary: str


COMMANDS: Mapping[str, Entry] = {
    "chat": Entry("rmabot.cli.chat", "Talk with the bot in this terminal, as a customer does."),
    "run": Entry("rmabot.cli.run", "Run the channels that the settings name, until stopped."),
    "desk": Entry("rmabot.cli.desk", "Work the queue: show, approve, receive, answer …"),
    "lint": Entry("rmabot.cli.lint", "Check dialogs: every finding with its place."),
    "test": Entry("rmabot.cli.test", "Run the conversations written down beside the dialogs."),
    "graph": Entry("rmabot.cli.graph", "Draw a flow: Mermaid, SVG or a page."),
    "preview": Entry("rmabot.cli.preview", "Show every message of a flow as Telegram and Slack draw it."),
    "schema": Entry("rmabot.cli.schema", "Write the language as a JSON Schema for editors."),
    "texts": Entry("rmabot.cli.texts", "Give translators a sheet of all texts, and take it back."),
    "catalogue": Entry("rmabot.cli.catalogue", "Take models and warranty rows from a spreadsheet, and back."),
    "explain": Entry("rmabot.cli.explain", "Tell what a question type or an action takes and gives."),
    "sign": Entry("rmabot.cli.sign", "Seal the statements under your name."),
    "store": Entry("rmabot.cli.store", "Check, export or copy what is kept, change its key."),
    "events": Entry("rmabot.cli.events", "List what your other system was told, or tell it again."),
    "slack-manifest": Entry("rmabot.cli.slack_manifest", "Print the app manifest for Slack."),
    "report": Entry("rmabot.cli.report", "Tell what to improve, in figures: text, JSON or a page."),
    "doctor": Entry("rmabot.cli.doctor", "Tell what is set up, and what is missing."),
    "init": Entry("rmabot.cli.init", "Begin a folder of your own with the dialogs that ship."),
}
"""Every command by its name; its module has a function of that name."""


class Commands(click.Group):
    """The commands, each loaded when it is called: what lint needs does not wait for what chat needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, as the list shows them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = getattr(import_module(entry.module), cmd_name.replace("-", "_"))
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rmabot")
def cli() -> None:
    """Returns by chat: customers file and follow them, the desk works them, leads edit the words."""


def main() -> None:
    """Run the command line; what went wrong is a sentence, and a code that scripts can read."""
    # Where it is there, msgspec asks it for what this Python has, and that loads the means to read Python's own code.
    without("typing_extensions", "msgspec")
    with standing_in(Later("ipaddress")):  # what paths are made with asks it only of addresses in the web
        import_module("urllib.parse")
    try:
        cli(prog_name="rmabot")
    except Exception as error:
        # What makes sentences imports much of the house: the one about a library that is not there comes before it.
        sentence = _not_installed(error) or _said(error)
        if sentence is None:
            raise
        click.echo(f"rmabot: {sentence}", err=True)
        sys.exit(1)
    finally:
        gc.freeze()  # the interpreter's last look through all that a command made found nothing, and took a fifth of a second of `test`


def _not_installed(error: Exception) -> str | None:
    """Return what to do about a library that is not there, as after an update that needs one more."""
    if not isinstance(error, ModuleNotFoundError) or not error.name:
        return None
    library = error.name.partition(".")[0]
    if library.startswith("rmabot"):
        return None
    return (
        f'"{library}" is not installed, and this needs it. in a checkout type "make env", which installs what is missing; '
        "elsewhere install rmabot again with pip"
    )


def _said(error: Exception) -> str | None:
    from rmabot.cli.sentences import said

    return said(error)
