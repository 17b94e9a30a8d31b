"""``rmabot run``: every channel that the settings name, its deliveries, and the timers."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path

import click


@click.command()
@click.option(
    "--config", type=click.Path(path_type=Path, dir_okay=False), help="Settings, instead of ./rmabot.yaml."
)
def run(config: Path | None) -> None:
    """Run the channels that the settings name, until stopped.

    SIGTERM and Ctrl-C finish what is under way: what was taken in is committed, what is being delivered is recorded.
    """
    gc.disable()  # what is made until the bot is up stays: looking it through costs a tenth of the start
    from rmabot.runtime import settings
    from rmabot.runtime.serve import serve

    asyncio.run(serve(settings.load(config)))
