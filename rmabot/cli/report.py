"""``rmabot report``: what to improve, in figures."""

from __future__ import annotations

import time
from pathlib import Path

import click

from rmabot.cli.flow_set import language_in, written

_LONGEST_DAYS = 36_500


@click.command("report")
@click.option("--since", default="30d", show_default=True, metavar="TIME", help="How far back: 30d, 12w, 6h.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text", help="How it is written."
)
@click.option("--language", metavar="LANGUAGE", help="The language of the report, such as fr.")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="A file, instead of the terminal."
)
@click.option(
    "--config", type=click.Path(path_type=Path, dir_okay=False), help="Settings, instead of ./rmabot.yaml."
)
def report(since: str, form: str, language: str | None, output: Path | None, config: Path | None) -> None:
    """Count conversations, where people leave, what was refused, hand-overs, requests and how long each state lasts.

    Facts of conversations are kept for 30 days, masked; requests for as long as they are kept. Exit 0: written.
    1: the store or the dialogs cannot be read. 2: misuse.
    """
    seconds = seconds_of(since)
    from rmabot.cli.live_store import with_store
    from rmabot.report.as_page import as_page
    from rmabot.report.as_text import as_json, as_text
    from rmabot.report.figures import Figures
    from rmabot.report.gather import gather
    from rmabot.report.words import Words
    from rmabot.runtime import dialogs, settings

    flows = dialogs.read(settings.load(config).dialogs or dialogs.shipped()).flows
    words = Words(flows, language_in(flows, language))
    now = time.time()
    figures = with_store(config, lambda store: gather(store, now - seconds, now, flows.version))
    if figures is None:
        figures = Figures(now - seconds, now, flows.version)
    match form:
        case "json":
            text = as_json(figures)
        case "html":
            text = as_page(figures, words)
        case _:
            text = as_text(figures, words)
    written(text, output)


def seconds_of(since: str) -> float:
    """Read 30d, 12w, 6h; misuse for anything else."""
    units = {"h": 3600, "d": 86_400, "w": 604_800}
    number, unit = since[:-1].strip(), since[-1:]
    if not (number.isascii() and number.isdecimal() and unit in units) or not 0 < len(number) < 6:
        raise click.UsageError(f'"{since}" is no time. write 30d, 12w or 6h')
    return float(min(int(number) * units[unit], _LONGEST_DAYS * 86_400))
