"""``rmabot doctor``: what is set up, what is missing, and what to do about it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import click


@click.command()
@click.option(
    "--config", type=click.Path(path_type=Path, dir_okay=False), help="Settings, instead of ./rmabot.yaml."
)
def doctor(config: Path | None) -> None:
    """Tell what is set up, and what is missing.

    Nothing is made or changed. Exit 0: it can run. 1: something must be mended first.
    """
    from rmabot.runtime.health import examine

    findings = asyncio.run(examine(config))
    width = max([len(one.part) for one in findings])
    for one in findings:
        first, *rest = one.sentence.split("\n")
        click.echo(f"{one.state}  {one.part.ljust(width)}  {first}")
        for line in rest:
            click.echo(f"    {' ' * width}  {line}")
    sys.exit(1 if any(one.state == "!!" for one in findings) else 0)
