"""``rmabot preview``: every message of a flow as people see it."""

from __future__ import annotations

from pathlib import Path

import click

from rmabot.cli.flow_set import flow_in, flow_set, language_in, written


@click.command("preview")
@click.argument("flow")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--format", "_form", type=click.Choice(["html"]), default="html", help="How it is written.")
@click.option("--language", metavar="LANGUAGE", help="The language of the captions, such as fr.")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="A file, instead of the terminal."
)
def preview(flow: str, path: Path | None, _form: str, language: str | None, output: Path | None) -> None:
    """Show every message of FLOW as it looks in Telegram and in Slack, in every language, with its length.

    PATH is the folder of the dialogs. Exit 0: written. 1: the dialogs have findings. 2: misuse.
    """
    from rmabot.flow.drawing.preview_page import as_preview
    from rmabot.flow.preview import preview_of

    flows = flow_set(path)
    written(as_preview(preview_of(flows, flow_in(flows, flow)), language_in(flows, language)), output)
