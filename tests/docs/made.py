"""What the docs take from the program: help texts, tables, the diagram. ``python -m tests.docs.made`` writes all of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from click.testing import CliRunner

from rmabot.cli.explain import of_action, of_type
from rmabot.cli.main import COMMANDS, cli
from rmabot.desk.act import DeskAct
from rmabot.desk.table import ACTS
from rmabot.flow.actions import ACTIONS
from rmabot.ports.desk import Argument
from rmabot.questions.table import QUESTIONS
from rmabot.rma.lifecycle import diagram, rows_of
from rmabot.rma.states import Role
from rmabot.runtime.dialogs import read, shipped
from tests.docs.pages import DOCS, marked, pages, rewrite
from tests.docs.story import Said, shortened, told, whole
from tests.docs.workshop import workshop

COLUMNS = 80


def make(name: str) -> str | None:
    """Return what belongs into the block of this name; None for one that takes long or is nobody's."""
    made = MADE.get(name)
    return made() if made else None


def _help(*command: str) -> str:
    done = CliRunner().invoke(cli, [*command, "--help"], prog_name="rmabot", terminal_width=COLUMNS)
    assert not done.exit_code, done.output
    return done.output.rstrip()


def _commands() -> str:
    parts = [f"```text\n{_help()}\n```"]
    for name in COMMANDS:
        parts.append(f"## rmabot {name}\n\n```text\n{_help(name)}\n```")
        parts += [f"```text\n{_help(name, inner)}\n```" for inner in _inner(name)]
    return "\n\n".join(parts)


def _inner(name: str) -> Iterator[str]:
    """The commands of a command, where it is a group; the desk's stand in a table of their own page."""
    with click.Context(cli) as context:
        command = cli.get_command(context, name)
        if isinstance(command, click.Group) and name != "desk":
            yield from command.list_commands(context)


def _acts() -> str:
    rows = ["| command | does | from | by | options |", "|---|---|---|---|---|"]
    rows += [
        f"| `{name}` | {act.spec.help} | {_from(act)} | {_by(act)} | {_options(act)} |"
        for name, act in ACTS.items()
    ]
    return "\n".join(rows)


def _from(act: DeskAct) -> str:
    rows = [row for row in rows_of(act.event) if any(row.may(Role(role)) for role in act.spec.roles)]
    sources = dict.fromkeys([state for row in rows for state in row.sources])
    return "any state" if len(sources) > 9 or not sources else ", ".join(sources)


def _by(act: DeskAct) -> str:
    return ", ".join(sorted(act.spec.roles - {"lead"})) or "lead"


def _options(act: DeskAct) -> str:
    return ", ".join([_option(one) for one in act.spec.arguments])


def _option(one: Argument) -> str:
    flag = f"`--{one.name.replace('_', '-')}`"
    return f"**{flag}**" if one.needed else flag


def _types() -> str:
    rows = ["| type | reads | keys of its own |", "|---|---|---|"]
    for kind in QUESTIONS.values():
        keys = ", ".join([f"`{key.example}`" for key in kind.keys.values()])
        rows.append(f"| `{kind.name}` | {kind.summary['en']} | {keys} |")
    return "\n".join(rows)


def _actions() -> str:
    rows = ["| action | does | answers | gives |", "|---|---|---|---|"]
    rows += [
        f"| `{spec.name}` | {spec.about['en']} | {', '.join(spec.outcomes)} | {f'`{spec.gives}`' if spec.gives else ''} |"
        for spec in ACTIONS.values()
    ]
    return "\n".join(rows)


@cache
def _story() -> tuple[Said, ...]:
    return told()


MADE: Mapping[str, Callable[[], str]] = {
    "lifecycle": lambda: f"```mermaid\n{diagram().rstrip()}\n```",
    "commands": _commands,
    "acts": _acts,
    "question types": _types,
    "actions": _actions,
    "explain model": lambda: f"```text\n{of_type(QUESTIONS['model'])}\n```",
    "explain warranty": lambda: f"```text\n{of_action(ACTIONS['check_warranty'])}\n```",
}
"""The blocks that are compared with the pages, by their names."""
DRAWN: Mapping[str, Callable[[], str]] = {
    "transcript": lambda: shortened(_story()),
    "whole transcript": lambda: whole(_story()),
}
"""Those with numbers and days that are drawn anew each time."""


WORKED = ("writing-flows.md", "another-desk.md", "desk.md", "operations.md")
"""Pages that a reader goes through from the top, doing what they say."""


def main() -> None:
    """Write every block of every page, and what the commands of the worked pages print."""
    read(shipped())  # dialogs that do not check would be written down as what the program says
    for page in pages():
        if marked(page) and rewrite(page, lambda name: {**MADE, **DRAWN}[name]()):
            print(f"{page.name} written anew", file=sys.stderr)
    for name in WORKED:
        with TemporaryDirectory() as folder:
            shop = workshop(Path(folder), mends=True)
            shop.go_through(DOCS / name)
            if shop.mended:
                print(f"{name}: outputs written anew", file=sys.stderr)


if __name__ == "__main__":
    main()
