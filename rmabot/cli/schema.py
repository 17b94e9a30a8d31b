"""``rmabot schema``: the dialog language for editors."""

from __future__ import annotations

import json
from pathlib import Path

import click

from rmabot.cli.flow_set import written

LANGUAGES = ("en", "fr")


def schema_text(languages: tuple[str, ...] = LANGUAGES) -> str:
    """The schema as it is shipped."""
    from rmabot.flow.schema import schema_of
    from rmabot.testing.read_line import VERBS
    from rmabot.testing.read_script import KEYS

    return json.dumps(schema_of(languages, KEYS, VERBS), ensure_ascii=False, indent=1) + "\n"


@click.command("schema")
@click.option(
    "--languages",
    default=",".join(LANGUAGES),
    show_default=True,
    metavar="CODES",
    help="The languages of your dialogs, with commas.",
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="A file, instead of the terminal."
)
def schema(languages: str, output: Path | None) -> None:
    """Write the dialog language as a JSON Schema.

    An editor with YAML support checks and completes with it where a file's first line says
    "# yaml-language-server: $schema=schema/flow.json".
    """
    codes = tuple([code.strip() for code in languages.split(",") if code.strip()])
    written(schema_text(codes), output)
