"""``rmabot graph``: a flow as a diagram that a lead recognises."""

from __future__ import annotations

from pathlib import Path

import click

from rmabot.cli.flow_set import flow_in, flow_set, language_in, written


@click.command("graph")
@click.argument("flow")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["mermaid", "svg", "html"]), default="svg", help="How it is drawn."
)
@click.option("--language", metavar="LANGUAGE", help="The language of its words, such as fr.")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="A file, instead of the terminal."
)
def graph(flow: str, path: Path | None, form: str, language: str | None, output: Path | None) -> None:
    """Draw FLOW: its steps, what leads away from each, and how it ends.

    PATH is the folder of the dialogs. Exit 0: drawn. 1: the dialogs have findings. 2: misuse.
    """
    from rmabot.flow.graph import graph_of

    flows = flow_set(path)
    drawn = graph_of(flows, flow_in(flows, flow), language_in(flows, language))
    match form:
        case "mermaid":
            from rmabot.flow.drawing.mermaid import as_mermaid

            text = as_mermaid(drawn)
        case "html":
            from rmabot.flow.drawing.page import as_page

            text = as_page(drawn)
        case _:
            from rmabot.flow.drawing.svg import as_svg

            text = as_svg(drawn)
    written(text, output)
